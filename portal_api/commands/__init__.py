"""What the commands of ``portico`` do, one subject per file."""
