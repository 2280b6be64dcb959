"""The license page: a file of the vendor's is installed in the browser, and every page says when it is about to end.

The box is one of its own: it trusts a vendor of the test, as a release trusts the real one.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.studio.conftest import box_with_studio, picture, serious, set_up
from tests.services.licenses import Clock, Vendor

pytestmark = pytest.mark.timeout(300)
SITE = """
import os, pathlib
from appliance.licensing import trust
trust._FILE = pathlib.Path(os.environ["TEST_TRUSTED_KEYS"])
"""


@pytest.fixture(scope="module")
def vendor() -> Vendor:
    return Vendor(Clock(datetime.now(UTC).replace(microsecond=0)))


@pytest.fixture(scope="module")
def administrator(vendor: Vendor, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Yield the page of whoever has just set up a box that trusts the vendor."""
    folder = tmp_path_factory.mktemp("vendor")
    (folder / "sitecustomize.py").write_text(SITE)
    (folder / "keys.json").write_text(json.dumps({"keys": [str(key) for key in vendor.ring.keys.values()]}))
    folder.chmod(0o755)
    with box_with_studio(PYTHONPATH=str(folder), TEST_TRUSTED_KEYS=str(folder / "keys.json")) as box:
        context = browser.new_context(locale="en-US", viewport={"width": 1440, "height": 900})
        page = context.new_page()
        set_up(page, box[1])
        page.goto(page.url.replace("/welcome", "/settings/license"))
        yield page
        context.close()


def install(page: Page, file: str, folder: Path) -> None:
    path = folder / "studio.license"
    path.write_text(file)
    page.get_by_label("Choose a license file").set_input_files(path)


def test_the_trial_counts_down_on_every_page(administrator: Page) -> None:
    page = administrator
    expect(page.get_by_text("days left")).to_be_visible()
    expect(page.get_by_text("The trial includes everything")).to_be_visible()
    page.get_by_role("link", name="Library", exact=True).click()
    expect(page.get_by_text("13 days of the trial are left")).to_be_visible()
    page.get_by_role("link", name="Renew or install").click()
    page.wait_for_url("**/settings/license")


def test_a_file_that_was_changed_is_refused_with_what_to_do(
    administrator: Page, vendor: Vendor, tmp_path: Path
) -> None:
    file = vendor.file("studio")
    install(administrator, file[:-4] + ("AAAA" if file[-4:] != "AAAA" else "BBBB"), tmp_path)
    refused = administrator.get_by_role("alert").filter(has_text="LICENSE-01")
    expect(refused).to_contain_text("Ask your vendor for the file again")


def test_the_vendors_file_is_installed_and_its_limits_are_shown(
    administrator: Page, vendor: Vendor, tmp_path: Path
) -> None:
    page = administrator
    install(page, vendor.file("studio"), tmp_path)
    expect(page.get_by_text("The license is installed")).to_be_visible()
    expect(page.get_by_text("Valid", exact=True)).to_be_visible()
    expect(page.get_by_text("Acme Talks")).to_be_visible()
    expect(page.get_by_text("2160", exact=True)).to_be_visible()
    picture(page, "license-valid")
    assert serious(page) == []


def test_without_a_network_a_request_leaves_and_its_answer_comes(
    administrator: Page, vendor: Vendor, tmp_path: Path
) -> None:
    page = administrator
    with page.expect_download() as saved:
        page.get_by_role("button", name="Download machine request").click()
    asked = Path(saved.value.path()).read_text()
    assert saved.value.suggested_filename.endswith(".request")
    done = vendor.issuing.answer(vendor.sell().entry.subject, asked, "test")
    (file,) = done.files.values()
    install(page, file, tmp_path)
    expect(page.get_by_text("For this machine")).to_be_visible()


@pytest.mark.parametrize(
    ("days_ago", "said"),
    [
        (30, ("Ends soon", "The license ends in")),
        (38, ("Grace", "The license has ended. New renders go on for")),
    ],
)
def test_from_two_weeks_before_the_end_every_page_says_so(
    administrator: Page, vendor: Vendor, tmp_path: Path, days_ago: int, said: tuple[str, str]
) -> None:
    page, (state, banner) = administrator, said
    vendor.clock.forward(days=-days_ago)
    file = vendor.file("studio")
    vendor.clock.forward(days=days_ago)
    install(page, file, tmp_path)
    expect(page.get_by_text(state, exact=True)).to_be_visible()
    page.get_by_role("link", name="Library", exact=True).click()
    expect(page.get_by_text(banner)).to_be_visible()
    picture(page, f"license-{state.lower().replace(' ', '-')}")
    assert serious(page) == []
    page.go_back()


def test_the_page_is_usable_in_both_languages_and_on_a_phone(administrator: Page) -> None:
    page = administrator
    for width, theme, language in ((390, "dark", "vi"), (1440, "light", "vi"), (390, "light", "en")):
        page.set_viewport_size({"width": width, "height": 850})
        chosen = {"reelbox_theme": theme, "reelbox_language": language}
        page.context.add_cookies([{"name": name, "value": value, "url": page.url} for name, value in chosen.items()])
        page.reload()
        expect(page.get_by_role("heading", level=1)).to_have_text("Giấy phép" if language == "vi" else "License")
        page.wait_for_load_state("networkidle")
        picture(page, f"license-{width}-{theme}-{language}")
        assert serious(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
