"""Measuring Portico beside Rasa's stock starter project, in one run. ``make bench``."""
