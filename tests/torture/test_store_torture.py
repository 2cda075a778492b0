"""The short form of the torture of the store: nothing acknowledged is lost, nothing half done, no damage missed."""

import os
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.torture import damage, faults, power

unix = pytest.mark.skipif(
    sys.platform == "win32", reason="programs are forked and files limited as Unix does"
)


@pytest.fixture(autouse=True)
def memory_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the many small stores lie in memory, where the system has a place for that."""
    place = Path("/dev/shm")
    if place.is_dir() and os.access(place, os.W_OK):
        monkeypatch.setattr(tempfile, "tempdir", str(place))


def test_a_power_cut_leaves_the_old_state_or_the_new() -> None:
    counts, _ = power.run(40, seed=1)
    assert counts == {"sound": 40}


def test_without_syncs_a_power_cut_ruins_the_store() -> None:
    counts, _ = power.run(20, seed=1, synchronous=power.CONTROL)
    assert counts["sound"] < 10


@pytest.mark.parametrize("kind", faults.KINDS)
@pytest.mark.parametrize(("work", "every"), [("import", 31), ("edit", 29), ("migration", 37)])
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_failing_disk_or_statement_leaves_the_old_state_or_the_new(
    work: str, kind: str, every: int
) -> None:
    counts = faults.run(work, kind, every)
    assert counts
    assert faults.FINE.issuperset(counts), counts


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_without_the_hook_work_is_left_half_done() -> None:
    with faults.without_hook():
        counts = faults.run("edit", "once", 31)
    assert counts["half"] + counts["unusable"] > 0


@unix
def test_a_killed_program_has_lost_nothing() -> None:
    from tests.torture import kills

    found = kills.run(6, seed=1)
    assert not found.faults, found.said
    assert found.acknowledged > 0


@unix
@pytest.mark.parametrize("work", ["import", "migration", "folder", "restore", "workbook"])
def test_a_file_that_cannot_grow_leaves_nothing_half_written(work: str, tmp_path: Path) -> None:
    from tests.torture import full

    counts = full.run(full.Limit(tmp_path), work, step=300_000)
    assert full.FINE.issuperset(counts), counts
    assert counts["done"] == 2


@unix
def test_written_in_place_something_is_left_half_written(tmp_path: Path) -> None:
    from tests.torture import full

    with full.in_place():
        assert full.trial(full.Limit(tmp_path), "folder", 100_000) == "partial file"


@pytest.mark.parametrize("ways", [(damage.flipped_bit,), damage.PAGE_FAULTS, (damage.tampered,)])
def test_no_damage_is_missed(ways: tuple[damage.Damage, ...]) -> None:
    counts = damage.run(ways, 20 // len(ways), seed=2)
    assert damage.FINE.issuperset(counts), counts


def test_the_structure_alone_does_not_show_what_was_altered() -> None:
    counts = damage.run((damage.tampered,), 8, 2, damage.structure_only)
    assert counts["missed"] >= 6


def test_what_is_rescued_is_right_or_told_of() -> None:
    from tests.torture import rescued

    counts = rescued.run(5, seed=3)
    assert counts["wrong"] == 0
    assert counts["rescued"] > counts["lost"]


@unix
def test_stores_are_rebuilt_from_their_daybooks_row_by_row_the_same() -> None:
    from tests.torture import rebuilt

    assert rebuilt.run(2, seed=4) == {"same": 2}
    assert rebuilt.run(1, seed=5, encrypted=True) == {"same": 1}
    for control in rebuilt.CONTROLS[1:]:
        assert rebuilt.run(1, seed=6, control=control) == {"named": 1}


# -- encrypted stores ---------------------------------------------------------------------------------


@unix
def test_of_an_encrypted_store_nothing_is_lost_either() -> None:
    from tests.torture import kills

    counts, _ = power.run(20, seed=1, encrypted=True)
    assert counts == {"sound": 20}
    control, _ = power.run(20, seed=1, synchronous=power.CONTROL, encrypted=True)
    assert control["sound"] < 10
    found = kills.run(2, seed=1, encrypted=True)
    assert not found.faults, found.said


@pytest.mark.parametrize("kind", faults.ENCRYPTED)
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_failing_disk_leaves_an_encrypted_store_old_or_new(kind: str) -> None:
    counts = faults.run("edit", kind, 19, encrypted=True)
    assert counts
    assert faults.FINE.issuperset(counts), counts
    if kind == "once":
        with faults.without_hook():
            control = faults.run("edit", kind, 19, encrypted=True)
        assert control["half"] + control["unusable"] > 0


@unix
@pytest.mark.parametrize("work", ["encrypt", "rekey", "encrypted import", "encrypted backup"])
def test_an_encrypted_file_that_cannot_grow_leaves_nothing_half_written(work: str, tmp_path: Path) -> None:
    from tests.torture import full

    assert full.trial(full.Limit(tmp_path), work, 100_000) == "old"


@pytest.mark.parametrize("ways", [(damage.flipped_bit,), damage.PAGE_FAULTS])
def test_no_damage_of_an_encrypted_store_is_missed(ways: tuple[damage.Damage, ...]) -> None:
    counts = damage.run(ways, 15 // len(ways), seed=2, encrypted=True)
    assert damage.FINE.issuperset(counts), counts
    unchecked = damage.run(ways, 15 // len(ways), 2, damage.opened_only, encrypted=True)
    assert unchecked["missed"] > 0


def test_what_is_rescued_of_an_encrypted_store_is_right_or_told_of() -> None:
    from tests.torture import rescued

    counts = rescued.run(4, seed=3, encrypted=True)
    assert counts["wrong"] == 0
    assert counts["rescued"] > counts["lost"]


# -- several programs, and a long time ----------------------------------------------------------------


@unix
def test_of_programs_that_start_at_once_one_has_the_store() -> None:
    from tests.torture import openers

    assert openers.run(2, seed=1) == {"one": 2}
    with openers.without_lock():
        assert openers.run(2, seed=1)["several"] > 0


@unix
def test_days_of_work_leave_no_file_open() -> None:
    from tests.torture import soak

    found = soak.run(6 * soak.SESSION, seed=1)
    assert found.faults == 0
    assert found.handles[1] <= found.handles[0]
    with ExitStack() as left:
        control = soak.run(
            6 * soak.SESSION, 1, lambda store: left.enter_context(store.path.with_name("开着").open("w"))
        )
    assert control.handles[1] > control.handles[0]


@unix
def test_work_at_the_window_leaves_memory_where_it_was() -> None:
    from tests.torture import hours

    found, control = hours.run(60, seed=1), hours.run(40, seed=1, keep=True)
    assert found.is_fine, found
    assert not control.is_fine, control
