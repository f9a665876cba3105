"""Texting: what comes in by the provider's webhooks and what goes out through the outbox."""
