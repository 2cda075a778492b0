"""The return board (收表进度): who of a round has sent, who has faults to mend, who has not sent at all."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from zjai_desk.registers.notebooks import FAULTY, RECEIPT_STATES, SENT_BACK
from zjai_desk.registers.text import name_key
from zjai_desk.returns.rounds.receipts import Receipt, receipts
from zjai_desk.returns.rounds.rounds import Round, rounds
from zjai_desk.store import Store

MISSING = "未报"
STATES = (MISSING, *RECEIPT_STATES)
"""The states of a sender in a round, in the order in which the board counts them."""
_TO_CHASE = frozenset({MISSING, FAULTY, SENT_BACK})


@dataclass(frozen=True, slots=True)
class Line:
    """One sender in one round: its state, what it sent, the newest last, and whom to call, where known."""

    sender: str
    state: str = MISSING
    receipts: tuple[Receipt, ...] = ()
    contact: str = ""
    phone: str = ""

    @property
    def newest(self) -> Receipt | None:
        """The version that counts."""
        return self.receipts[-1] if self.receipts else None


@dataclass(frozen=True, slots=True)
class Board:
    """A round and how far it is: ``lines`` in the order of its senders, those after them who sent unasked.

    ``counts`` holds how many senders are in each of :data:`STATES`; ``days_left`` is None without a due
    date and below zero when it is past.
    """

    round: Round
    lines: tuple[Line, ...]
    counts: Mapping[str, int]
    days_left: int | None = None

    @property
    def to_remind(self) -> list[Line]:
        """Those who have not sent, or have to send again: the reminder list (催报单)."""
        return [line for line in self.lines if line.state in _TO_CHASE]


@dataclass(frozen=True, slots=True)
class Overview:
    """All rounds side by side: the state of each sender, by (sender, title of the round); blank if not asked."""

    senders: tuple[str, ...]
    rounds: tuple[Round, ...]
    states: Mapping[tuple[str, str], str] = field(default_factory=dict)
    strays: tuple[Receipt, ...] = ()
    """What came and is for no round."""


def board(store: Store, wanted: Round) -> Board:
    """Return how far a round is."""
    came: dict[str, list[Receipt]] = {}
    for receipt in receipts(store):
        asked = wanted.asks(receipt.sender, receipt.period, receipt.register)
        if receipt.round == wanted.title or (not receipt.round and receipt.period and asked):
            came.setdefault(receipt.sender, []).append(receipt)
    senders = dict.fromkeys((*wanted.senders, *came))
    known = _contacts(store, senders)
    lines = tuple(_line(sender, came.get(sender, ()), known) for sender in senders)
    counts = Counter(line.state for line in lines)
    return Board(wanted, lines, {state: counts[state] for state in STATES}, _days_left(wanted.due_on))


def overview(store: Store) -> Overview:
    """Return all rounds side by side, and what came for none of them."""
    boards = [board(store, one) for one in rounds(store)]
    senders = dict.fromkeys(line.sender for one in boards for line in one.lines)
    states = {(line.sender, one.round.title): line.state for one in boards for line in one.lines}
    placed = {receipt.id for one in boards for line in one.lines for receipt in line.receipts}
    strays = tuple(receipt for receipt in receipts(store) if receipt.id not in placed)
    return Overview(tuple(senders), tuple(one.round for one in boards), states, strays)


def _line(sender: str, came: Sequence[Receipt], known: Mapping[str, tuple[str, str]]) -> Line:
    contact, phone = known.get(name_key(sender), ("", ""))
    state = came[-1].state if came else MISSING
    return Line(sender, state, tuple(came), contact, phone)


def _contacts(store: Store, senders: Mapping[str, None]) -> dict[str, tuple[str, str]]:
    """Return whom to call, by the key of the sender's name: who filled in its last form, or an enterprise's contact."""
    wanted = {name_key(sender) for sender in senders}
    found: dict[str, tuple[str, str]] = {}
    columns = store.columns("enterprises", ("name", "contact", "phone"))
    for name, contact, phone in zip(columns["name"], columns["contact"], columns["phone"], strict=True):
        if isinstance(name, str) and name_key(name) in wanted:
            found[name_key(name)] = (str(contact or ""), str(phone or ""))
    for receipt in receipts(store):
        if receipt.contact or receipt.phone:
            found[name_key(receipt.sender)] = (receipt.contact, receipt.phone)
    return found


def _days_left(due_on: str) -> int | None:
    try:
        return (dt.date.fromisoformat(due_on) - dt.date.today()).days
    except ValueError:
        return None
