"""Settings, assets, brand kits, recipes and sharing, in a browser, on a real box."""

from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.e2e.studio.conftest import NewContext, home, picture
from tests.services.box import Up
from tests.services.browsing import serious

Box = tuple[Up, str]
pytestmark = pytest.mark.timeout(600)
SETTINGS = (
    "account", "notifications", "members", "defaults", "sharing", "api-keys", "webhooks", "watch-folders", "audit",
    "storage", "health", "license",
)  # fmt: skip


def workspace(page: Page) -> str:
    return page.url.partition("/w/")[2].partition("/")[0]


def room(page: Page, box: Box, path: str) -> None:
    page.goto(f"{home(box)}/w/{workspace(page)}/{path}")


@pytest.fixture(scope="module")
def rendered(signed_in: Path, browser: Browser, box: Box, talk: Path) -> str:
    """Upload the talk, render it small, and return the address of its page."""
    context = browser.new_context(storage_state=signed_in, locale="en-US")
    page = context.new_page()
    page.goto(home(box))
    page.wait_for_url("**/w/*")
    page.wait_for_load_state("networkidle")
    card = page.get_by_test_id("video").filter(has=page.get_by_role("heading", name="talk", exact=True))
    if card.count() == 0:
        page.get_by_test_id("files").set_input_files(talk)
    expect(card).to_contain_text("shorter", timeout=180_000)
    address = home(box) + str(card.get_by_role("link", name="talk").first.get_attribute("href"))
    api = f"{home(box)}/api/v1/workspaces/{workspace(page)}/videos/{address.rpartition('/')[2]}/renders"
    made = page.request.post(api, data={"height": 240}, headers={"Origin": home(box)})
    assert made.status == 202, made.text()
    for _ in range(300):
        if any(one["state"] == "succeeded" for one in page.request.get(api).json()["items"]):
            break
        page.wait_for_timeout(1000)
    context.close()
    return address


def test_a_guest_watches_by_a_link_and_comments_at_a_moment(page: Page, rendered: str, browser: Browser) -> None:
    page.goto(rendered)
    page.get_by_role("button", name="Share").click()
    page.get_by_label("For whom").fill("Ben")
    page.get_by_role("button", name="Create link").click()
    link = page.get_by_label("Link for Ben")
    expect(link).to_be_visible()
    picture(page, "share")
    context = browser.new_context(locale="en-US")
    guest = context.new_page()
    guest.goto(str(link.input_value()))
    expect(guest.get_by_role("heading", name="talk")).to_be_visible()
    guest.locator("video").evaluate("player => { player.currentTime = 7 }")
    expect(guest.get_by_role("button", name="Comment at 0:07")).to_be_visible()
    guest.get_by_label("Your name").fill("Ben")
    guest.get_by_label("Your comment").fill("The logo comes too late.")
    guest.get_by_role("button", name="Comment at 0:07").click()
    expect(guest.get_by_test_id("comment")).to_contain_text("The logo comes too late.")
    expect(guest.get_by_label("Your name")).to_have_count(0)
    assert serious(guest) == []
    picture(guest, "shared")
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Comments").click()
    comment = page.get_by_test_id("comment")
    expect(comment).to_contain_text("Ben")
    comment.get_by_role("button", name="Jump to 0:07").click()
    comment.get_by_role("button", name="Mark as done").click()
    expect(page.get_by_text("All comments are done")).to_be_visible()
    guest.reload()
    expect(guest.get_by_test_id("comment")).to_contain_text("Done")
    context.close()


def test_a_withdrawn_link_shows_nothing_any_more(page: Page, rendered: str, browser: Browser) -> None:
    page.goto(rendered)
    page.get_by_role("button", name="Share").click()
    page.get_by_label("For whom").fill("Chi")
    page.get_by_role("button", name="Create link").click()
    address = str(page.get_by_label("Link for Chi").input_value())
    mine = page.get_by_test_id("link").filter(has_text="Chi")
    mine.get_by_role("button", name="Withdraw").click()
    expect(mine).to_contain_text("Withdrawn")
    context = browser.new_context(locale="vi-VN")
    guest = context.new_page()
    guest.goto(address)
    expect(guest.get_by_text("Liên kết này không còn hiển thị gì")).to_be_visible()
    context.close()


def test_a_member_is_invited_given_a_role_and_removed(page: Page, box: Box, browser: Browser) -> None:
    room(page, box, "settings/members")
    page.get_by_label("E-mail").fill("minh@example.com")
    page.get_by_role("button", name="Create link").click()
    link = page.get_by_label("Link for minh@example.com")
    context = browser.new_context(locale="en-US")
    guest = context.new_page()
    guest.goto(str(link.input_value()))
    guest.get_by_label("Your name").fill("Minh")
    guest.get_by_label("Password").fill("otter lamp harbor quartz and more")
    guest.get_by_role("button", name="Create account and join").click()
    guest.wait_for_url("**/w/*")
    room(guest, box, "settings/account")
    navigation = guest.get_by_role("navigation", name="Settings")
    expect(navigation.get_by_role("link", name="Members")).to_be_visible()
    for hidden in ("API keys", "Webhooks", "Storage", "Audit log"):
        expect(navigation.get_by_role("link", name=hidden)).to_have_count(0)
    page.reload()
    item = page.get_by_test_id("member").filter(has_text="minh@example.com")
    item.get_by_label("Role of Minh").select_option("Viewer")
    expect(item.get_by_label("Role of Minh")).to_have_value("viewer")
    item.get_by_role("button", name="Remove").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(item).to_have_count(0)
    room(page, box, "settings/audit")
    expect(page.get_by_text("removed a member")).to_be_visible()
    context.close()


