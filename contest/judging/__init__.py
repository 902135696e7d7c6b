"""Judging: the panel with its invitations, marks and recusals; the client's stars and shortlist.

`actions` are one file a subject; `actions.marks` is the shortest way to see how an act reads. `queries` reads the deck of a
judge, tallies, the panel and a client's record; `rules` narrows a gallery. Accepting asks `contest.participants.rules`.
"""
