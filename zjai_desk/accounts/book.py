"""The vouchers of an office side by side, as rules need them that look beyond one voucher."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from zjai_desk.accounts.amounts import NOTHING, Split, amount, owing, split
from zjai_desk.accounts.parties import Parties, party_key
from zjai_desk.accounts.programmes import Programme, Programmes
from zjai_desk.registers import text
from zjai_desk.registers.fields import Values
from zjai_desk.registers.vouchers import VOUCHERS
from zjai_desk.store import Store

Key = tuple[object, ...]
ENTERPRISE_KEYS = (
    "uscc",
    "name",
    "district",
    "status",
    "scale",
    "legal_person",
    "controller",
    "phone",
    "address",
)
PROVIDER_KEYS = (
    "uscc", "name", "schemes", "accredited_on", "valid_until", "status",
    "legal_person", "controller", "phone", "address", "account_name",
)  # fmt: skip
REVIEW_KEYS = ("voucher", "step", "role", "done_by", "done_on")

_folded = lru_cache(maxsize=65536)(text.fold)


@dataclass(slots=True)
class _Pool:
    """What the vouchers of a programme bind and take of its money, in 元."""

    vouchers: dict[int, None] = field(default_factory=dict)
    live: Decimal = NOTHING
    owed: Decimal = NOTHING
    version: int = 0


class Book:
    """All vouchers by id with what the rules look up; :meth:`put` and :meth:`drop` keep it true to edits.

    Whatever agrees in a key may clash: the same invoice, contract, deal, enterprise in a programme,
    controller in a programme. Of those that clash the last one registered is at fault; ``newest``, where it is
    set, is the voucher that counts as the last one, though it was registered long ago: the one being worked on.
    """

    def __init__(self, programmes: Programmes, enterprises: Parties, providers: Parties) -> None:
        self.programmes = programmes
        self.enterprises = enterprises
        self.providers = providers
        self.vouchers: dict[int, Values] = {}
        self.splits: dict[int, Split] = {}
        self.duties: dict[int, list[Values]] = defaultdict(list)
        self.newest: int | None = None
        self._programme: dict[int, Programme | None] = {}
        self._keys: dict[int, tuple[Key, ...]] = {}
        self._by: dict[Key, dict[int, None]] = defaultdict(dict)
        self._pools: dict[str, _Pool] = defaultdict(_Pool)

    @classmethod
    def read(cls, store: Store) -> "Book":
        """Return the book of a store as it stands."""
        book = cls.without_vouchers(store)
        for number, voucher in store.scan(VOUCHERS.key, VOUCHERS.keys):
            book.put(number, voucher)
        return book

    @classmethod
    def without_vouchers(cls, store: Store) -> "Book":
        """Return a book with everything but the vouchers."""
        book = cls(
            Programmes.read(store),
            Parties.read(store, "enterprises", ENTERPRISE_KEYS),
            Parties.read(store, "providers", PROVIDER_KEYS),
        )
        for _, duty in store.scan("reviews", REVIEW_KEYS):
            if isinstance(voucher := duty["voucher"], int):
                book.duties[voucher].append(duty)
        return book

    # -- entering -------------------------------------------------------------------------------------

    def put(self, number: int, voucher: Values) -> None:
        """Enter a voucher, or what has become of it."""
        self.drop(number)
        self.vouchers[number] = voucher
        parts = self.splits[number] = split(voucher)
        programme = self._programme[number] = self.programmes.of(voucher)
        keys = self._keys[number] = tuple(self._clashing(voucher, programme))
        for key in keys:
            self._by[key][number] = None
        if programme is not None:
            pool = self._pools[programme.title]
            pool.vouchers[number] = None
            pool.live += parts.live
            pool.owed += owing(voucher)
            pool.version += 1

    def drop(self, number: int) -> None:
        """Take a voucher out."""
        voucher = self.vouchers.pop(number, None)
        if voucher is None:
            return
        parts, programme = self.splits.pop(number), self._programme.pop(number)
        if programme is not None:
            pool = self._pools[programme.title]
            del pool.vouchers[number]
            pool.live -= parts.live
            pool.owed -= owing(voucher)
            pool.version += 1
        for key in self._keys.pop(number):
            self._by[key].pop(number, None)

    def _clashing(self, voucher: Values, programme: Programme | None) -> Iterator[Key]:
        who = party_key(voucher.get("uscc"), voucher.get("applicant"))
        for kind, key in (("invoice", "invoice_no"), ("contract", "contract_no")):
            written = voucher.get(key)
            if isinstance(written, str) and (folded := text.fold(written)):
                yield kind, folded
        price = amount(voucher, "contract_amount")
        if who and price and (provider := party_key(None, voucher.get("provider"))):
            yield "deal", who, provider, price
        if programme is None:
            return
        if who:
            yield "year", programme.title, who
        enterprise = self.enterprise_of(voucher)
        controller = enterprise.get("controller") if enterprise else None
        if isinstance(controller, str) and controller:
            yield "controller", programme.title, _folded(controller)

    # -- looking up -----------------------------------------------------------------------------------

    def programme(self, number: int) -> Programme | None:
        """Return the programme of a voucher."""
        return self._programme[number]

    def order(self, number: int) -> tuple[bool, str, int]:
        """Return what puts vouchers in the order of their issue, the newest one last."""
        day = self.vouchers[number].get("issued_on")
        return number == self.newest, day if isinstance(day, str) else "9999", number

    def group(self, kind: str, number: int) -> list[int]:
        """Return the vouchers that agree with one in a key of a kind, itself among them, in order of registration."""
        for key in self._keys[number]:
            if key[0] == kind:
                found = self._by[key]
                return sorted(found, key=lambda n: (n == self.newest, n)) if len(found) > 1 else [number]
        return []

    def rivals(self, kind: str, number: int) -> list[int]:
        """Return the vouchers registered before one that agree with it in a key of a kind."""
        found = self.group(kind, number)
        return found[: found.index(number)] if found else []

    def under(self, programme: Programme) -> list[int]:
        """Return the ids of all vouchers of a programme."""
        return list(self._pools[programme.title].vouchers)

    def round_before(self, programme: Programme) -> Programme | None:
        """Return the same programme of the year before."""
        return self.programmes.get(programme.scheme, programme.area, programme.year - 1)

    def version(self, programme: Programme) -> tuple[int, int]:
        """Return what is another after every edit that the account of a programme hears of."""
        before = self.round_before(programme)
        return self._pools[programme.title].version, self._pools[before.title].version if before else 0

    def live(self, programme: Programme) -> Decimal:
        """Return what the vouchers of a programme bind: used, or free to be used."""
        return self._pools[programme.title].live

    def owed(self, programme: Programme) -> Decimal:
        """Return what the vouchers of a programme take from its budget: paid, or approved and not paid yet."""
        return self._pools[programme.title].owed

    def total(self, numbers: Iterable[int]) -> Split:
        """Return what became of the amounts of several vouchers."""
        return sum((self.splits[number] for number in numbers), Split())

    def enterprise_of(self, voucher: Values) -> Values | None:
        """Return the enterprise that applied."""
        return self.enterprises.find(voucher.get("uscc"), voucher.get("applicant"))

    def provider_of(self, voucher: Values) -> Values | None:
        """Return the service provider, if it is registered."""
        return self.providers.find(None, voucher.get("provider"))
