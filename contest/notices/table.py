"""Which event writes to whom, and what it says. Names of designers never stand here before the award."""

from contest.awards import events as awards
from contest.belongings import events as belongings
from contest.contests import events as contests
from contest.entries import events as entries
from contest.judging import events as judging
from contest.kernel.refusal import N_
from contest.notices import events as notices
from contest.notices.rule import Rule, rule
from contest.payments import events as payments
from contest.people import events as people
from contest.reports import events as reports

CONTEST, FUNDING, HANDOVER = (
    "/contests/{contest}",
    "/contests/{contest}/funding",
    "/contests/{contest}/handover",
)
ENTRY, EARNINGS, BANK_DETAILS = "/contests/{contest}/entries/{number}", "/me/earnings", "/me/bank-details"
QUESTION = "/contests/{contest}/questions?at={number}#question-{number}"
CLARIFICATION = "/contests/{contest}#clarification-{number}"
SEE_CONTEST, SEE_ENTRY, SEE_BALANCE = N_("See the contest"), N_("See the entry"), N_("See your balance")
SECURITY, SEE_SECURITY = "/me/security", N_("See how you sign in")
NOT_YOU = N_(
    "Was this not you? Set a new password by mail from the sign-in page: it signs out every device. Then look through what opens your account, remove what you do not know, and write to us."
)
SEE_HANDOVER = N_("Go to the handover")
BELONGINGS, TOKENS = "/me/belongings", "/me/tokens"
RECORD, SEE_RECORD, REPORTS = "/me/record", N_("See your record"), "/staff/reports"

