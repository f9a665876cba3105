"""Texts that did not arrive: who is told, and in which order."""
