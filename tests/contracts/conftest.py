"""The real FHIR server, for every contract test."""

from tests.servers.fhir_server import fhir_server

__all__ = ["fhir_server"]
