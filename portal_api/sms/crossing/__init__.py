"""Texts that cross on the way: which question an answer belongs to."""
