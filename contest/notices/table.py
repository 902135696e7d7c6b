"""Which event writes to whom, and what it says. Names of designers never stand here before the award."""

from contest.awards import events as award_events
from contest.contests import events as contest_events
from contest.entries import events as entry_events
from contest.judging import events as judging_events
from contest.kernel.refusal import N_
from contest.notices import events as notice_events
from contest.notices.rule import Rule, rule
from contest.payments import events as payment_events
from contest.people import events as person_events
from contest.personal_data import events as personal_data_events
from contest.reports import events as report_events

CONTEST, FUNDING, HANDOVER = (
    "/contests/{contest}",
    "/contests/{contest}/funding",
    "/contests/{contest}/handover",
)
ENTRY, EARNINGS, BANK_DETAILS = "/contests/{contest}/entries/{number}", "/me/earnings", "/me/bank-details"
QUESTION = "/contests/{contest}/questions?at={number}#question-{number}"
CLARIFICATION = "/contests/{contest}#clarification-{number}"
SEE_CONTEST, SEE_ENTRY, SEE_BALANCE = N_("View contest"), N_("View entry"), N_("View balance")
SECURITY, SEE_SECURITY = "/me/security", N_("Review sign-in settings")
NOT_YOU = N_(
    "Wasn’t you? Reset your password from the sign-in page: this signs out every device. Then check your sign-in settings, remove anything you don’t recognise, and contact us."
)
SEE_HANDOVER = N_("Go to handover")
PERSONAL_DATA, TOKENS = "/me/belongings", "/me/tokens"
RECORD, SEE_RECORD, REPORTS = "/me/record", N_("View my history"), "/staff/reports"

