"""A bought license on a box whose network is cut: it renders, is restricted when money stops, goes on when paid."""

import json
import os
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from appliance.kernel.database.tenancy import Role
from tests.e2e.vendor.conftest import NewPage, Vendor, buy, link_in
from tests.media.talk import talk as make_talk
from tests.services.box import REELBOX, CutOff, cut_off_box

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "docs" / "examples"
FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
pytestmark = pytest.mark.skipif(
    FAKETIME is None or os.geteuid() != 0, reason="needs Debian's package faketime, and root to cut a network off"
)

# The box trusts this vendor's keys instead of those of a release.
SITE = """
import os, pathlib
from appliance.licensing import trust
trust._FILE = pathlib.Path(os.environ["REHEARSED_KEYS"])
"""


class Box:
    """A running box that reaches nobody and that nobody reaches: what is asked of it is asked inside."""

    def __init__(self, up: CutOff, keys: list[str]) -> None:
        self.up, self.folder = up, up.folder / "drill"
        self.folder.mkdir()
        (self.folder / "sitecustomize.py").write_text(SITE)
        (self.folder / "keys.json").write_text(json.dumps({"keys": keys}))
        up.environment |= {
            "PYTHONPATH": f"{self.folder}:{ROOT}",
            "REHEARSED_KEYS": str(self.folder / "keys.json"),
            "REELBOX_PUBLIC_URL": up.url.replace("127.0.0.1", "localhost"),
        }
        self.said = up.started()

    def reelbox(self, *words: object, days_ahead: float = 0) -> str:
        """Run a command on the box, so many days later."""
        passwords = json.loads((self.up.folder / "box" / "secrets.json").read_text())
        address = f"127.0.0.1:{self.up.environment['REELBOX_POSTGRES_PORT']}/reelbox"
        environment = self.up.environment | {
            "LD_PRELOAD": str(FAKETIME),
            "FAKETIME": f"+{days_ahead}d",
            "DONT_FAKE_MONOTONIC": "1",
            "REELBOX_MACHINE_KEY_FILE": str(self.up.folder / "box" / "machine.key"),
            "REELBOX_DATABASE_URL": f"postgresql+psycopg://{Role.APP}:{passwords[Role.APP]}@{address}",
            "REELBOX_DATABASE_SYSTEM_URL": f"postgresql+psycopg://{Role.SYSTEM}:{passwords[Role.SYSTEM]}@{address}",
        }
        command = self.up.inside(REELBOX, *words)
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def state(self, days_ahead: float = 0) -> str:
        """Return how the license stands, so many days later."""
        return str(json.loads(self.reelbox("license", "show", "--json", days_ahead=days_ahead))["state"])

    def render(self, talk: Path, made: Path) -> None:
        """Set the box up and have it edit a talk, by the README's commands."""
        link = self.said.partition("Set it up:")[2].split()[0]
        words = self.up.inside(EXAMPLES / "set-up.sh", link, "box@example.com", "otter lamp harbor quartz")
        told = subprocess.run(words, env=self.up.environment, capture_output=True, text=True, check=True).stdout
        environment = os.environ | dict(word.split("=", 1) for word in shlex.split(told)[1:])
        words = self.up.inside(EXAMPLES / "first-video.sh", talk, made)
        done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert made.stat().st_size > 10_000


@pytest.fixture
def box(vendor: Vendor, new_page: NewPage, operator: Path) -> Iterator[Box]:
    listed = new_page(storage_state=operator).request.get(f"{vendor.url}/api/v1/console/keys").json()
    with cut_off_box() as up:
        yield Box(up, [key["public"] for key in listed if key["standing"] != "withdrawn"])


def answered(page: Page, box: Box, days_ahead: float = 0) -> None:
    """Take a request from the box to the portal and the file back, as one does without a network."""
    asked = box.folder / "box.request"
    box.reelbox("license", "request", "-o", asked, days_ahead=days_ahead)
    page.get_by_role("link", name="Licenses and machines").click()
    page.wait_for_url("**/portal/machines")
    page.reload()  # the page knows the licenses of some seconds ago, and the newest one is wanted
    page.get_by_role("button", name="A machine without internet").last.click()
    page.get_by_label("Request of the machine").fill(asked.read_text())
    with page.expect_download() as download:
        page.get_by_role("dialog").get_by_role("button", name="A machine without internet").click()
    download.value.save_as(box.folder / "box.license")
    box.reelbox("license", "install", box.folder / "box.license", days_ahead=days_ahead)


@pytest.mark.timeout(900)
def test_a_bought_license_runs_a_box_ends_with_the_money_and_comes_back(
    vendor: Vendor, new_page: NewPage, box: Box, tmp_path: Path
) -> None:
    page = new_page()
    buy(page, vendor, "hoa@example.com")
    page.goto(link_in(vendor.letter("hoa@example.com", "license")))
    page.wait_for_url("**/portal/orders/**")
    assert not box.up.reaches(vendor.url)
    answered(page, box)
    assert box.state() == "valid"
    box.render(make_talk(tmp_path / "talk.mp4"), tmp_path / "made.mp4")

    page.get_by_role("link", name="Invoices").click()
    page.get_by_role("button", name="Payment and subscription").click()
    page.get_by_role("button", name="Cancel subscription").click()
    page.get_by_text("ends on").wait_for()
    vendor.time_passes(33)
    vendor.letter("hoa@example.com", "suspended|rests|paused", within_s=90)
    vendor.time_passes(40)
    assert box.state(vendor.days_ahead) == "restricted"

    again = new_page(storage_state=page.context.storage_state())
    buy(again, vendor, "hoa@example.com")
    again.goto(f"{vendor.url}/portal")
    expect(again.locator("li[data-step=mailed][data-state=done]")).to_have_count(2, timeout=40_000)
    answered(again, box, vendor.days_ahead)
    assert box.state(vendor.days_ahead) == "valid"
