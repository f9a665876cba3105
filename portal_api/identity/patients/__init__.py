"""Patients who sign in: the provider's word, our sessions, and which patient it is."""
