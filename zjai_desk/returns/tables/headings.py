"""From the headings of a table to the fields of a form: exact before contained, the leaf before what stands above."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache

from zjai_desk.registers import divisions
from zjai_desk.registers.fields import Field, Kind
from zjai_desk.registers.numbers import MONEY_UNITS
from zjai_desk.registers.text import fold
from zjai_desk.returns.tables.forms import Form

Path = tuple[str, ...]
"""A heading from the uppermost row of the band down to its leaf."""

EXACT, ABOVE, PARTLY = 1.0, 0.9, 0.8
COLUMN_SIGNS = frozenset("甲乙丙丁戊己庚-—")
"""What stands instead of a number under headings that hold no figures."""
_COUNTED = frozenset(
    re.split("、", "人、家、件、项、个、张、场、次、人次、名、户、天、年、%、万人、平方米、㎡、亩")
)
_FOREIGN_MONEY = re.compile("美元|欧元|日元|港元|港币|英镑")
_BRACKET = re.compile(r"[(\[【]([^()\[\]【】]*)[)\]】]")
_AFTER_STROKE = re.compile(r"[/:,_-]([^/:,_-]+)$")
_NUMBERING = re.compile(r"^(?:[*★△▲#]+|[一二三四五六七八九十]+、|\(\d+\)|\d{1,2}[.、](?!\d))+")
_CIRCLED = re.compile(r"^\s*[①-⒛㈠-㈩❶-❿Ⓐ-ⓩ]\s*[、.．]?")
"""Numbers in rings, which are plain digits after folding."""
_OF_WHICH = re.compile(r"^(?:其中|含)[:,]?")
_YEAR = re.compile(r"((?:19|20)\d{2})年?(?:度|末|底)?")
_COUNT = re.compile("(?:总|合计)?(?:数|数量|家数|个数|户数|总数|总量)")
"""企业数 is no 企业, but how many there are."""
_OTHER_END = re.compile("(?:地址|住址|电话|手机|传真|时间|日期|年月|编号|代码|号码?|姓名|职务)$")
"""The head of a Chinese name stands at its end: 联系人手机 is no 联系人."""
_NUMBERS = frozenset({Kind.INTEGER, Kind.NUMBER, Kind.AMOUNT})
_THIS_YEAR = re.compile("本年累计|[本今]年度?|当年|本期|1-12月(?:份|累计)?|全年累计")
# Words that make another thing of the field whose name stands beside them.
_TURNING = re.compile(
    "上年|去年|上期|同期|同比|折合|当量|强度|邮箱|邮件|申请|受理|国外|境外|其他|其它|委托|新产品|研发机构|开户|银行|环比|增长|增速|增幅|增减|比重|占比|比例|比率|率$|排名|排序|预计|计划|目标|是否|合作|关联|"
    "母公司|子公司|控股|股东|投资方|法人(?!单位)|法定|代表人|负责人|主管|备注|说明|序号|代理|推荐|受让|原件|附件|截图|被投|引用|对比|园区|上级"
)
NO_FIELDS = frozenset(("", "序号", "编号", "备注", "NO.", "NO"))
"""Headings of columns that hold no field and that nobody misses."""
_RUNNING = re.compile(r"(?:序|行|编|排|项|目)?(?:号|次|序)|no\.?|#", re.IGNORECASE)
_OF_CODES = re.compile(
    r"[a-z甲乙丙丁戊]?\d*|.*(?:[号编代]码|编号|证[照号]|注册号|登记号|信用|code|id|no\.?|列|字段|unnamed).*",
    re.IGNORECASE,
)
_GENERIC_LEAVES = frozenset(
    re.split(
        "、",
        "合计、总计、小计、总数、总额、人数、金额、数量、数值、名称、年末数、期末数、本年、本期、全年、全年数、全年累计、本年累计、"
        "本年数、本年实际、当年、本年度、累计、年累计、1-12月、1-12月累计、年末、期末、年末人数、期末人数",
    )
)


_OF_ITS_GROUP = frozenset(
    ("编号", "号码", "日期", "时间", "金额", "状态", "类型", "类别", "签订日期", "签订时间")
)
"""What any group of columns may have: the group says whose it is."""
_OF_ONE_KIND = frozenset(("日期", "时间", "金额", "额", "资金", "人数", "数量", "编号", "名称"))
"""A group that says what all its columns are: 日期 over 申请 and 授权."""
_OTHER_GROUP = re.compile(
    "上年|去年|上期|同期|同比|环比|增长|增速|增幅|预计|计划|目标|母公司|子公司|股东|控股|法定代表人|法人代表|合作单位|关联"
)
"""A group whose columns are another year's or somebody else's: 上年同期 over 营业收入."""
_APPLIED_FOR = re.compile("申请|受理")
_ABOUT = re.compile("(?:相关|基本)?(?:信息|情况|资料|明细|部分|内容)$")
_SUMMED = re.compile("(?:合计|总计|总额|金额|数额|总量)$")


@dataclass(frozen=True, slots=True)
class Match:
    """The field a heading means, how surely, and the unit and year that the heading states."""

    key: str
    quality: float
    unit: str = ""
    year: int | None = None


@lru_cache(maxsize=4096)
def unit_of(text: str) -> str | None:
    """Return the unit that a folded text is, in the words of the registers; None when it is no unit."""
    bare = text.removeprefix("单位:").removeprefix("计量单位:").replace("人民币", "")
    if bare in ("万", "亿", "千"):
        bare += "元"
    return bare if bare in MONEY_UNITS or bare in _COUNTED or _FOREIGN_MONEY.search(bare) else None


@lru_cache(maxsize=4096)
def readings(text: str) -> tuple[tuple[str, str, int | None], ...]:
    """Return (bare text, unit, year) for each way to read a heading, the fullest first."""
    text = _OF_WHICH.sub("", _NUMBERING.sub("", fold(_CIRCLED.sub("", text)))).strip(":*")
    unit, found = "", [text]
    for bracket in _BRACKET.finditer(text):
        named = unit_of(bracket[1])
        if named is not None:
            unit = named
            found.append(text.replace(bracket[0], ""))
    stroke = _AFTER_STROKE.search(text)
    if stroke and (named := unit_of(stroke[1])) is not None:
        unit = named
        found.append(text[: stroke.start()])
    if "(" in text or "[" in text or "【" in text:
        found.append(_BRACKET.sub("", text))
    if _THIS_YEAR.search(found[-1]):
        found.append(_THIS_YEAR.sub("", found[-1]))
    if len(rest := _SUMMED.sub("", found[-1])) > 1 and rest != found[-1]:
        found.append(rest)
    return tuple(_with_year(text, list(dict.fromkeys(found)), unit))


def _with_year(text: str, found: Sequence[str], unit: str) -> Iterator[tuple[str, str, int | None]]:
    """Yield the ways to read a heading, with the year that it states wherever its year is taken off."""
    year = _YEAR.search(text)
    if year is None or year[0] == text:
        yield from ((bare, unit, None) for bare in found if bare)
        return
    for bare in found:
        if year[1] in bare:
            yield bare, unit, None
            rest = bare.replace(year[0], "").replace("()", "").strip(":-/_,")
            for again, own, _ in readings(rest) if rest else ():
                yield again, own or unit, int(year[1])
        elif bare:
            yield bare, unit, int(year[1])


def stated_unit(path: Path) -> str:
    """Return the unit that a heading states, "" if none."""
    unit, names = apart(path)
    return unit or next((own for name in reversed(names) for _, own, _ in readings(name) if own), "")


def match(form: Form, path: Path) -> Match | None:
    """Return the field of ``form`` that a heading means, or None."""
    unit, names = apart(path)
    if not names:
        return None
    for quality, text in _wordings(names):
        for bare, own_unit, year in readings(text):
            key = form.headings.get(bare)
            if key and not _is_of_another(form, key, "".join(map(fold, names))):
                found = Match(key, quality, unit or own_unit, year or _year_in(names))
                return _fitting(form.fields[key], found, names[:-1])
    if form.district and any(divisions.is_heading(bare) for bare, _, _ in readings(names[-1])):
        return Match(form.district, ABOVE)
    return _contained(form, names, unit)


def apart(path: Path) -> tuple[str, Path]:
    """Split off the leaf that is a unit or a column number: the unit, and the names that are left."""
    unit, names = "", list(path)
    while names:
        leaf = fold(names[-1]).strip("()")
        named = unit_of(leaf)
        is_number = leaf.isdecimal() and not (len(names) > 1 and _YEAR.fullmatch(leaf))
        if named is None and leaf and not is_number and leaf not in COLUMN_SIGNS:
            break
        unit = named or unit
        names.pop()
    return unit, tuple(names)


def _wordings(names: Path) -> Iterator[tuple[float, str]]:
    """Yield the texts by which a path may be known: with what stands above it, alone, what stands above alone."""
    leaf = names[-1]
    for above in reversed(names[:-1]):
        yield EXACT, above + leaf
    bare = fold(leaf)
    if len(names) > 1:
        yield from ((EXACT, leaf + group) for group, _, _ in readings(names[-2]) if group in _OF_ONE_KIND)
    if len(names) > 1 and bare in _OF_ITS_GROUP:
        # 技术服务合同/编号 is the number of the contract: the end of the group's name says of what.
        above = _ABOUT.sub("", fold(names[-2]))
        yield from ((EXACT, above[start:] + leaf) for start in range(len(above)))
        yield PARTLY, leaf
    else:
        yield EXACT, leaf
    if len(names) > 1 and fold(leaf) in _GENERIC_LEAVES:
        yield ABOVE, names[-2]
    if len(names) > 1 and _YEAR.fullmatch(fold(leaf)):
        yield ABOVE, names[-2]


def _year_in(names: Path) -> int | None:
    for name in names:
        found = _YEAR.fullmatch(fold(name))
        if found:
            return int(found[1])
    return None


def _contained(form: Form, names: Path, unit: str) -> Match | None:
    leaf = names[-1]
    best: tuple[float, int, str, str, int | None] | None = None
    for bare, own_unit, year in readings(leaf):
        if len(bare) > 24 or not bare:
            continue
        for known, key in form.headings.items():
            # The key of a field is a heading only as it stands: Evaluation is no valuation, a Lastname no name.
            if len(known) < 2 or known.isascii() or known not in bare:
                continue
            share = len(known) / len(bare)
            if share < (0.4 if len(known) > 2 else 0.6) or _turns(bare, known):
                continue
            if _COUNT.fullmatch(bare.removeprefix(known)) and form.fields[key].kind not in _NUMBERS:
                continue
            if _is_of_another(form, key, bare) or _ends_otherwise(bare, known):
                continue
            # The head of a Chinese name stands at its end: 专利权人所属区县 is a district.
            rank = (share + (0.1 if bare.endswith(known) else 0), len(known), key, own_unit, year)
            if best is None or rank[:2] > best[:2]:
                best = rank
    if best is None:
        return None
    quality = PARTLY * min(best[0], 1.0)
    return _fitting(form.fields[best[2]], Match(best[2], quality, unit or best[3], best[4]), names[:-1])


def _is_of_another(form: Form, key: str, text: str) -> bool:
    """Whether a heading names the code of another party than the one the code of the form belongs to.

    On a voucher 服务机构信用代码 is that of the provider, on a list of providers that of the record itself.
    """
    field = form.fields[key]
    if field.kind is not Kind.USCC:
        return False
    owner = form.register.owner
    own = owner.name if owner else "name"
    parties = (known for known, other in form.headings.items() if text.startswith(known) and other != key)
    whose = max(parties, key=len, default="")
    return bool(whose) and form.headings[whose] != own and form.fields[form.headings[whose]].kind is Kind.TEXT


def _ends_otherwise(bare: str, known: str) -> bool:
    return not _OTHER_END.search(known) and bool(_OTHER_END.search(bare, bare.index(known) + len(known)))


def _turns(bare: str, known: str) -> bool:
    """Whether a heading says of a field it names that it means another: 上年营业收入 is no 年营业收入."""
    start = bare.index(known)
    return any(found.start() < start or found.end() > start + len(known) for found in _TURNING.finditer(bare))


def may_be_code(form: Form, key: str, path: Path) -> bool:
    """Whether a heading leaves it open that its column holds the code of what its row is about."""
    leaf = fold(path[-1]) if path else ""
    if _TURNING.search(leaf) or _is_of_another(form, key, "".join(map(fold, path))):
        return False
    return _OF_CODES.fullmatch(leaf) is not None


def likeness(heading: str, field: Field) -> float:
    """Return how much the leaf of a heading looks like what a field is called, 0 for mere numbering to 1."""
    leaf = fold(heading)
    if leaf in NO_FIELDS or _RUNNING.fullmatch(leaf):
        return 0.0
    return max(_likeness(leaf, fold(name)) for name in (field.label, *field.synonyms))


def _likeness(leaf: str, name: str) -> float:
    """One sign in common says nothing: 序号 and 称号 are as far apart as 序号 and 营业收入."""
    matcher = SequenceMatcher(None, leaf, name, autojunk=False)
    common = sum(block.size for block in matcher.get_matching_blocks())
    turned = _TURNING.search(leaf) and not _TURNING.search(name)
    return 0.0 if common < min(2, len(leaf)) or turned else matcher.ratio()


def _fitting(field: Field, found: Match, above: Path) -> Match | None:
    """Reject a heading whose unit its field cannot have, 营业收入（%） is a share, or whose group is of another year.

    Money whose own heading states no unit has that of its group: 主要经济指标（千元）.
    """
    counts_patents = field.unit == "件"
    for name in map(fold, above):
        if _OTHER_GROUP.search(name) or (counts_patents and _APPLIED_FOR.search(name)):
            return None
    if field.kind is Kind.AMOUNT and not found.unit:
        stated = (own for name in reversed(above) for own in (unit_of(fold(name)), stated_unit((name,))))
        found = replace(found, unit=next((unit for unit in stated if unit in MONEY_UNITS), ""))
    if _FOREIGN_MONEY.search(found.unit):
        return None
    if field.kind is Kind.AMOUNT and found.unit and found.unit not in MONEY_UNITS:
        return None
    if (
        field.kind in (Kind.INTEGER, Kind.NUMBER)
        and found.unit in MONEY_UNITS
        and field.unit not in MONEY_UNITS
    ):
        return None
    return found


def assign(form: Form, paths: Sequence[Path]) -> dict[int, Match]:
    """Return the match of each column that means a field; a field (of one year) is given to its best column."""
    found = [(match_, column) for column, path in enumerate(paths) if (match_ := match(form, path))]
    taken: set[tuple[str, int | None]] = set()
    assigned: dict[int, Match] = {}
    # Where 营业收入 and 主营业务收入 stand side by side, the one by which the field is called is meant.
    for match_, column in sorted(found, key=lambda pair: (-pair[0].quality, _rank(form, paths[pair[1]]))):
        if (match_.key, match_.year) not in taken:
            taken.add((match_.key, match_.year))
            assigned[column] = match_
    for match_, column in found:
        for key in _otherwise(form, paths[column]) if column not in assigned else ():
            if (key, match_.year) not in taken:
                taken.add((key, match_.year))
                assigned[column] = replace(match_, key=key, quality=ABOVE)
                break
    return dict(sorted(assigned.items()))


def _rank(form: Form, path: Path) -> int:
    """Return how far down among the names of its field a heading stands."""
    _, names = apart(path)
    return min((form.ranks.get(bare, 99) for bare, _, _ in readings(names[-1])), default=99) if names else 99


def _otherwise(form: Form, path: Path) -> tuple[str, ...]:
    """Return what else a heading may mean: 机构名称 beside 申领企业 is the provider, by itself the applicant."""
    _, names = apart(path)
    if not form.otherwise or not names:
        return ()
    readable = (form.otherwise[bare] for bare, _, _ in readings(names[-1]) if bare in form.otherwise)
    return next(readable, ())


def score(form: Form, assigned: dict[int, Match]) -> float:
    """Return how much the headings speak for a form."""
    return sum(found.quality * form.weight(found.key) for found in assigned.values())
