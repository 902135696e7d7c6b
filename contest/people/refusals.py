"""Refusals of accounts, passwords and bank details, as sentences."""

from contest.kernel.refusal import N_

SENTENCES = {
    "person.address_taken": N_("This address already has an account."),
    "person.address_wrong": N_("This is not a valid email address. Example: name@example.jp."),
    "person.name_missing": N_("Enter your name."),
    "person.language_unknown": N_("Please choose one of the languages."),
    "person.zone_unknown": N_("This is not a time zone. Choose one from the list, such as Asia/Tokyo."),
    "person.reason_missing": N_("Give a reason. It is recorded."),
    "staff.not_staff": N_("This person is not a member of staff."),
    "staff.yourself": N_("You cannot end your own staff role. Ask another member of staff."),
    "staff.last": N_("This is the last member of staff who can sign in. Appoint another first."),
    "staff.no_more": N_("You are no longer a member of staff."),
    "person.not_yourself": N_("You cannot block your own account. Ask another member of staff."),
    "person.already_blocked": N_("This account is blocked already."),
    "person.not_blocked": N_("This account is not blocked."),
    "person.suspended": N_(
        "You cannot start anything new here until %(until)s. Existing obligations continue; your history says why."
    ),
    "person.closed": N_("This account is closed."),
    "sanction.kind": N_("Please choose a warning, a suspension or a ban."),
    "sanction.span": N_("Please choose how long the suspension lasts."),
    "sanction.lifted": N_("This is already undone."),
    "person.wrong": N_("The email address or password is incorrect."),
    "person.wait": N_(
        "Too many attempts. Wait until %(until)s, or set a new password by email: you can then sign in at once."
    ),
    "person.not_fresh": N_("Confirm once more that it’s you, then try again."),
    "person.needs_second_factor": N_("Staff must sign in with a second factor. Set up a passkey or an app first."),
    "person.not_who_registered": N_(
        "This is not the password that was chosen in the registration this link was sent for. If that was not you, or it is forgotten, set a new one: “Forgot password?”"
    ),
    "person.blocked": N_("This account is blocked. Please contact us."),
    "person.unconfirmed": N_("Open the link we sent to this address first."),
    "code.wait": N_("Too many wrong codes. Wait until %(until)s, or use a passkey if you have one."),
    "code.wrong": N_("This code is incorrect. Use the one your app shows now, or an unused recovery code."),
    "code.used": N_("This code was already used. Wait for the next one in your app, or use another recovery code."),
    "code.no_key": N_("We cannot check this app’s codes right now. Use a recovery code, or contact us."),
    "codes.no_factor": N_("Recovery codes back up an app or a passkey. Set up one of those first."),
    "authenticator.none_waits": N_("There is no app to confirm. Start again."),
    "passkey.too_late": N_("That took too long or was already used. Please try again."),
    "passkey.not_understood": N_("We could not read the browser’s response. Please try again."),
    "passkey.unknown": N_("This passkey does not belong to this account."),
    "passkey.known": N_("This passkey is already set up."),
    "passkey.too_many": N_("You can have up to %(most)s passkeys. Remove one first."),
    "proof.wrong_password": N_("This is not your current password."),
    "password.too_short": N_("Use at least 10 characters. A few random words are easy to remember."),
    "password.too_long": N_("Passwords can have up to 200 characters."),
    "password.unreadable": N_("This password contains characters that cannot be typed."),
    "password.like_you": N_("This password is too similar to your name or address. Choose another."),
    "password.too_plain": N_("This password is easy to guess: it is on lists of common passwords, or close to one that is. Use several unrelated words."),
    "token.name": N_("Give the token a name you will recognise, up to %(most)s characters."),
    "token.scope": N_("Choose one of the scopes: read, write or money."),
    "token.days": N_("A token works for 1 to %(most)s days."),
    "token.too_many": N_("You have %(most)s tokens. Revoke one that you no longer use."),
    "token.blocked": N_("This account is blocked: no token can be made for it."),
    "bank.no_key": N_(
        "We cannot decrypt these bank details. Please contact us, or enter them again."
    ),
    "bank.missing": N_("Fill in this field."),
    "bank.too_long": N_("Use at most %(most)s characters."),
    "bank.unreadable": N_("This contains characters that cannot be shown. Please type it again."),
    "bank.kind_unknown": N_("Please choose the kind of account."),
    "bank.number_not_seven": N_("Account numbers have seven digits. Add zeros in front of shorter ones."),
    "bank.holder_not_kana": N_("Enter the account holder in katakana, as in the passbook."),
}  # fmt: skip
