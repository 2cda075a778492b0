"""People: who may sign in, what failures cost, passwords and hashes, and that somebody always keeps the others."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from zjai_desk.errors import DeskError
from zjai_desk.keeping import journal, passwords, people, signing
from zjai_desk.keeping.journal import Action
from zjai_desk.store import Store

ADMIN, WORD = "王管理", "一句好记的话 2026"


pytestmark = pytest.mark.usefixtures("cheap_passwords")


@pytest.fixture
def store(new_store: Callable[[Path], Store], tmp_path: Path, cheap_passwords: None) -> Iterator[Store]:
    with new_store(tmp_path / "台账.zjdb") as made:
        yield made


@pytest.fixture
def kept(store: Store) -> Store:
    """A store whose office keeps people: 王管理 has all roles, 李录入 enters."""
    people.switch_on(store, ADMIN, WORD)
    people.add(store, "李录入", ["录入"], "li-enters-data")
    return store


def actions(store: Store) -> list[str]:
    return [line.action for line in reversed(journal.lines(store))]


def test_an_office_without_people_is_asked_nothing(store: Store) -> None:
    assert not people.are_on(store)
    with store.change("新增企业", operator="谁都行") as change:
        change.insert("enterprises", [{"name": "甲公司"}])
    assert store.history()[0].operator == "谁都行"


def test_the_first_person_keeps_the_others_and_is_signed_in(store: Store) -> None:
    people.switch_on(store, ADMIN, WORD, ["录入"])
    assert store.gate.person is not None
    assert set(store.gate.person.roles) == {"录入", "管理"}
    assert people.are_on(store)


def test_no_password_is_in_the_file(kept: Store) -> None:
    assert {one.secret.split("$")[1] for one in people.members(kept)} == {"argon2id"}
    kept.close()
    content = kept.path.read_bytes()
    assert WORD.encode() not in content
    assert b"li-enters-data" not in content


def test_what_is_written_is_theirs_whatever_name_is_given(kept: Store) -> None:
    signing.sign_in(kept, "李录入", "li-enters-data")
    with kept.change("新增企业", operator="别人") as change:
        change.insert("enterprises", [{"name": "甲公司"}])
    assert kept.history()[0].operator == "李录入"


def test_nobody_signed_in_writes_nothing_but_the_log(kept: Store) -> None:
    signing.sign_out(kept)
    with pytest.raises(DeskError, match="还没有人登录"), kept.change("新增企业") as change:
        change.insert("enterprises", [{"name": "甲公司"}])
    assert kept.count("enterprises") == 0
    journal.note(kept, Action.EXPORT, "企业台账")
    assert actions(kept)[-1] == "导出"


def test_a_full_width_password_is_the_same(kept: Store) -> None:
    assert signing.sign_in(kept, "李录入", "ｌｉ－ｅｎｔｅｒｓ－ｄａｔａ").name == "李录入"


@pytest.mark.parametrize("name", ["李录入", "没有这个人"])
def test_five_failures_bar_a_name_for_five_minutes_also_after_a_restart(kept: Store, name: str) -> None:
    said = []
    for _ in range(signing.TRIES):
        with pytest.raises(DeskError) as caught:
            signing.sign_in(kept, name, "wrong-password")
        said.append(str(caught.value))
    assert said[0] == "姓名或口令不对。还可以试4次。"
    assert "5分钟后" in said[-1]
    kept.close()
    with Store.open(kept.path) as again:
        before = len(journal.lines(again))
        with pytest.raises(DeskError, match="已锁定"):
            signing.sign_in(again, name, "li-enters-data")
        assert len(journal.lines(again)) == before
        assert signing.sign_in(again, ADMIN, WORD).name == ADMIN


def test_the_bar_ends_and_a_success_clears_the_count(kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(signing.TRIES - 1):
        with pytest.raises(DeskError):
            signing.sign_in(kept, "李录入", "wrong-password")
    signing.sign_in(kept, "李录入", "li-enters-data")
    for _ in range(signing.TRIES):
        with pytest.raises(DeskError):
            signing.sign_in(kept, "李录入", "wrong-password")
    monkeypatch.setattr(signing, "BARRED_FOR", dt.timedelta(0))
    assert signing.sign_in(kept, "李录入", "li-enters-data").name == "李录入"


def test_a_bar_set_by_a_wrong_clock_bars_nobody_for_years(
    kept: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zjai_desk.store.draft.now", lambda: "2099-01-01T08:00:00+08:00")
    for _ in range(signing.TRIES):
        with pytest.raises(DeskError):
            signing.sign_in(kept, "李录入", "wrong-password")
    monkeypatch.undo()
    assert signing.sign_in(kept, "李录入", "li-enters-data").name == "李录入"


def test_the_log_keeps_no_unknown_name(kept: Store) -> None:
    with pytest.raises(DeskError):
        signing.sign_in(kept, "my-real-password-1", "x")
    failed = journal.lines(kept)[0]
    assert failed.action == Action.SIGN_IN_FAILED
    assert "my-real" not in failed.subject


def test_an_unknown_name_is_worked_on_as_long_as_a_known_one(
    kept: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()  # at the real cost
    people.reset_password(kept, "李录入", "li-enters-data")
    assert "$m=65536,t=3,p=4$" in people.member(kept, "李录入").secret
    assert not passwords.outdated(passwords.NOBODY)
    asked: list[str] = []
    monkeypatch.setattr(passwords, "matches", lambda secret, _: bool(asked.append(secret)))
    for name in ("李录入", "没有这个人"):
        with pytest.raises(DeskError, match="姓名或口令不对"):
            signing.sign_in(kept, name, "wrong-password")
    costs = {tuple(secret.split("$")[1:4]) for secret in asked}
    assert len(asked) == 2
    assert len(costs) == 1


def test_a_hash_of_other_costs_is_made_anew_at_the_next_signing_in(kept: Store) -> None:
    from argon2 import PasswordHasher

    from zjai_desk.registers.rights import PEOPLE

    cheap = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash("li-enters-data")
    number = people.member(kept, "李录入").id
    with kept.change("旧参数", right=PEOPLE) as change:
        change.update("people", {number: {"secret": cheap}})
    signing.sign_in(kept, "李录入", "li-enters-data")
    assert not passwords.outdated(people.member(kept, "李录入").secret)
    assert signing.sign_in(kept, "李录入", "li-enters-data")


def test_a_stopped_person_does_not_sign_in(kept: Store) -> None:
    people.stop(kept, "李录入")
    with pytest.raises(DeskError, match="已停用"):
        signing.sign_in(kept, "李录入", "li-enters-data")
    with pytest.raises(DeskError, match="姓名或口令不对"):
        signing.sign_in(kept, "李录入", "wrong-password")
    people.resume(kept, "李录入")
    assert signing.sign_in(kept, "李录入", "li-enters-data")


def test_somebody_always_keeps_the_others(kept: Store) -> None:
    with pytest.raises(DeskError, match="唯一的管理人员"):
        people.stop(kept, ADMIN)
    with pytest.raises(DeskError, match="唯一的管理人员"):
        people.set_roles(kept, ADMIN, ["录入"])
    people.set_roles(kept, "李录入", ["录入", "管理"])
    people.stop(kept, ADMIN)
    assert not people.member(kept, ADMIN).is_active


def test_what_was_done_to_people_is_not_undone_but_done_anew(kept: Store) -> None:
    with kept.change("新增企业") as change:
        change.insert("enterprises", [{"name": "甲公司"}])
    people.set_roles(kept, "李录入", ["录入", "管理"])
    assert kept.undo().title == "撤销：新增企业"
    assert people.member(kept, "李录入").roles == ("录入", "管理")


@pytest.mark.parametrize(
    "password",
    ["short-7", "李录入", "李录入2026", "20261121", "12345678", "PASSWORD1", "aaaaaaaaaa", "abababab"],
)
def test_bad_passwords_are_refused(kept: Store, password: str) -> None:
    with pytest.raises(DeskError):
        people.reset_password(kept, "李录入", password)
    assert signing.sign_in(kept, "李录入", "li-enters-data")


def test_passwords_are_changed_by_their_owner_and_reset_by_who_keeps_people(kept: Store) -> None:
    signing.sign_in(kept, "李录入", "li-enters-data")
    with pytest.raises(DeskError, match="姓名或口令不对"):
        people.change_password(kept, "wrong-password", "li-has-another")
    people.change_password(kept, "li-enters-data", "li-has-another")
    with pytest.raises(DeskError, match="管理岗位"):
        people.reset_password(kept, ADMIN, "li-takes-over")
    signing.sign_in(kept, ADMIN, WORD)
    people.reset_password(kept, "李录入", "li-reset-once")
    assert signing.sign_in(kept, "李录入", "li-reset-once")
    assert actions(kept).count(Action.PASSWORD) == 2


def test_the_recovery_code_lets_the_only_keeper_back_in_once(store: Store) -> None:
    code = people.switch_on(store, ADMIN, WORD)
    assert len(code) == 29
    signing.sign_out(store)
    written = code.lower().replace("-", " ")
    after = people.recover(store, written, ADMIN, "found-again-1")
    assert after != code
    assert store.gate.person is not None
    signing.sign_out(store)
    with pytest.raises(DeskError, match="恢复码不对"):
        people.recover(store, code, ADMIN, "found-again-2")
    assert signing.sign_in(store, ADMIN, "found-again-1")


def test_a_recovery_code_makes_nobody_a_keeper(kept: Store) -> None:
    code = people.new_recovery_code(kept)
    signing.sign_out(kept)
    with pytest.raises(DeskError, match="管理岗位"):
        people.recover(kept, code, "李录入", "found-again-1")
    assert kept.gate.person is None


def test_guessing_a_recovery_code_is_barred_too(kept: Store) -> None:
    for _ in range(signing.TRIES):
        with pytest.raises(DeskError, match="恢复码不对"):
            people.recover(kept, "AAAAA-BBBBB", ADMIN, "found-again-1")
    with pytest.raises(DeskError, match="已锁定"):
        people.recover(kept, "AAAAA-BBBBB", ADMIN, "found-again-1")


def test_switched_off_nothing_is_asked_and_on_again_only_by_a_keeper(kept: Store) -> None:
    people.switch_off(kept)
    with kept.change("新增企业", operator="谁都行") as change:
        change.insert("enterprises", [{"name": "甲公司"}])
    with pytest.raises(DeskError, match="姓名或口令不对"):
        people.switch_on(kept, "新来的", "another-password")
    with pytest.raises(DeskError, match="管理岗位"):
        people.switch_on(kept, "李录入", "li-enters-data")
    people.switch_on(kept, ADMIN, WORD)
    assert [one.name for one in people.members(kept)] == [ADMIN, "李录入"]


def test_the_log_is_only_added_to(kept: Store) -> None:
    last = journal.lines(kept)[0].id
    for spoil in (
        lambda change: change.delete("events", [last]),
        lambda change: change.update("events", {last: {"person": "别人"}}),
    ):
        with pytest.raises(DeskError, match="日志只能增加"), kept.change("改日志") as change:
            spoil(change)
    assert kept.verify() == []
