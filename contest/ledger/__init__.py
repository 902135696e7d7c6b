"""Ledger: accounts, and transfers that can be added and never changed, enforced by triggers of the database.

`books.post` moves money, once for each key, between accounts that `chart` allows; `books.balance` reads;
`books.steady` locks several in one order. `audit.verify` says what does not agree; packages add checks in an `audit`.
"""
