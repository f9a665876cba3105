"""Words to coded findings, English and Spanish. Importing this package loads nothing."""
