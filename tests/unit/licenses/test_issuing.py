"""Selling, renewing, moving and ending licenses: each act once, whatever is repeated."""

import json
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from control_plane.licenses.errors import Code, IssuingError
from control_plane.licenses.policies import Policy, RenewFrom
from control_plane.licenses.service import ANY
from license_format.errors import LicenseError, Reason
from license_format.licenses import License, OnExpiry, read_license
from license_format.revocations import read_revocations
from tests.services.licenses import FINGERPRINT, NOON, Machine, Vendor


@pytest.fixture
def vendor() -> Vendor:
    return Vendor()


def read(vendor: Vendor, file: str) -> License:
    return read_license(file, vendor.ring)


def refused(code: Code) -> AbstractContextManager[object]:
    return pytest.raises(IssuingError, match=f"^{code}:")


def test_a_license_says_what_its_policy_sells(vendor: Vendor) -> None:
    file = read(vendor, vendor.file("studio"))
    assert (file.plan, file.customer, file.machines) == ("studio", "Acme Talks", 2)
    assert file.limits == {"max_concurrent_renders": 2, "max_height": 2160, "max_members": 10}
    assert file.features == {"api"}
    assert file.expires_at == NOON + timedelta(days=365)
    assert file.machine is None


def test_a_one_time_license_never_ends_but_its_support_does(vendor: Vendor) -> None:
    file = read(vendor, vendor.file("studio-once"))
    assert (file.expires_at, file.on_expiry) == (None, OnExpiry.MAINTAIN)
    assert file.support_until == NOON + timedelta(days=365)


def test_the_same_order_is_sold_once_and_answered_with_the_same_file(vendor: Vendor) -> None:
    first, again = vendor.sell(order="order-7"), vendor.sell(order="order-7")
    assert again.files == first.files
    assert first.code
    assert again.code is None
    assert len(vendor.ledger.entries) == 3  # a key made, a key used, one license


def test_an_order_cannot_become_another_one(vendor: Vendor) -> None:
    vendor.sell(order="order-7")
    with refused(Code.OTHER_REQUEST):
        vendor.sell("solo", order="order-7")


def test_whoever_renews_early_loses_nothing(vendor: Vendor) -> None:
    sold = vendor.sell().entry.subject
    vendor.clock.forward(days=300)
    renewed = vendor.issuing.renew(sold, "order-8", "test")
    assert read(vendor, renewed.files[ANY]).expires_at == NOON + timedelta(days=730)


def test_a_policy_may_renew_from_now(vendor: Vendor) -> None:
    vendor.policies["month"] = Policy(name="month", days=30, renew_from=RenewFrom.NOW)
    sold = vendor.sell("month").entry.subject
    vendor.clock.forward(days=20)
    assert vendor.issuing.renew(sold, "o", "test").files
    assert vendor.issuing.sold(sold)[0].expires_at == NOON + timedelta(days=50)


def test_an_expired_license_is_renewed_from_today(vendor: Vendor) -> None:
    sold = vendor.sell().entry.subject
    vendor.clock.forward(days=400)
    vendor.issuing.renew(sold, "o", "test")
    assert vendor.issuing.sold(sold)[0].expires_at == NOON + timedelta(days=765)


def test_an_upgrade_gives_more_until_the_same_day(vendor: Vendor) -> None:
    sold = vendor.sell("solo").entry.subject
    vendor.clock.forward(days=100)
    file = read(vendor, vendor.issuing.upgrade(sold, "studio", "o", "test").files[ANY])
    assert file.limits["max_height"] == 2160
    assert file.expires_at == NOON + timedelta(days=365)


def test_a_code_binds_the_license_to_one_machine_and_is_used_up(vendor: Vendor) -> None:
    code, machine = vendor.sell().code, Machine()
    assert code
    done = vendor.issuing.activate(code.lower().replace("-", " "), machine.request())
    assert read(vendor, done.files[machine.kid]).machine == machine.key.public
    with refused(Code.UNKNOWN_CODE):
        vendor.issuing.activate(code, Machine().request())


def test_an_activation_whose_answer_was_lost_is_answered_again(vendor: Vendor) -> None:
    code, asked = vendor.sell().code, Machine().request()
    assert code
    assert vendor.issuing.activate(code, asked).files == vendor.issuing.activate(code, asked).files


