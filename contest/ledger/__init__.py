"""The books: accounts, and transfers that can be added and never changed."""
