"""What is wrong with what is stored: each record against its register and its like, and records that are there twice."""

from collections.abc import Iterator, Sequence

from zjai_desk.accounts.current import CurrentBook
from zjai_desk.analysis.merging.alike import Alike
from zjai_desk.errors import DeskError
from zjai_desk.progress import SILENT, Progress, counted
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.answers import Answers
from zjai_desk.registers.checks import check_record
from zjai_desk.registers.fields import Register
from zjai_desk.registers.findings import Finding
from zjai_desk.registers.notebooks import ANSWERS
from zjai_desk.store import Record, Store

_BLOCK = 1000


def findings(store: Store, register: str | None = None, progress: Progress = SILENT) -> Iterator[Finding]:
    """Yield every finding on the records of a register (its key or its label), or of all of them.

    In order of id; a record that says again what an earlier one is recognised by is a duplicate. A finding
    that was explained is yielded too, with its ``answer``. Raises a DeskError if there is no such register.
    """
    for declared in _wanted(register):
        judge = Judge(store, declared)
        ids = store.ids(declared.key)
        blocks = range(0, len(ids), _BLOCK)
        for start in counted(blocks, progress, f"检查{declared.label}", len(blocks), every=1):
            yield from judge.findings(store.records(declared.key, ids[start : start + _BLOCK]))


def _wanted(register: str | None) -> list[Register]:
    if register is None:
        return list(REGISTERS.values())
    found = [declared for declared in REGISTERS.values() if register in (declared.key, declared.label)]
    if not found:
        known = "、".join(f"{declared.key}（{declared.label}）" for declared in REGISTERS.values())
        raise DeskError(f"没有名为“{register}”的台账。", f"现有：{known}。")
    return found


class Judge:
    """All that one register's records are judged by, looked up once: good until the store is written to.

    Who judges records bit by bit, as they come into view, keeps one of these.
    """

    def __init__(self, store: Store, register: Register) -> None:
        self._store, self._register = store, register
        self._accounts = CurrentBook()
        self._names = {original.sha256: original.name for original in store.originals()}
        self._answers = Answers(store.columns(ANSWERS.key, Answers.COLUMNS))
        self._alike = Alike(store, register)

    def findings(self, records: Sequence[Record]) -> Iterator[Finding]:
        """Yield the findings on records, in their order."""
        for record in records:
            yield from self._of_record(record)

    def _of_record(self, record: Record) -> Iterator[Finding]:
        problems = list(check_record(self._register, record.values))
        problems += self._accounts.of_accounts(self._store, self._register, record.id)
        problems += self._alike.problems(record.id, record.values)
        if not problems:
            return
        origin = record.origin
        _, key = next(self._register.identify(record.values), ((), ()))
        for problem in problems:
            value = record.values.get(problem.field)
            yield Finding(
                self._register.key,
                problem,
                self._register.title(record.values),
                record.id,
                origin.rows[0] if origin and origin.rows else None,
                " ".join(map(str, key)),
                self._names.get(origin.sha256, "") if origin else "",
                origin.sheet if origin else "",
                self._answers.reason(self._register.key, record.id, problem, value),
            )