RULES: tuple[Rule, ...] = (
    # Money in.
    rule(
        contest_events.FundingAsked, "doer", N_("How to secure the prize for “%(title)s”"),
        N_("To publish the contest, please pay %(total)s: the prize, our fee, and the tax on the fee."),
        N_("The page below shows where to pay and which reference to use. If the contest ends without an award, everything is refunded."),
        act=N_("View payment instructions"), path=FUNDING,
    ),
    rule(
        payment_events.ReceiptRecorded, "person", N_("We received %(amount)s"),
        N_("We have received %(amount)s for “%(title)s”. Still to pay: %(missing)s."),
        act=N_("View payment"), path=FUNDING, when="missing",
    ),
    rule(
        payment_events.ReceiptMatched, "person", N_("We received %(amount)s"),
        N_("We have received %(amount)s for “%(title)s”. Still to pay: %(missing)s."),
        act=N_("View payment"), path=FUNDING, when="missing",
    ),
    rule(
        payment_events.ReceiptReversed, "person", N_("A payment was recorded by mistake"),
        N_("%(amount)s was recorded for “%(title)s” by mistake and has been reversed. Reason:"),
        act=N_("View payment"), path=FUNDING, quote="reason",
    ),
    rule(
        payment_events.FundingHeld, "person", N_("The prize for “%(title)s” is secured"),
        N_("We received the full amount. You can publish the contest now."),
        act=N_("Publish the contest"), path="/contests/{contest}/brief?step=check",
    ),
    rule(
        payment_events.SurplusReturned, "person", N_("You paid %(amount)s too much"),
        N_("More arrived for “%(title)s” than was due. The difference of %(amount)s is in your balance, and you can request a payout."),
        act=SEE_BALANCE, path=EARNINGS,
    ),
    rule(
        payment_events.Refunded, "person", N_("%(amount)s is back in your balance"),
        N_("Everything you paid for “%(title)s”, including the fee, is back in your balance. You can request a payout to your bank account."),
        act=SEE_BALANCE, path=EARNINGS,
    ),
    # The contest.
    rule(
        contest_events.ContestPublished, "doer", N_("“%(title)s” is open"),
        N_("Designers can see your contest and enter until %(entries_close_at)s."),
        N_("Early feedback brings better entries. Look in often, reply, and decline what doesn’t fit."),
        act=SEE_CONTEST, path=CONTEST,
    ),
    rule(
        contest_events.ContestCancelled, "client", N_("“%(title)s” was cancelled"),
        N_("We cancelled the contest. Everything you paid is refunded. Reason:"),
        act=SEE_CONTEST, path=CONTEST, quote="reason", when="not was_draft",
    ),
    rule(
        contest_events.ContestCancelled, "entrants", N_("“%(title)s” was cancelled"),
        N_("We cancelled this contest. Only you and our staff can see your entries now, and all rights stay with you. Reason:"),
        act=N_("View my entries"), path="/me/entries", quote="reason", when="not was_draft",
    ),
    rule(
        contest_events.ContestCancelled, "judges", N_("“%(title)s” was cancelled"),
        N_("We cancelled this contest, so there is nothing left to judge. Reason:"),
        act=SEE_CONTEST, path=CONTEST, quote="reason", when="not was_draft",
    ),
    rule(
        contest_events.ContestLapsed, "client", N_("“%(title)s” ended without a winner"),
        N_("No winner was chosen in time. The full amount held, including the fee, is back in your balance."),
        act=SEE_BALANCE, path=EARNINGS,
    ),
    rule(
        contest_events.ContestLapsed, "entrants", N_("“%(title)s” ended without a winner"),
        N_("The client did not choose a winner in time. We are sorry: you deserved an answer."),
        N_("Only you and our staff can see your entries now, and all rights stay with you."),
        act=N_("View my entries"), path="/me/entries",
    ),
    rule(
        contest_events.ContestLapsed, "judges", N_("“%(title)s” ended without a winner"),
        N_("The client did not choose a winner in time. Thank you for judging."),
        act=SEE_CONTEST, path=CONTEST,
    ),
    rule(
        contest_events.ContestHidden, "client", N_("“%(title)s” is hidden"),
        N_("We hid the contest: only you, your panel, designers who entered and our staff can see it, and no new entries come in. Deadlines keep running. Reason:"),
        act=SEE_CONTEST, path=CONTEST, quote="reason",
    ),
    rule(
        contest_events.ContestShown, "client", N_("“%(title)s” is visible again"),
        N_("Your contest is no longer hidden."),
        act=SEE_CONTEST, path=CONTEST,
    ),
    # What is said in public.
    rule(
        contest_events.QuestionAsked, "client", N_("Question about “%(title)s”"),
        N_("A designer asked a public question. Everyone following the contest will see your answer:"),
        act=N_("Answer the question"), path=QUESTION, quote="text",
    ),
    rule(
        contest_events.QuestionAnswered, "person", N_("Your question about “%(title)s” was answered"),
        N_("You asked: “%(question)s”"), N_("The client’s answer, which everyone can read:"),
        act=N_("View questions and answers"), path=QUESTION, quote="text",
    ),
    rule(
        contest_events.QuestionAnswered, "followers", N_("An answer about “%(title)s”"),
        N_("A designer asked: “%(question)s”"), N_("The client’s answer:"),
        act=N_("View questions and answers"), path=QUESTION, quote="text",
    ),
    rule(
        contest_events.BriefClarified, "followers", N_("Clarification added to “%(title)s”"),
        N_("It said: “%(said)s”"), N_("It now says:"),
        act=N_("View changes"), path=CLARIFICATION, quote="text", when="said",
    ),
    rule(
        contest_events.BriefClarified, "followers", N_("Clarification added to “%(title)s”"),
        N_("The client added:"),
        act=N_("View changes"), path=CLARIFICATION, quote="text", when="not said",
    ),
    rule(
        contest_events.DeadlineMoved, "followers", N_("Deadline extended for “%(title)s”"),
        N_("The client extended the deadline. It was %(was)s; it is now %(becomes)s."),
        act=SEE_CONTEST, path="/contests/{contest}#changes",
    ),
    rule(
        contest_events.ClosesEarly, "followers", N_("“%(title)s” closes early"),
        N_("The client has enough entries to choose from. The deadline was %(was)s; it is now %(becomes)s."),
        N_("Until then you can submit entries and new versions as before."),
        act=SEE_CONTEST, path="/contests/{contest}#changes",
    ),
    rule(
        contest_events.Announced, "entrants", N_("Message from the client of “%(title)s”"),
        N_("The client does not know your name. To answer, use the messages on your entry:"),
        act=SEE_CONTEST, path="/contests/{contest}#announcements", quote="text",
    ),
    # Entries.
    rule(
        entry_events.VersionReady, "author", N_("We received your entry #%(number)s"),
        N_("Your entry #%(number)s, version %(version)s, in “%(title)s” is ready."),
        N_("You can submit new versions until the deadline and withdraw the entry until the award."),
        act=SEE_ENTRY, path=ENTRY,
    ),
    rule(
        entry_events.VersionReady, "client", N_("First entry for “%(title)s”"),
        N_("The first entry has arrived. We’ll send a summary when entries close; early feedback makes the others better."),
        act=SEE_ENTRY, path=ENTRY, when="first",
    ),
    rule(
        entry_events.VersionUnreadable, "author", N_("Problem with a file in entry #%(number)s"),
        N_("An image in version %(version)s of your entry to “%(title)s” cannot be used. The entry page explains why and what to do."),
        act=SEE_ENTRY, path=ENTRY,
    ),
    rule(
        entry_events.ImagesLeftOut, "author", N_("Entry #%(number)s: an image cannot be shown"),
        N_("Version %(version)s of your entry in “%(title)s” has images that cannot be used. The others are shown. The entry’s page says which ones, and why."),
        act=SEE_ENTRY, path=ENTRY,
    ),
    rule(
        entry_events.WithdrawalFinal, "client", N_("Entry #%(number)s was withdrawn"),
        N_("The designer withdrew entry #%(number)s of “%(title)s”. It can no longer be chosen."),
        act=SEE_CONTEST, path=CONTEST,
    ),
    rule(
        entry_events.EntryDeclined, "author", N_("Feedback on your entry #%(number)s"),
        N_("The client of “%(title)s” has declined your entry #%(number)s. The entry page shows the reasons. You are welcome to submit another one."),
        act=SEE_ENTRY, path=ENTRY, quote="text",
    ),
    rule(
        entry_events.EntryRestored, "author", N_("Entry #%(number)s is back in the contest"),
        N_("The client of “%(title)s” restored your entry #%(number)s."),
        act=SEE_ENTRY, path=ENTRY,
    ),
    rule(
        entry_events.EntryHidden, "author", N_("Entry #%(number)s is hidden"),
        N_("We hid your entry in “%(title)s”: only you and our staff can see it, and it cannot win. Reason:"),
        act=SEE_ENTRY, path=ENTRY, quote="reason",
    ),
    rule(
        entry_events.EntryShown, "author", N_("Entry #%(number)s is visible again"),
        N_("Your entry in “%(title)s” is no longer hidden."),
        act=SEE_ENTRY, path=ENTRY,
    ),
    rule(
        entry_events.Commented, "person", N_("New message about entry #%(number)s"),
        N_("New message about entry #%(number)s in “%(title)s”:"),
        act=N_("Reply"), path=ENTRY,
    ),
    rule(
        entry_events.InfectedFile, "staff", N_("An infected file was uploaded"),
        N_("The virus scanner found %(signature)s in %(file)s, uploaded for “%(title)s”. The file is rejected and deleted from storage automatically."),
        act=N_("View files"), path="/staff/files",
    ),
    rule(
        entry_events.FilesLost, "staff", N_("Files are missing from storage"),
        N_("Files that entries or handovers need are missing from storage: %(count)s. Until they are back, pages show a placeholder."),
        N_("Pictures whose original exists are recreated automatically. Restore the others from your backup; the staff pages list them, and we check again every hour."),
        act=N_("View files"), path="/staff/files",
    ),
    # The panel.
    rule(
        judging_events.JudgeJoined, "client", N_("A judge has joined “%(title)s”"),
        N_("Someone you invited has joined the panel."),
        act=N_("View panel"), path="/contests/{contest}/judges",
    ),
    rule(
        judging_events.JudgeRemoved, "person", N_("You are no longer a judge of “%(title)s”"),
        N_("The client removed you from the panel. Thank you for your time."),
        act=SEE_CONTEST, path=CONTEST,
    ),
    rule(
        judging_events.JudgeReturned, "person", N_("You are a judge of “%(title)s” again"),
        N_("The client restored you to the panel, and your marks count again."),
        act=SEE_CONTEST, path=CONTEST,
    ),
    rule(
        judging_events.JudgeRemovedByStaff, "person", N_("You are no longer a judge of “%(title)s”"),
        N_("Our staff ended your place on the panel, and your marks no longer count. The reason:"),
        act=SEE_CONTEST, path=CONTEST, quote="reason",
    ),
    rule(
        judging_events.JudgeRemovedByStaff, "client", N_("Our staff removed a judge from “%(title)s”"),
        N_("The judge’s marks no longer count. The reason:"),
        act=N_("View panel"), path="/contests/{contest}/judges", quote="reason",
    ),
    rule(
        judging_events.JudgeReinstated, "person", N_("You are a judge of “%(title)s” again"),
        N_("Our staff took your removal back, and your marks count again."),
        act=SEE_CONTEST, path=CONTEST,
    ),
    rule(
        judging_events.JudgeReinstated, "client", N_("A judge is back on the panel of “%(title)s”"),
        N_("Our staff took the removal back, and the judge’s marks count again."),
        act=N_("View panel"), path="/contests/{contest}/judges",
    ),
    # The award and the handover.
    rule(
        award_events.Awarded, "person", N_("Your entry #%(number)s won “%(title)s”"),
        N_("Congratulations: the client chose your entry #%(number)s. The prize of %(prize)s is secured for you."),
        N_("Next, accept the transfer agreement and hand over the source files by %(delivery_due)s."),
        act=SEE_HANDOVER, path=HANDOVER,
    ),
    rule(
        award_events.Awarded, "losers", N_("A winner has been chosen for “%(title)s”"),
        N_("The client chose another entry this time. Thank you for your work: every entry helped find the right direction."),
        N_("You keep the rights to your entries. Nobody receives your original files, and nobody may use your designs."),
        act=N_("View my entries"), path="/me/entries",
    ),
    rule(
        award_events.Awarded, "judges", N_("A winner has been chosen for “%(title)s”"),
        N_("The client chose entry #%(number)s. Marks are now final, and you can see those of the whole panel. Thank you for judging."),
        act=SEE_CONTEST, path=CONTEST,
    ),
    rule(
        award_events.Awarded, "doer", N_("You chose entry #%(number)s"),
        N_("The winner has been asked for the source files, due by %(delivery_due)s. You then have five days to check them."),
        act=SEE_HANDOVER, path=HANDOVER,
    ),
    rule(
        award_events.DeliverableRefused, "person", N_("A source file cannot be accepted"),
        N_("A file for the handover of “%(title)s” cannot be accepted. The handover page explains why and what to do."),
        act=SEE_HANDOVER, path=HANDOVER,
    ),
    rule(
        award_events.DeliverableDoubted, "person", N_("Please check a source file"),
        N_("A file for the handover of “%(title)s” does not look like the format it is for: %(file)s."),
        N_("Confirm on the handover’s page that it is right, or remove it and add the right one. Until then you cannot deliver."),
        act=SEE_HANDOVER, path=HANDOVER,
    ),
    rule(
        award_events.Delivered, "client", N_("The source files for “%(title)s” have arrived"),
        N_("The winner has delivered. Check the files and accept, or request changes, by %(accept_by)s."),
        N_("If you do not answer by then, the delivery counts as accepted and the prize goes to the winner."),
        act=SEE_HANDOVER, path=HANDOVER, when="not doubts",
    ),
    rule(
        award_events.Delivered, "client", N_("The source files for “%(title)s” have arrived"),
        N_("The winner has delivered. Check the files and accept, or request changes, by %(accept_by)s."),
        N_("These files do not look like the format they are for, and the winner confirmed that they are right: %(doubts)s. Open them before you accept."),
        N_("If you do not answer by then, the delivery counts as accepted and the prize goes to the winner."),
        act=SEE_HANDOVER, path=HANDOVER, when="doubts",
    ),
    rule(
        award_events.ChangesRequested, "person", N_("The client requests changes to your delivery"),
        N_("The client of “%(title)s” reviewed your delivery and requests changes, due by %(delivery_due)s:"),
        act=SEE_HANDOVER, path=HANDOVER, quote="note",
    ),
    rule(
        award_events.HandoverAccepted, "client", N_("“%(title)s” is complete"),
        N_("The delivery is accepted, the prize of %(prize)s has been paid to the winner, and the rights in the agreement are yours."),
        act=SEE_HANDOVER, path=HANDOVER,
    ),
    rule(
        award_events.HandoverAccepted, "doer", N_("“%(title)s” is complete"),
        N_("The delivery is accepted, the prize of %(prize)s has been paid to the winner, and the rights in the agreement are yours."),
        act=SEE_HANDOVER, path=HANDOVER,
    ),
    rule(
        payment_events.PrizeReleased, "person", N_("Your prize of %(prize)s is in your balance"),
        N_("Your delivery for “%(title)s” has been accepted. The full prize of %(prize)s is in your balance."),
        N_("You can request a payout at any time. We do not withhold tax; please declare it yourself if required."),
        act=SEE_BALANCE, path=EARNINGS,
    ),
    rule(
        award_events.VoidAsked, "staff", N_("A client asks to void an award"),
        N_("The delivery for “%(title)s” is overdue, and its client asks to void the award. Reason:"),
        act=SEE_HANDOVER, path=HANDOVER, quote="reason",
    ),
    rule(
        award_events.VoidAsked, "person", N_("The client asks to void your award"),
        N_("The delivery for “%(title)s” is overdue, and the client has asked us to void the award."),
        N_("A complete delivery still counts until we have decided. Deliver now, or contact us."),
        act=SEE_HANDOVER, path=HANDOVER,
    ),
    rule(
        award_events.AwardVoided, "person", N_("The award of “%(title)s” was voided"),
        N_("No complete delivery arrived in time, and we voided the award of your entry #%(number)s. No rights have been transferred. Reason:"),
        act=SEE_ENTRY, path=ENTRY, quote="reason",
    ),
    rule(
        award_events.AwardVoided, "client", N_("The award of “%(title)s” was voided"),
        N_("The prize is still secured. You can choose from the other entries until %(choice_ends)s; after that the contest ends without a winner and you are refunded. Reason:"),
        act=N_("Choose again"), path="/contests/{contest}/award", quote="reason",
    ),
    rule(
        award_events.AwardVoided, "losers", N_("The award for “%(title)s” was voided: a new winner will be chosen"),
        N_("The award was voided, and your entries are back in the contest until %(choice_ends)s."),
        act=SEE_CONTEST, path=CONTEST,
    ),
    rule(
        award_events.AwardVoided, "judges", N_("The award for “%(title)s” was voided: a new winner will be chosen"),
        N_("The award was voided, and the client is choosing among the other entries until %(choice_ends)s. Your marks count again, and you can add or change marks."),
        act=SEE_CONTEST, path=CONTEST,
    ),
    # Money out.
    rule(
        payment_events.PayoutRequested, "doer", N_("We received your payout request for %(amount)s"),
        N_("We will transfer your whole balance to your bank account and email you again when the bank has received the order."),
        act=SEE_BALANCE, path=EARNINGS,
    ),
    rule(
        payment_events.PayoutRequested, "staff", N_("Payout requested: %(amount)s"),
        N_("Someone has requested a payout. Send it from the staff pages."),
        act=N_("Open payouts"), path="/staff/payouts",
    ),
    rule(
        payment_events.PayoutApproved, "person", N_("Your payout has been released"),
        N_("We reviewed your payout and released it. We email you again when the bank has received the order."),
        act=SEE_BALANCE, path=EARNINGS,
    ),
    rule(
        payment_events.PayoutSent, "person", N_("%(amount)s is on its way"),
        N_("We have sent your payout of %(amount)s to the bank."),
        act=SEE_BALANCE, path=EARNINGS,
    ),
    rule(
        payment_events.PayoutSettled, "person", N_("%(amount)s has been paid out"),
        N_("The bank has confirmed your payout of %(amount)s."),
        act=SEE_BALANCE, path=EARNINGS,
    ),
    rule(
        payment_events.PayoutFailed, "person", N_("The bank could not pay %(amount)s"),
        N_("The amount is back in your balance. Check your bank details and request the payout again. Reason:"),
        act=SEE_BALANCE, path=EARNINGS, quote="reason",
    ),
    # Accounts.
    rule(
        person_events.BankDetailsGiven, "doer", N_("Bank details were added to your account"),
        N_("Bank details were given for your account. They take effect at once: payouts go there from now on."),
        N_("If this wasn’t you, change your password right away and contact us."),
        act=N_("Go to my account"), path=BANK_DETAILS,
    ),
    *(
        rule(
            person_events.TokenMade, to, N_("A new API token can act in your name"),
            N_("The token “%(name)s” was made for your account. Scope: %(scope)s. It works until %(expires_at)s."),
            N_("If you did not make it, revoke it on the page below, set a new password by email and write to us."),
            act=N_("View my tokens"), path=TOKENS,
        )
        for to in ("doer", "person")
    ),
    rule(
        person_events.TokensLimited, "person", N_("Your API tokens now expire"),
        N_("All API tokens that you made so far stop working on %(expires_at)s. Make new ones before then."),
        N_("Acts on money (bank details, payouts, payments, publishing, awards, acceptance) now need a token with the scope “money”. Your tokens do not have it."),
        act=N_("View my tokens"), path=TOKENS,
    ),
    rule(
        person_events.StaffMade, "staff", N_("%(who)s is now a member of staff"),
        N_("%(who)s was given the staff role. Their API tokens and sign-ins have ended."),
        N_("If you do not know about this, ask your colleagues at once."),
        act=N_("Go to staff pages"), path="/staff/people?staff=1",
    ),
    *(
        rule(
            person_events.StaffEnded, to, N_("%(who)s is no longer a member of staff"),
            N_("The staff role of %(who)s was ended. Their API tokens and sign-ins have ended."),
            N_("If you do not know about this, ask your colleagues at once."),
            act=N_("Go to staff pages"), path="/staff/people?staff=1",
        )
        for to in ("staff", "doer")
    ),
    rule(
        person_events.StaffEnded, "person", N_("You are no longer a member of staff"),
        N_("Your staff role was ended, and you were signed out everywhere. Your API tokens no longer work. The reason, if one was given:"),
        act=N_("Sign in"), path="/sign-in", quote="reason",
    ),
    rule(
        person_events.BankDetailsChanged, "doer", N_("Your bank details were changed"),
        N_("New bank details (%(masked)s) were saved for your account. They take effect on %(usable_from)s; until then you cannot request a payout."),
        N_("If this wasn’t you, change your password right away and contact us."),
        act=N_("Go to my account"), path=BANK_DETAILS,
    ),
    rule(
        person_events.AuthenticatorAdded, "doer", N_("Your authenticator app is set up"),
        N_("An authenticator app was set up for your account."), NOT_YOU, act=SEE_SECURITY, path=SECURITY,
    ),
    rule(
        person_events.AuthenticatorRemoved, "doer", N_("Your authenticator app was removed"),
        N_("The authenticator app was removed from your account."), NOT_YOU, act=SEE_SECURITY, path=SECURITY,
    ),
    rule(
        person_events.PasskeyAdded, "doer", N_("A passkey was added to your account"),
        N_("You can now sign in with “%(name)s”, without a password."), NOT_YOU,
        act=SEE_SECURITY, path=SECURITY,
    ),
    rule(
        person_events.PasskeyRemoved, "doer", N_("A passkey was removed from your account"),
        N_("“%(name)s” can no longer be used to sign in."), NOT_YOU, act=SEE_SECURITY, path=SECURITY,
    ),
    rule(
        person_events.RecoveryCodesMade, "doer", N_("New recovery codes were created"),
        N_("The earlier codes no longer work."), NOT_YOU, act=SEE_SECURITY, path=SECURITY,
    ),
    rule(
        person_events.RecoveryCodeUsed, "doer", N_("A recovery code was used to sign in"),
        N_("Codes left: %(left)s. Each works once; you can create new ones at any time."), NOT_YOU,
        act=SEE_SECURITY, path=SECURITY,
    ),
    rule(
        person_events.CodesGuessed, "person", N_("Someone may know your password"),
        N_("Wrong codes were entered several times after your correct password. Nobody got in."), NOT_YOU,
        act=SEE_SECURITY, path=SECURITY,
    ),
    rule(
        person_events.FactorsForgotten, "person", N_("The second factors of your account were removed"),
        N_("We removed app, passkeys and recovery codes from your account: the password alone is now enough to sign in. Set up new ones soon."),
        N_("If you did not ask for this, contact us right away. Reason:"),
        act=SEE_SECURITY, path=SECURITY, quote="reason",
    ),
    rule(
        person_events.PersonBlocked, "person", N_("Your account is blocked"),
        N_("We blocked your account: you cannot sign in, and payouts are on hold. Contact us if you think this is wrong. Reason:"),
        act=N_("Go to the site"), path="/", quote="reason",
    ),
    rule(
        person_events.PersonUnblocked, "person", N_("Your account is unblocked"),
        N_("Your account is unblocked. You can sign in as before."),
        act=N_("Sign in"), path="/sign-in",
    ),
    rule(
        person_events.PersonWarned, "person", N_("You have received a warning"),
        N_("We found a breach of the rules and added a warning to your history. Reason:"),
        act=SEE_RECORD, path=RECORD, quote="reason",
    ),
    rule(
        person_events.PersonSuspended, "person", N_("You are suspended until %(until)s"),
        N_("Until %(until)s you cannot enter, publish, invite or join a panel, or ask questions. Existing obligations and payouts continue. Reason:"),
        act=SEE_RECORD, path=RECORD, quote="reason",
    ),
    rule(
        person_events.SanctionLifted, "person", N_("Removed from your history"),
        N_("We lifted a warning or a suspension: it no longer counts. Reason:"),
        act=SEE_RECORD, path=RECORD, quote="reason",
    ),
    # Reports. Who reported never stands in any of them.
    rule(
        report_events.InquiryOpened, "person", N_("Entry #%(number)s was reported"),
        N_("Someone reported that your entry #%(number)s in “%(title)s” breaks the rules. See your history for the type of breach."),
        N_("You have 24 hours from this notification, until %(answer_by)s, to withdraw the entry or to answer. Then we decide."),
        act=N_("View and answer"), path=RECORD, when="of_entry",
    ),
    rule(
        report_events.InquiryOpened, "person", N_("“%(title)s” was reported"),
        N_("Someone reported that your contest “%(title)s” breaks the rules. See your history for the type of breach."),
        N_("You have 24 hours from this notification, until %(answer_by)s, to answer. Then we decide."),
        act=N_("View and answer"), path=RECORD, when="not of_entry",
    ),
    rule(
        report_events.InquiryOpened, "staff", N_("A report was made about “%(title)s”"),
        N_("The person reported has until %(answer_by)s to answer. If it cannot wait, hide the item right away on its own page."),
        act=N_("Open reports"), path=REPORTS,
    ),
    rule(
        report_events.InquiryAnswered, "staff", N_("A report about “%(title)s” was answered"),
        N_("It can be decided now."),
        act=N_("Open reports"), path=REPORTS,
    ),
    rule(
        report_events.InquiryDecided, "person", N_("Decision on “%(title)s”"),
        N_("We found a breach of the rules. Your history shows the consequences. Reason:"),
        act=SEE_RECORD, path=RECORD, quote="reason", when="breach",
    ),
    rule(
        report_events.InquiryDecided, "person", N_("Decision on “%(title)s”"),
        N_("We reviewed the report and found no breach. Nothing changes. Reason:"),
        act=SEE_RECORD, path=RECORD, quote="reason", when="not breach",
    ),
    rule(
        report_events.InquiryReopened, "person", N_("We are reviewing “%(title)s” again"),
        N_("We withdrew our decision and its consequences, and will decide again. Reason:"),
        act=SEE_RECORD, path=RECORD, quote="reason",
    ),
    rule(
        report_events.ReporterNotified, "person", N_("Your report on “%(title)s”"),
        N_("We reviewed your report, found a breach and acted. Thank you."),
        act=SEE_RECORD, path=RECORD, when="breach",
    ),
    rule(
        report_events.ReporterNotified, "person", N_("Your report on “%(title)s”"),
        N_("We reviewed your report and found no breach this time. Thank you for letting us know."),
        act=SEE_RECORD, path=RECORD, when="not breach",
    ),
    rule(
        report_events.BadFaithFound, "person", N_("About your report"),
        N_("We found that your report on “%(title)s” was made in bad faith. It is on your history. Reason:"),
        act=SEE_RECORD, path=RECORD, quote="reason",
    ),
    rule(
        notice_events.MailsLeft, "person", N_("Emails switched off: %(mails)s"),
        N_("Somebody opened the link at the end of an email we sent you and switched off “%(mails)s”. You no longer get such emails; your inbox on the site still shows everything."),
        N_("If that was you, nothing more is needed. If you forwarded the email, its reader may have done it: switch them on again below."),
        act=N_("View email settings"), path="/me/mail",
    ),
    # Copies, and leaving.
    rule(
        personal_data_events.ExportReady, "person", N_("Your data export is ready"),
        N_("Your data export is ready. You can download it until %(until)s; after that it is deleted."),
        N_("If you did not ask for it, change your password and contact us."),
        act=N_("Go to the download"), path=PERSONAL_DATA,
    ),
    rule(
        personal_data_events.LeaveAsked, "doer", N_("Your account will be deleted"),
        N_("You asked us to delete your account. You can cancel until %(leaves_at)s; then your account is permanently deleted."),
        N_("If this wasn’t you, sign in, cancel the deletion, and change your password right away."),
        act=N_("View or cancel"), path=PERSONAL_DATA,
    ),
    rule(
        personal_data_events.LeaveTakenBack, "doer", N_("Your account will not be deleted"),
        N_("You cancelled the deletion of your account. Nothing has changed."),
        act=N_("Go to my account"), path=PERSONAL_DATA,
    ),
    rule(
        personal_data_events.LeaveWaits, "person", N_("Your account cannot be deleted yet"),
        N_("It is time, but something still keeps your account open: money, a contest, or someone waiting for you. It will be deleted automatically once that is resolved."),
        act=N_("View details"), path=PERSONAL_DATA,
    ),
)  # fmt: skip
