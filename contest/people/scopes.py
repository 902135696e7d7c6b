"""Scopes of API tokens. Each includes those before it."""

READ, WRITE, MONEY = (
    "read",
    "write",
    "money",
)  # money: bank details, payouts, payments, publication, award, acceptance
SCOPES = (READ, WRITE, MONEY)


def covers(scope: str, needed: str) -> bool:
    """Whether a token of this scope may do what needs that one."""
    return SCOPES.index(scope) >= SCOPES.index(needed)
