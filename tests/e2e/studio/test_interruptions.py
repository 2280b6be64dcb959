"""What the studio does when something comes between: a line that breaks, a page that is left, a link in the mail."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.studio.conftest import EMAIL, PASSWORD, home, picture
from tests.services.box import Up

Box = tuple[Up, str]
pytestmark = pytest.mark.timeout(600)


def cut_talk(page: Page, talk: Path) -> None:
    """Open the page of the talk; upload it first where nobody has."""
    card = page.get_by_test_id("video").filter(has=page.get_by_role("heading", name="talk", exact=True))
    page.wait_for_load_state("networkidle")
    if card.count() == 0:
        page.get_by_test_id("files").set_input_files(talk)
    expect(card).to_contain_text("shorter", timeout=180_000)
    card.get_by_role("link", name="talk").click()
    page.wait_for_url("**/videos/*")
    expect(page.get_by_role("heading", name="talk")).to_be_visible()


def test_a_render_goes_on_while_the_page_is_read_anew_and_while_nobody_looks(page: Page, talk: Path) -> None:
    cut_talk(page, talk)
    page.get_by_role("button", name="Render").click()
    page.get_by_label("Resolution").select_option("480p")
    page.get_by_role("button", name="Start rendering").click()
    page.get_by_role("tab", name="Files").click()
    expect(page.get_by_role("progressbar").first).to_be_visible(timeout=30_000)
    watch = page.url
    page.reload()
    page.goto("about:blank")
    page.goto(watch)
    page.get_by_role("tab", name="Files").click()
    expect(page.get_by_role("button", name="MP4").first).to_be_visible(timeout=300_000)


def test_offline_says_so_and_the_page_goes_on_by_itself(page: Page, talk: Path) -> None:
    cut_talk(page, talk)
    said = page.get_by_text("Reelbox cannot be reached")
    page.context.set_offline(offline=True)
    expect(said).to_be_visible(timeout=90_000)
    picture(page, "offline")
    page.context.set_offline(offline=False)
    expect(said).to_be_hidden(timeout=60_000)
    page.get_by_role("link", name="Library", exact=True).click()
    expect(page.get_by_test_id("video").first).to_be_visible()


def invite(page: Page, box: Box, email: str) -> str:
    """Invite somebody who may watch, and return the link of their letter."""
    workspace = page.url.partition("/w/")[2].partition("/")[0]
    wish = {"email": email, "role": "viewer"}
    address = f"{home(box)}/api/v1/workspaces/{workspace}/invitations"
    return str(page.request.post(address, data=wish, headers={"Origin": home(box)}).json()["url"])


def test_an_invitation_leads_into_the_workspace(page: Page, box: Box, browser: Browser) -> None:
    context = browser.new_context(locale="en-US")
    guest = context.new_page()
    guest.goto(invite(page, box, "guest@example.com"))
    expect(guest.get_by_role("heading", name="Join Our channel")).to_be_visible()
    picture(guest, "join")
    guest.get_by_label("Your name").fill("Guest")
    guest.get_by_label("Password").fill("otter lamp harbor quartz too")
    guest.get_by_role("button", name="Create account and join").click()
    guest.wait_for_url("**/w/*")
    expect(guest.get_by_role("link", name="Library", exact=True)).to_be_visible()
    expect(guest.get_by_role("button", name="Upload")).to_have_count(0)
    context.close()


def test_a_used_or_wrong_invitation_says_what_to_do(page: Page, box: Box) -> None:
    page.goto(f"{home(box)}/join#token={'x' * 40}")
    expect(page.get_by_text("ACCOUNTS-")).to_be_visible()
    page.goto("about:blank")
    page.goto(f"{home(box)}/join")
    expect(page.get_by_text("This link is not complete")).to_be_visible()


def test_the_keyboard_alone_leads_from_signing_in_to_a_video(
    browser: Browser, page: Page, box: Box, talk: Path
) -> None:
    cut_talk(page, talk)
    context = browser.new_context(locale="en-US")
    alone = context.new_page()
    alone.goto(f"{home(box)}/login")
    expect(alone.get_by_label("E-mail")).to_be_focused()
    alone.keyboard.type(EMAIL)
    alone.keyboard.press("Tab")
    alone.keyboard.type(PASSWORD)
    alone.keyboard.press("Enter")
    alone.wait_for_url("**/w/*")
    link = alone.get_by_test_id("video").first.get_by_role("link").last
    expect(link).to_be_visible()
    for _ in range(40):
        alone.keyboard.press("Tab")
        if link.evaluate("element => element === document.activeElement"):
            break
    alone.keyboard.press("Enter")
    alone.wait_for_url("**/videos/*")
    context.close()
