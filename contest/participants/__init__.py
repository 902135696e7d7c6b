"""Participants of a contest: its client, its judges, its entrants; and who may enter or judge it."""
