"""Notices of accounts: sign-in, role, blocks, data export and deletion."""

from contest.events import Event
from contest.kernel.refusal import N_
from contest.notices import events as notice_events
from contest.notices.rule import BANK_DETAILS, RECORD, SEE_RECORD, Audience, Rule
from contest.people import events as person_events
from contest.personal_data import events as personal_data_events

SECURITY, SEE_SECURITY = "/me/security", N_("Review sign-in settings")
NOT_YOU = N_(
    "Wasn’t you? Reset your password from the sign-in page: this signs out every device. Then check your sign-in settings, remove anything you don’t recognise, and contact us."
)
PERSONAL_DATA, TOKENS = "/me/belongings", "/me/tokens"


def _of_sign_in(event: type[Event], to: Audience, subject: str, line: str) -> Rule:
    """What happened to how one signs in, with what to do if somebody else did it."""
    return Rule(event, to, subject, line, NOT_YOU, button=SEE_SECURITY, path=SECURITY)


RULES: tuple[Rule, ...] = (
    # Accounts.
    Rule(
        person_events.BankDetailsGiven, "doer", N_("Bank details were added to your account"),
        N_("Bank details were given for your account. They take effect at once: payouts go there from now on."),
        N_("If this wasn’t you, change your password right away and contact us."),
        button=N_("Go to my account"), path=BANK_DETAILS,
    ),
    *(
        Rule(
            person_events.TokenMade, to, N_("A new API token can act in your name"),
            N_("The token “%(name)s” was made for your account. Scope: %(scope)s. It works until %(expires_at)s."),
            N_("If you did not make it, revoke it on the page below, set a new password by email and write to us."),
            button=N_("View my tokens"), path=TOKENS,
        )
        for to in ("doer", "person")
    ),
    Rule(
        person_events.TokensLimited, "person", N_("Your API tokens now expire"),
        N_("All API tokens that you made so far stop working on %(expires_at)s. Make new ones before then."),
        N_("Acts on money (bank details, payouts, payments, publishing, awards, acceptance) now need a token with the scope “money”. Your tokens do not have it."),
        button=N_("View my tokens"), path=TOKENS,
    ),
    Rule(
        person_events.StaffMade, "staff", N_("%(who)s is now a member of staff"),
        N_("%(who)s was given the staff role. Their API tokens and sign-ins have ended."),
        N_("If you do not know about this, ask your colleagues at once."),
        button=N_("Go to staff pages"), path="/staff/people?staff=1", group="account",
    ),
    *(
        Rule(
            person_events.StaffEnded, to, N_("%(who)s is no longer a member of staff"),
            N_("The staff role of %(who)s was ended. Their API tokens and sign-ins have ended."),
            N_("If you do not know about this, ask your colleagues at once."),
            button=N_("Go to staff pages"), path="/staff/people?staff=1", group="account",
        )
        for to in ("staff", "doer")
    ),
    Rule(
        person_events.StaffEnded, "person", N_("You are no longer a member of staff"),
        N_("Your staff role was ended, and you were signed out everywhere. Your API tokens no longer work. The reason, if one was given:"),
        button=N_("Sign in"), path="/sign-in", quote="reason", group="account",
    ),
    Rule(
        person_events.BankDetailsChanged, "doer", N_("Your bank details were changed"),
        N_("New bank details (%(masked)s) were saved for your account. They take effect on %(usable_from)s; until then you cannot request a payout."),
        N_("If this wasn’t you, change your password right away and contact us."),
        button=N_("Go to my account"), path=BANK_DETAILS,
    ),
    _of_sign_in(person_events.AuthenticatorAdded, "doer", N_("Your authenticator app is set up"), N_("An authenticator app was set up for your account.")),
    _of_sign_in(person_events.AuthenticatorRemoved, "doer", N_("Your authenticator app was removed"), N_("The authenticator app was removed from your account.")),
    _of_sign_in(person_events.PasskeyAdded, "doer", N_("A passkey was added to your account"), N_("You can now sign in with “%(name)s”, without a password.")),
    _of_sign_in(person_events.PasskeyRemoved, "doer", N_("A passkey was removed from your account"), N_("“%(name)s” can no longer be used to sign in.")),
    _of_sign_in(person_events.RecoveryCodesMade, "doer", N_("New recovery codes were created"), N_("The earlier codes no longer work.")),
    _of_sign_in(person_events.RecoveryCodeUsed, "doer", N_("A recovery code was used to sign in"), N_("Codes left: %(left)s. Each works once; you can create new ones at any time.")),
    _of_sign_in(person_events.CodesGuessed, "person", N_("Someone may know your password"), N_("Wrong codes were entered several times after your correct password. Nobody got in.")),
    Rule(
        person_events.FactorsForgotten, "person", N_("The second factors of your account were removed"),
        N_("We removed app, passkeys and recovery codes from your account: the password alone is now enough to sign in. Set up new ones soon."),
        N_("If you did not ask for this, contact us right away. Reason:"),
        button=SEE_SECURITY, path=SECURITY, quote="reason",
    ),
    Rule(
        person_events.PersonBlocked, "person", N_("Your account is blocked"),
        N_("We blocked your account: you cannot sign in, and payouts are on hold. Contact us if you think this is wrong. Reason:"),
        button=N_("Go to the site"), path="/", quote="reason",
    ),
    Rule(
        person_events.PersonUnblocked, "person", N_("Your account is unblocked"),
        N_("Your account is unblocked. You can sign in as before."),
        button=N_("Sign in"), path="/sign-in",
    ),
    Rule(
        person_events.PersonWarned, "person", N_("You have received a warning"),
        N_("We found a breach of the rules and added a warning to your history. Reason:"),
        button=SEE_RECORD, path=RECORD, quote="reason",
    ),
    Rule(
        person_events.PersonSuspended, "person", N_("You are suspended until %(until)s"),
        N_("Until %(until)s you cannot enter, publish, invite or join a panel, or ask questions. Existing obligations and payouts continue. Reason:"),
        button=SEE_RECORD, path=RECORD, quote="reason",
    ),
    Rule(
        person_events.SanctionLifted, "person", N_("Removed from your history"),
        N_("We lifted a warning or a suspension: it no longer counts. Reason:"),
        button=SEE_RECORD, path=RECORD, quote="reason",
    ),
    Rule(
        notice_events.MailsLeft, "person", N_("Emails switched off: %(mails)s"),
        N_("Somebody opened the link at the end of an email we sent you and switched off “%(mails)s”. You no longer get such emails; your notifications on the site still show everything."),
        N_("If that was you, nothing more is needed. If you forwarded the email, its reader may have done it: switch them on again below."),
        button=N_("View email settings"), path="/me/mail",
    ),
    # Copies, and leaving.
    Rule(
        personal_data_events.ExportReady, "person", N_("Your data export is ready"),
        N_("Your data export is ready. You can download it until %(until)s; after that it is deleted."),
        N_("If you did not ask for it, change your password and contact us."),
        button=N_("Go to the download"), path=PERSONAL_DATA,
    ),
    Rule(
        personal_data_events.LeaveAsked, "doer", N_("Your account will be deleted"),
        N_("You asked us to delete your account. You can cancel until %(leaves_at)s; then your account is permanently deleted."),
        N_("If this wasn’t you, sign in, cancel the deletion, and change your password right away."),
        button=N_("View or cancel"), path=PERSONAL_DATA,
    ),
    Rule(
        personal_data_events.LeaveTakenBack, "doer", N_("Your account will not be deleted"),
        N_("You cancelled the deletion of your account. Nothing has changed."),
        button=N_("Go to my account"), path=PERSONAL_DATA,
    ),
    Rule(
        personal_data_events.LeaveWaits, "person", N_("Your account cannot be deleted yet"),
        N_("It is time, but something still keeps your account open: money, a contest, or someone waiting for you. It will be deleted automatically once that is resolved."),
        button=N_("View details"), path=PERSONAL_DATA,
    ),
)  # fmt: skip
