"""The states of fundings, receipts and payouts, and the only functions that move them."""
