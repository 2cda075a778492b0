"""What a check says about a value: how grave, which kind, and the sentence for people."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Severity(StrEnum):
    """The four grades of 联网直报 (users.md §3.4, A to D).

    FORCE must be mended. QUASI holds the record back until it is mended or a written reason is given;
    EXPLAIN lets it in, and stands open until then. HINT is worth a look.
    """

    FORCE = "force"
    QUASI = "quasi"
    EXPLAIN = "explain"
    HINT = "hint"

    @property
    def label(self) -> str:
        """The grade as officials call it."""
        return {"force": "强制", "quasi": "准强制", "explain": "核实", "hint": "提示"}[self.value]

    @property
    def takes_reason(self) -> bool:
        """Whether a written reason lets the finding pass."""
        return self in (Severity.QUASI, Severity.EXPLAIN)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one value: ``field`` is the key of the field, empty for the record as a whole.

    ``kind`` is one of check_digit, date_order, duplicate, exceeds, not_a_number, not_a_date,
    unknown_value, missing, negative, damaged, ambiguous, repaired, total_mismatch, inconsistent,
    out_of_range, unit_slip, year_change, closed. ``offer`` is the value that is probably meant, where one can be told.
    """

    field: str
    severity: Severity
    kind: str
    message: str
    offer: str | int | Decimal | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem and where it is: the register, the record (its id in the store, if it has one), the sheet row.

    ``key`` is what the record is recognised by; ``file`` and ``sheet`` say where ``row`` is counted;
    ``answer`` is the written reason that lets the finding pass.
    """

    register: str
    problem: Problem
    title: str = ""
    record: int | None = None
    row: int | None = None
    key: str = ""
    file: str = ""
    sheet: str = ""
    answer: str = ""

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done: it is more than a hint and nobody has explained it."""
        return self.problem.severity is not Severity.HINT and not self.answer

    def as_json(self) -> dict[str, str | int | None]:
        """Return the finding as the command line prints it (DESIGN §4)."""
        return {
            "register": self.register,
            "key": self.key,
            "record": self.record,
            "title": self.title,
            "file": self.file,
            "sheet": self.sheet,
            "row": self.row,
            "field": self.problem.field,
            "severity": self.problem.severity.value,
            "kind": self.problem.kind,
            "message": self.problem.message,
            "answer": self.answer,
        }
