"""One inbound message, from start to end. Begin with service.py."""
