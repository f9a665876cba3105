"""Rasa's custom actions: tracker and metadata in, one payload out. No SQL, no HTTP, no wording.

``request`` reads the turn, ``understanding`` the reply, ``turn`` takes the step, ``payload`` writes
it down; one file per action calls them in that order.
"""
