"""Events of accounts: what people do with theirs, and what staff do with them."""

from datetime import datetime

from contest.events import Event


class PersonJoined(Event, kind="person.joined"):
    """An account was made; `confirmed` when its address was proved at once."""

    confirmed: bool = False


class AddressConfirmed(Event, kind="person.confirmed"):
    """Address confirmed by its mailed link."""


class PasswordSet(Event, kind="person.password_set"):
    """The password was changed or reset; every other session ended."""


class AuthenticatorAdded(Event, kind="person.authenticator_added"):
    """The account asks for codes of an app from now on."""


class AuthenticatorRemoved(Event, kind="person.authenticator_removed"):
    """Authenticator app removed; sign-in asks for no more codes of it."""


class PasskeyAdded(Event, kind="person.passkey_added"):
    """A passkey opens the account from now on; `name` is its owner's for it."""

    name: str


class PasskeyRemoved(Event, kind="person.passkey_removed"):
    """Passkey removed; it no longer signs in."""

    name: str


class RecoveryCodesMade(Event, kind="person.recovery_codes_made"):
    """New codes took the place of all earlier ones."""

    count: int


class RecoveryCodeUsed(Event, kind="person.recovery_code_used"):
    """Recovery code used; `left` of them remain."""

    left: int


class CodesGuessed(Event, kind="person.codes_guessed"):
    """Wrong codes, one after the other, by somebody who knew the password."""


class FactorsForgotten(Event, kind="person.factors_forgotten"):
    """The site took all second factors off an account whose owner had lost them."""

    reason: str


class SignInsEnded(Event, kind="person.signed_out"):
    """Sign-ins ended, here or on other devices."""

    count: int


class StaffMade(Event, kind="person.staff_made"):
    """A person is a member of staff from now on; their tokens and sign-ins have ended."""


class StaffEnded(Event, kind="person.staff_ended"):
    """A person is a member of staff no more; their tokens and sign-ins have ended."""

    reason: str = ""


class PersonBlocked(Event, kind="person.blocked"):
    """Staff closed an account: no sign-in, its payouts wait."""

    reason: str


class PersonUnblocked(Event, kind="person.unblocked"):
    """Staff opened it again."""

    reason: str


class BankDetailsGiven(Event, kind="person.bank_details_given"):
    """The first bank details of a person, usable at once."""


class BankDetailsChanged(Event, kind="person.bank_details_changed"):
    """Other bank details took their place; they count from `usable_from`, and no payout till then.
    `masked` is the end of the new number."""

    usable_from: datetime
    masked: str


class TokenMade(Event, kind="person.token_made"):
    """API token made."""

    token_id: int
    scope: str
    name: str = ""
    expires_at: datetime | None = None


class TokensLimited(Event, kind="person.tokens_limited"):
    """Tokens made before tokens had an end now have one (written by the migration that gave it to them)."""

    count: int
    expires_at: datetime


class TokenRevoked(Event, kind="person.token_revoked"):
    """API token revoked."""

    token_id: int


class PersonRenamed(Event, kind="person.renamed"):
    """Name of a person changed."""


class PersonWarned(Event, kind="person.warned"):
    """Staff warned someone: a breach of the rules, without consequences but the record."""

    sanction_id: int
    reason: str


class PersonSuspended(Event, kind="person.suspended"):
    """Staff keep someone from beginning anything new until an instant."""

    sanction_id: int
    until: datetime
    reason: str


class SanctionLifted(Event, kind="person.sanction_lifted"):
    """Staff took a warning or a suspension back: it counts no more."""

    sanction_id: int
    reason: str
