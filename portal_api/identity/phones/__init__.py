"""Telephones of patients: proving one, letting go of one, and going on from one in the portal."""
