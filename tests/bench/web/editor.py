"""How soon the editor of a one-hour transcript is there, answers keys, and shows another moment."""

import statistics
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.bench.measure import Targets
from tests.bench.web.hour import WORDS, an_hour
from tests.e2e.studio.conftest import home, set_up, upload
from tests.media.talk import talk
from tests.services.box import Up

_OPENS_MS, _ACTS_MS, _SEEKS_MS = 2500, 50, 150
_OPENED = 5
_ROUNDS = 8
# From the key to the frame in which its effect is painted: a message is heard after it.
_TIME_KEYS = """
window.took = [];
addEventListener("keydown", ({ key, timeStamp }) => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => window.took.push([key, performance.now() - timeStamp]);
  channel.port2.postMessage(null);
}), true);
"""
_TIME_SEEK = """async (word) => {
  const began = performance.now();
  const options = { bubbles: true, button: 0, pointerType: "mouse" };
  document.getElementById(word).dispatchEvent(new PointerEvent("pointerdown", options));
  document.getElementById(word).dispatchEvent(new PointerEvent("pointerup", options));
  const seen = [...document.querySelectorAll("figure video")].filter((video) => video.seeking);
  await Promise.all(seen.map((video) => new Promise((done) => video.addEventListener("seeked", done, { once: true }))));
  await new Promise((done) => requestAnimationFrame(done));
  return performance.now() - began;
}"""


def measure(browser: Browser, box: tuple[Up, str], folder: Path, targets: Targets) -> None:
    """Open the editor of an hour some times, edit in it, and go to places in the talk that the hour is made of."""
    page = browser.new_context(locale="en-US", viewport={"width": 1440, "height": 900}).new_page()
    set_up(page, box[1])
    watch = home(box) + upload(page, home(box), talk(folder / "talk.mp4"))
    hour = an_hour(box[0], page, watch)
    opened = [_opens(page, hour + "/edit") for _ in range(_OPENED)]
    name = f"the editor of {WORDS} words opens: median"
    targets.at_most(name, statistics.median(opened), _OPENS_MS, " ms")
    for key, times in sorted(_acts(page).items()):
        targets.at_most(f"{key}: median", statistics.median(times), _ACTS_MS, " ms")
    _opens(page, watch + "/edit")
    seeks = [page.evaluate(_TIME_SEEK, f"word-{word}") for word in (5, 60, 20, 45, 10, 70, 30, 55, 15)]
    targets.at_most("the preview shows another moment: median", statistics.median(seeks), _SEEKS_MS, " ms")


def _opens(page: Page, address: str) -> float:
    """Return the milliseconds from asking for the page to words that can be selected."""
    page.goto(address, wait_until="commit")
    page.locator("[data-word]").first.wait_for()
    return float(page.evaluate("performance.now()"))


def _acts(page: Page) -> dict[str, list[float]]:
    """Return how long keys took, by key."""
    page.wait_for_timeout(1500)
    page.evaluate(_TIME_KEYS)
    page.locator("[data-word]").nth(3).click()
    for _ in range(_ROUNDS):
        for key in ("ArrowDown", "ArrowRight", "Delete", "Control+z", "Control+Shift+z"):
            page.keyboard.press(key)
            page.wait_for_timeout(250)
    page.keyboard.press("Enter")
    page.keyboard.type("words that were not heard", delay=60)
    took: dict[str, list[float]] = {}
    for key, milliseconds in page.evaluate("window.took"):
        named = "typing a letter" if key.islower() and len(key) == 1 and key != "z" else key
        if named not in {"Control", "Shift", " ", "Enter"}:
            took.setdefault({"z": "undo", "Z": "redo"}.get(named, named), []).append(milliseconds)
    return took
