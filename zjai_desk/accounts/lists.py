"""Lists that leave the office: the payment list for the treasury and the 公示 list, as plain rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zjai_desk.accounts.amounts import NOTHING, amount
from zjai_desk.registers.fields import Field, Kind, Value
from zjai_desk.registers.vouchers import VOUCHERS
from zjai_desk.store import Record, Store

_PAID = ("payee", "applicant", "uscc", "scheme", "voucher_no", "contract_no", "invoice_no")
_SHOWN = ("applicant", "uscc", "district", "scheme", "voucher_no", "provider", "contract_amount")
_LONG_CODE = 10
PAY = Field("pay", "应付金额", Kind.AMOUNT, "元", width=14)
SUBSIDY = Field("subsidy", "拟补助金额", Kind.AMOUNT, "元", width=14)
NUMBER = Field("number", "序号", Kind.INTEGER, width=6)


@dataclass(frozen=True, slots=True)
class PaperList:
    """A list as it is printed or written to a workbook: its title, its columns as fields, rows of values.

    ``total`` is the sum of the last column; None where that is not one of amounts.
    """

    title: str
    fields: tuple[Field, ...]
    rows: tuple[tuple[Value, ...], ...]
    total: Decimal | None


def payment_list(store: Store, records: Sequence[int]) -> PaperList:
    """Return who is to be paid how much, payees together: what was approved and is not paid yet, else what was paid."""
    found = sorted(store.records(VOUCHERS.key, records), key=lambda r: str(r.values.get("payee") or ""))
    fields = (NUMBER, *(VOUCHERS[key] for key in _PAID), PAY)
    return _listed("创新券等补助资金拨付清单", fields, found, _PAID)


def publicity_list(store: Store, records: Sequence[int]) -> PaperList:
    """Return what is published before payment, personal data masked: codes and names of natural persons."""
    found = store.records(VOUCHERS.key, records)
    fields = (NUMBER, *(VOUCHERS[key] for key in _SHOWN), SUBSIDY)
    return _listed("拟补助名单公示", fields, found, _SHOWN, mask=True)


def _listed(
    title: str,
    fields: tuple[Field, ...],
    records: Sequence[Record],
    keys: Sequence[str],
    *,
    mask: bool = False,
) -> PaperList:
    rows = tuple(_rows(records, keys, mask=mask))
    total = sum((row[-1] for row in rows if isinstance(row[-1], Decimal)), NOTHING)
    return PaperList(title, fields, rows, total)


def _rows(records: Sequence[Record], keys: Sequence[str], *, mask: bool) -> Iterator[tuple[Value, ...]]:
    for place, record in enumerate(records, 1):
        values = record.values
        owed = amount(values, "redeemed_amount") or amount(values, "approved_amount")
        cells = (masked(key, values.get(key)) if mask else values.get(key) for key in keys)
        yield (place, *cells, owed)


def masked(key: str, value: Value) -> Value:
    """Return a value as it may be published: the middle of a code and of a person's name is starred.

    A name of two to four characters is a person's (个人, 创客), not a company's.
    """
    if not isinstance(value, str):
        return value
    if key == "uscc" and len(value) > _LONG_CODE:
        return value[:6] + "*" * (len(value) - _LONG_CODE) + value[-4:]
    if key in ("applicant", "payee") and 2 <= len(value) <= 4:
        return value[0] + "*" * (len(value) - 1)
    return value
