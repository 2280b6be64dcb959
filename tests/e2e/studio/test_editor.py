"""What people do in the editor, in browsers, on a real box."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, WebSocketRoute, expect

from tests.e2e.studio.conftest import PASSWORD, Give, Make, NewContext, home, picture
from tests.services.box import Up
from tests.services.browsing import serious

Box = tuple[Up, str]
pytestmark = pytest.mark.timeout(600)


def transcript(page: Page) -> Locator:
    return page.get_by_test_id("transcript")


def word(page: Page, text: str, nth: int = 0) -> Locator:
    return transcript(page).locator("[data-word]").filter(has_text=text).nth(nth)


def expect_saved(page: Page) -> None:
    expect(page.get_by_test_id("saving")).to_have_text("Saved", timeout=15_000)


def struck(page: Page) -> list[str]:
    return [text.strip() for text in transcript(page).locator("del").all_inner_texts()]


def edits(page: Page, address: str) -> list[dict[str, object]]:
    """Return the edits that the box has."""
    host, _, path = address.partition("/w/")
    workspace, _, video, _ = path.split("/")
    made: list[dict[str, object]] = page.request.get(
        f"{host}/api/v1/workspaces/{workspace}/videos/{video}/edits"
    ).json()["edits"]
    return made


def test_words_are_cut_corrected_and_taken_back_with_the_mouse(page: Page, drafted: str, make: Make) -> None:
    address = make("By mouse")
    page.goto(address.removesuffix("/edit"))
    page.get_by_role("link", name="Edit").click()
    length = page.get_by_text(" of 0:42")
    expect(length).to_have_text("0:29 of 0:42")
    word(page, "hardest").hover()
    page.mouse.down()
    word(page, "camera").hover()
    page.mouse.up()
    page.get_by_role("button", name="Cut").click()
    assert struck(page)[0] == "hardest"
    assert struck(page)[-1] == "camera,"
    expect(length).not_to_have_text("0:29 of 0:42")
    expect_saved(page)
    picture(page, "editor")
    word(page, "Nobody").dblclick()
    page.get_by_role("button", name="Correct").click()
    page.get_by_label("Correct").fill("No one")
    page.get_by_role("button", name="Everywhere (2)").click()
    expect(word(page, "No one")).to_be_visible()
    expect(transcript(page).get_by_text("No one")).to_have_count(2)
    expect_saved(page)
    assert [each["op"] for each in edits(page, address)] == ["delete_words", "replace_text"]
    word(page, "hardest").click()
    page.get_by_role("button", name="Restore").click()
    assert struck(page) == []
    page.get_by_role("button", name="Undo").click()
    assert len(struck(page)) > 2
    expect_saved(page)
    page.reload()
    expect(transcript(page).locator("del").first).to_be_visible()
    expect(word(page, "No one")).to_be_visible()


def test_the_preview_plays_the_edit_and_follows_the_words(page: Page, make: Make) -> None:
    page.goto(make("Played"))
    expect(transcript(page)).to_be_visible()
    word(page, "Thank").click()
    expect(page.get_by_test_id("position")).to_have_text("0:25")
    word(page, "silence").click()
    caption = page.locator("[data-overlay=caption]")
    expect(caption).to_contain_text("silence", ignore_case=True)
    page.keyboard.press("Delete")
    expect(caption).not_to_contain_text("silence", ignore_case=True)
    expect_saved(page)
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.get_by_test_id("position")).to_have_text("0:10", timeout=15_000)
    page.get_by_role("button", name="Pause", exact=True).click()


def test_a_video_is_edited_with_the_keyboard_alone(page: Page, make: Make) -> None:
    address = make("By keys")
    page.goto(address)
    expect(transcript(page)).to_be_visible()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.testid") == "transcript":
            break
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "Shift+ArrowRight", "Delete"):
        page.keyboard.press(key)
    cut = struck(page)
    assert len(cut) == 2
    expect_saved(page)
    page.keyboard.press("Control+z")
    assert struck(page) == []
    page.keyboard.press("Control+Shift+z")
    assert struck(page) == cut
    page.keyboard.press("r")
    assert struck(page) != cut
    for key in ("Home", "Enter"):
        page.keyboard.press(key)
    page.keyboard.type("This")
    page.keyboard.press("Enter")
    expect_saved(page)
    assert edits(page, address)[-1]["text"] == "This"
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    page.keyboard.press("i")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("o")
    expect(page.get_by_test_id("marked")).to_be_visible()
    page.keyboard.press("Delete")
    expect_saved(page)
    assert edits(page, address)[-1]["op"] == "delete_words"
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_contain_text("Cut what lies between them")
    picture(page, "editor-keys")


def test_panels_change_the_recipe_and_undo_takes_it_back(page: Page, make: Make) -> None:
    page.goto(make("By panels"))
    word(page, "camera").click()
    caption = page.locator("[data-overlay=caption]").first
    expect(caption).to_contain_text("CAMERA,")
    page.get_by_role("tab", name="Captions").click()
    page.get_by_role("button", name="Karaoke").click()
    expect(caption).to_contain_text("camera,")
    page.get_by_role("tab", name="Look").click()
    shape = page.get_by_role("figure", name="By panels")
    wide = shape.bounding_box()
    page.get_by_role("button", name="Upright 9:16").click()
    expect(page.get_by_role("button", name="Upright 9:16")).to_have_attribute("aria-pressed", "true")
    expect_saved(page)
    upright = shape.bounding_box()
    assert wide is not None
    assert upright is not None
    assert wide["width"] > wide["height"]
    assert upright["width"] < upright["height"]
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Undo").click()
    expect(caption).to_contain_text("CAMERA,")
    expect_saved(page)


def test_what_the_library_holds_is_put_in_by_dragging_and_at_a_word(page: Page, make: Make, give: Give) -> None:
    give("sun.png")
    page.goto(make("Put in"))
    page.get_by_role("tab", name="Inserts").click()
    sun = page.get_by_role("listitem").filter(has=page.get_by_role("button", name="Add sun.png as a sticker"))
    sun.drag_to(page.get_by_test_id("strip"), target_position={"x": 600, "y": 60})
    page.get_by_label("At a word").fill("camera")
    page.get_by_role("button", name="Add sun.png as a sticker").click()
    expect(page.get_by_test_id("inserts")).to_contain_text("at “camera”")
    expect_saved(page)
    over, sticker = (each["insert"] for each in edits(page, page.url))
    assert isinstance(over, dict)
    assert isinstance(sticker, dict)
    assert (over["kind"], sticker["kind"], sticker["keyword"]) == ("broll", "sticker", "camera")
    page.get_by_test_id("strip").click(position={"x": 610, "y": 60})
    expect(page.get_by_role("figure", name="Put in").locator("img").first).to_be_visible()
    picture(page, "editor-inserts")


@pytest.mark.parametrize("keep", ["Keep mine on top", "Load theirs"])
def test_two_people_who_edit_at_once_are_told(page: Page, make: Make, new_context: NewContext, keep: str) -> None:
    address = make(f"Together: {keep}")
    page.goto(address)
    expect(transcript(page)).to_be_visible()
    deaf = new_context().new_page()
    deaf.route_web_socket("**/events/stream*", _silence)
    deaf.goto(address)
    expect(transcript(deaf)).to_be_visible()
    word(page, "camera").click()
    page.keyboard.press("Delete")
    expect_saved(page)
    word(deaf, "alone").click()
    deaf.keyboard.press("Delete")
    expect(deaf.get_by_role("dialog")).to_contain_text("Somebody else changed this video")
    deaf.wait_for_timeout(300)  # it moves in
    picture(deaf, "editor-conflict")
    deaf.get_by_role("dialog").get_by_role("button", name=keep).click()
    expect(deaf.get_by_role("dialog")).to_be_hidden()
    expect_saved(deaf)
    wanted = ["camera,", "alone,"] if keep == "Keep mine on top" else ["camera,"]
    assert struck(deaf) == wanted
    assert len(edits(page, address)) == len(wanted)
    # Who hears of it sees it without a reload.
    expect(transcript(page).locator("del")).to_have_count(len(wanted))


def _silence(socket: WebSocketRoute) -> None:
    """Take a line that nothing will ever come over."""


def test_whoever_may_only_watch_cannot_edit(page: Page, make: Make, browser: Browser, box: Box) -> None:
    address = make("Watched")
    workspace, video = address.split("/")[4], address.split("/")[6]
    api, origin = f"{home(box)}/api/v1", {"Origin": home(box)}
    wish = {"email": "editor-viewer@example.com", "role": "viewer"}
    invited = page.request.post(f"{api}/workspaces/{workspace}/invitations", data=wish, headers=origin).json()
    context = browser.new_context(locale="en-US")
    body = {"token": invited["url"].partition("token=")[2], "name": "Viewer", "password": PASSWORD + " too"}
    assert context.request.post(f"{api}/invitations/join", data=body, headers=origin).status == 204
    watcher = context.new_page()
    watcher.goto(address.removesuffix("/edit"))
    expect(watcher.get_by_role("heading", name="Watched")).to_be_visible()
    expect(watcher.get_by_role("link", name="Edit")).to_have_count(0)
    watcher.goto(address)
    expect(watcher.get_by_text("You may watch this video")).to_be_visible()
    expect(transcript(watcher)).to_have_count(0)
    change = {"revision": 1, "edits": [{"op": "delete_words", "source_start_frame": 1, "source_end_frame": 9}]}
    refused = context.request.post(f"{api}/workspaces/{workspace}/videos/{video}/edits", data=change, headers=origin)
    assert refused.status == 403
    context.close()


PANELS = {
    "en": ["Transcript", "Review", "Captions", "Pauses", "Inserts", "Look", "Compare"],
    "vi": ["Lời thoại", "Duyệt", "Phụ đề", "Khoảng lặng", "Chèn", "Diện mạo", "So sánh"],
}


@pytest.mark.parametrize("width", [1440, 1024, 390])
@pytest.mark.parametrize(("theme", "language"), [("light", "en"), ("dark", "vi")])
def test_every_panel_is_open_to_everybody(  # noqa: PLR0913  a screen in every look
    new_context: NewContext, box: Box, drafted: str, theme: str, language: str, width: int
) -> None:
    context: BrowserContext = new_context(viewport={"width": width, "height": 850})
    chosen = {"reelbox_theme": theme, "reelbox_language": language}
    context.add_cookies([{"name": name, "value": value, "url": home(box)} for name, value in chosen.items()])
    page = context.new_page()
    page.goto(drafted + "/edit")
    expect(transcript(page)).to_be_visible()
    for number, panel in enumerate(PANELS[language]):
        page.get_by_role("tab", name=panel).click()
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(400)
        picture(page, f"editor-{number}-{width}-{theme}-{language}")
        assert serious(page) == [], panel
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{panel} is wider than the screen"
