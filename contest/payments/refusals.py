"""Refusals of payments, as sentences."""

from contest.kernel.refusal import N_

SENTENCES = {
    "funding.unknown_gateway": N_("Choose one of the available payment methods."),
    "funding.fixed": N_("The contest is published, so the amount held for it cannot change."),
    "funding.nothing_asked": N_("There is nothing to pay for this contest right now."),
    "funding.nothing_missing": N_("The full amount has already arrived. No payment was made."),
    "funding.short": N_("Still to pay: %(missing)s. Prize, fee and tax are held in full before the contest is published."),
    "funding.not_pending": N_("The prize of this contest is fixed already."),
    "funding.not_held": N_("The prize of this contest is not held, so it cannot be released."),
    "funding.not_refundable": N_("The prize of this contest has been paid: there is nothing left to refund."),
    "receipt.nothing": N_("Enter at least %(least)s."),
    "receipt.other_currency": N_("This payment is in another currency than what is due for the contest."),
    "receipt.in_the_future": N_("This date is in the future. Enter the date on the bank statement."),
    "receipt.same_again": N_(
        "A payment with the same bank, date, amount and reference is already recorded. If the statement shows two, tick the box below and record it again."
    ),
    "receipt.not_unmatched": N_("This payment is already matched or reversed. Reload the page."),
    "receipt.no_such_funding": N_("No contest funding has this reference or number. Check the list of contest funding."),
    "receipt.already_reversed": N_("This payment is already reversed."),
    "receipt.contest_published": N_(
        "The contest is published or over: its payments can no longer be reversed, because designers rely on the prize."
    ),
    "receipt.reason_needed": N_("Give a reason. It is recorded."),
    "receipt.cash_gone": N_("This money has already been paid out, so the payment cannot be reversed."),
    "payout.blocked": N_("This account is blocked, and its payouts are on hold. Please contact us."),
    "payout.already_open": N_("A payout is already in progress. You can request the next one when it is complete."),
    "payout.no_details": N_("Add your bank details first."),
    "payout.details_wait": N_(
        "Your bank details were changed. For your security you can request a payout from %(until)s."
    ),
    "payout.nothing": N_("Your balance is empty."),
    "payout.too_small": N_("The minimum payout is %(least)s. Your balance is %(balance)s."),
    "payout.does_not_wait": N_("This payout is not on hold."),
    "payout.reason_needed": N_("Give a reason. It is recorded."),
    "payout.not_requested": N_("This payout was already sent or has ended. Reload the page."),
    "payout.waits": N_("This payout is on hold: check the reason on its page first, then release it there."),
    "payout.payee_blocked": N_("The payee’s account is blocked: this payout is on hold until it is unblocked."),
    "payout.not_sent": N_("Only payouts that were sent can be marked as paid. Reload the page."),
    "payout.ended": N_("This payout has already ended. Reload the page."),
    "money.own_payout": N_("This is your own payout. Ask another member of staff."),
    "money.own_contest": N_(
        "You are the client or the winner of this contest, so you cannot handle its money. Ask another member of staff."
    ),
}  # fmt: skip
