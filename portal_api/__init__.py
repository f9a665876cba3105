"""The one process that writes. Start with conversation/service.py."""
