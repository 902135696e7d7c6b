"""Refusals of the API itself, as sentences."""

from contest.kernel.refusal import N_

SENTENCES = {
    "problem.unknown_caller": N_("Not signed in"),
    "problem.may_not": N_("Not allowed"),
    "problem.not_now": N_("Not possible now"),
    "problem.wrong_body": N_("Invalid input"),
    "token.unknown": N_("This token does not work: it was never made, was revoked, has expired, or its account is blocked."),
    "token.read_only": N_("This token may only read. Make one with the scope “write” on your account page."),
    "token.no_money": N_("This token may not act on money. Make one with the scope “money” on your account page."),
    "token.weak": N_(
        "Staff of this site need a token made after signing in with a second factor. Make a new one on your account page."
    ),
    "key.too_long": N_("An Idempotency-Key has 1 to 200 characters."),
    "body.not_json": N_("The body is not valid JSON."),
    "body.twice": N_("“%(name)s” appears twice in one object."),
    "body.not_an_object": N_("Send an object here."),
    "field.missing": N_("This field is required."),
    "field.unknown": N_("Unknown field."),
    "field.null": N_("This field cannot be null."),
    "field.not_text": N_("Send text here."),
    "field.unreadable": N_("This contains characters that cannot be shown."),
    "field.too_long": N_("Use at most %(most)s characters."),
    "field.not_a_number": N_("Send a whole number here, without quotes."),
    "field.bounds": N_("Send a number from %(least)s to %(most)s."),
    "field.not_true_or_false": N_("Send true or false here."),
    "field.not_a_list": N_("Send a list here."),
    "field.too_many": N_("Send at most %(most)s here."),
    "field.not_an_instant": N_("Send a date and time with its UTC offset, such as 2026-12-01T09:00:00Z."),
    "field.not_a_day": N_("Send a date from the year 2000 on, such as 2026-12-01."),
    "field.not_one_of": N_("Send one of: %(known)s."),
    "field.not_a_currency": N_("Amounts are in whole minor units of %(known)s."),
    "job.not_dead": N_("This job has not failed: it is waiting, running or done."),
    "cursor.unknown": N_("This cursor does not belong to this list. Start again without one."),
}  # fmt: skip
