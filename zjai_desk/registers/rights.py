"""Who may do what: the rights, the roles that have them, and what each lets one write. The one table of it."""

from dataclasses import dataclass

from zjai_desk.errors import DeskError
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.notebooks import ADMINISTERING, APPROVING, ENTERING, REVIEWING

ORIGINALS = "originals"
"""What received files are logged under; they are no register."""


@dataclass(frozen=True, slots=True)
class Right:
    """Something that not everybody may do, called ``label`` after 不能 and 可以.

    Whoever has one of ``roles`` may do it, with none given whoever is signed in. ``writes`` are the registers
    and notebooks that it lets one write. A right that is ``claimed`` counts only for a change that says it is
    made by it: whoever reviews vouchers does not thereby edit them in the table. What is done by a ``final``
    one is not undone, but done anew the other way round.
    """

    label: str
    roles: tuple[str, ...] = ()
    writes: frozenset[str] = frozenset()
    claimed: bool = False
    final: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Who is signed in, and as what."""

    name: str
    roles: tuple[str, ...] = ()

    def may(self, right: Right) -> bool:
        """Whether this person has a right."""
        return not right.roles or not set(right.roles).isdisjoint(self.roles)


_LIVES = frozenset({"vouchers", "reviews", "answers"})
_OFFICE = frozenset(
    {"answers", "verdicts", "mappings", "rounds", "receipts", "reviews", "documents", ORIGINALS}
)
_ARRANGED = frozenset({"views", "pivots", "papers"})

ENTER = Right("录入、修改和导入", (ENTERING,), frozenset(REGISTERS) | _OFFICE)
REVIEW = Right("办理复核环节", (REVIEWING,), _LIVES, claimed=True)
APPROVE = Right("办理审批环节", (APPROVING,), _LIVES, claimed=True)
ARRANGE = Right("保存视图、统计表和简报", (), _ARRANGED)
TAKE_BACK = Right(
    "撤销自己的操作",
    (ENTERING, REVIEWING, APPROVING),
    frozenset(REGISTERS) | _OFFICE | _ARRANGED,
    claimed=True,
)
ISSUE = Right(
    "定稿简报", (APPROVING, ADMINISTERING), frozenset({"editions", ORIGINALS}), claimed=True, final=True
)
OFFICE = Right("改办公室设置", (ADMINISTERING,), frozenset({"settings"}))
PEOPLE = Right(
    "管理人员与权限", (ADMINISTERING,), frozenset({"people", "settings"}), claimed=True, final=True
)
PASSWORD = Right("改自己的口令", (), frozenset({"people", "settings"}), claimed=True, final=True)
CLOSE = Right("封账和解封", (ADMINISTERING,), frozenset({"closures"}), claimed=True, final=True)
RESTORE = Right("恢复备份", (ADMINISTERING,))
ENCRYPT = Right("给台账加密或解密", (ADMINISTERING,))
READ_LOG = Right("查看日志", (ADMINISTERING,))
CONTACTS = Right("带联系方式导出", (ENTERING, APPROVING, ADMINISTERING))

RIGHTS = (
    ENTER, REVIEW, APPROVE, ARRANGE, TAKE_BACK, ISSUE, OFFICE, PEOPLE, PASSWORD, CLOSE, RESTORE, ENCRYPT, READ_LOG,
    CONTACTS,
)  # fmt: skip
"""All rights. The log (``events``) is written by whatever is done, whoever does it."""

STEP_RIGHTS: dict[str, Right] = {"经办": ENTER, "复核": REVIEW, "审批": APPROVE}
"""The right that a step of a voucher's life takes, by the role in which it is taken."""


def refusal(person: Person, right: Right) -> str:
    """Say why somebody may not do something: “需要管理岗位；张三的岗位是录入。”."""
    has = "、".join(person.roles) or "没有设"
    return f"{'或'.join(right.roles)}岗位的人才能{right.label}；{person.name}的岗位是{has}。"


def require(person: Person | None, right: Right) -> None:
    """Raise a DeskError if a person lacks a right; nobody (None) is everybody, where an office does without people."""
    if person is not None and not person.may(right):
        raise DeskError(refusal(person, right), "请换人操作，或请管理岗位的人调整岗位。")


def writing(register: str) -> tuple[Right, ...]:
    """Return the rights that let one write a register or notebook without saying so."""
    return tuple(right for right in RIGHTS if not right.claimed and register in right.writes)
