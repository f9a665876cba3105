"""Results as FHIR R4. Start with case.py."""
