"""Seals: each step of the history signed with a key that is kept outside of the file.

The chain of hashes finds what was altered here and there; who rebuilds the whole chain lacks the key.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, Protocol

from zjai_desk.store.connection import Connection


class Sealer(Protocol):
    """Has the key of this computer for one store, and knows the seals made with it."""

    @property
    def name(self) -> str:
        """The name of the key, which says nothing about the key."""

    def seal(self, text: str) -> str:
        """Return the seal on ``text``."""

    def confirms(self, name: str, text: str, seal: str) -> bool | None:
        """Whether ``seal`` was made on ``text`` with the key ``name``; None if that key is not known here."""


Sealing = Callable[[str], Sealer]
"""Gives the sealer for the store with an id."""


class Sealed(NamedTuple):
    """How many steps one key sealed, and the numbers of the first and the last of them."""

    name: str
    steps: int
    first: int
    last: int


def sealed(connection: Connection) -> list[Sealed]:
    """Return which keys sealed the history, in the order in which they began."""
    found = connection.execute(
        "SELECT sealed_by, count(*), min(seq), max(seq) FROM changes WHERE sealed_by IS NOT NULL "
        "GROUP BY sealed_by ORDER BY min(seq)"
    )
    return [Sealed(*row) for row in found]


def sealed_with(connection: Connection, name: str) -> list[int]:
    """Return the numbers of the steps sealed with the key ``name``."""
    return connection.column("SELECT seq FROM changes WHERE sealed_by = ?", name)


def faults(changes: Iterable[Mapping[str, Any]], sealer: Sealer | None) -> Iterator[tuple[int, str]]:
    """Yield (number, what is wrong) of the steps whose seal is missing or wrong; ``changes`` in order.

    Steps from before the first seal have none. A seal by a key that is not known here is no fault: the
    store was on another computer. Without ``sealer`` it is only asked whether seals are there.
    """
    begun = False
    for change in changes:
        seal, name = change["seal"], change["sealed_by"]
        if seal is None or name is None:
            if begun or seal != name:
                yield change["seq"], "的封签不见了，这一步不是由本程序写下的，或封签被抹去"
            continue
        begun = True
        if sealer is not None and sealer.confirms(name, change["hash"], seal) is False:
            yield change["seq"], "的封签不对，这一步不是在这台电脑上写下的，或后来被改动过"