def test_a_new_code_ends_the_one_before(vendor: Vendor) -> None:
    first = vendor.sell()
    second = vendor.issuing.new_code(first.entry.subject, "test").code
    assert first.code
    assert second
    with refused(Code.UNKNOWN_CODE):
        vendor.issuing.activate(first.code, Machine().request())
    assert vendor.issuing.activate(second, Machine().request()).files


def test_an_air_gapped_machine_gets_a_file_that_lasts_as_long_as_the_license(vendor: Vendor) -> None:
    sold, machine = vendor.sell().entry.subject, Machine()
    file = read(vendor, vendor.issuing.answer(sold, machine.request(), "test").files[machine.kid])
    assert file.file_expires_at == NOON + timedelta(days=365)
    file.require_machine(machine.key.public)
    with pytest.raises(LicenseError, match=Reason.OTHER_MACHINE):
        file.require_machine(Machine().key.public)


def test_no_more_machines_than_were_sold(vendor: Vendor) -> None:
    sold = vendor.sell("studio").entry.subject
    one, two, three = Machine(), Machine(), Machine()
    for machine in (one, two, one):
        vendor.issuing.answer(sold, machine.request(), "test")
    with refused(Code.MACHINES_FULL):
        vendor.issuing.answer(sold, three.request(), "test")
    vendor.issuing.answer(sold, three.request(), "test", replaces=one.kid)
    assert set(vendor.issuing.sold(sold)[0].in_use) == {two.kid, three.kid}


def test_a_machine_moves_by_its_old_file_and_the_old_one_is_revoked(vendor: Vendor) -> None:
    sold = vendor.sell("solo")
    old, new = Machine(), Machine()
    assert sold.code
    file = vendor.issuing.activate(sold.code, old.request()).files[old.kid]
    moved = vendor.issuing.move(file, new.request()).files[new.kid]
    assert read(vendor, moved).machine == new.key.public
    listed = read_revocations(vendor.issuing.revocations(), vendor.ring)
    assert listed.files == {read(vendor, file).file_id}
    with refused(Code.UNKNOWN_MACHINE):
        vendor.issuing.move(file, Machine().request())
    with refused(Code.UNKNOWN_MACHINE):
        vendor.issuing.refresh(file, old.request())


def test_a_plan_may_limit_how_often_it_moves(vendor: Vendor) -> None:
    vendor.policies["fixed"] = Policy(name="fixed", days=365, moves_per_year=1)
    sold, machines = vendor.sell("fixed").entry.subject, [Machine() for _ in range(3)]
    files = [vendor.issuing.answer(sold, machines[0].request(), "test").files[machines[0].kid]]
    files.append(vendor.issuing.move(files[-1], machines[1].request()).files[machines[1].kid])
    with refused(Code.TOO_MANY_MOVES):
        vendor.issuing.move(files[-1], machines[2].request())


def test_a_refresh_prolongs_the_file_and_notices_a_copy_but_not_a_repair(vendor: Vendor) -> None:
    sold, here = vendor.sell(), Machine()
    assert sold.code
    file = vendor.issuing.activate(sold.code, here.request()).files[here.kid]
    repaired = Machine(FINGERPRINT | {"disk": "c2"}, here.key)
    elsewhere = Machine({"board": "x", "cpu": "y", "disk": "z", "memory": "d1"}, here.key)
    notices = []
    for machine in (here, repaired, elsewhere, repaired, elsewhere):
        vendor.clock.forward(days=1)
        done = vendor.issuing.refresh(file, machine.request(vendor.clock()))
        notices.append(done.notice)
        assert read(vendor, done.files[here.kid]).file_expires_at == vendor.clock() + timedelta(days=35)
    assert notices == [None, None, "moved", "copied", "copied"]


