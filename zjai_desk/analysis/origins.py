"""What a number was made of: the records that it counts, and those that it is measured against."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain


class Records:
    """Records of one register; the same as others if they are the same records, however they were found."""

    __slots__ = ()
    register: str

    @property
    def ids(self) -> tuple[int, ...]:
        """The ids of the records, each once."""
        raise NotImplementedError

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Records) and (self.register, self.ids) == (other.register, other.ids)

    def __hash__(self) -> int:
        return hash(self.register)


@dataclass(frozen=True, slots=True, eq=False)
class Listed(Records):
    """Records by their ids in ``groups``; with ``only`` just those of them that are also in it."""

    register: str
    groups: tuple[Sequence[int], ...]
    only: frozenset[int] | None = None

    @property
    def ids(self) -> tuple[int, ...]:
        """The ids of the records, each once, in the order of the groups."""
        ids = dict.fromkeys(chain.from_iterable(self.groups))
        return tuple(ids if self.only is None else filter(self.only.__contains__, ids))


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a number comes from: the records ``of`` which it is, ``over`` which it is divided or held against, its 口径.

    ``over`` is None of what is counted or added up; a share, a mean and a growth have it.
    """

    of: Records
    over: Records | None = None
    basis: str = ""


Origins = Mapping[str, Origin]


def listed(register: str, *groups: Iterable[int]) -> Listed:
    """Return the records of all the groups."""
    return Listed(register, tuple(tuple(group) for group in groups))
