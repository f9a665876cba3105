"""May we? Purposes, texts by version, decisions, withdrawal."""
