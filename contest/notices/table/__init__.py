"""Which event writes to whom, and what it says: a row each, by noun. Names of designers never stand here before the award."""

from contest.notices.rule import Rule
from contest.notices.table import (
    accounts as notice_accounts,
    awards as notice_awards,
    contests as notice_contests,
    entries as notice_entries,
    judging as notice_judging,
    payments as notice_payments,
    reports as notice_reports,
)

RULES: tuple[Rule, ...] = (
    *notice_payments.RULES, *notice_contests.RULES, *notice_entries.RULES, *notice_judging.RULES, *notice_awards.RULES,
    *notice_accounts.RULES, *notice_reports.RULES,
)  # fmt: skip
