"""Records of the store for work in a thread of its own, block by block: whoever else wants something gets it in between."""

from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue

from PySide6.QtCore import QObject, Qt, Signal

from zjai_desk.desktop.desk import Desk
from zjai_desk.errors import Cancelled, DeskError
from zjai_desk.progress import Progress
from zjai_desk.store import Record

LOOK_EVERY = 0.2
"""Seconds after which one that waits for records looks whether it is still wanted."""
_Answers = SimpleQueue[list[Record] | DeskError]
_Asked = tuple[str, Sequence[int], _Answers]


class Lender(QObject):
    """Asks the store on behalf of other threads; it lives on the GUI thread."""

    _asked = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._asked.connect(self._ask, Qt.ConnectionType.QueuedConnection)

    def lend(self, progress: Progress) -> "Lent":
        """Return what a piece of work, stopped by its ``progress``, reads records from."""
        return Lent(self._asked.emit, progress)

    def _ask(self, asked: _Asked) -> None:
        register, ids, answers = asked
        self._desk.run("", lambda store, _: store.records(register, ids), answers.put, answers.put)


class Lent:
    """The records of a store as one thread sees them that has not got the store."""

    def __init__(self, ask: Callable[[_Asked], object], progress: Progress) -> None:
        self._ask = ask
        self._progress = progress

    def records(self, register: str, ids: Sequence[int]) -> list[Record]:
        """Return records as :meth:`Store.records` does; raises Cancelled when the work is to stop."""
        answers: _Answers = SimpleQueue()
        try:
            self._ask((register, ids, answers))
        except RuntimeError as error:  # the window is gone
            raise Cancelled("排版") from error
        while True:
            try:
                answer = answers.get(timeout=LOOK_EVERY)
            except Empty:
                self._progress.report("排版")
                continue
            if isinstance(answer, DeskError):
                raise answer
            return answer