RULES: tuple[Rule, ...] = (
    # Money in.
    rule(
        contests.FundingAsked, "doer", N_("How to secure the prize of “%(title)s”"),
        N_("To open the contest, %(total)s must be held: the prize, the fee, and the tax on the fee."),
        N_("The page below shows where to pay and which reference to write. All of it is refunded if the contest does not lead to an award."),
        act=N_("See how to pay"), path=FUNDING,
    ),
    rule(
        payments.ReceiptRecorded, "person", N_("%(amount)s has arrived"),
        N_("We have received %(amount)s for “%(title)s”. Still missing: %(missing)s."),
        act=N_("See the payment"), path=FUNDING, when="missing",
    ),
    rule(
        payments.ReceiptMatched, "person", N_("%(amount)s has arrived"),
        N_("We have received %(amount)s for “%(title)s”. Still missing: %(missing)s."),
        act=N_("See the payment"), path=FUNDING, when="missing",
    ),
    rule(
        payments.ReceiptReversed, "person", N_("A payment was recorded by mistake"),
        N_("%(amount)s was recorded for “%(title)s” by mistake and has been taken back. The reason:"),
        act=N_("See the payment"), path=FUNDING, quote="reason",
    ),
    rule(
        payments.FundingHeld, "person", N_("The prize of “%(title)s” is secured"),
        N_("Everything that was due is held. You can publish the contest now."),
        act=N_("Publish the contest"), path="/contests/{contest}/brief?step=check",
    ),
    rule(
        payments.SurplusReturned, "person", N_("%(amount)s too much came in"),
        N_("More arrived for “%(title)s” than was due. %(amount)s is in your balance, and you can have it paid out."),
        act=SEE_BALANCE, path=EARNINGS,
    ),
    rule(
        payments.Refunded, "person", N_("%(amount)s is back in your balance"),
        N_("All that you paid for “%(title)s”, the fee included, has been refunded. Have it paid out to your bank account."),
        act=SEE_BALANCE, path=EARNINGS,
    ),
    # The contest.
    rule(
        contests.ContestPublished, "doer", N_("“%(title)s” is open"),
        N_("Designers can see your contest and enter until %(entries_close_at)s."),
        N_("Early feedback brings better entries: look in, answer, and decline what does not fit."),
        act=SEE_CONTEST, path=CONTEST,
    ),
    rule(
        contests.ContestCancelled, "client", N_("“%(title)s” was cancelled"),
        N_("Staff cancelled the contest. Everything you paid is refunded. The reason:"),
        act=SEE_CONTEST, path=CONTEST, quote="reason", when="not was_draft",
    ),
    rule(
        contests.ContestCancelled, "entrants", N_("“%(title)s” was cancelled"),
        N_("Staff cancelled this contest. Nobody but you and staff sees your entries any more, and all rights stay with you. The reason:"),
        act=N_("See my entries"), path="/me/entries", quote="reason", when="not was_draft",
    ),
    rule(
        contests.ContestCancelled, "judges", N_("“%(title)s” was cancelled"),
        N_("Staff cancelled this contest: there is nothing left to judge. The reason:"),
        act=SEE_CONTEST, path=CONTEST, quote="reason", when="not was_draft",
    ),
    rule(
        contests.ContestLapsed, "client", N_("“%(title)s” ended without a winner"),
        N_("Nobody was chosen in time. The whole hold, the fee included, is back in your balance."),
        act=SEE_BALANCE, path=EARNINGS,
    ),
    rule(
        contests.ContestLapsed, "entrants", N_("“%(title)s” ended without a winner"),
        N_("The client did not choose anyone in time. We are sorry: your work deserved an answer."),
        N_("Nobody but you and staff sees your entries any more, and all rights stay with you."),
        act=N_("See my entries"), path="/me/entries",
    ),
    rule(
        contests.ContestLapsed, "judges", N_("“%(title)s” ended without a winner"),
        N_("The client did not choose anyone in time. Thank you for your judgement."),
        act=SEE_CONTEST, path=CONTEST,
    ),
    rule(
        contests.ContestHidden, "client", N_("“%(title)s” is hidden for now"),
        N_("Staff hid the contest: only you, your panel, entrants and staff see it, and no new entries come in. Its clocks run on. The reason:"),
        act=SEE_CONTEST, path=CONTEST, quote="reason",
    ),
    rule(
        contests.ContestShown, "client", N_("“%(title)s” is visible again"),
        N_("Staff ended the hiding of your contest."),
        act=SEE_CONTEST, path=CONTEST,
    ),
    # What is said in public.
    rule(
        contests.QuestionAsked, "client", N_("A question about “%(title)s”"),
        N_("A designer asked in public. Everybody who follows the contest will read your answer:"),
        act=N_("Answer the question"), path=QUESTION, quote="text",
    ),
    rule(
        contests.QuestionAnswered, "person", N_("Your question about “%(title)s” was answered"),
        N_("You asked: “%(question)s”"), N_("The client’s answer, which everybody can read:"),
        act=N_("See questions and answers"), path=QUESTION, quote="text",
    ),
    rule(
        contests.QuestionAnswered, "followers", N_("An answer about “%(title)s”"),
        N_("A designer asked: “%(question)s”"), N_("The client’s answer:"),
        act=N_("See questions and answers"), path=QUESTION, quote="text",
    ),
    rule(
        contests.BriefClarified, "followers", N_("The brief of “%(title)s” was clarified"),
        N_("It said: “%(said)s”"), N_("From now on it says:"),
        act=N_("See what has changed"), path=CLARIFICATION, quote="text", when="said",
    ),
    rule(
        contests.BriefClarified, "followers", N_("The brief of “%(title)s” was clarified"),
        N_("The client added to it:"),
        act=N_("See what has changed"), path=CLARIFICATION, quote="text", when="not said",
    ),
    rule(
        contests.DeadlineMoved, "followers", N_("More time for “%(title)s”"),
        N_("The client moved the deadline. It was %(was)s; it is now %(becomes)s."),
        act=SEE_CONTEST, path="/contests/{contest}#changes",
    ),
    rule(
        contests.ClosesEarly, "followers", N_("“%(title)s” closes early"),
        N_("The client has seen enough entries to choose from. The deadline was %(was)s; it is now %(becomes)s."),
        N_("Until then entries and new versions are taken as before."),
        act=SEE_CONTEST, path="/contests/{contest}#changes",
    ),
    rule(
        contests.Announced, "entrants", N_("The client of “%(title)s” writes to all entrants"),
        N_("The client does not know who you are; to answer, use the thread of your entry:"),
        act=SEE_CONTEST, path="/contests/{contest}#announcements", quote="text",
    ),
    # Entries.
    rule(
        entries.VersionReady, "author", N_("Entry #%(number)s has arrived"),
        N_("Your entry #%(number)s, version %(version)s, in “%(title)s” is ready to be seen."),
        N_("You can give it new versions until the deadline, and withdraw it until the award."),
        act=SEE_ENTRY, path=ENTRY,
    ),
    rule(
        entries.VersionReady, "client", N_("“%(title)s” has its first entry"),
        N_("The first entry can be seen. You hear of the others when the call has closed; feedback meanwhile makes them better."),
        act=SEE_ENTRY, path=ENTRY, when="first",
    ),
    rule(
        entries.VersionUnreadable, "author", N_("Entry #%(number)s cannot be shown"),
        N_("A picture of version %(version)s of your entry in “%(title)s” cannot be used. The entry’s page says why and what to do."),
        act=SEE_ENTRY, path=ENTRY,
    ),
    rule(
        entries.ImagesLeftOut, "author", N_("Entry #%(number)s: an image cannot be shown"),
        N_("Version %(version)s of your entry in “%(title)s” has images that cannot be used. The others are shown. The entry’s page says which ones, and why."),
        act=SEE_ENTRY, path=ENTRY,
    ),
    rule(
        entries.WithdrawalFinal, "client", N_("Entry #%(number)s was withdrawn"),
        N_("The designer withdrew entry #%(number)s of “%(title)s”. It can no longer be chosen."),
        act=SEE_CONTEST, path=CONTEST,
    ),
    rule(
        entries.EntryDeclined, "author", N_("Feedback on entry #%(number)s"),
        N_("The client of “%(title)s” decided against your entry #%(number)s. Its page shows the reasons. The place is not lost: another entry may fit better."),
        act=SEE_ENTRY, path=ENTRY, quote="text",
    ),
    rule(
        entries.EntryRestored, "author", N_("Entry #%(number)s is in the running again"),
        N_("The client of “%(title)s” took your entry #%(number)s up again."),
        act=SEE_ENTRY, path=ENTRY,
    ),
    rule(
        entries.EntryHidden, "author", N_("Entry #%(number)s is hidden"),
        N_("Staff hid your entry in “%(title)s”: only you and staff see it, and it cannot be chosen. The reason:"),
        act=SEE_ENTRY, path=ENTRY, quote="reason",
    ),
    rule(
        entries.EntryShown, "author", N_("Entry #%(number)s is visible again"),
        N_("Staff ended the hiding of your entry in “%(title)s”."),
        act=SEE_ENTRY, path=ENTRY,
    ),
    rule(
        entries.Commented, "person", N_("A word on entry #%(number)s"),
        N_("There is a new message in the thread of entry #%(number)s in “%(title)s”."),
        act=N_("Read and answer"), path=ENTRY,
    ),
    rule(
        entries.InfectedFile, "staff", N_("An infected file was sent"),
        N_("The virus scanner found %(signature)s in %(file)s, sent for “%(title)s”. The file is refused and goes out of the store by itself."),
        act=N_("See the files"), path="/staff/files",
    ),
    rule(
        entries.FilesLost, "staff", N_("Files are missing from the store"),
        N_("The store no longer has files that entries or handovers need: %(count)s. Pages show a placeholder meanwhile."),
        N_("Pictures whose original is there are drawn anew by themselves. Bring the others back from your backup; the desk lists them, and the house looks again every hour."),
        act=N_("See the files"), path="/staff/files",
    ),
    # The panel.
    rule(
        judging.JudgeJoined, "client", N_("A judge has joined “%(title)s”"),
        N_("Someone you invited now sits on the panel."),
        act=N_("See the panel"), path="/contests/{contest}/judges",
    ),
    rule(
        judging.JudgeRemoved, "person", N_("You are no longer a judge of “%(title)s”"),
        N_("The client ended your place on the panel. Thank you for your time."),
        act=SEE_CONTEST, path=CONTEST,
    ),
    rule(
        judging.JudgeReturned, "person", N_("You are a judge of “%(title)s” again"),
        N_("The client took your removal back, and your marks count again."),
        act=SEE_CONTEST, path=CONTEST,
    ),
    rule(
        judging.JudgeRemovedByStaff, "person", N_("You are no longer a judge of “%(title)s”"),
        N_("Our staff ended your place on the panel, and your marks no longer count. The reason:"),
        act=SEE_CONTEST, path=CONTEST, quote="reason",
    ),
    rule(
        judging.JudgeRemovedByStaff, "client", N_("Our staff removed a judge from “%(title)s”"),
        N_("The judge’s marks no longer count. The reason:"),
        act=N_("See the panel"), path="/contests/{contest}/judges", quote="reason",
    ),
    rule(
        judging.JudgeReinstated, "person", N_("You are a judge of “%(title)s” again"),
        N_("Our staff took your removal back, and your marks count again."),
        act=SEE_CONTEST, path=CONTEST,
    ),
    rule(
        judging.JudgeReinstated, "client", N_("A judge is back on the panel of “%(title)s”"),
        N_("Our staff took the removal back, and the judge’s marks count again."),
        act=N_("See the panel"), path="/contests/{contest}/judges",
    ),
    # The award and the handover.
    rule(
        awards.Awarded, "person", N_("Entry #%(number)s has won “%(title)s”"),
        N_("Congratulations: the client chose your entry #%(number)s. The prize of %(prize)s is held for you."),
        N_("Next, accept the transfer agreement and hand over the source files by %(delivery_due)s."),
        act=SEE_HANDOVER, path=HANDOVER,
    ),
    rule(
        awards.Awarded, "losers", N_("“%(title)s” has been decided"),
        N_("The client chose another entry this time. Thank you for your work: every entry helped to find the way."),
        N_("Your entries stay yours. Nobody receives your original files, and nobody may use your designs."),
        act=N_("See my entries"), path="/me/entries",
    ),
    rule(
        awards.Awarded, "judges", N_("“%(title)s” has been decided"),
        N_("The client chose entry #%(number)s. The marks are sealed now, and you can see those of the whole panel. Thank you for your judgement."),
        act=SEE_CONTEST, path=CONTEST,
    ),
    rule(
        awards.Awarded, "doer", N_("You chose entry #%(number)s"),
        N_("The winner has been asked for the source files, due by %(delivery_due)s. You then have five days to look at them."),
        act=SEE_HANDOVER, path=HANDOVER,
    ),
    rule(
        awards.DeliverableRefused, "person", N_("A source file cannot be taken"),
        N_("A file for the handover of “%(title)s” cannot be taken. The handover’s page says why and what to do."),
        act=SEE_HANDOVER, path=HANDOVER,
    ),
    rule(
        awards.DeliverableDoubted, "person", N_("Please check a source file"),
        N_("A file for the handover of “%(title)s” does not look like the format it is for: %(file)s."),
        N_("Confirm on the handover’s page that it is right, or remove it and add the right one. Until then you cannot deliver."),
        act=SEE_HANDOVER, path=HANDOVER,
    ),
    rule(
        awards.Delivered, "client", N_("The source files of “%(title)s” have arrived"),
        N_("The winner has delivered. Look at the files and accept, or ask for a change, by %(accept_by)s."),
        N_("If you do not answer until then, the delivery counts as accepted and the prize goes to the winner."),
        act=SEE_HANDOVER, path=HANDOVER, when="not doubts",
    ),
    rule(
        awards.Delivered, "client", N_("The source files of “%(title)s” have arrived"),
        N_("The winner has delivered. Look at the files and accept, or ask for a change, by %(accept_by)s."),
        N_("These files do not look like the format they are for, and the winner confirmed that they are right: %(doubts)s. Open them before you accept."),
        N_("If you do not answer until then, the delivery counts as accepted and the prize goes to the winner."),
        act=SEE_HANDOVER, path=HANDOVER, when="doubts",
    ),
    rule(
        awards.ChangesRequested, "person", N_("The client asks for a change"),
        N_("The client of “%(title)s” looked at your delivery and asks for a change, due by %(delivery_due)s:"),
        act=SEE_HANDOVER, path=HANDOVER, quote="note",
    ),
    rule(
        awards.HandoverAccepted, "client", N_("“%(title)s” is settled"),
        N_("The delivery is accepted, the prize of %(prize)s has gone to the winner, and the rights of the agreement are yours."),
        act=SEE_HANDOVER, path=HANDOVER,
    ),
    rule(
        awards.HandoverAccepted, "doer", N_("“%(title)s” is settled"),
        N_("The delivery is accepted, the prize of %(prize)s has gone to the winner, and the rights of the agreement are yours."),
        act=SEE_HANDOVER, path=HANDOVER,
    ),
    rule(
        payments.PrizeReleased, "person", N_("%(prize)s is yours"),
        N_("Your delivery for “%(title)s” is accepted. The prize of %(prize)s is in your balance, whole."),
        N_("Ask for the payout whenever you like. No tax is withheld; declare it yourself where you must."),
        act=SEE_BALANCE, path=EARNINGS,
    ),
    rule(
        awards.VoidAsked, "staff", N_("A client asks to void an award"),
        N_("The delivery for “%(title)s” is overdue, and its client asks to void the award. The reason:"),
        act=SEE_HANDOVER, path=HANDOVER, quote="reason",
    ),
    rule(
        awards.VoidAsked, "person", N_("The client asks to void your award"),
        N_("The delivery for “%(title)s” is overdue, and the client has asked staff to void the award."),
        N_("A complete delivery still counts as long as staff have not decided. Deliver now, or write to us."),
        act=SEE_HANDOVER, path=HANDOVER,
    ),
    rule(
        awards.AwardVoided, "person", N_("The award of “%(title)s” was voided"),
        N_("No complete delivery arrived in time, and staff voided the award of your entry #%(number)s. No rights have passed. The reason:"),
        act=SEE_ENTRY, path=ENTRY, quote="reason",
    ),
    rule(
        awards.AwardVoided, "client", N_("The award of “%(title)s” was voided"),
        N_("The prize is still held. The other entries are open to choice until %(choice_ends)s; after that the contest lapses and you are refunded. The reason:"),
        act=N_("Choose again"), path="/contests/{contest}/award", quote="reason",
    ),
    rule(
        awards.AwardVoided, "losers", N_("“%(title)s” is open to choice again"),
        N_("The award was voided, and your entries are in the running again until %(choice_ends)s."),
        act=SEE_CONTEST, path=CONTEST,
    ),
    rule(
        awards.AwardVoided, "judges", N_("“%(title)s” is open to choice again"),
        N_("The award was voided, and the client chooses among the other entries until %(choice_ends)s. Your marks count again, and you can still make some."),
        act=SEE_CONTEST, path=CONTEST,
    ),
    # Money out.
    rule(
        payments.PayoutRequested, "doer", N_("Your payout of %(amount)s has been asked for"),
        N_("We send your whole balance to your bank account and write again when the bank has the order."),
        act=SEE_BALANCE, path=EARNINGS,
    ),
    rule(
        payments.PayoutRequested, "staff", N_("A payout of %(amount)s waits"),
        N_("Someone asked for their balance. Send it from the desk."),
        act=N_("Open the payouts"), path="/staff/payouts",
    ),
    rule(
        payments.PayoutLetGo, "person", N_("Your payout waits no more"),
        N_("Staff have looked at your payout and let it go. We write again when the bank has the order."),
        act=SEE_BALANCE, path=EARNINGS,
    ),
    rule(
        payments.PayoutSent, "person", N_("%(amount)s is on its way"),
        N_("The bank has the order to pay %(amount)s to your account."),
        act=SEE_BALANCE, path=EARNINGS,
    ),
    rule(
        payments.PayoutSettled, "person", N_("%(amount)s has been paid out"),
        N_("The bank has confirmed the payment of %(amount)s to your account."),
        act=SEE_BALANCE, path=EARNINGS,
    ),
    rule(
        payments.PayoutFailed, "person", N_("The bank could not pay %(amount)s"),
        N_("The amount is back in your balance. Check your bank details and ask again. The reason:"),
        act=SEE_BALANCE, path=EARNINGS, quote="reason",
    ),
    # Accounts.
    rule(
        people.BankDetailsGiven, "doer", N_("Bank details were added to your account"),
        N_("Bank details were given for your account. They take effect at once: payouts go there from now on."),
        N_("If this was not you, change your password at once and write to us."),
        act=N_("Look at my account"), path=BANK_DETAILS,
    ),
    *(
        rule(
            people.TokenMade, to, N_("A new API token can act in your name"),
            N_("The token “%(name)s” was made for your account. Scope: %(scope)s. It works until %(expires_at)s."),
            N_("If you did not make it, revoke it on the page below, set a new password by email and write to us."),
            act=N_("View my tokens"), path=TOKENS,
        )
        for to in ("doer", "person")
    ),
    rule(
        people.TokensLimited, "person", N_("Your API tokens now expire"),
        N_("All API tokens that you made so far stop working on %(expires_at)s. Make new ones before then."),
        N_("Acts on money (bank details, payouts, payments, publishing, awards, acceptance) now need a token with the scope “money”. Your tokens do not have it."),
        act=N_("View my tokens"), path=TOKENS,
    ),
    rule(
        people.StaffMade, "staff", N_("%(who)s is now a member of staff"),
        N_("%(who)s was given the staff role. Their API tokens and sign-ins have ended."),
        N_("If you do not know about this, ask your colleagues at once."),
        act=N_("Go to staff pages"), path="/staff/people?staff=1",
    ),
    *(
        rule(
            people.StaffEnded, to, N_("%(who)s is no longer a member of staff"),
            N_("The staff role of %(who)s was ended. Their API tokens and sign-ins have ended."),
            N_("If you do not know about this, ask your colleagues at once."),
            act=N_("Go to staff pages"), path="/staff/people?staff=1",
        )
        for to in ("staff", "doer")
    ),
    rule(
        people.StaffEnded, "person", N_("You are no longer a member of staff"),
        N_("Your staff role was ended, and you were signed out everywhere. Your API tokens no longer work. The reason, if one was given:"),
        act=N_("Sign in"), path="/sign-in", quote="reason",
    ),
    rule(
        people.BankDetailsChanged, "doer", N_("Your bank details were changed"),
        N_("New bank details (%(masked)s) were given for your account. They count from %(usable_from)s; until then nothing can be paid out."),
        N_("If this was not you, change your password at once and write to us."),
        act=N_("Look at my account"), path=BANK_DETAILS,
    ),
    rule(
        people.AuthenticatorAdded, "doer", N_("Signing in now asks for a code of your app"),
        N_("An authenticator app was set up for your account."), NOT_YOU, act=SEE_SECURITY, path=SECURITY,
    ),
    rule(
        people.AuthenticatorRemoved, "doer", N_("Signing in asks for no code of an app any more"),
        N_("The authenticator app was removed from your account."), NOT_YOU, act=SEE_SECURITY, path=SECURITY,
    ),
    rule(
        people.PasskeyAdded, "doer", N_("A passkey was added to your account"),
        N_("“%(name)s” opens your account from now on, without a password."), NOT_YOU,
        act=SEE_SECURITY, path=SECURITY,
    ),
    rule(
        people.PasskeyRemoved, "doer", N_("A passkey was removed from your account"),
        N_("“%(name)s” opens your account no more."), NOT_YOU, act=SEE_SECURITY, path=SECURITY,
    ),
    rule(
        people.RecoveryCodesMade, "doer", N_("New recovery codes were made"),
        N_("The earlier ones open nothing any more."), NOT_YOU, act=SEE_SECURITY, path=SECURITY,
    ),
    rule(
        people.RecoveryCodeUsed, "doer", N_("A recovery code opened your account"),
        N_("Codes left: %(left)s. Each opens the account once; you can make new ones at any time."), NOT_YOU,
        act=SEE_SECURITY, path=SECURITY,
    ),
    rule(
        people.CodesGuessed, "person", N_("Somebody knows your password"),
        N_("Wrong codes were typed several times after your right password. The account stayed shut."), NOT_YOU,
        act=SEE_SECURITY, path=SECURITY,
    ),
    rule(
        people.FactorsForgotten, "person", N_("The second factors of your account were removed"),
        N_("The house removed app, passkeys and recovery codes from your account: the password alone opens it. Set up new ones soon."),
        N_("If you did not ask for this, write to us at once. The reason:"),
        act=SEE_SECURITY, path=SECURITY, quote="reason",
    ),
    rule(
        people.PersonBlocked, "person", N_("Your account is closed for now"),
        N_("Staff closed your account: you cannot sign in, and payouts wait. Write to us if you think this is wrong. The reason:"),
        act=N_("To the house"), path="/", quote="reason",
    ),
    rule(
        people.PersonUnblocked, "person", N_("Your account is open again"),
        N_("Staff opened your account again. You can sign in as before."),
        act=N_("Sign in"), path="/sign-in",
    ),
    rule(
        people.PersonWarned, "person", N_("A warning"),
        N_("Staff found a breach of the rules and put a warning on your record. The reason:"),
        act=SEE_RECORD, path=RECORD, quote="reason",
    ),
    rule(
        people.PersonSuspended, "person", N_("You are suspended until %(until)s"),
        N_("Until %(until)s you cannot enter, publish, invite or join a panel, or ask questions. What you owe others goes on, and so do payouts. The reason:"),
        act=SEE_RECORD, path=RECORD, quote="reason",
    ),
    rule(
        people.SanctionLifted, "person", N_("Taken back from your record"),
        N_("Staff took a warning or a suspension back: it counts no more. The reason:"),
        act=SEE_RECORD, path=RECORD, quote="reason",
    ),
    # Reports. Who reported never stands in any of them.
    rule(
        reports.InquiryOpened, "person", N_("Entry #%(number)s was reported"),
        N_("Somebody says that your entry #%(number)s in “%(title)s” breaks the rules. Your record shows as what."),
        N_("You have 24 hours from this notice, until %(answer_by)s, to withdraw the entry or to answer. Then staff decide."),
        act=N_("See it and answer"), path=RECORD, when="of_entry",
    ),
    rule(
        reports.InquiryOpened, "person", N_("“%(title)s” was reported"),
        N_("Somebody says that your contest “%(title)s” breaks the rules. Your record shows as what."),
        N_("You have 24 hours from this notice, until %(answer_by)s, to answer. Then staff decide."),
        act=N_("See it and answer"), path=RECORD, when="not of_entry",
    ),
    rule(
        reports.InquiryOpened, "staff", N_("Something was reported in “%(title)s”"),
        N_("Whoever is reported has until %(answer_by)s to answer. If it cannot wait, hide it at once on its own page."),
        act=N_("Open the reports"), path=REPORTS,
    ),
    rule(
        reports.InquiryAnswered, "staff", N_("A report in “%(title)s” was answered"),
        N_("It can be decided now."),
        act=N_("Open the reports"), path=REPORTS,
    ),
    rule(
        reports.InquiryDecided, "person", N_("Staff have decided about “%(title)s”"),
        N_("Staff found a breach of the rules. Your record shows what follows from it. The reason:"),
        act=SEE_RECORD, path=RECORD, quote="reason", when="breach",
    ),
    rule(
        reports.InquiryDecided, "person", N_("Staff have decided about “%(title)s”"),
        N_("Staff looked at what was reported and found no breach. Nothing changes. The reason:"),
        act=SEE_RECORD, path=RECORD, quote="reason", when="not breach",
    ),
    rule(
        reports.InquiryReopened, "person", N_("Staff look again at “%(title)s”"),
        N_("Staff took their decision back, and with it what followed from it. They will decide anew. The reason:"),
        act=SEE_RECORD, path=RECORD, quote="reason",
    ),
    rule(
        reports.ReporterTold, "person", N_("Your report on “%(title)s”"),
        N_("Staff looked at your report, found a breach, and acted. Thank you."),
        act=SEE_RECORD, path=RECORD, when="breach",
    ),
    rule(
        reports.ReporterTold, "person", N_("Your report on “%(title)s”"),
        N_("Staff looked at your report and found no breach this time. Thank you for looking out."),
        act=SEE_RECORD, path=RECORD, when="not breach",
    ),
    rule(
        reports.BadFaithFound, "person", N_("A report of yours"),
        N_("Staff found that your report on “%(title)s” was made in bad faith. It is on your record. The reason:"),
        act=SEE_RECORD, path=RECORD, quote="reason",
    ),
    rule(
        notices.MailsLeft, "person", N_("Emails switched off: %(mails)s"),
        N_("Somebody opened the link at the end of an email we sent you and switched off “%(mails)s”. You no longer get such emails; your inbox on the site still shows everything."),
        N_("If that was you, nothing more is needed. If you forwarded the email, its reader may have done it: switch them on again below."),
        act=N_("View email settings"), path="/me/mail",
    ),
    # Copies, and leaving.
    rule(
        belongings.ExportReady, "person", N_("The copy of your data is ready"),
        N_("All that is your own here is packed for you. You can download it until %(until)s; then it is removed."),
        N_("If you did not ask for it, change your password and write to us."),
        act=N_("Go to the download"), path=BELONGINGS,
    ),
    rule(
        belongings.LeaveAsked, "doer", N_("Your account will be deleted"),
        N_("You asked for it. Until %(leaves_at)s you can take it back; then your account is erased for good."),
        N_("If this was not you, sign in, take it back, and change your password at once."),
        act=N_("See it, or take it back"), path=BELONGINGS,
    ),
    rule(
        belongings.LeaveTakenBack, "doer", N_("Your account stays"),
        N_("You took the deletion of your account back. Nothing has changed."),
        act=N_("Look at my account"), path=BELONGINGS,
    ),
    rule(
        belongings.LeaveWaits, "person", N_("Your account cannot be deleted yet"),
        N_("The time has come, but something still keeps your account: money, a contest, or somebody who waits for you. It is deleted by itself when that is over."),
        act=N_("See what it is"), path=BELONGINGS,
    ),
)  # fmt: skip
