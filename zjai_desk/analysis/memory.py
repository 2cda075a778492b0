"""What tables that are asked for one after the other share, for as long as nobody writes to the store."""

from typing import Any

from zjai_desk.store import Store


class Memory:
    """Holds one memo at a time: what was read of a store in the state in which it is.

    A memo grows with the registers that are asked about, not with the areas and years they are counted for.
    """

    def __init__(self) -> None:
        self._state: tuple[object, ...] = ()
        self._memo: dict[str, Any] = {}

    def of(self, store: Store) -> dict[str, Any]:
        """Return the memo of the store as it stands, an empty one after something was written or another store opened."""
        state = (store.id, *store.state())
        if state != self._state:
            self._state, self._memo = state, {}
        return self._memo
