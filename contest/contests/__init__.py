"""Contests: brief, prize, timetable, and their life from draft to settled.

`rules` computes phase, fee and deadlines; `lifecycle` moves a contest; `actions` are drafting, publication (and cancellation
and hiding), deadline, conversation, the watchlist. `finding` is the public search, `register` the list of staff, `agreement` the texts by
which a work passes to the client. Closing early and lapse need entries: `contest.entries.actions.closing`.
"""
