"""Kernel: what every package uses; it knows none of them.

`db.transaction` and `db.lock` are the only way to write; `db.reader` reads inside an action as outside. `money.Money`,
`clock`, `refusal.require` and `Refused`, `idempotency` (an action that creates something runs once), `sees.Sees` (what a
reader may be shown), `ports` (store, mail, scanner), `settings`, `faults` (points where a crash would be worst).
"""
