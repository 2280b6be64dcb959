"""From the shop to a license in the buyer's hands, and back again when money stops: clicked through in a browser."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.vendor.conftest import NewPage, Vendor, buy, in_all_looks, link_in, picture
from tests.services.browsing import serious

STEP = "li[data-step={}][data-state={}]"


def step(page: Page, name: str, state: str) -> None:
    """Wait until a step of the order on the page stands so; what goes on is looked at again by itself."""
    page.locator(STEP.format(name, state)).wait_for(timeout=40_000)


def test_a_purchase_is_clicked_through_and_its_license_downloaded(vendor: Vendor, new_page: NewPage) -> None:
    page = new_page()
    page.goto(vendor.url)
    page.get_by_text("Studio", exact=True).wait_for()
    assert serious(page) == []
    in_all_looks(page, vendor, "shop")
    buy(page, vendor, "linh@example.com")
    picture(page, "thanks")

    letter = vendor.letter("linh@example.com", "license")
    [attached] = [part.get_content() for part in letter.iter_attachments()]
    page.goto(link_in(letter))
    page.wait_for_url("**/portal/orders/**")
    for name in ("paid", "licensed", "mailed"):
        step(page, name, "done")
    assert serious(page) == []
    in_all_looks(page, vendor, "portal-order")

    page.get_by_role("link", name="Licenses and machines").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the license").click()
    saved = Path(download.value.path()).read_bytes()
    assert saved.strip() == (attached.encode() if isinstance(attached, str) else attached).strip()
    in_all_looks(page, vendor, "portal-machines")

    page.get_by_role("link", name="Invoices").click()
    expect(page.get_by_role("cell", name="$49.00")).to_be_visible()
    page.get_by_role("link", name="Orders").click()
    page.get_by_role("button", name="Show the install command").click()
    expect(page.locator("code[data-copy]")).to_contain_text("REELBOX_INSTALL_TOKEN=")

    again = new_page()
    again.goto(link_in(letter))
    expect(again.get_by_role("alert")).to_be_visible()  # a link is good once


def test_a_declined_card_buys_nothing(vendor: Vendor, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{vendor.url}/buy?plan=solo")
    page.get_by_label("E-mail").fill("poor@example.com")
    page.get_by_role("button", name="Go to payment").click()
    page.wait_for_url("**/c/pay/**")
    page.get_by_label("Card number").fill("4000 0000 0000 9995")
    page.get_by_role("button", name="Pay").click()
    expect(page.get_by_role("alert")).to_contain_text("insufficient funds")
    assert vendor.letters("poor@example.com") == []


def test_an_operator_sees_an_order_sends_again_and_skips_with_a_reason(
    vendor: Vendor, new_page: NewPage, operator: Path
) -> None:
    buy(new_page(), vendor, "mai@example.com")
    vendor.letter("mai@example.com", "license")
    page = new_page(storage_state=operator)
    page.goto(f"{vendor.url}/console")
    page.get_by_label("Find anything").fill("mai@example.com")
    page.keyboard.press("Enter")
    page.get_by_role("row", name=re.compile("Customer")).get_by_role("link").click()
    page.get_by_role("table", name="Orders").get_by_role("link").first.click()
    step(page, "mailed", "done")
    assert serious(page) == []
    in_all_looks(page, vendor, "console-order")
    page.get_by_role("button", name="Send the license again").click()
    expect(page.get_by_text("license.resent").first).to_be_visible()

    waiting = page.locator("li[data-step=first_video]")
    waiting.get_by_role("button", name="Skip").click()
    page.get_by_label("Reason").fill("They make no videos yet")
    page.get_by_role("dialog").get_by_role("button", name="Skip").click()
    step(page, "first_video", "skipped")
    expect(page.get_by_text("They make no videos yet").first).to_be_visible()
    for part in ("dashboard", "licenses", "events", "mails", "plans", "audit"):
        page.goto(f"{vendor.url}/console/{part}")
        in_all_looks(page, vendor, f"console-{part}")
    expect(page.get_by_text("step.skipped")).to_be_visible()


def test_a_bounced_letter_waits_in_the_queue_until_its_address_is_mended(
    vendor: Vendor, new_page: NewPage, operator: Path
) -> None:
    buy(new_page(), vendor, "nobody.home@example.com")
    page = new_page(storage_state=operator)
    page.goto(f"{vendor.url}/console")
    group = page.locator("section").filter(has=page.locator("[data-group=MAIL-002]"))
    group.wait_for(timeout=60_000)
    assert serious(page) == []
    in_all_looks(page, vendor, "console-attention")
    group.get_by_role("link").first.click()
    page.wait_for_url("**/orders/**")
    page.get_by_role("link", name="Open").first.click()
    page.get_by_role("button", name="Change").click()
    page.get_by_label("E-mail").fill("somebody.home@example.com")
    page.get_by_role("dialog").get_by_role("button", name="Change").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.get_by_role("link", name=re.compile("^Attention")).click()
    group.get_by_role("button", name=re.compile("^Try")).click()
    assert vendor.letter("somebody.home@example.com", "license") is not None
    expect(page.get_by_text("Nothing needs you")).to_be_visible(timeout=40_000)


def test_who_does_not_pay_is_reminded_then_restricted_and_a_new_card_mends_it(
    vendor: Vendor, new_page: NewPage, operator: Path
) -> None:
    page = new_page()
    buy(page, vendor, "tuan@example.com")
    page.goto(link_in(vendor.letter("tuan@example.com", "license")))
    page.wait_for_url("**/portal/orders/**")
    console = new_page(storage_state=operator)
    console.goto(f"{vendor.url}/console/search?q=tuan@example.com")
    console.get_by_role("row", name=re.compile("Customer")).get_by_role("link").click()
    vendor.stripe("card", customer=console.get_by_text(re.compile("^cus_")).inner_text(), number="4000000000000341")
    vendor.stripe("settings", after_retries="past_due")
    vendor.time_passes(32)
    vendor.letter("tuan@example.com", "payment|paid")
    console.goto(f"{vendor.url}/console/clocks")
    console.get_by_role("link", name="Not paid").first.click()
    expect(console.get_by_role("button", name="Extend")).to_be_visible()
    in_all_looks(console, vendor, "console-clock")
    vendor.time_passes(15)
    vendor.letter("tuan@example.com", "suspended|rests|paused", within_s=60)
    page.get_by_role("link", name="Licenses and machines").click()
    expect(page.get_by_text("Suspended")).to_be_visible(timeout=20_000)

    page.get_by_role("link", name="Invoices").click()
    page.get_by_role("button", name="Payment and subscription").click()
    page.wait_for_url("**/p/session/**")
    page.get_by_role("button", name="Use this card").click()
    expect(page.get_by_text("active, renews")).to_be_visible()
    page.get_by_role("link", name="Return to the shop").click()
    page.get_by_role("link", name="Licenses and machines").click()
    for _ in range(20):
        if page.get_by_text("Active", exact=True).count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    expect(page.get_by_text("Active", exact=True)).to_be_visible()
