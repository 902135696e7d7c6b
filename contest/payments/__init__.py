"""Money in, held, and out. A contest is known here only as an id and an amount."""
