"""What moves money: fundings and holds, receipts, payouts. One transaction each; `exports` puts tables on the record."""
