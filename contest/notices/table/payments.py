"""Notices of money: paying in, payouts."""

from contest.contests import events as contest_events
from contest.kernel.refusal import N_
from contest.notices.rule import EARNINGS, FUNDING, SEE_BALANCE, Rule
from contest.payments import events as payment_events

RULES: tuple[Rule, ...] = (
    # Money in.
    Rule(
        contest_events.FundingAsked, "doer", N_("How to secure the prize for “%(title)s”"),
        N_("To publish “%(title)s”, please pay %(total)s: the prize, our fee, and the tax on the fee. The payment page shows the account and your reference, %(reference)s. Put the reference before your name on the transfer."),
        N_("We hold the money. If the contest ends without an award, or is cancelled, you are refunded in full, including the fee."),
        button=N_("View payment instructions"), path=FUNDING, group="money",
    ),
    Rule(
        payment_events.ReceiptRecorded, "person", N_("We received %(amount)s"),
        N_("We have received %(amount)s for “%(title)s”. Still to pay: %(missing)s."),
        button=N_("View payment"), path=FUNDING, when="missing",
    ),
    Rule(
        payment_events.ReceiptMatched, "person", N_("We received %(amount)s"),
        N_("We have received %(amount)s for “%(title)s”. Still to pay: %(missing)s."),
        button=N_("View payment"), path=FUNDING, when="missing",
    ),
    Rule(
        payment_events.ReceiptReversed, "person", N_("A payment was recorded by mistake"),
        N_("%(amount)s was recorded for “%(title)s” by mistake and has been reversed. Reason:"),
        button=N_("View payment"), path=FUNDING, quote="reason",
    ),
    Rule(
        payment_events.FundingHeld, "person", N_("The prize for “%(title)s” is secured"),
        N_("We received the full amount. You can publish the contest now; designers can enter right away."),
        button=N_("Publish the contest"), path="/contests/{contest}/brief?step=check",
    ),
    Rule(
        payment_events.SurplusReturned, "person", N_("You paid %(amount)s too much"),
        N_("More arrived for “%(title)s” than was due. The difference of %(amount)s is in your balance, and you can request a payout."),
        button=SEE_BALANCE, path=EARNINGS,
    ),
    Rule(
        payment_events.Refunded, "person", N_("%(amount)s is back in your balance"),
        N_("Everything you paid for “%(title)s”, including the fee, is back in your balance. You can request a payout to your bank account."),
        button=SEE_BALANCE, path=EARNINGS,
    ),
    # Money out.
    Rule(
        payment_events.PayoutRequested, "doer", N_("We received your payout request for %(amount)s"),
        N_("We will transfer your whole balance to your bank account and email you again when the bank has received the order."),
        button=SEE_BALANCE, path=EARNINGS,
    ),
    Rule(
        payment_events.PayoutRequested, "staff", N_("Payout requested: %(amount)s"),
        N_("Someone has requested a payout. Send it from the staff pages."),
        button=N_("Open payouts"), path="/staff/payouts",
    ),
    Rule(
        payment_events.PayoutApproved, "person", N_("Your payout has been released"),
        N_("We reviewed your payout and released it. We email you again when the bank has received the order."),
        button=SEE_BALANCE, path=EARNINGS,
    ),
    Rule(
        payment_events.PayoutSent, "person", N_("%(amount)s is on its way"),
        N_("We have sent your payout of %(amount)s to the bank."),
        button=SEE_BALANCE, path=EARNINGS,
    ),
    Rule(
        payment_events.PayoutSettled, "person", N_("%(amount)s has been paid out"),
        N_("The bank has confirmed your payout of %(amount)s."),
        button=SEE_BALANCE, path=EARNINGS,
    ),
    Rule(
        payment_events.PayoutFailed, "person", N_("The bank could not pay %(amount)s"),
        N_("The amount is back in your balance. Check your bank details and request the payout again. Reason:"),
        button=SEE_BALANCE, path=EARNINGS, quote="reason",
    ),
)  # fmt: skip
