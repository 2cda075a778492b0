"""The vouchers of an office side by side, as rules need them that look beyond one voucher."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from zjai_desk.accounts.amounts import Split, amount, split
from zjai_desk.accounts.parties import Parties, party_key
from zjai_desk.accounts.programmes import Programme, Programmes
from zjai_desk.registers.fields import Values
from zjai_desk.registers.text import fold
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


class Book:
    """All vouchers by id with what the rules look up; :meth:`put` and :meth:`drop` keep it true to edits.

    Whatever agrees in a key may clash: the same invoice, contract, deal, enterprise in a programme,
    controller in a programme, provider in a programme.
    """

    def __init__(self, programmes: Programmes, enterprises: Parties, providers: Parties) -> None:
        self.programmes = programmes
        self.enterprises = enterprises
        self.providers = providers
        self.vouchers: dict[int, Values] = {}
        self.duties: dict[int, list[Values]] = defaultdict(list)
        self._programme: dict[int, Programme | None] = {}
        self._keys: dict[int, tuple[Key, ...]] = {}
        self._by: dict[Key, dict[int, None]] = defaultdict(dict)

    @classmethod
    def read(cls, store: Store) -> "Book":
        """Return the book of a store as it stands."""
        book = cls(
            Programmes.read(store),
            Parties.read(store, "enterprises", ENTERPRISE_KEYS),
            Parties.read(store, "providers", PROVIDER_KEYS),
        )
        columns = store.columns(VOUCHERS.key, VOUCHERS.keys)
        numbers = columns.pop("id")
        for number, *row in zip(numbers, *columns.values(), strict=True):
            if isinstance(number, int):
                book.put(number, dict(zip(columns, row, strict=True)))
        duties = store.columns("reviews", REVIEW_KEYS)
        for duty in zip(*(duties[key] for key in REVIEW_KEYS), strict=True):
            if isinstance(duty[0], int):
                book.duties[duty[0]].append(dict(zip(REVIEW_KEYS, duty, strict=True)))
        return book

    def put(self, number: int, voucher: Values) -> None:
        """Enter a voucher, or what has become of it."""
        self.drop(number)
        self.vouchers[number] = voucher
        programme = self._programme[number] = self.programmes.of(voucher)
        self._keys[number] = tuple(self._clashing(voucher, programme))
        for key in self._keys[number]:
            self._by[key][number] = None

    def drop(self, number: int) -> None:
        """Take a voucher out."""
        self.vouchers.pop(number, None)
        self._programme.pop(number, None)
        for key in self._keys.pop(number, ()):
            self._by[key].pop(number, None)

    def programme(self, number: int) -> Programme | None:
        """Return the programme of a voucher."""
        return self._programme[number]

    def sharing(self, kind: str, number: int) -> Iterator[tuple[Key, list[int]]]:
        """Yield (key, ids in order of registration, this one among them) for each key of a kind that others share."""
        for key in self._keys[number]:
            if key[0] == kind and len(self._by[key]) > 1:
                yield key, sorted(self._by[key])

    def under(self, programme: Programme) -> list[int]:
        """Return the ids of all vouchers of a programme."""
        return list(self._by[("programme", programme.title)])

    def enterprise_of(self, voucher: Values) -> Values | None:
        """Return the enterprise that applied."""
        return self.enterprises.find(voucher.get("uscc"), voucher.get("applicant"))

    def provider_of(self, voucher: Values) -> Values | None:
        """Return the service provider, if it is registered."""
        return self.providers.find(None, voucher.get("provider"))

    def _clashing(self, voucher: Values, programme: Programme | None) -> Iterator[Key]:
        who = party_key(voucher.get("uscc"), voucher.get("applicant"))
        provider = party_key(None, voucher.get("provider"))
        for kind, text in (("invoice", voucher.get("invoice_no")), ("contract", voucher.get("contract_no"))):
            if isinstance(text, str) and (folded := fold(text)):
                yield kind, folded
        if who and provider and amount(voucher, "contract_amount"):
            yield "deal", who, provider, amount(voucher, "contract_amount")
        if programme is None:
            return
        yield "programme", programme.title
        if who:
            yield "year", programme.title, who
        enterprise = self.enterprise_of(voucher)
        controller = enterprise.get("controller") if enterprise else None
        if isinstance(controller, str) and controller:
            yield "controller", programme.title, fold(controller)
        if provider:
            yield "provider", programme.title, provider

    def total(self, numbers: Iterable[int]) -> Split:
        """Return what became of the amounts of several vouchers."""
        return sum((split(self.vouchers[number]) for number in numbers), Split())
