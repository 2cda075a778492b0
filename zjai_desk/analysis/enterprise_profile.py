"""Tables that describe the enterprises of an area: when they were founded, how far financed, what they are awarded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from zjai_desk.analysis.balance import shares
from zjai_desk.analysis.charts import ChartKind
from zjai_desk.analysis.declared import NamedTable
from zjai_desk.analysis.distribution import Distribution, distribution_table
from zjai_desk.analysis.firms import Firm, census
from zjai_desk.analysis.published_tables import figures_of, substitute
from zjai_desk.analysis.scope import UNFILLED, Scope
from zjai_desk.analysis.tables import Cell, Table
from zjai_desk.registers.enterprises import FINANCING_STAGES, TITLES, UNFINANCED

_YEARS_SHOWN = 14  # the report shows 2006 to 2019 year by year, what is older as one band
_RECENT = 5
_STAGE_FIGURES = ("公布融资", "未融资", *(f"{stage}企业数" for stage in FINANCING_STAGES))


def by_founding(scope: Scope) -> Table:
    """Count enterprises by the year of their founding; what is older than fourteen years is one band.

    Facts: ``enterprises``, ``unfilled``; ``before`` (the band) with ``before_count``; ``recent`` (the last
    five years) with ``recent_count`` and ``recent_share`` (percent of all); ``peak_year``, ``peak_count``.
    Published figures stand in where no enterprise states it; then the only fact is ``published``.
    """
    name, title = "enterprises.by_founding", "人工智能企业成立时间"
    who = census(scope, by_year=True)
    dated = [(year, firm) for firm in who.firms if (year := firm.year("founded_on")) is not None]
    last = scope.year or max((year for year, _ in dated), default=0)
    standing = [(year, firm) for year, firm in dated if year <= last]
    if not standing:
        found = [figure for figure in figures_of(scope) if "成立企业" in figure.indicator]
        missing = f"{scope.area}的企业都在{last}年以后成立" if dated else who.nothing(scope, "成立日期")
        return substitute(scope, name, title, found, missing)
    first = last - _YEARS_SHOWN + 1
    band = f"{first}年前"
    groups: dict[str, list[Firm]] = {band: [], **{str(year): [] for year in range(first, last + 1)}}
    for year, firm in standing:
        groups[band if year < first else str(year)].append(firm)
    if not groups[band]:
        # No band of older ones: the years begin with the first enterprise.
        began = min(year for year, _ in standing)
        groups = {year: group for year, group in groups.items() if year != band and int(year) >= began}
    undated = [firm for firm in who.firms if firm.year("founded_on") is None]
    if undated:
        groups[UNFILLED] = undated
    whole = len(standing) + len(undated)
    recent = sum(1 for year, _ in standing if year > last - _RECENT)
    peak = max(range(first, last + 1), key=lambda year: (len(groups.get(str(year), ())), year))
    facts: dict[str, Cell] = {
        "enterprises": whole,
        "unfilled": len(undated),
        "before": band,
        "before_count": len(groups.get(band, ())),
        "recent": f"{last - _RECENT + 1}—{last}年",
        "recent_count": recent,
        "recent_share": shares([recent], whole)[0],
        "peak_year": peak,
        "peak_count": len(groups.get(str(peak), ())),
    }
    notes = [*who.notes]
    if undated:
        notes.append(f"{len(undated)}家企业未填成立日期，计入占比的分母。")
    if later := len(dated) - len(standing):
        notes.append(f"{later}家企业在{last}年以后成立，未计入。")
    population = f"{scope.area}台账中{last}年末前成立的企业{whole}家" + ("（含未填的）" if undated else "")
    return distribution_table(
        scope,
        Distribution(
            name, title, "成立时间", groups, whole, population, ChartKind.COLUMN, notes=tuple(notes), facts=facts
        ),
    )  # fmt: skip


def by_stage(scope: Scope) -> Table:
    """Count enterprises by the stage of their last financing, with shares of those that made one public.

    Facts: ``enterprises``, ``financed``, ``financed_share``, ``unfinanced``, ``unfinanced_share`` (percent of
    all), ``unfilled`` (of the unfinanced, who fill nothing), ``first`` and ``second`` stage with ``_count``
    and ``_share`` (percent of the financed), each stage such as ``上市.count`` and ``.share``. Published
    figures stand in where no enterprise states it.
    """
    name, title = "enterprises.by_stage", "人工智能企业融资阶段分布"
    who = census(scope)
    filled = [firm for firm in who.firms if firm.text("financing_stage")]
    financed = [firm for firm in filled if firm.text("financing_stage") not in UNFINANCED]
    if not filled:
        found = [f for f in figures_of(scope) if f.indicator.startswith(_STAGE_FIGURES)]
        return substitute(scope, name, title, found, who.nothing(scope, "融资阶段"))
    groups = _grouped(financed, FINANCING_STAGES)
    rest = len(who) - len(financed)
    parts = shares([len(financed), rest])
    facts: dict[str, Cell] = {
        "enterprises": len(who),
        "financed": len(financed),
        "financed_share": parts[0],
        "unfinanced": rest,
        "unfinanced_share": parts[1],
        "unfilled": len(who) - len(filled),
    }
    notes = [*who.notes]
    if financed:
        of_financed = {stage: shares([len(group)], len(financed))[0] for stage, group in groups.items()}
        largest = sorted(groups, key=lambda stage: -len(groups[stage]))
        for stage, group in groups.items():
            facts |= {f"{stage}.count": len(group), f"{stage}.share": of_financed[stage]}
        for place, stage in zip(("first", "second"), largest, strict=False):
            facts |= {
                place: stage,
                f"{place}_count": len(groups[stage]),
                f"{place}_share": of_financed[stage],
            }
        notes.append(
            f"占比以公布融资的{len(financed)}家为分母，不是全部{len(who)}家；逐项四舍五入取整，相加可能不是100%。"
        )
    blank = facts["unfilled"]
    notes.append(
        f"公布融资的{len(financed)}家占全部{len(who)}家的{parts[0]}%，未融资及未透露的{rest}家占{parts[1]}%"
        + (f"，其中{blank}家未填融资阶段。" if blank else "。")
    )
    population = f"{scope.area}台账中公布融资的企业{len(financed)}家"
    return distribution_table(
        scope,
        Distribution(
            name, title, "融资阶段", groups, len(financed) or 1, population, plain=True, notes=tuple(notes), facts=facts,
        ),
    )  # fmt: skip


def _grouped(firms: Iterable[Firm], order: Iterable[str]) -> dict[str, list[Firm]]:
    """Return the enterprises by their stage of financing, the stages in ``order``, without empty ones."""
    groups: dict[str, list[Firm]] = {stage: [] for stage in order}
    for firm in firms:
        groups.setdefault(firm.text("financing_stage"), []).append(firm)
    return {stage: group for stage, group in groups.items() if group}


def by_financing_year(scope: Scope) -> Table:
    """Count enterprises by the year of their last financing, up to the scope's.

    Facts: ``dated``, ``peak_year``, ``peak_count``, ``last_year``, ``last_count``. Published figures stand in
    where no enterprise states it.
    """
    name, title = "enterprises.by_financing_year", "人工智能企业最近融资时间"
    who = census(scope, by_year=True)
    found = [(year, firm) for firm in who.firms if (year := firm.year("financed_on")) is not None]
    known = len(found)
    found = [(year, firm) for year, firm in found if scope.year is None or year <= scope.year]
    if not found:
        figures = [figure for figure in figures_of(scope) if "融资事件" in figure.indicator]
        missing = (
            f"{scope.area}的企业最近融资都在{scope.year}年以后"
            if known
            else who.nothing(scope, "最近融资日期")
        )
        return substitute(scope, name, title, figures, missing)  # fmt: skip
    years = [year for year, _ in found]
    groups: dict[str, list[Firm]] = {str(year): [] for year in range(min(years), max(years) + 1)}
    for year, firm in found:
        groups[str(year)].append(firm)
    peak = max(groups, key=lambda year: (len(groups[year]), year))
    facts: dict[str, Cell] = {
        "dated": len(found),
        "peak_year": int(peak),
        "peak_count": len(groups[peak]),
        "last_year": max(years),
        "last_count": len(groups[str(max(years))]),
    }
    notes = [*who.notes, "按台账所填最近融资日期计，一家企业计一次，不是历年融资事件数。"]
    if known > len(found):
        notes.append(f"{known - len(found)}家企业最近融资在{scope.year}年以后，未计入。")
    population = f"{scope.area}台账中填有最近融资日期的企业{len(found)}家"
    return distribution_table(
        scope,
        Distribution(
            name, title, "最近融资年份", groups, len(found), population, ChartKind.COLUMN, notes=tuple(notes), facts=facts,
        ),
    )  # fmt: skip


def titles(scope: Scope) -> Table:
    """Count enterprises by title (领军, 标杆, 培育 …); one with several counts in each.

    Facts: ``titled`` (enterprises with any) and by title how many. Published figures stand in where no
    enterprise states any.
    """
    name, title = "enterprises.titles", "人工智能企业称号"
    who = census(scope)
    held = Counter(name for firm in who.firms for name in dict.fromkeys(firm.many("titles")))
    if not held:
        wanted = tuple(f"{title}数" for title in TITLES)
        found = [figure for figure in figures_of(scope) if figure.indicator.startswith(wanted)]
        return substitute(scope, name, title, found, who.nothing(scope, "称号资质"))
    order = [*(t for t in TITLES if held[t]), *sorted(t for t in held if t not in TITLES)]
    groups = {title: [firm for firm in who.firms if title in firm.many("titles")] for title in order}
    titled = sum(1 for firm in who.firms if firm.many("titles"))
    notes = (
        *who.notes,
        f"{len(who)}家企业中{titled}家有称号；一家企业可有多个称号，各行不可相加。",
        f"占比以全部{len(who)}家企业为分母。",
    )
    facts: dict[str, Cell] = {"titled": titled, **{title: len(groups[title]) for title in order}}
    population = f"{scope.area}台账企业{len(who)}家"
    return distribution_table(
        scope,
        Distribution(name, title, "称号", groups, len(who), population, overlapping=True, notes=notes, facts=facts),
    )  # fmt: skip


TABLES = (
    NamedTable("enterprises.by_founding", "企业成立时间", by_founding),
    NamedTable("enterprises.by_stage", "企业融资阶段", by_stage),
    NamedTable("enterprises.by_financing_year", "企业最近融资时间", by_financing_year),
    NamedTable("enterprises.titles", "企业称号", titles),
)
