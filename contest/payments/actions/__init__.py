"""Actions that move money, one transaction each: fundings and holds, incoming payments, payouts. `exports` records
exports of tables."""
