"""How well the words of a message are understood: coded findings and measured values."""
