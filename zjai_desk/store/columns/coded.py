"""A column of a register as numbers, for counting: what it holds said once, and which of it each record has."""

from collections.abc import Callable, Container
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from zjai_desk.registers.fields import Value


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """``values[codes[place]]`` is what each record has, in order of id; ``values[0]`` is None, for blanks of any sort.

    No value comes up twice; some may be of no record.
    """

    codes: npt.NDArray[Any]
    values: tuple[Value, ...]

    def __len__(self) -> int:
        return len(self.codes)

    def each(self, of: Callable[[Value], object], kind: npt.DTypeLike) -> npt.NDArray[Any]:
        """Return what ``of`` says of each record's value, as an array of a kind; it is asked once for each value."""
        said: npt.NDArray[Any] = np.fromiter(map(of, self.values), kind, len(self.values))
        found: npt.NDArray[Any] = said[self.codes]
        return found

    def among(self, wanted: Container[Value]) -> npt.NDArray[np.bool_]:
        """Return which records have one of some values."""
        return self.each(wanted.__contains__, bool)

    def listed(self) -> list[Value]:
        """Return the value of each record."""
        return list(map(self.values.__getitem__, self.codes.tolist()))
