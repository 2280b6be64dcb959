"""How soon a library of a thousand videos can be used, how it scrolls, and how much JavaScript it takes."""

import statistics
from pathlib import Path
from uuid import UUID

from playwright.sync_api import Browser, Page

from tests.bench.measure import Targets
from tests.bench.service import rows
from tests.bench.web.hour import owner_url
from tests.e2e.studio.conftest import home, set_up
from tests.services.box import Up

VIDEOS = 1_000
_SLOWER = 4  # times slower than this machine
_OPENED = 5
_INTERACTIVE_MS, _DROPPED, _SCRIPT_KB = 1500, 0.02, 200
_FRAME_MS = 1000 / 60
# Cards are drawn by the browser alone, from what the API answered: one that is there answers to the mouse.
_FIRST_CARD = """
new MutationObserver((_, observer) => {
  if (document.querySelector('[data-testid="video"] a')) {
    observer.disconnect();
    requestAnimationFrame(() => { window.interactive = performance.now(); });
  }
}).observe(document, { childList: true, subtree: true });
"""
_SCROLL = """async () => {
  const times = [];
  let left = 180;
  await new Promise((done) => {
    const step = (time) => {
      times.push(time);
      scrollBy({ top: 60, behavior: "instant" });
      left -= 1;
      left ? requestAnimationFrame(step) : done();
    };
    requestAnimationFrame(step);
  });
  return times.slice(1).map((time, index) => time - times[index]);
}"""
_SCRIPTS = """() => performance.getEntriesByType("resource")
  .filter(({ name }) => new URL(name).pathname.endsWith(".js"))
  .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)"""


def measure(browser: Browser, box: tuple[Up, str], folder: Path, targets: Targets) -> None:
    """Open a library of a thousand videos on a slow processor some times, each in a browser that knows nothing yet."""
    del folder
    context = browser.new_context(locale="en-US")
    page = context.new_page()
    set_up(page, box[1])
    page.goto(home(box))
    page.wait_for_url("**/w/*")
    library = page.url
    rows.fill(owner_url(box[0]), UUID(library.rpartition("/")[2]), VIDEOS)
    signed_in = context.storage_state()
    opened: list[float] = []
    for _ in range(_OPENED):
        fresh = browser.new_context(locale="en-US", viewport={"width": 1440, "height": 900}, storage_state=signed_in)
        page = fresh.new_page()
        opened.append(_interactive(page, library))
        scripts = page.evaluate(_SCRIPTS) / 1000
        if len(opened) < _OPENED:
            fresh.close()
    name = f"a library of {VIDEOS} videos is interactive, processor {_SLOWER} times slower: median"
    targets.at_most(name, statistics.median(opened), _INTERACTIVE_MS, " ms")
    targets.at_most("JavaScript of the library, compressed", scripts, _SCRIPT_KB, " kB")
    page.wait_for_timeout(1000)
    frames = page.evaluate(_SCROLL)
    dropped = sum(max(0, round(took / _FRAME_MS) - 1) for took in frames)
    print(f"       {len(frames)} frames of scrolling, the longest {max(frames):.0f} ms", flush=True)
    targets.at_most("frames dropped in scrolling", dropped / len(frames), _DROPPED)


def _interactive(page: Page, address: str) -> float:
    """Return the milliseconds from asking for the page to a first card that can be used."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
    page.add_init_script(_FIRST_CARD)
    page.goto(address, wait_until="commit")
    page.get_by_test_id("video").first.wait_for()
    page.wait_for_load_state("networkidle")
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    return float(page.evaluate("window.interactive"))
