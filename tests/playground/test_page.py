"""The page in a real browser: a small bot behind it, everything else as a newcomer meets it."""

import importlib.util
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from bot.errors import MissingExtraError
from bot.playground.page import run_page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
without_it = pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine")


def in_browser(test):
    """Mark a test that needs a browser: left out without one, and run in the loop the browser lives in."""
    return without_it(pytest.mark.asyncio(loop_scope="module")(test))


FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# Long enough for a machine that does much else; a test waits only as long as it must.
PATIENCE_MS = 60_000
expect.set_options(timeout=PATIENCE_MS)
# Several waits may follow one another.
pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Return the address of the page, served by a process of its own, as NiceGUI allows one page per process."""
    served = subprocess.Popen([sys.executable, "-m", "tests.playground.little_bot"], stdout=subprocess.PIPE, text=True)
    assert served.stdout is not None
    yield served.stdout.readline().strip()
    served.terminate()
    served.wait(60)
    served.stdout.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """Return one browser for all, as starting it takes longer than most tests."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module", params=[(1440, 900), (390, 844)], ids=["wide", "narrow"])
async def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> AsyncIterator[Page]:
    """Return the page in a browser that lets nothing out of this machine unnoticed."""
    width, height = request.param
    page = await browser.new_page(viewport={"width": width, "height": height})
    page.set_default_timeout(PATIENCE_MS)
    troubles: list[str] = []
    page.on("request", lambda sent: troubles.append(sent.url) if is_outside(sent.url) else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    await open_page(page, address)
    yield page
    await page.close()
    assert troubles == []


async def open_page(page: Page, address: str) -> None:
    """Go there and wait until the page is connected: it is drawn before it can hear and be heard."""
    await page.goto(address)
    await expect(page.locator(".cg-channel textarea")).to_be_visible()
    await page.wait_for_function("window.did_handshake")


def is_outside(url: str) -> bool:
    return not url.startswith(("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:"))


async def say(page: Page, words: str, where: str = ".cg-channel") -> None:
    await page.fill(f"{where} textarea", words)
    await page.press(f"{where} textarea", "Enter")


async def turn_to(page: Page, part: str) -> None:
    """Turn to a part of the page where there is room for one only."""
    tab = page.locator(".cg-bottom-entry", has_text=part)
    if await tab.is_visible():
        await tab.click()


@in_browser
async def test_a_newcomer_reads_three_steps_and_finds_three_scenes(page: Page):
    welcome = page.locator(".cg-welcome")

    await expect(welcome.locator("h1")).to_be_visible()
    await expect(welcome.locator("li")).to_have_count(3)
    await expect(welcome.locator(".cg-scene")).to_have_count(3)


@in_browser
async def test_nothing_is_wider_than_the_screen(page: Page):
    for part in ("Start", "Channel", "Thread", "Tension", "Private"):
        await turn_to(page, part)

        assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@in_browser
async def test_what_is_typed_as_somebody_stands_in_the_channel_under_their_name(page: Page):
    await page.click(".cg-channel [aria-label='Type as Chidi']")
    await expect(page.locator(".cg-channel textarea")).to_have_attribute("placeholder", "Message #launch as Chidi")
    await say(page, "a <b>plain</b> word")

    last = page.locator(".cg-channel .cg-message").last
    await expect(last).to_contain_text("a <b>plain</b> word")
    await expect(page.locator(".cg-channel article[aria-label^='Chidi']").first).to_be_visible()


@in_browser
async def test_a_command_is_answered_for_its_caller_only(page: Page):
    await say(page, "/commonground help")
    answer = page.locator(".cg-channel .cg-only-you", has_text="notices when a thread gets stuck")
    await expect(answer.first).to_be_visible()

    await page.click(".cg-channel [aria-label='Type as Chidi']")
    await expect(answer).to_have_count(0)


@in_browser
async def test_a_thread_that_gets_stuck_brings_a_private_message_with_working_buttons(page: Page):
    await say(page, "/commonground watch")
    await page.locator(".cg-channel .cg-button", has_text="Send me prompts").first.click()
    await expect(page.locator(".cg-only-you", has_text="You will get prompts").last).to_be_visible()
    # The page is the same for both screens, so each begins a thread of its own.
    opening = f"Is Thursday at {page.viewport_size} too late?"
    await say(page, opening)
    message = page.locator(".cg-channel .cg-message", has_text=opening)
    await message.hover()
    await message.locator(".cg-tool", has_text="Reply").click()
    for words in ("No. Not my problem.", "Not again.", "It is your fault.", "And twice at that. No."):
        await say(page, words, ".cg-thread")
        await expect(page.locator(".cg-thread .cg-message").last).to_contain_text(words)

    await expect(page.locator(".cg-thread .cg-chip")).to_have_text("Stalled")
    await turn_to(page, "Private")
    await page.locator(".cg-person-tab", has_text="Ana").click()
    private = page.locator(".cg-private .cg-message")
    offer = private.filter(has_text="Step back from the point")
    await offer.last.locator(".cg-button", has_text="Another idea").click()
    await expect(private.last).to_contain_text("Ask what they want to come out of it")
    await expect(offer).to_have_count(0)


@in_browser
async def test_a_window_is_filled_in_refused_and_closed_with_the_keyboard_alone(page: Page):
    await say(page, "/commonground draft")
    window = page.locator(".cg-window")
    await expect(window.locator("textarea")).to_be_focused()

    await page.keyboard.type("short")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(window.locator("[role=alert]")).to_have_text("Something longer, please.")
    await expect(window.locator("textarea")).to_have_value("short")

    await page.keyboard.press("Escape")
    await expect(window).to_be_hidden()


@in_browser
async def test_what_is_being_typed_into_a_window_stays_when_the_page_changes_behind_it(
    page: Page, browser: Browser, address: str
):
    await say(page, "/commonground draft")
    field = page.locator(".cg-window textarea")
    await expect(field).to_be_focused()
    await page.keyboard.type("half a thou")
    elsewhere, words = await browser.new_page(), f"said meanwhile at {page.viewport_size}"
    await open_page(elsewhere, address)
    await say(elsewhere, words)
    await expect(page.locator(".cg-channel .cg-message", has_text=words)).to_have_count(1)
    await elsewhere.close()

    await page.keyboard.type("ght")

    await expect(field).to_have_value("half a thought")


@in_browser
async def test_a_menu_is_used_with_the_keyboard_alone(page: Page):
    words = f"delete me at {page.viewport_size}"
    await say(page, words)
    message = page.locator(".cg-channel .cg-message", has_text=words)
    await message.locator("[aria-label='More actions']").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(".cg-menu [role=menuitem]").first).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")

    await expect(message).to_have_count(0)


@in_browser
async def test_every_button_has_a_name(page: Page):
    nameless = "[...document.querySelectorAll('.cg button')].filter(b => !(b.ariaLabel || b.innerText.trim())).length"

    assert await page.evaluate(nameless) == 0


@in_browser
async def test_light_and_dark_are_switched_and_remembered(page: Page):
    await page.click(".cg-theme")
    was_dark = await page.evaluate("document.body.classList.contains('body--dark')")
    await page.reload()
    await expect(page.locator(".cg-channel textarea")).to_be_visible()

    await page.wait_for_function(f"document.body.classList.contains('body--dark') === {str(was_dark).lower()}")


def test_without_nicegui_the_page_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)

    with pytest.raises(MissingExtraError, match=r"pip install 'common-ground\[playground\]'"):
        run_page(None, None)
