"""What people do in the studio, in a browser, on a real box."""

import struct
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.studio.conftest import EMAIL, PASSWORD, Make, NewContext, home, picture
from tests.services.box import Up
from tests.services.browsing import serious

Box = tuple[Up, str]
PART = 16 << 20
pytestmark = pytest.mark.timeout(600)


def await_second(page: Page, second: float) -> None:
    """Wait until the player is beyond a second; Playwright's own waiting evaluates text, which the policy forbids."""
    for _ in range(100):
        if page.evaluate("document.querySelector('video')?.currentTime ?? 0") > second:
            return
        page.wait_for_timeout(100)
    pytest.fail(f"the player did not get to second {second}")


def test_a_recording_is_uploaded_watched_rendered_and_downloaded(page: Page, make: Make, tmp_path: Path) -> None:
    page.goto(make("Rendered").removesuffix("/edit"))
    expect(page.locator("video")).to_be_visible()
    expect(page.get_by_text("You see the recording, uncut")).to_be_visible()
    page.get_by_role("button", name="The hardest part").click()
    await_second(page, 5)
    page.get_by_role("button", name="Render").click()
    expect(page.get_by_text("This should take")).to_be_visible(timeout=20_000)
    picture(page, "render")
    page.get_by_label("Resolution").select_option("480p")
    page.get_by_role("button", name="Start rendering").click()
    page.get_by_role("tab", name="Files").click()
    save = page.get_by_role("button", name="MP4")
    expect(save).to_be_visible(timeout=300_000)
    expect(page.get_by_text("You see the recording, uncut")).to_be_hidden()
    with page.expect_download() as saved:
        save.click()
    saved.value.save_as(tmp_path / "finished.mp4")
    assert (tmp_path / "finished.mp4").read_bytes()[4:8] == b"ftyp"
    with page.expect_download() as subtitles:
        page.get_by_role("link", name="SRT").click()
    assert "-->" in Path(subtitles.value.path()).read_text()
    page.get_by_role("tab", name="Transcript").click()
    picture(page, "watch")


def test_words_that_were_said_lead_to_their_moment(page: Page, drafted: str) -> None:
    expect(page.get_by_test_id("video").first).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("silence between")
    hit = page.get_by_role("region", name="Said in your videos").get_by_role("link").first
    expect(hit).to_be_visible()
    hit.click()
    page.wait_for_url(drafted + "?at=*")
    await_second(page, 4)


def test_a_deleted_video_comes_back_with_undo(page: Page, drafted: str) -> None:
    card = page.get_by_test_id("video").filter(has=page.get_by_role("heading", name="talk", exact=True))
    card.get_by_role("button", name="More about talk").click()
    page.get_by_role("menuitem", name="Delete").click()
    expect(card).to_be_hidden()
    page.get_by_role("button", name="Undo").click()
    expect(card).to_be_visible()


def test_an_upload_goes_on_after_the_page_was_read_anew(page: Page, talk: Path, tmp_path: Path) -> None:
    size = 3 * PART
    padded = tmp_path / "long.mp4"  # the same talk with room behind it: three parts
    padded.write_bytes(talk.read_bytes() + struct.pack(">I4s", size - talk.stat().st_size, b"free"))
    with padded.open("r+b") as file:
        file.truncate(size)
    sent: list[str] = []

    def slow(route: Route) -> None:
        number = route.request.url.partition("partNumber=")[2].partition("&")[0]
        if route.request.method == "PUT" and number == "3" and not sent:
            return  # it never gets through before the page is left
        if route.request.method == "PUT":
            sent.append(number)
        route.continue_()

    page.route("**/*partNumber=3*", slow)
    page.get_by_test_id("files").set_input_files(padded)
    panel = page.get_by_role("region", name="Uploads")
    expect(panel).to_contain_text("33.6 MB of 50.3 MB", timeout=60_000)
    page.reload()
    page.unroute("**/*partNumber=3*")
    expect(panel).to_contain_text("Choose the file again to go on")
    picture(page, "resume")
    page.on("request", lambda request: sent.append(request.url) if request.method == "PUT" else None)
    page.get_by_test_id("files").set_input_files(padded)
    expect(page.get_by_text("long.mp4 has arrived")).to_be_visible(timeout=60_000)
    assert len(sent) == 1
    assert "partNumber=3" in sent[0]


def test_an_ended_session_leads_to_signing_in_and_back(page: Page, drafted: str) -> None:
    page.context.clear_cookies(name="__Host-reelbox_session")
    page.goto(drafted)
    page.wait_for_url("**/login?next=*")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(drafted)
    expect(page.get_by_role("heading", name="talk")).to_be_visible()


def test_whoever_may_only_watch_sees_nothing_to_change(page: Page, drafted: str, browser: object, box: Box) -> None:
    workspace = drafted.split("/")[4]
    api, origin = f"{home(box)}/api/v1", {"Origin": home(box)}
    wish = {"email": "viewer@example.com", "role": "viewer"}
    invited = page.request.post(f"{api}/workspaces/{workspace}/invitations", data=wish, headers=origin).json()
    context = browser.new_context(locale="en-US")  # type: ignore[attr-defined]
    body = {"token": invited["url"].partition("token=")[2], "name": "Viewer", "password": PASSWORD + " too"}
    assert context.request.post(f"{api}/invitations/join", data=body, headers=origin).status == 204
    watcher = context.new_page()
    watcher.goto(drafted)
    expect(watcher.get_by_role("heading", name="talk")).to_be_visible()
    for name in ("Upload", "Render", "Rename", "Move to trash"):
        expect(watcher.get_by_role("button", name=name)).to_have_count(0)
    video = drafted.rpartition("/")[2]
    refused = context.request.delete(f"{api}/workspaces/{workspace}/videos/{video}", headers=origin)
    assert refused.status == 403
    context.close()


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize(("theme", "language"), [("light", "en"), ("dark", "vi")])
def test_nothing_keeps_people_out(  # noqa: PLR0913  a screen in every look
    new_context: NewContext, box: Box, drafted: str, theme: str, language: str, width: int
) -> None:
    context = new_context(viewport={"width": width, "height": 850})
    chosen = {"reelbox_theme": theme, "reelbox_language": language}
    context.add_cookies([{"name": name, "value": value, "url": home(box)} for name, value in chosen.items()])
    page = context.new_page()
    for name, address in (("library", home(box)), ("watch", drafted), ("login", f"{home(box)}/login")):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(300)
        picture(page, f"{name}-{width}-{theme}-{language}")
        assert serious(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} is wider than the screen"
        assert page.evaluate("document.documentElement.lang") == language


def test_the_library_needs_little_script(page: Page) -> None:
    page.reload()
    page.wait_for_load_state("networkidle")
    sizes = page.evaluate(
        "performance.getEntriesByType('resource').filter(e => e.name.endsWith('.js')).map(e => e.encodedBodySize)"
    )
    assert 0 < sum(sizes) <= 300_000, f"{sum(sizes)} bytes"
    print(f"scripts of the library: {sum(sizes) / 1000:.0f} kB compressed in {len(sizes)} files")
