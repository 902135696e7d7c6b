"""Payments: money in, held, and out. A contest is known here only as an id and an amount.

`actions.holds` asks for a contest's money, fixes, settles and refunds it; `actions.receipts` records what came in;
`actions.payouts` sends it out. `queries` and `lists` read, `flows` sums by contest. `gateways` are the ways to pay.
"""
