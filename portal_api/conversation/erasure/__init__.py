"""Deleting what a person wrote: on request, when nothing was to be kept, and by the schedule."""