def test_a_file_made_within_the_hour_is_the_newest_until_something_changes(vendor: Vendor) -> None:
    sold, here, other = vendor.sell(), Machine(), Machine()
    assert sold.code
    file = vendor.issuing.activate(sold.code, here.request()).files[here.kid]
    written = len(vendor.ledger.entries)
    for _ in range(3):
        vendor.clock.forward(minutes=10)
        assert vendor.issuing.refresh(file, here.request(vendor.clock())).files == {here.kid: file}
    assert len(vendor.ledger.entries) == written
    with refused(Code.UNKNOWN_MACHINE):
        vendor.issuing.refresh(file, other.request(vendor.clock()))
    renewed = vendor.issuing.renew(sold.entry.subject, "next year", "test").files[here.kid]
    newer = vendor.issuing.refresh(file, here.request(vendor.clock())).files[here.kid]
    assert newer not in {file, renewed}
    assert read(vendor, newer).file_expires_at == vendor.clock() + timedelta(days=35)
    vendor.clock.forward(minutes=61)
    later = vendor.issuing.refresh(file, here.request(vendor.clock())).files[here.kid]
    assert later != newer
    vendor.issuing.release(sold.entry.subject, here.kid, "test")
    with refused(Code.UNKNOWN_MACHINE):
        vendor.issuing.refresh(later, here.request(vendor.clock()))


def test_a_revoked_license_is_on_the_list_and_gets_nothing_any_more(vendor: Vendor) -> None:
    sold, machine = vendor.sell(), Machine()
    number = read_revocations(vendor.issuing.revocations(), vendor.ring).number
    vendor.issuing.revoke(sold.entry.subject, "refund", "test")
    vendor.issuing.revoke(sold.entry.subject, "refund", "test")
    listed = read_revocations(vendor.issuing.revocations(), vendor.ring)
    assert listed.licenses == {sold.entry.subject}
    assert listed.number > number
    with refused(Code.REVOKED):
        vendor.issuing.refresh(sold.files[ANY], machine.request())
    with refused(Code.REVOKED):
        vendor.issuing.renew(sold.entry.subject, "o", "test")


def test_an_ended_license_is_not_refreshed(vendor: Vendor) -> None:
    file, machine = vendor.file(), Machine()
    vendor.clock.forward(days=366)
    with refused(Code.EXPIRED):
        vendor.issuing.refresh(file, machine.request(vendor.clock()))


def test_keys_rotate_in_three_steps_and_both_count_meanwhile(vendor: Vendor) -> None:
    (old,) = vendor.issuing.signing_keys()
    before = vendor.sell()
    new = vendor.issuing.make_key("test").entry.data["kid"]
    assert read(vendor, vendor.file()).plan == "studio"
    vendor.issuing.use_key(new, "test")
    after = vendor.file()
    assert read(vendor, before.files[ANY])
    assert read(vendor, after)
    with refused(Code.KEY_IN_USE):
        vendor.issuing.withdraw_key(new, "test")
    vendor.issuing.withdraw_key(old, "test")
    with pytest.raises(LicenseError, match=Reason.WITHDRAWN_KEY):
        read(vendor, before.files[ANY])
    assert read(vendor, after)
    assert read_revocations(vendor.issuing.revocations(), vendor.ring).keys == {old}


def test_the_ledger_says_who_did_what_and_holds_no_secret(vendor: Vendor) -> None:
    sold = vendor.sell()
    entries = vendor.ledger.entries
    assert [(entry.act, entry.by) for entry in entries][-1] == ("issued", "test")
    assert sold.code
    assert sold.code not in json.dumps([entry.data for entry in entries])


ACTS = st.tuples(st.sampled_from(["answer", "move", "refresh", "renew", "late"]), st.integers(0, 3), st.integers(0, 99))


@given(st.lists(ACTS, max_size=12))
def test_whatever_order_things_are_done_in_never_more_machines_than_sold(acts: list[tuple[str, int, int]]) -> None:
    vendor, machines = Vendor(), [Machine() for _ in range(4)]
    sold = vendor.sell("studio")
    files = {ANY: sold.files[ANY]}
    for number, (act, which, file) in enumerate(acts):
        asked, held = machines[which].request(vendor.clock()), list(files.values())[file % len(files)]
        try:
            if act == "late":
                vendor.clock.forward(days=100)
            elif act == "renew":
                vendor.issuing.renew(sold.entry.subject, f"o{number}", "test")
            elif act == "answer":
                files |= vendor.issuing.answer(sold.entry.subject, asked, "test").files
            else:
                files |= getattr(vendor.issuing, act)(held, asked).files
        except IssuingError as error:
            assert error.code in {Code.MACHINES_FULL, Code.UNKNOWN_MACHINE, Code.EXPIRED, Code.BAD_REQUEST}  # noqa: PT017
        assert len(vendor.issuing.sold(sold.entry.subject)[0].in_use) <= 2
