"""Addresses and buttons that several notices share."""

from contest.kernel.refusal import N_

CONTEST, FUNDING, HANDOVER = (
    "/contests/{contest}",
    "/contests/{contest}/funding",
    "/contests/{contest}/handover",
)
ENTRY, EARNINGS, BANK_DETAILS = "/contests/{contest}/entries/{number}", "/me/earnings", "/me/bank-details"
SEE_CONTEST, SEE_ENTRY, SEE_BALANCE = N_("View contest"), N_("View entry"), N_("View balance")
RECORD, SEE_RECORD, REPORTS = "/me/record", N_("View my history"), "/staff/reports"
