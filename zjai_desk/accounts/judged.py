"""Which registers are judged by rules that look beyond one record, and what else those rules look at."""

from zjai_desk.registers.programmes import PROGRAMMES
from zjai_desk.registers.vouchers import VOUCHERS

JUDGED_WITH: dict[str, frozenset[str]] = {
    VOUCHERS.key: frozenset({"programmes", "enterprises", "providers", "reviews"}),
    PROGRAMMES.key: frozenset({VOUCHERS.key}),
}
"""The registers judged so, each with the others that its rules look at."""
