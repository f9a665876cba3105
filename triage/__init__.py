"""Clinical rules: pure, versioned, explained. Start with interview.py and assess.py."""
