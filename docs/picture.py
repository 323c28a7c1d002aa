"""Draw docs/images/playground.png: the playground in a real browser, after its first scene has got stuck.

make picture
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

PICTURE = Path(__file__).parent / "images" / "playground.png"
WIDTH, HEIGHT = 1440, 900
# A scene is typed at the pace of people.
PLAYS_MS = 90_000
SETTLES_MS = 1_500


def draw(address: str) -> None:
    """Play the first scene until a prompt has come and the thread is at its end, and take the picture."""
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(address)
        play_first_scene(page)
        page.screenshot(path=PICTURE)
        browser.close()


def play_first_scene(page: Page) -> None:
    """Play it to its end."""
    from bot.playground.scenes import SCENES

    page.locator(".cg-welcome .cg-scene").first.click()
    last = page.locator(".cg-thread .cg-message", has_text=SCENES[0].lines[-1].text)
    expect(last).to_be_visible(timeout=PLAYS_MS)
    expect(page.locator(".cg-private .cg-message").first).to_be_visible()
    page.mouse.move(5, HEIGHT // 2)
    page.wait_for_timeout(SETTLES_MS)


def main() -> None:
    """Start a playground of its own, draw, and end it."""
    command = [sys.executable, "-m", "bot.cli", "playground", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as playground:  # noqa: S603 (our own command)
        try:
            if playground.stdout is None or not (found := re.search(r"http://\S+", playground.stdout.readline())):
                raise SystemExit("The playground did not start. Run `commonground playground` to see why.")
            draw(found[0])
        finally:
            playground.terminate()


if __name__ == "__main__":
    main()
