"""Accounts, profiles, and the bank details prizes are paid to."""
