"""Queries of money: fundings, balances, payouts."""

from contest.payments.queries.balances import (
    PAGE,
    Line,
    balance,
    balances,
    contest_lines,
    own_lines,
    statement,
    sums,
)
from contest.payments.queries.commands import COMMANDS, Commanded, from_command_line
from contest.payments.queries.fundings import FundingView, Paid, funding, held_for, held_for_each
from contest.payments.queries.outgoing import (
    Inflow,
    cash_accounts,
    draws,
    inflow,
    outlook,
    payout,
    payout_is_open,
    payouts,
    shares_account_with_client,
)

__all__ = [
    "COMMANDS", "PAGE", "Commanded", "FundingView", "Inflow", "Line", "Paid", "balance", "balances", "cash_accounts", "contest_lines", "draws",
    "from_command_line", "funding", "held_for", "held_for_each", "inflow", "outlook", "own_lines", "payout", "payouts", "payout_is_open",
    "shares_account_with_client", "statement", "sums",
]  # fmt: skip
