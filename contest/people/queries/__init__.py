"""Queries of people: accounts, sign-ins, tokens, bank details, sanctions, second factors."""

from contest.people.queries.bank_accounts import (
    alike_account,
    newest_details,
    same_account,
    stale_details,
    usable_details,
    waiting_details,
)
from contest.people.queries.claims import Claim, claim, newest_registration
from contest.people.queries.people import by_email, find, nobody_yet, person, seeded
from contest.people.queries.sanctioned import sanction, sanctions_of, sanctions_of_each, suspended_until
from contest.people.queries.second_factors import (
    Factors,
    authenticator_of,
    factors_of,
    passkeys_of,
    recovery_codes_left,
)
from contest.people.queries.sessions import find_sign_in, sign_in_networks, sign_ins_of, tokens_of

__all__ = [
    "Claim", "Factors", "alike_account", "authenticator_of", "by_email", "claim", "factors_of", "find", "find_sign_in",
    "newest_details", "newest_registration", "nobody_yet", "passkeys_of", "person", "recovery_codes_left", "same_account",
    "sanction", "sanctions_of", "sanctions_of_each", "seeded", "sign_in_networks", "sign_ins_of", "stale_details",
    "suspended_until", "tokens_of", "usable_details", "waiting_details",
]  # fmt: skip
