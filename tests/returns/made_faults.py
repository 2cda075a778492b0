"""Plants faults into the rows of made-up returns, and keeps the truth of them."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import made_values as values
from made_plan import Plan, Record, Truth, canonical, cell
from made_values import Cell

_SLIPS = (
    "2019年2月30日",
    "2019.13.1",
    "去年",
    "2019/2/29",
    "20190230",
    "2019-00-10",
    "三月",
    "2018年11月31日",
)
_NO_NUMBERS = ("约300", "300余", ">500", "若干", "1.2.3", "3～5", "12..5", "近百", "未统计，见附件", "12abc")
Fault = Callable[[Record, dict[str, Cell]], tuple[str, str] | None]


class Faults:
    """Plants faults into rows of a table and keeps the truth of them."""

    def __init__(self, plan: Plan, truth: Truth) -> None:
        self._plan = plan
        self._truth = truth
        self._rate = plan.chance.choice((0, 0, 0.1, 0.4))
        self._keys = {column.key: column for column in plan.columns}
        self.lost: set[str] = set()
        """The fields of which a value was lost, so that no total of theirs can be judged."""

    def plant(self, row: int, record: Record, cells: dict[str, Cell], before: list[Record]) -> None:
        """Perhaps plant one fault into a row."""
        chance = self._plan.chance
        if chance.random() >= self._rate:
            return
        options: list[Fault] = [
            self._code, self._number, self._date, self._district, self._missing, self._negative, self._order,
            self._exceeds, self._kind, self._error,
        ]  # fmt: skip
        if before and chance.random() < 0.15:
            self._twice(row, record, cells, before)
            return
        chance.shuffle(options)
        for fault in options:
            found = fault(record, cells)
            if found:
                key, kind = found
                self._truth.problems.append((row + 1, key, kind))
                if record[key] is None:
                    self.lost.add(key)
                return

    def _twice(self, row: int, record: Record, cells: dict[str, Cell], before: list[Record]) -> None:
        """Say of the row what an earlier one says, but for its number."""
        register = self._plan.sort.register
        keys = {"enterprises": ("uscc",), "providers": ("uscc",), "annual": ("uscc", "year")}.get(
            register, ()
        )
        keys = keys or {"patents": ("patent_no",), "vouchers": ("voucher_no",)}.get(register, ())
        earlier = self._plan.chance.choice(before)
        blamed = any(kind == "inconsistent" or key in keys for _, key, kind in self._truth.problems)
        if not keys or blamed or any(key not in cells or earlier.get(key) is None for key in keys):
            return
        if "name" in cells and earlier.get("name") is None:
            return
        along = {"patents": ("kind", "applied_on", "granted_on")}.get(
            register, ("name",) if "uscc" in keys else ()
        )
        for key in (*keys, *(key for key in along if key in cells)):
            record[key], cells[key] = earlier[key], cell(self._plan, self._keys[key], earlier)
        self._truth.problems.append((row + 1, keys[0], "duplicate"))

    def _code(self, record: Record, cells: dict[str, Cell]) -> tuple[str, str] | None:
        chance = self._plan.chance
        for key in ("uscc", "holder_uscc"):
            if record.get(key):
                code = record[key]
                if chance.random() < 0.5:
                    record[key] = values.wrong_uscc(code)
                    cells[key] = values.write_uscc(chance, record[key])
                    return key, "check_digit"
                record[key] = None
                cells[key] = chance.choice(
                    (
                        code[:-1],
                        f"{code}1",
                        float(f"9133{chance.randrange(10**14):014}")
                        if self._plan.merging
                        else values.cut_uscc(chance),
                        "9.1330106E+17",
                        code[:9],
                        f"9133{chance.randrange(10**11):011}000"[:17],
                        "913301O6MA4C12H",
                    )
                )
                return key, "damaged"
        if record.get("patent_no"):
            number = record["patent_no"]
            wrong = "0123456789X".replace(number[-1], "")
            record["patent_no"] = number[:-1] + chance.choice(wrong)
            cells["patent_no"] = chance.choice((record["patent_no"], f"ZL{record['patent_no']}"))
            return "patent_no", "check_digit"
        return None

    def _number(self, record: Record, cells: dict[str, Cell]) -> tuple[str, str] | None:
        return self._lose(record, cells, lambda c: c.money or c.word, _NO_NUMBERS, "not_a_number")

    def _date(self, record: Record, cells: dict[str, Cell]) -> tuple[str, str] | None:
        return self._lose(record, cells, lambda c: c.key.endswith("_on"), _SLIPS, "not_a_date")

    def _lose(
        self, record: Record, cells: dict[str, Cell], fits: Any, wrong: tuple[str, ...], kind: str
    ) -> tuple[str, str] | None:
        keys = [key for key, column in self._keys.items() if fits(column) and record.get(key) is not None]
        if not keys:
            return None
        key = self._plan.chance.choice(keys)
        record[key], cells[key] = None, self._plan.chance.choice(wrong)
        return key, kind

    def _error(self, record: Record, cells: dict[str, Cell]) -> tuple[str, str] | None:
        if not self._plan.merging:
            return None
        return self._lose(
            record, cells, lambda c: c.money or c.word, ("#DIV/0!", "#REF!", "#N/A", "#VALUE!"), "damaged"
        )

    def _district(self, record: Record, cells: dict[str, Cell]) -> tuple[str, str] | None:
        if self._plan.district or self._plan.sort.register == "programmes":
            return None
        return self._lose(
            record,
            cells,
            lambda c: c.key == "district",
            ("火星区", "某某县", "朝阳区", "无锡市", "未知区"),
            "unknown_value",
        )

    def _missing(self, record: Record, cells: dict[str, Cell]) -> tuple[str, str] | None:
        for key in ("patent_no", "voucher_no"):
            if key in self._keys and record.get(key):
                record[key] = cells[key] = None
                return key, "missing"
        if (
            self._plan.sort.register in ("enterprises", "annual")
            and record.get("uscc")
            and "short_name" not in record
        ):
            record["name"] = cells["name"] = None
            return "name", "missing"
        return None

    def _negative(self, record: Record, cells: dict[str, Cell]) -> tuple[str, str] | None:
        for key in ("revenue", "rd_spend", "registered_capital"):
            if record.get(key):
                record[f"{key}/分"] = -50_000_00
                record[key] = -5
                cells[key] = values.write_amount(
                    self._plan.chance, -50_000_00, self._plan.units[key], signed=True
                )
                return key, "negative"
        return None

    def _order(self, record: Record, cells: dict[str, Cell]) -> tuple[str, str] | None:
        for early, late in (("applied_on", "granted_on"), ("issued_on", "redeemed_on")):
            if record.get(early) and record.get(late) and len(record[early]) == 10:
                when = dt.date.fromisoformat(record[early]) - dt.timedelta(days=40)
                record[late] = when.isoformat()
                cells[late] = values.write_day(self._plan.chance, when)
                return late, "date_order"
        return None

    def _exceeds(self, record: Record, cells: dict[str, Cell]) -> tuple[str, str] | None:
        if record.get("redeemed_amount") and record.get("approved_amount"):
            self._raise(record, cells, "redeemed_amount", record["approved_amount/分"] + 5000_00)
            return "redeemed_amount", "exceeds"
        if record.get("rd_staff") is not None and record.get("employees") is not None:
            record["rd_staff"] = record["employees"] + 7
            cells["rd_staff"] = values.write_count(self._plan.chance, record["rd_staff"], "人")
            return "rd_staff", "exceeds"
        return None

    def _raise(self, record: Record, cells: dict[str, Cell], key: str, cents: int) -> None:
        money = self._keys[key].money
        assert money
        record[f"{key}/分"], record[key] = cents, canonical(cents, money)
        cells[key] = values.write_amount(self._plan.chance, cents, self._plan.units[key])

    def _kind(self, record: Record, cells: dict[str, Cell]) -> tuple[str, str] | None:
        if record.get("patent_no") and record.get("kind"):
            other = {"发明授权": "实用新型", "实用新型": "外观设计", "外观设计": "发明授权"}[record["kind"]]
            record["kind"] = cells["kind"] = other
            return "kind", "inconsistent"
        return None
