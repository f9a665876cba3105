"""What keeps words private: redaction, logging, encryption, the audit chain."""
