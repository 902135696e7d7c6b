"""What the house says when an account, a password or bank details cannot be taken."""

from contest.kernel.refusal import N_

SENTENCES = {
    "person.address_taken": N_("There is an account with this address already."),
    "person.address_wrong": N_("This is not a mail address. It looks like name@example.jp."),
    "person.name_missing": N_("Please give a name."),
    "person.language_unknown": N_("Please choose one of the languages."),
    "person.zone_unknown": N_("This is not a time zone. Choose one from the list, such as Asia/Tokyo."),
    "person.reason_missing": N_("Please write the reason: it is kept on record."),
    "staff.not_staff": N_("This person is not a member of staff."),
    "staff.yourself": N_("You cannot end your own staff role. Ask another member of staff."),
    "staff.last": N_("This is the last member of staff who can sign in. Appoint another first."),
    "staff.no_more": N_("You are no longer a member of staff."),
    "person.not_yourself": N_("You cannot block your own account. Ask another member of staff."),
    "person.already_blocked": N_("This account is blocked already."),
    "person.not_blocked": N_("This account is not blocked."),
    "person.suspended": N_(
        "Until %(until)s you cannot begin anything new here. What you owe others goes on; your record says why."
    ),
    "person.closed": N_("This account is closed."),
    "sanction.kind": N_("Please choose a warning, a suspension or a ban."),
    "sanction.span": N_("Please choose how long the suspension lasts."),
    "sanction.lifted": N_("This was taken back already."),
    "person.wrong": N_("The address or the password is not right."),
    "person.wait": N_(
        "Too many attempts. Wait until %(until)s, or set a new password by email: you can then sign in at once."
    ),
    "person.not_fresh": N_("Please show once more that it is you, then do this again."),
    "person.needs_second_factor": N_("Staff of this house sign in with a second factor. Set up a passkey or an app first."),
    "person.not_who_registered": N_(
        "This is not the password that was chosen in the registration this link was sent for. If that was not you, or it is forgotten, set a new one: “Forgotten the password?”"
    ),
    "person.blocked": N_("This account is blocked. Please write to the house."),
    "person.unconfirmed": N_("Please open the link we sent to this address first."),
    "code.wait": N_("Too many wrong codes. Wait until %(until)s, or use a passkey if you have one."),
    "code.wrong": N_("This code is not right. Take the one your app shows now, or a recovery code you have not used."),
    "code.used": N_("This code was used already. Wait until your app shows the next one, or take another recovery code."),
    "code.no_key": N_("The keys of this house do not open this app’s codes. Take a recovery code, or write to the house."),
    "codes.no_factor": N_("Recovery codes stand in for an app or a passkey: set one of them up first."),
    "authenticator.none_waits": N_("No app waits for its first code. Begin again."),
    "passkey.too_late": N_("That took too long, or was answered already. Please try again."),
    "passkey.not_understood": N_("This browser’s answer was not understood. Please try again."),
    "passkey.unknown": N_("This passkey does not open this account."),
    "passkey.known": N_("This passkey is set up already."),
    "passkey.too_many": N_("An account holds at most %(most)s passkeys. Remove one first."),
    "proof.wrong_password": N_("This is not your present password."),
    "password.too_short": N_("A password needs at least 10 characters. Several words in a row are easy to remember."),
    "password.too_long": N_("A password may have at most 200 characters."),
    "password.unreadable": N_("This password contains characters that no keyboard types."),
    "password.like_you": N_("This password is too close to your name or address: others would try it first."),
    "password.too_plain": N_("This password is easy to guess: it is on lists of common passwords, or close to one that is. Use several unrelated words."),
    "token.name": N_("Please name the token, in at most %(most)s characters, so that you know it again."),
    "token.scope": N_("Choose one of the scopes: read, write or money."),
    "token.days": N_("A token works for 1 to %(most)s days."),
    "token.too_many": N_("You have %(most)s tokens. Please revoke one that you no longer use."),
    "token.blocked": N_("This account is blocked: no token can be made for it."),
    "bank.no_key": N_(
        "The keys of this house do not open these bank details. Please write to the house, or give them anew."
    ),
    "bank.missing": N_("Please fill in this field."),
    "bank.too_long": N_("Please keep to %(most)s characters."),
    "bank.unreadable": N_("This contains characters that cannot be shown. Please type it again."),
    "bank.kind_unknown": N_("Please choose the kind of account."),
    "bank.number_not_seven": N_("An account number has seven figures. Shorter ones begin with zeros."),
    "bank.holder_not_kana": N_("Please write the holder in katakana, as in the passbook."),
}  # fmt: skip
