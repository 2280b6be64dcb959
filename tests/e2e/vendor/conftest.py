"""The control plane with its pages behind one door, a fake Stripe, a mail server, and a browser in front of it all."""

import email
import email.policy
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pyotp
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from appliance.entrypoints.box.server import free_ports
from tests.services.browsing import chromium
from tests.services.crew import until
from tests.vendor.running import CONSOLE, PORTS, Rehearsal

PICTURES = Path(__file__).parents[3] / "var/e2e-vendor"
PASSWORD = "otter lamp harbor quartz"  # noqa: S105  of a test
NewPage = Callable[..., Page]


class Vendor:
    """The rehearsal, as customers and operators meet it."""

    def __init__(self, rehearsal: Rehearsal, setup: str) -> None:
        self.rehearsal, self.setup, self.url = rehearsal, setup, rehearsal.origin
        self.days_ahead = 0.0

    def letters(self, to: str) -> list[EmailMessage]:
        """Return the letters that came to an address, in their order."""
        files = sorted((self.rehearsal.folder / "mail").glob(f"*-{to}.eml"))
        found = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]
        return [letter for letter in found if isinstance(letter, EmailMessage)]

    def letter(self, to: str, subject: str, within_s: float = 30) -> EmailMessage:
        """Return the first letter to somebody whose subject fits, when it has come."""
        until(lambda: any(re.search(subject, str(one["Subject"])) for one in self.letters(to)), within_s)
        return next(one for one in self.letters(to) if re.search(subject, str(one["Subject"])))

    def stripe(self, act: str, **said: object) -> dict[str, object]:
        """Ask the fake Stripe for what only a bank or the time does."""
        url = f"http://127.0.0.1:{self.rehearsal.ports['stripe']}/_fake/{act}"
        answered = httpx.post(url, json=said, timeout=60, trust_env=False)
        answered.raise_for_status()
        return dict(answered.json())

    def time_passes(self, days: float) -> None:
        """Move the time of Stripe and of the control plane."""
        self.stripe("clock", advance_s=days * 86_400)
        self.days_ahead += days
        self.rehearsal.clock_file.write_text(str(self.days_ahead * 86_400))


def link_in(letter: EmailMessage) -> str:
    """Return the address of a letter's button."""
    body = letter.get_body(("plain",))
    assert body is not None
    found = re.search(r"http\S+token=\S+", body.get_content())
    assert found is not None, body.get_content()
    return found.group(0)


@pytest.fixture(scope="session")
def vendor() -> Iterator[Vendor]:
    """Yield a running control plane that has no operator yet."""
    if not CONSOLE.is_file():
        pytest.skip("the console is not built: make console")
    said: list[str] = []
    with TemporaryDirectory(prefix="reelbox-vendor-") as name:
        Path(name).chmod(0o755)
        rehearsal = Rehearsal(Path(name) / "vendor", said.append, free_ports(len(PORTS)))
        thread = threading.Thread(target=rehearsal.run)
        thread.start()
        try:
            deadline = time.monotonic() + 120
            while not any(line.startswith("It runs") for line in said):
                assert thread.is_alive(), said
                assert time.monotonic() < deadline, said
                time.sleep(0.1)
            link = next(line.split()[-1] for line in said if line.startswith("Console"))
            yield Vendor(rehearsal, link)
        finally:
            rehearsal.supervisor.end()
            thread.join(60)
            with suppress(OSError):
                shutil.copytree(rehearsal.folder / "logs", PICTURES / "logs", dirs_exist_ok=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    """Return what opens a page in a browser of its own; whatever its scripts complain of fails the test."""
    opened: list[BrowserContext] = []
    complaints: list[str] = []

    def make(**options: object) -> Page:
        chosen = {"locale": "en-US", "viewport": {"width": 1440, "height": 900}} | options
        context = browser.new_context(**chosen)  # type: ignore[arg-type]  # keywords of Playwright's own
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
        return page

    yield make
    for context in opened:
        context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def operator(vendor: Vendor, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Set the first operator up as they do, and return what their browser keeps of it."""
    context = browser.new_context(locale="en-US")
    page = context.new_page()
    page.goto(vendor.setup)
    secret = page.locator("code[data-copy]").inner_text()
    picture(page, "console-setup")
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("Code", exact=True).fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Finish").click()
    page.wait_for_url("**/console")
    state = tmp_path_factory.mktemp("browser") / "operator.json"
    context.storage_state(path=state)
    context.close()
    return state


def buy(page: Page, vendor: Vendor, address: str, *, plan: str = "Studio", cloud: bool = False) -> None:
    """Click a purchase through, from the shop to the word of thanks."""
    page.goto(f"{vendor.url}/buy")
    page.get_by_text(plan, exact=True).click()
    if not cloud:
        page.get_by_label("Where it runs").select_option("On a machine of mine")
    page.get_by_label("E-mail").fill(address)
    page.get_by_label("Name (optional)").fill("Linh Nguyễn")
    page.get_by_role("button", name="Go to payment").click()
    page.wait_for_url("**/c/pay/**")
    page.get_by_role("button", name="Pay").click()
    page.wait_for_url("**/thanks**")
    page.get_by_role("heading", name="Thank you!").wait_for()


def picture(page: Page, name: str) -> None:
    """Keep a picture of a page for whoever wants to look."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)


def in_all_looks(page: Page, vendor: Vendor, name: str) -> None:
    """Keep pictures of a page in both languages, light and dark, wide and narrow."""
    looks = (("en", "light", 1440), ("vi", "dark", 1440), ("vi", "light", 390), ("en", "dark", 390))
    for language, theme, width in looks:
        page.context.add_cookies(
            [{"name": f"reelbox_{key}", "value": value, "url": vendor.url} for key, value in
             (("language", language), ("theme", theme))]
        )  # fmt: skip
        page.set_viewport_size({"width": width, "height": 900})
        page.reload()
        page.get_by_role("status").first.wait_for(state="hidden")  # what is waited for has come
        picture(page, f"{name}-{language}-{theme}-{width}")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{name} is {wide} wide in {language} at {width}"
    page.context.clear_cookies(name=re.compile("^reelbox_"))
    page.set_viewport_size({"width": 1440, "height": 900})
    page.reload()
