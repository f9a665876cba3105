"""Replays of cases in messy wording: how much of it is still understood as it was meant."""
