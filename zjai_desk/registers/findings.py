"""What a check says about a value: how grave, which kind, and the sentence for people."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """The grades of 联网直报: must be mended, may stand with a written reason, worth a look."""

    FORCE = "force"
    EXPLAIN = "explain"
    HINT = "hint"

    @property
    def label(self) -> str:
        """The grade as officials call it."""
        return {"force": "强制", "explain": "核实", "hint": "提示"}[self.value]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one value: ``field`` is the key of the field, empty for the record as a whole.

    ``kind`` is one of check_digit, date_order, duplicate, exceeds, not_a_number, not_a_date,
    unknown_value, missing, negative, damaged, ambiguous, repaired, total_mismatch, inconsistent.
    """

    field: str
    severity: Severity
    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem and where it is: the register, the record (its id in the store, if it has one), the sheet row.

    ``key`` is what the record is recognised by; ``file`` and ``sheet`` say where ``row`` is counted.
    """

    register: str
    problem: Problem
    title: str = ""
    record: int | None = None
    row: int | None = None
    key: str = ""
    file: str = ""
    sheet: str = ""

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
        }
