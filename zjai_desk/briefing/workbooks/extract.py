"""What of a register goes out, whether to a workbook, as CSV or on paper: which records, which fields, under what title."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from zjai_desk.progress import Progress
from zjai_desk.registers.fields import Field, Register
from zjai_desk.registers.masking import holds_contacts, masked_values
from zjai_desk.store import Record

BLOCK = 1000


class Source(Protocol):
    """Where records come from: a store, or what stands for it in another thread."""

    def records(self, register: str, ids: Sequence[int]) -> list[Record]:
        """Return records in the order of ``ids``; one that is gone is left out."""


@dataclass(frozen=True, slots=True)
class Extract:
    """Records of a register in the order of ``ids``, with some of their ``fields`` in the order given.

    ``title`` heads what is printed; ``about`` says in words which records these are, blank for all of them.
    Contacts (personal fields) are masked unless ``contacts`` lets them out.
    """

    register: Register
    ids: Sequence[int]
    fields: tuple[Field, ...]
    title: str = ""
    about: str = ""
    contacts: bool = False

    @property
    def let_out(self) -> bool | None:
        """Whether contacts go out as they are; None if the fields hold none."""
        return self.contacts if holds_contacts(self.fields) else None

    @property
    def heading(self) -> str:
        """The title, that of the register if none was given."""
        return self.title or self.register.label

    def records(self, store: Source, progress: Progress, doing: str) -> Iterator[Record]:
        """Yield the records, read in blocks; a record that is gone is left out. ``doing`` names the work under way."""
        for start in range(0, len(self.ids), BLOCK):
            progress.report(doing, start, len(self.ids))
            records = store.records(self.register.key, self.ids[start : start + BLOCK])
            if self.contacts or not holds_contacts(self.fields):
                yield from records
            else:
                yield from (replace(r, values=masked_values(r.values, self.fields)) for r in records)