def test_a_key_is_shown_once_works_and_is_revoked(page: Page, box: Box) -> None:
    room(page, box, "settings/api-keys")
    page.get_by_label("For which program").fill("n8n")
    page.get_by_role("button", name="Create").click()
    key = str(page.get_by_label("Key for n8n").input_value())
    assert key.startswith("rbx_")
    asked = {"Authorization": f"Bearer {key}"}
    assert page.context.browser is not None
    with_key = page.context.browser.new_context()
    assert with_key.request.get(f"{home(box)}/api/v1/me", headers=asked).status == 200
    page.reload()
    expect(page.get_by_test_id("key")).to_contain_text(key[:10])
    expect(page.get_by_label("Key for n8n")).to_have_count(0)
    page.get_by_role("button", name="Revoke").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(page.get_by_test_id("key")).to_have_count(0)
    assert with_key.request.get(f"{home(box)}/api/v1/me", headers=asked).status == 401
    with_key.close()


def test_pictures_are_dropped_described_and_found(page: Page, box: Box, tmp_path: Path) -> None:
    Image.new("RGB", (320, 180), "#7a5cc8").save(tmp_path / "violet.png")
    room(page, box, "assets")
    page.get_by_test_id("asset-files").set_input_files(tmp_path / "violet.png")
    card = page.get_by_test_id("asset").filter(has_text="violet.png")
    expect(card.locator("img")).to_be_visible(timeout=60_000)
    card.get_by_role("button").click()
    page.get_by_label("Tags", exact=True).fill("color, Đêm hội")
    page.get_by_label("License", exact=True).fill("CC BY 4.0")
    page.get_by_role("button", name="Save").click()
    expect(card).to_contain_text("đêm hội")  # capitals do not matter for tags
    page.get_by_label("Search").fill("hội")
    expect(card).to_be_visible()
    page.get_by_label("Search").fill("nothing like it")
    expect(card).to_have_count(0)


def test_a_brand_kit_is_seen_as_it_is_changed_and_an_old_version_comes_back(page: Page, box: Box) -> None:
    room(page, box, "brand-kits")
    page.get_by_role("button", name="New brand kit").click()
    page.wait_for_url("**/brand-kits/*")
    preview = page.get_by_role("figure", name="How it looks")
    expect(preview.get_by_text("This")).to_be_visible()
    before = preview.screenshot()
    page.get_by_role("checkbox", name="Name card").check()
    page.get_by_label("Name", exact=True).last.fill("Linh Nguyễn")
    expect(preview.get_by_text("Linh Nguyễn")).to_be_visible()
    assert preview.screenshot() != before
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_test_id("version")).to_have_count(2)
    picture(page, "brand-kit")
    page.get_by_test_id("version").last.get_by_role("button", name="Restore").click()
    expect(page.get_by_test_id("version")).to_have_count(3)
    expect(preview.get_by_text("Linh Nguyễn")).to_have_count(0)


def test_a_recipe_that_comes_with_reelbox_is_duplicated_and_then_changed(page: Page, box: Box) -> None:
    room(page, box, "recipes")
    page.get_by_role("link", name="tight", exact=True).click()
    page.wait_for_url("**/recipes/*")
    expect(page.get_by_label("Name", exact=True)).to_be_disabled()
    expect(page.get_by_role("button", name="Save")).to_have_count(0)
    page.get_by_role("button", name="Duplicate").click()
    expect(page.get_by_label("Name", exact=True)).to_have_value("tight copy")
    page.get_by_label("Words on a page at most").fill("2")
    page.get_by_label("Lines at most").fill("1")
    page.get_by_label("Name", exact=True).fill("Tighter")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    page.get_by_role("link", name="All recipes").click()
    expect(page.get_by_role("link", name="Tighter", exact=True)).to_be_visible()
    room(page, box, "settings/defaults")
    page.get_by_label("Recipe").select_option("Tighter")
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    page.get_by_label("Recipe").select_option("talk")


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize(("theme", "language"), [("light", "en"), ("dark", "vi")])
def test_no_room_keeps_people_out(  # noqa: PLR0913  every room in every look
    new_context: NewContext, box: Box, rendered: str, theme: str, language: str, width: int
) -> None:
    context = new_context(viewport={"width": width, "height": 850})
    chosen = {"reelbox_theme": theme, "reelbox_language": language}
    context.add_cookies([{"name": name, "value": value, "url": home(box)} for name, value in chosen.items()])
    page = context.new_page()
    page.goto(rendered)
    rooms = ["assets", "brand-kits", "recipes", *(f"settings/{name}" for name in SETTINGS)]
    for name in rooms:
        room(page, box, name)
        expect(page.get_by_role("banner").get_by_role("button")).to_have_count(2)  # it is known who looks
        expect(page.locator(".animate-pulse")).to_have_count(0)
        picture(page, f"{name.replace('/', '-')}-{width}-{theme}-{language}")
        assert serious(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} is wider than the screen"


def test_the_box_measures_itself_with_the_sample(page: Page, box: Box) -> None:
    room(page, box, "welcome")
    expect(page.get_by_text("hours of recordings in Full HD")).to_be_visible()
    page.get_by_role("button", name="Try the sample").click()
    expect(page.get_by_role("progressbar", name="A sample")).to_be_visible()
    expect(page.get_by_role("link", name="Watch what became of it")).to_be_visible(timeout=300_000)
    expect(page.get_by_text("This box edits a 10-minute video in about")).to_be_visible()
    picture(page, "welcome")
    assert serious(page) == []
    page.get_by_role("link", name="Watch what became of it").click()
    expect(page.get_by_role("heading", name="Reelbox sample")).to_be_visible()
