"""Who may do what: every right against every role, enforced by the store itself and by the steps of vouchers."""

from collections.abc import Callable
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from zjai_desk.accounts.batches import Order, Who, apply_batch, plan_batch
from zjai_desk.accounts.life import STEPS, Entry
from zjai_desk.errors import DeskError
from zjai_desk.keeping import closures, journal, passwords, people, signing
from zjai_desk.registers import REGISTERS, rights
from zjai_desk.registers.notebooks import NOTEBOOKS, ROLES
from zjai_desk.registers.rights import Person
from zjai_desk.store import Store
from zjai_desk.store.tables import KEPT

WORD = "the-same-for-all-1"
Work = Callable[[Store], object]


pytestmark = pytest.mark.usefixtures("cheap_passwords")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one person for each role, an enterprise, and a voucher that has been applied for."""
    path = tmp_path_factory.mktemp("rights") / "台账.zjdb"
    with pytest.MonkeyPatch.context() as patch:
        cheap = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
        patch.setattr(passwords, "hasher", lambda: cheap)
        with Store.create(path) as store:
            with store.change("录入", operator="管理") as change:
                change.insert("enterprises", [{"name": "甲公司"}])
                voucher = {"applicant": "甲公司", "scheme": "创新券", "applied_on": "2026-03-01"}
                voucher |= {"status": "已申领", "review_status": "待审", "face_amount": 50000}
                change.insert("vouchers", [voucher])
            people.switch_on(store, "管理", WORD, ["管理"])
            for role in ROLES[:-1]:
                people.add(store, role, [role], WORD)
    return path


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "台账.zjdb"
    copy.write_bytes(made.read_bytes())
    return copy


def edit_enterprise(store: Store) -> None:
    with store.change("改名称") as change:
        change.update("enterprises", {1: {"name": "乙公司"}})


def edit_voucher(store: Store) -> None:
    with store.change("改券") as change:
        change.update("vouchers", {1: {"applicant": "乙公司"}})


def receive_file(store: Store) -> None:
    with store.change("收下") as change:
        change.keep_original("年报.xlsx", b"content")


def save_view(store: Store) -> None:
    with store.change("存视图") as change:
        change.insert("views", [{"register": "patents", "name": "有效", "content": "{}"}])


def set_office(store: Store) -> None:
    with store.change("改设置") as change:
        change.configure("area", "滨江区")


def take_step(key: str) -> Work:
    def work(store: Store) -> None:
        person = store.gate.person
        step = STEPS[key]
        entry = Entry(
            "2026-03-02", {"closed_on": "2026-03-02"} if key == "void" else {}, reason="材料齐全，同意"
        )
        order = Order(step, [1], entry, Who(person.name if person else ""))
        apply_batch(store, plan_batch(store, order))

    return work


def issue(store: Store) -> None:
    """Issue the voucher; that it was reviewed is written past the rights."""
    person, store.gate.person = store.gate.person, Person("录入", ("录入",))
    with store.change("复核过") as change:
        change.update("vouchers", {1: {"review_status": "通过", "voucher_no": "CX2026-001"}})
    store.gate.person = person
    take_step("issue")(store)


MATRIX: dict[str, tuple[Work, set[str]]] = {
    "改企业": (edit_enterprise, {"录入"}),
    "直接改券": (edit_voucher, {"录入"}),
    "收文件": (receive_file, {"录入"}),
    "作废（经办）": (take_step("void"), {"录入"}),
    "审核（复核）": (take_step("review"), {"复核"}),
    "发放（审批）": (issue, {"审批"}),
    "存视图": (save_view, set(ROLES)),
    "改设置": (set_office, {"管理"}),
    "新增人员": (lambda store: people.add(store, "新人", ["录入"], WORD), {"管理"}),
    "改岗位": (lambda store: people.set_roles(store, "复核", ["审批"]), {"管理"}),
    "重置口令": (lambda store: people.reset_password(store, "复核", "another-password"), {"管理"}),
    "停用人员": (lambda store: people.stop(store, "复核"), {"管理"}),
    "停用人员管理": (people.switch_off, {"管理"}),
    "换恢复码": (people.new_recovery_code, {"管理"}),
    "改自己的口令": (lambda store: people.change_password(store, WORD, "another-password"), set(ROLES)),
    "封账": (lambda store: closures.close_period(store, "vouchers", 2025), {"管理"}),
    "写日志": (lambda store: journal.note(store, journal.Action.EXPORT, "企业台账"), set(ROLES)),
}


@pytest.mark.parametrize("what", MATRIX)
@pytest.mark.parametrize("role", ROLES)
def test_each_role_does_what_it_may_and_nothing_else(path: Path, role: str, what: str) -> None:
    work, allowed = MATRIX[what]
    with Store.open(path) as store:
        signing.sign_in(store, role, WORD)
        before = store.state()
        if role in allowed:
            work(store)
            return
        with pytest.raises(DeskError, match="岗位"):
            work(store)
        if what != "发放（审批）":
            assert store.state() == before


@pytest.mark.parametrize("key", sorted(KEPT))
def test_everything_that_is_kept_is_written_by_some_right(key: str) -> None:
    assert key == "events" or rights.writing(key) or any(key in right.writes for right in rights.RIGHTS)


def test_registers_are_entered_and_people_are_kept() -> None:
    assert {rights.ENTER} == {right for key in REGISTERS for right in rights.writing(key)}
    assert "people" in NOTEBOOKS
    assert rights.writing("people") == ()


def test_a_step_is_not_taken_in_anothers_name_or_role(path: Path) -> None:
    with Store.open(path) as store:
        signing.sign_in(store, "复核", WORD)
        for who in (Who("别人"), Who("复核", "经办")):
            order = Order(STEPS["review"], [1], Entry("2026-03-02", {}, reason="材料齐全，同意"), who)
            with pytest.raises(DeskError, match="与登录的不一致"):
                apply_batch(store, plan_batch(store, order))


def test_one_person_does_not_take_two_separated_steps(path: Path) -> None:
    with Store.open(path) as store:
        signing.sign_in(store, "管理", WORD)
        people.add(store, "一人", list(ROLES), WORD)
        signing.sign_in(store, "一人", WORD)
        with store.change("政策要求分设") as change:
            programme = {"scheme": "创新券", "area": "滨江区", "year": 2026, "separated": "是"}
            change.insert("programmes", [programme])
            change.update("vouchers", {1: {"district": "滨江区", "issued_on": "2026-03-03"}})
        take_step("review")(store)
        order = Order(STEPS["issue"], [1], Entry("2026-03-03", {"voucher_no": "CX2026-001"}), Who("一人"))
        planned = plan_batch(store, order)
        assert "V15" in planned.items[0].why
        assert not planned.possible


def test_a_step_is_taken_back_by_whoever_took_it(path: Path) -> None:
    with Store.open(path) as store:
        signing.sign_in(store, "复核", WORD)
        take_step("review")(store)
        signing.sign_in(store, "审批", WORD)
        with pytest.raises(DeskError, match="岗位"):
            store.undo()
        signing.sign_in(store, "复核", WORD)
        assert store.undo().title.startswith("撤销：审核")
        with pytest.raises(DeskError, match="岗位"):
            store.undo()
