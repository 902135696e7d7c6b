"""Second factors in a real browser: its virtual authenticator holds the passkeys, our own arithmetic the codes."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import update
from werkzeug.serving import make_server

from contest.kernel.clock import utcnow
from contest.kernel.db import transaction
from contest.people.model import Person, SignIn
from tests.axe import check
from tests.cast import PASSWORD, join
from tests.people.actions.factors.soft import code

pytestmark = pytest.mark.real_clock

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture
def url(app: Flask, chromium: Any) -> Iterator[str]:
    """The site by its name, on a port of its own, form keys and all."""
    app.config["WTF_CSRF_ENABLED"] = True
    join(app, "ken", "sota")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    app.config["PUBLIC_URL"] = f"http://localhost:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield app.config["PUBLIC_URL"]
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(url: str, chromium: Any) -> Iterator[Page]:
    """A browser whose device makes passkeys; nothing may throw or break the content policy."""
    context = chromium.new_context(base_url=url, locale="en", viewport=DESK)
    context.set_default_timeout(15_000)
    page, troubles = context.new_page(), []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on(
        "console",
        lambda message: "Content Security" in message.text and troubles.append(message.text),
    )
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    page.device = device  # type: ignore[attr-defined]
    page.plug = lambda: device.send(  # type: ignore[attr-defined]
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )["authenticatorId"]
    yield page
    context.close()
    assert troubles == []


def looks(page: Page, name: str) -> None:
    """Readable by all, also on a phone, where nothing scrolls sideways."""
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        assert check(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], name


def signs_in(page: Page, who: str = "ken") -> None:
    page.goto("/sign-in")
    page.fill("#email", f"{who}@example.jp")
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def signs_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").first.click()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()


def test_a_passkey_is_set_up_and_signs_in_alone_after_a_password_and_at_the_question(app, page):
    page.plug()
    looks_at_door(page)
    signs_in(page)
    page.goto("/me/security")
    looks(page, "security-bare")
    page.fill("#passkey-name", "my phone")
    page.get_by_role("button", name="Set up a passkey").press("Enter")
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    looks(page, "recovery-codes")
    page.get_by_role("link", name="I have saved them").click()
    expect(page.get_by_text("my phone", exact=False).first).to_be_visible()
    looks(page, "security-passkey")

    # Alone, by the keyboard.
    signs_out(page)
    page.goto("/sign-in?next=/me/security")
    page.get_by_role("button", name="Sign in with a passkey").press("Enter")
    page.wait_for_url("**/me/security")

    # After the password.
    signs_out(page)
    signs_in(page)
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    looks(page, "second-step")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.locator(".masthead__who")).to_have_text("高橋 健")

    # At the question: the form that was typed goes through with it.
    with app.app_context(), transaction() as session:
        session.execute(update(SignIn).values(proved_at=utcnow() - timedelta(minutes=11)))
    page.goto("/me/bank-details")
    page.fill("#bank", "みさき信用金庫")
    page.fill("#branch", "小樽")
    page.fill("#number", "1234567")
    page.fill("#holder", "タカハシ ケン")
    page.get_by_role("button", name="Save bank details").click()
    expect(page.get_by_role("heading", name="Confirm it’s you")).to_be_visible()
    looks(page, "question")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.locator(".facts")).to_contain_text("タカハシ ケン")

    # A new passkey asks first, too, and the device is not set up twice.
    page.goto("/me/security")
    page.get_by_role("button", name="Set up a passkey").click()
    expect(page.get_by_text("This device already has a passkey for this account.")).to_be_visible()
    page.get_by_role("button", name="Remove my phone").click()
    expect(page.get_by_text("This passkey no longer works.")).to_be_visible()


def looks_at_door(page: Page) -> None:
    page.goto("/sign-in")
    looks(page, "door")


def test_a_browser_without_passkeys_or_whose_owner_says_no_is_told_so(page):
    signs_in(page)
    page.goto("/me/security")
    page.evaluate(
        "() => { navigator.credentials.create = () => Promise.reject(new DOMException('', 'NotAllowedError')); }"
    )
    page.get_by_role("button", name="Set up a passkey").click()
    expect(page.get_by_text("The passkey was not used in time, or its window was closed.")).to_be_visible()
    page.evaluate("delete globalThis.PublicKeyCredential")
    page.get_by_role("button", name="Set up a passkey").click()
    expect(page.get_by_text("This browser does not support passkeys.")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_an_app_is_scanned_confirmed_and_asked_for(app, page, language):
    with app.app_context(), transaction() as session:
        session.execute(update(Person).values(language=language))
    signs_in(page)
    page.goto("/me/security")
    page.locator("form[action='/me/authenticator'] button").click()
    page.wait_for_url("**/me/authenticator")
    assert page.locator("img.qr").evaluate("image => image.complete && image.naturalWidth > 0")
    looks(page, f"app-{language}")
    key = page.locator("p.to-copy").inner_text()
    page.fill("#code", "000000")
    page.locator("form[action$=confirmation] button").click()
    expect(page.locator("#code-wrong")).to_be_visible()
    page.fill("#code", code(key, utcnow()))
    page.locator("#code").press("Enter")
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    looks(page, f"app-codes-{language}")
    stored = page.locator(".recovery-codes li").first.inner_text()
    page.goto("/me/security")
    looks(page, f"security-app-{language}")

    page.locator(".masthead__out button").click()
    page.goto("/sign-in")
    page.fill("#email", "ken@example.jp")
    page.fill("#password", PASSWORD)
    page.locator("#password").press("Enter")
    page.wait_for_url("**/sign-in/second")
    looks(page, f"second-step-app-{language}")
    page.fill("#code", stored)
    page.locator("#code").press("Enter")
    expect(page.locator(".masthead__who")).to_be_visible()
