"""The cast at browsers of their own. Whatever a page complains about, whoever may see it, is kept for the end."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests import axe
from tests.running import Site

PASSWORD = "a kettle, a lamp and rain"
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
PATIENCE = 30_000


class Somebody:
    """A person with an address and a browser."""

    name, email = "", ""

    def __init__(self, site: Site, chromium) -> None:
        self.site = site
        self.context = chromium.new_context(
            base_url=site.url, locale="en-GB", timezone_id="Asia/Tokyo", viewport=DESK
        )
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.new_page()
        self.troubles: list[str] = []
        self.hidden: set[str] = set()
        self._looked_at: set[str] = set()
        self._expected = ""
        self.page.on("console", self._hears)
        self.page.on("pageerror", lambda error: self._notes(f"script: {error}"))
        self.page.on("response", self._receives)

    # --- getting about

    def goes_to(self, path: str, *, status: int = 200) -> None:
        """Open a page of the site."""
        self._expected = str(status) if status >= 400 else ""
        answer = self.page.goto(path)
        assert answer.status == status, f"{self.name} at {path}: {answer.status}, not {status}"
        self.looks()
        self._expected = ""

    def presses(self, button: str | re.Pattern, *, within=None) -> None:
        """Press a button that leads to a page."""
        with self.page.expect_navigation():
            (within or self.page).get_by_role("button", name=button, exact=isinstance(button, str)).click()
        self.looks()

    def presses_and_proves(self, button: str | re.Pattern) -> None:
        """Press a button that asks, after so long a time, who one is; then type the password again."""
        self._expected = "401"
        self.presses(button)
        self._expected = ""
        self.fills(proof_password=PASSWORD)
        self.presses("Continue")

    def follows(self, link: str | re.Pattern) -> None:
        """Follow a link."""
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=link, exact=isinstance(link, str)).first.click()
        self.looks()

    def fills(self, **fields: str) -> None:
        """Type into fields, by their names."""
        for name, text in fields.items():
            self.page.locator(f"[name='{name}']:visible").fill(text)

    def reads(self, words: str | re.Pattern) -> None:
        """See these words on the page."""
        expect(self.page.get_by_text(words).first).to_be_visible(timeout=PATIENCE)

    def looks(self) -> None:
        """Look at the page: nothing that is hidden from me; once a kind of page: readable by all, on a phone too."""
        self.page.wait_for_load_state("load")
        if self.hidden:
            source = self.page.content()
            shown = [secret for secret in self.hidden if secret in source]
            if shown:
                self._notes(f"{self.page.url} shows {shown}")
        place = re.sub(r"\d+", "n", urlsplit(self.page.url).path)
        step = re.search(r"step=\w+", self.page.url)
        place += f"?{step[0]}" if step else ""
        if place in self._looked_at:
            return
        self._looked_at.add(place)
        for finding in axe.check(self.page):
            self._notes(f"axe at {place}: {finding}")
        self.page.set_viewport_size(PHONE)
        width = self.page.evaluate("document.documentElement.scrollWidth")
        if width > PHONE["width"]:
            self._notes(f"{place} scrolls sideways on a phone: {width} px")
        self.page.set_viewport_size(DESK)

    # --- an account

    def registers(self) -> None:
        """Make an account, open the link in the mail, and confirm it with the password."""
        self.goes_to("/register")
        self.fills(name=self.name, email=self.email, password=PASSWORD)
        self.presses("Create account")
        self.goes_to(self.site.mailbox.link(self.email, "/confirmation/"))
        self.fills(password=PASSWORD)
        self.presses("Confirm email address and sign in")
        expect(self.page.locator(".masthead__who")).to_have_text(self.name)

    def signs_in(self) -> None:
        """Sign in with the password."""
        self.goes_to("/sign-in")
        self.fills(email=self.email, password=PASSWORD)
        self.presses("Sign in")
        expect(self.page.locator(".masthead__who")).to_have_text(self.name)

    def gives_bank_details(self, *, number: str, holder: str) -> None:
        """Say where money is to be paid to."""
        self.goes_to("/me/bank-details")
        self.fills(bank="みなと銀行", branch="小樽支店", number=number, holder=holder)
        self.presses_and_proves("Save bank details")
        self.reads("Saved.")

    def balance(self) -> str:
        """The balance as the page of earnings shows it."""
        self.goes_to("/me/earnings")
        return self.page.locator(".balance .poster").inner_text()

    def subjects(self) -> list[str]:
        """What the mails to me were about, oldest first."""
        return [mail["Subject"] for mail in self.site.mailbox.to(self.email)]

    # --- trouble

    def _hears(self, message) -> None:
        if message.type == "error" and not (self._expected and self._expected in message.text):
            self._notes(f"console at {self.page.url}: {message.text}")

    def _receives(self, response) -> None:
        if response.status >= 500:
            self._notes(f"{response.status} of {response.request.method} {response.url}")

    def _notes(self, trouble: str) -> None:
        self.troubles.append(f"{self.name}: {trouble}")


class Hana(Somebody):
    """The client: a coffee roaster in Otaru."""

    name, email = "Hana Mizuno", "hana@canary-client.example"

    def opens_a_brief(self) -> int:
        """Begin a draft; its number."""
        self.goes_to("/")
        self.presses("Start a contest")
        return int(re.search(r"/contests/(\d+)/", self.page.url)[1])

    def writes(self, contest: int, step: str, **fields: str) -> None:
        """Fill in a step of the brief; each field is saved as soon as it is left."""
        self.goes_to(f"/contests/{contest}/brief?step={step}")
        for name, text in fields.items():
            field = self.page.locator(f"[name='{name}']:visible").first
            with self.page.expect_response(re.compile(r"/brief$")) as saved:
                if field.evaluate("field => field.tagName") == "SELECT":
                    field.select_option(text)
                else:
                    field.fill(text)
                    field.blur()
            assert saved.value.status == 200, saved.value.text()
        expect(self.page.locator("[data-saved]")).to_contain_text("Saved")

    def chooses(self, contest: int, step: str, *options: str) -> None:
        """Choose radio buttons or chips of a step, by their words."""
        self.goes_to(f"/contests/{contest}/brief?step={step}")
        for option in options:
            with self.page.expect_response(re.compile(r"/brief$")) as saved:
                self.page.locator("label").filter(has_text=option).first.click()
            assert saved.value.status == 200, saved.value.text()

    def adds_references(self, contest: int, *pictures: Path) -> None:
        """Send pictures that show what is meant."""
        self.goes_to(f"/contests/{contest}/brief?step=brief")
        self.page.locator("[data-uploads] input[type=file]").set_input_files(pictures)
        expect(self.page.locator("[data-files] li .mark--done")).to_have_count(len(pictures))
        self.presses(re.compile("Add"))

    def asks_how_to_pay(self, contest: int) -> str:
        """Choose bank transfer; the reference to write on it."""
        self.goes_to(f"/contests/{contest}/funding")
        self.page.locator("label").filter(has_text="Bank transfer").click()
        self.presses("Show payment instructions")
        return self.page.locator(".reference").inner_text()

    def publishes(self, contest: int) -> None:
        """Accept the agreement and open the contest."""
        self.goes_to(f"/contests/{contest}/brief?step=check")
        self.page.locator("[name=accept]").check()
        self.presses("Accept and publish")
        self.reads("Your contest is open.")

    def writes_to_the_designer(self, contest: int, entry: int, text: str) -> None:
        """Say something in the thread of an entry."""
        self.goes_to(f"/contests/{contest}/entries/{entry}")
        self.page.locator("#comment").fill(text)
        self.presses("Send")

    def declines(self, contest: int, entry: int, *, chip: str, text: str) -> None:
        """Decline an entry with a reason."""
        self.goes_to(f"/contests/{contest}/entries/{entry}")
        self.page.locator("#decline-fold > summary").click()
        self.page.locator("#decline-fold label.chip").filter(has_text=chip).click()
        self.page.locator("#decline").fill(text)
        self.presses("Decline the entry")

    def restores(self, contest: int, entry: int) -> None:
        """Take a declined entry up again."""
        self.goes_to(f"/contests/{contest}/entries/{entry}")
        self.presses("Restore entry")

    def invites(self, contest: int, email: str) -> None:
        """Ask somebody to judge."""
        self.goes_to(f"/contests/{contest}/judges")
        self.fills(email=email)
        self.presses("Send invitation")
        self.reads(email)

    def gives_stars(self, contest: int, entry: int, stars: int) -> None:
        """Rate an entry."""
        self.goes_to(f"/contests/{contest}/entries/{entry}")
        with self.page.expect_response(re.compile(r"/rating$")) as answer:
            self.page.locator("fieldset.stars label").nth(stars - 1).click()
        assert answer.value.status == 204

    def shortlists(self, contest: int, entry: int) -> None:
        """Put an entry on the shortlist."""
        self.goes_to(f"/contests/{contest}/entries/{entry}")
        with self.page.expect_response(re.compile(r"/shortlisting$")) as answer:
            self.page.get_by_role("button", name="Add to shortlist").click()
        assert answer.value.status == 204
        expect(self.page.get_by_role("button", name="Remove from shortlist")).to_be_visible()

    def compares(self, contest: int, *entries: int) -> None:
        """Lay entries side by side and look closer at all of them."""
        self.goes_to(f"/contests/{contest}/compare")
        for entry in entries:
            box = self.page.locator(f"input[name=e][value='{entry}']")
            if not box.is_checked():
                self.page.locator("label.finalist").filter(has=box).click()
        self.presses("Compare")
        expect(self.page.locator("[data-compare] figure")).to_have_count(len(entries))
        self.page.locator("[data-zoom=in]").click()
        expect(self.page.locator("[data-zoom-now]")).not_to_have_text("100 %")

    def awards(self, contest: int, entry: int) -> None:
        """Choose the winner: first thinking better of it, then deciding."""
        self.goes_to(f"/contests/{contest}/award?entry={entry}")
        self.page.get_by_role("button", name="Cancel").click()
        expect(self.page.locator("#award")).to_be_hidden()
        self.page.get_by_role("button", name=f"Award #{entry}…").click()
        self.presses_and_proves(re.compile(f"^Award #{entry} ·"))

    def saves(self, contest: int, file: str) -> bytes:
        """Fetch a delivered file."""
        self.goes_to(f"/contests/{contest}/handover")
        with self.page.expect_download() as saved:
            self.page.get_by_role("link", name=f"Save {file}").first.click()
        return Path(saved.value.path()).read_bytes()

    def asks_for_a_change(self, contest: int, note: str) -> None:
        """Say what should be different in the files."""
        self.goes_to(f"/contests/{contest}/handover")
        self.fills(note=note)
        self.presses("Request changes")

    def accepts(self, contest: int) -> None:
        """Accept the delivery in the dialog."""
        self.goes_to(f"/contests/{contest}/handover")
        self.page.get_by_role("button", name="Accept the delivery…").click()
        self.presses(re.compile("^Accept delivery ·"))
        self.reads("Accepted. The prize is in the winner’s balance.")


class Designer(Somebody):
    """One who enters."""

    def sends(self, *files: Path, slowly: bool = False) -> list[float]:
        """Send files from the page that is open straight into the store; the progress that was to be seen."""
        if slowly:
            link = self.context.new_cdp_session(self.page)
            rate = {"offline": False, "latency": 20, "downloadThroughput": -1, "uploadThroughput": 3_000_000}
            link.send("Network.emulateNetworkConditions", rate)
        self.page.evaluate(_WATCH_PROGRESS)
        self.page.locator("[data-uploads] input[type=file]").set_input_files(files)
        arrived = self.page.locator("[data-files] li .mark--done")
        expect(arrived).to_have_count(len(files), timeout=60_000)
        if slowly:
            link.send("Network.emulateNetworkConditions", rate | {"latency": 0, "uploadThroughput": -1})
            link.detach()
        return self.page.evaluate("window.seen")

    def enters(self, contest: int, *files: Path, title: str, note: str = "", slowly: bool = False) -> int:
        """Submit an entry; its number."""
        self.goes_to(f"/contests/{contest}/entries/new")
        seen = self.sends(*files, slowly=slowly)
        if slowly:
            assert any(0 < part < 100 for part in seen), f"no progress was to be seen: {seen}"
        self.fills(title=title, note=note)
        self.page.locator("[name=own_work]").check()
        self.page.locator("[name=ai][value=none]").check()
        self.presses("Submit entry")
        return int(re.search(r"/entries/(\d+)", self.page.url)[1])

    def sends_a_version(self, contest: int, entry: int, *files: Path, title: str) -> None:
        """Submit a new version of an entry."""
        self.goes_to(f"/contests/{contest}/entries/{entry}/versions/new")
        self.sends(*files)
        self.fills(title=title)
        self.page.locator("[name=own_work]").check()
        self.presses("Submit new version")

    def sees_it_ready(self, contest: int, entry: int, *, version: int = 1) -> None:
        """Wait, without touching anything, until the page shows the pictures."""
        expect(self.page.locator("[data-picture]").first).to_be_visible(timeout=60_000)
        expect(self.page.locator("#images-head")).to_have_text(f"Version {version}", timeout=60_000)
        expect(self.page.locator("#entry-live [hx-trigger], #entry-live[hx-trigger]")).to_have_count(
            0, timeout=60_000
        )
        self.goes_to(f"/contests/{contest}/entries/{entry}")
        picture = self.page.locator("[data-picture]").first
        assert picture.evaluate("async img => (await img.decode(), img.naturalWidth > 300)")

    def answers(self, contest: int, entry: int, text: str) -> None:
        """Answer in the thread."""
        self.goes_to(f"/contests/{contest}/entries/{entry}")
        self.page.locator("#comment").fill(text)
        self.presses("Send")

    def withdraws(self, contest: int, entry: int) -> None:
        """Take an entry back."""
        self.goes_to(f"/contests/{contest}/entries/{entry}")
        self.page.locator("#withdraw-fold > summary").click()
        self.presses(f"Withdraw entry #{entry}")

    def accepts_the_agreement(self, contest: int) -> None:
        """Accept the transfer agreement as the winner."""
        self.goes_to(f"/contests/{contest}/handover")
        self.page.locator("[name=agreed]").check()
        self.presses("Accept the agreement")

    def adds_to_the_delivery(self, contest: int, file: Path, *, format: str) -> None:
        """Send a source file and say which of the required formats it is; wait until it has been checked."""
        self.goes_to(f"/contests/{contest}/handover")
        self.page.locator("[name=format]").select_option(format)
        self.sends(file)
        self.presses("Add to delivery")
        for _ in range(60):
            if not self.page.get_by_text("being checked").count():
                return
            self.page.wait_for_timeout(500)
            self.page.reload()
        raise AssertionError("the file is still being checked")

    def delivers(self, contest: int) -> None:
        """Hand over what has been added."""
        self.goes_to(f"/contests/{contest}/handover")
        self.presses("Deliver")
        self.reads("Delivered. The client has five days to answer.")

    def asks_for_the_payout(self) -> None:
        """Have the whole balance paid out."""
        self.goes_to("/me/earnings")
        self.presses(re.compile("^Request payout of"))


_WATCH_PROGRESS = """() => {
  window.seen = [];
  new MutationObserver(() => {
    for (const bar of document.querySelectorAll("[data-files] progress[value]")) window.seen.push(bar.value);
  }).observe(document.querySelector("[data-files]"), { subtree: true, childList: true, attributes: true });
}"""


class Ken(Designer):
    """A designer who photographs."""

    name, email = "Ken Canary-Takahashi", "ken@canary-designer.example"


class Mei(Designer):
    """A designer who draws."""

    name, email = "Mei Canary-Hayashi", "mei@canary-designer.example"


class Rei(Somebody):
    """The judge. No account before the invitation."""

    name, email = "Rei Sato", "rei@canary-judge.example"

    def accepts_the_invitation(self) -> None:
        """Make an account and join the panel in one step."""
        self.goes_to(self.site.mailbox.link(self.email, "/invitations/"))
        self.fills(name=self.name, password=PASSWORD)
        self.presses("Create account and join the panel")

    def sweeps(self, contest: int, keys: str) -> None:
        """Mark the entries by keys, one letter each, and wait until the server has them."""
        self.goes_to(f"/contests/{contest}/sweep")
        for key in keys:
            expect(self.page.locator("[data-stage]")).to_be_visible()
            with self.page.expect_response(re.compile(r"/mark$")) as answer:
                self.page.keyboard.press(key)
            assert answer.value.status < 300, answer.value.text()

    def done(self) -> str:
        """How many the quick review counts as marked."""
        return self.page.locator("[data-done]").inner_text()


class Sota(Somebody):
    """Staff of the site."""

    name, email = "Sota Mori", "sota@canary-staff.example"

    def joins_the_staff(self) -> None:
        """Register, be made staff on the command line, which ends the sign-in, and sign in again."""
        self.registers()
        self.site.flask("person", "staff", self.email)
        self.signs_in()

    def records(self, *, statement: str, amount: int, bank: str) -> None:
        """Record a line of the bank's statement."""
        self.goes_to("/staff/receipts")
        self.fills(statement=statement, amount=str(amount), bank=bank)
        self.presses("Record payment")
        self.reads(re.compile(r"Payment \d+ is now held for contest"))

    def sends_the_payout(self, payee: str) -> None:
        """Give the bank the order, and say so."""
        self.goes_to("/staff/payouts?shelf=to_send")
        self.follows(payee)
        self.presses("Mark as sent to bank")

    def settles_the_payout(self, payee: str) -> None:
        """The bank's statement shows it: say so."""
        self.goes_to("/staff/payouts?shelf=sent")
        self.follows(payee)
        self.presses("Mark as paid")


class Ume(Somebody):
    """A stranger with an account."""

    name, email = "Ume Umeda", "ume@example.net"
