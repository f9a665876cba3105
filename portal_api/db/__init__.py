"""The database: engine, tables, migrations, and what every feature writes the same way."""
