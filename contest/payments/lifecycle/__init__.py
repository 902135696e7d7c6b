"""Lifecycles of fundings, incoming payments and payouts: the only functions that change their states."""
