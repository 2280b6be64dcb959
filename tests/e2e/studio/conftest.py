"""A box with the built studio, and a browser in front of it."""

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.services.box import Up, box_of_a_test
from tests.services.browsing import chromium

ROOT = Path(__file__).parents[3]
STUDIO = ROOT / "frontend/apps/studio/.next/standalone/frontend/apps/studio/server.js"
PICTURES = ROOT / "var/e2e"
EMAIL, PASSWORD = "linh@example.com", "otter lamp harbor quartz"

expect.set_options(timeout=15_000)  # the machine may be cutting and rendering beside
NewContext = Callable[..., BrowserContext]
Make = Callable[[str], str]
Give = Callable[[str], None]


@contextmanager
def box_with_studio(**environment: str) -> Iterator[tuple[Up, str]]:
    """Yield a running box that nobody has set up, and the link to do it."""
    if not STUDIO.is_file():
        pytest.skip("the studio is not built: make studio")
    with box_of_a_test() as up:
        up.environment |= {
            "REELBOX_STUDIO_DIR": str(STUDIO.parent),
            "REELBOX_STUDIO_PORT": str(up.more_ports[0]),
            **environment,
        }
        said = up.started()
        link = re.search(r"Set it up: *(\S+)", said)
        assert link is not None, said
        yield up, link.group(1)


@pytest.fixture(scope="session")
def box() -> Iterator[tuple[Up, str]]:
    """Yield the box that most tests share."""
    with box_with_studio() as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def signed_in(box: tuple[Up, str], browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Set the box up as its first user does, and return what the browser keeps of it."""
    context = browser.new_context(locale="en-US")
    set_up(context.new_page(), box[1])
    state = tmp_path_factory.mktemp("browser") / "state.json"
    context.storage_state(path=state)
    context.close()
    return state


def set_up(page: Page, link: str) -> None:
    """Become a box's first user."""
    page.goto(link)
    page.get_by_label("Your name").fill("Linh Nguyễn")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Name of your workspace").fill("Our channel")
    page.get_by_role("button", name="Create account").click()
    page.wait_for_url("**/welcome")


@pytest.fixture(scope="session")
def drafted(signed_in: Path, browser: Browser, box: tuple[Up, str], talk: Path) -> str:
    """Upload the talk and return the address of its page when it is cut."""
    context = browser.new_context(storage_state=signed_in, locale="en-US")
    href = upload(context.new_page(), home(box), talk)
    context.close()
    return home(box) + href


def upload(page: Page, address: str, talk: Path) -> str:
    """Upload the talk into an empty library, and return where its page is when it is cut."""
    page.goto(address)
    page.wait_for_url("**/w/*")
    expect(page.get_by_role("heading", name="Your first video starts here")).to_be_visible()  # its scripts run
    page.get_by_test_id("files").set_input_files(talk)
    card = page.get_by_test_id("video").first
    expect(card.get_by_role("progressbar")).to_be_visible(timeout=180_000)
    picture(page, "progress")
    expect(card).to_contain_text("shorter", timeout=180_000)
    return str(card.get_by_role("link", name="talk").get_attribute("href"))


@pytest.fixture
def make(page: Page, drafted: str, box: tuple[Up, str]) -> Make:
    """Return what makes another video of the talk, and returns the address of its editor when it is cut."""
    workspace, video = drafted.split("/")[4], drafted.rpartition("/")[2]
    videos, origin = f"{home(box)}/api/v1/workspaces/{workspace}/videos", {"Origin": home(box)}

    def made(name: str) -> str:
        source = page.request.get(f"{videos}/{video}").json()["source_id"]
        new = page.request.post(videos, data={"source_id": source, "name": name}, headers=origin).json()
        for _ in range(300):
            if page.request.get(f"{videos}/{new['id']}").json()["state"] == "ready":
                return f"{drafted.rpartition('/')[0]}/{new['id']}/edit"
            page.wait_for_timeout(200)
        pytest.fail("it was not cut")

    return made


@pytest.fixture
def give(page: Page, drafted: str, box: tuple[Up, str]) -> Give:
    """Return what puts a picture of a name into the workspace's library."""
    api, headers = f"{home(box)}/api/v1/workspaces/{drafted.split('/')[4]}", {"Origin": home(box)}

    def given(name: str) -> None:
        drawn, picture = BytesIO(), Image.new("RGB", (320, 180), "#2255aa")
        ImageDraw.Draw(picture).ellipse((110, 40, 210, 140), "#ffd23f", "#ffffff", 6)
        picture.save(drawn, "PNG")
        content = drawn.getvalue()
        wish = {"name": name, "size_bytes": len(content)}
        asset = f"{api}/assets/{page.request.post(f'{api}/assets', data=wish, headers=headers).json()['id']}"
        md5 = hashlib.md5(content, usedforsecurity=False).hexdigest()
        signed = page.request.post(f"{asset}/upload", data={"md5": md5}, headers=headers).json()
        assert page.request.put(signed["url"], data=content, headers=signed["headers"]).ok
        page.request.post(f"{asset}/complete", headers=headers)
        while page.request.get(asset).json()["state"] != "ready":
            page.wait_for_timeout(200)

    return given


@pytest.fixture
def new_context(browser: Browser, signed_in: Path) -> Iterator[NewContext]:
    """Return what opens a browser of its own in which somebody is signed in already."""
    opened: list[BrowserContext] = []

    def make(**options: object) -> BrowserContext:
        chosen = {"locale": "en-US", "storage_state": signed_in} | options
        opened.append(browser.new_context(**chosen))  # type: ignore[arg-type]  # keywords of Playwright's own
        return opened[-1]

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def page(new_context: NewContext, box: tuple[Up, str]) -> Iterator[Page]:
    """Yield the library's page; whatever its scripts complain of fails the test."""
    complaints: list[str] = []
    page = new_context().new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None)
    page.goto(home(box))
    page.wait_for_url("**/w/*")
    yield page
    assert complaints == []


def home(box: tuple[Up, str]) -> str:
    return box[1].partition("/setup")[0]


def picture(page: Page, name: str) -> None:
    """Keep a picture of a page for whoever wants to look."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png")
