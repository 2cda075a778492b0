"""What of a register goes out, whether to a workbook, as CSV or on paper: which records, which fields, under what title."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zjai_desk.progress import Progress
from zjai_desk.registers.fields import Field, Register
from zjai_desk.store import Record, Store

BLOCK = 1000


@dataclass(frozen=True, slots=True)
class Extract:
    """Records of a register in the order of ``ids``, with some of their ``fields`` in the order given.

    ``title`` heads what is printed; ``about`` says in words which records these are, blank for all of them.
    """

    register: Register
    ids: Sequence[int]
    fields: tuple[Field, ...]
    title: str = ""
    about: str = ""

    @property
    def heading(self) -> str:
        """The title, that of the register if none was given."""
        return self.title or self.register.label

    def records(self, store: Store, progress: Progress, doing: str) -> Iterator[Record]:
        """Yield the records, read in blocks; a record that is gone is left out. ``doing`` names the work under way."""
        for start in range(0, len(self.ids), BLOCK):
            progress.report(doing, start, len(self.ids))
            yield from store.records(self.register.key, self.ids[start : start + BLOCK])
