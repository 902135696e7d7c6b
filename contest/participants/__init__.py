"""Participants of a contest: its client, its judges, its entrants; and who may enter or judge it.

`rules` decides that for the lifecycles of entries and judging; `queries.participation` is a person's part, which it takes.
"""
