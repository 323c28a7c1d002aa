"""The main story as a newcomer lives it: the real command, the real bot and model, a real browser."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
COMMAND = Path(sys.executable).with_name("commonground")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# The scene alone is typed for half a minute, at the pace of people.
PATIENCE_MS = 120_000


@pytest.fixture
def address() -> Iterator[str]:
    """Run `commonground playground` and return the address it prints."""
    command = [COMMAND, "playground", "--port", "0"]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 (our own command)
    said = running.stdout.readline()
    yield re.search(r"http://\S+", said)[0]
    running.terminate()
    assert running.wait(60) == 0
    running.stdout.close()


@pytest.mark.timeout(600)
@pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine")
def test_a_thread_stalls_a_prompt_arrives_why_is_answered_and_helpful_is_thanked(address):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(PATIENCE_MS)
        page.goto(address)
        page.wait_for_function("window.did_handshake")

        page.locator(".cg-welcome .cg-scene", has_text="The release date").click()

        expect(page.locator(".cg-thread .cg-chip")).to_have_text("Stalled", timeout=PATIENCE_MS)
        page.locator(".cg-person-tab", has_text="Ben").click()
        private = page.locator(".cg-private")
        expect(private).to_contain_text("Words you could start from", timeout=PATIENCE_MS)
        private.locator(".cg-button", has_text="Why this?").first.click()
        expect(private).to_contain_text("the thread looked stuck to me", timeout=PATIENCE_MS)
        private.locator(".cg-button", has_text=re.compile("^Helpful$")).first.click()
        expect(private).to_contain_text(re.compile("thank", re.IGNORECASE), timeout=PATIENCE_MS)
        browser.close()


@pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine")
def test_a_template_is_written_in_a_window_that_says_what_is_wrong_with_it(address):
    texts = [
        "The kettle may be warm.",
        "Pouring slowly might do.",
        "I poured too fast, <!channel>.",
        "It tastes better.",
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(PATIENCE_MS)
        page.goto(address)
        window = page.locator(".cg-window")

        page.locator("textarea").first.fill("/commonground templates")
        page.locator("textarea").first.press("Enter")
        window.locator(".cg-button", has_text="Write one").click()
        window.get_by_text("Quiet: nobody answered").click()
        for number, text in enumerate(texts):
            window.locator("textarea").nth(number).fill(text)
        window.locator(".cg-button", has_text="Save").click()

        expect(window).to_contain_text("plain words only", timeout=PATIENCE_MS)
        expect(window.locator("[role=checkbox][aria-checked=true]")).to_have_count(1)
        window.locator("textarea").nth(2).fill("I poured too fast. Which cup would you like?")
        window.locator(".cg-button", has_text="Save").click()
        expect(window).to_contain_text("Saved. It is in use from now on", timeout=PATIENCE_MS)
        browser.close()
