"""Tables that describe the enterprises of an area: when they were founded, how far financed, what they are awarded."""

from __future__ import annotations

from zjai_desk.analysis.balance import shares
from zjai_desk.analysis.charts.spec import ChartKind
from zjai_desk.analysis.declared import NamedTable
from zjai_desk.analysis.distribution import Distribution, distribution_table
from zjai_desk.analysis.enterprises.records import census, items
from zjai_desk.analysis.origins import Origin
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
    years = who.firms.columns.years("founded_on")
    dated = who.firms.where(years > 0)
    last = scope.year or max(years[dated.places].tolist(), default=0)
    standing = dated.where(years <= last)
    if not standing:
        found = [figure for figure in figures_of(scope) if "成立企业" in figure.indicator]
        missing = f"{scope.area}的企业都在{last}年以后成立" if dated else who.nothing(scope, "成立日期")
        return substitute(scope, name, title, found, missing)
    first = last - _YEARS_SHOWN + 1
    band = f"{first}年前"
    groups = {band: standing.where(years < first)}
    groups |= {str(year): standing.where(years == year) for year in range(first, last + 1)}
    if not groups[band]:
        # No band of older ones: the years begin with the first enterprise.
        began = int(years[standing.places].min())
        groups = {year: group for year, group in groups.items() if year != band and int(year) >= began}
    undated = who.firms.where(years == 0)
    if undated:
        groups[UNFILLED] = undated
    every, latest = standing.joined((standing, undated)), standing.where(years > last - _RECENT)
    whole, recent = len(every), len(latest)
    none = standing.joined(())
    peak = max(range(first, last + 1), key=lambda year: (len(groups.get(str(year), none)), year))
    facts: dict[str, Cell] = {
        "enterprises": whole,
        "unfilled": len(undated),
        "before": band,
        "before_count": len(groups.get(band, none)),
        "recent": f"{last - _RECENT + 1}—{last}年",
        "recent_count": recent,
        "recent_share": shares([recent], whole)[0],
        "peak_year": peak,
        "peak_count": len(groups.get(str(peak), none)),
    }
    origins = {
        "enterprises": Origin(every),
        "unfilled": Origin(undated),
        "before_count": Origin(groups.get(band, none)),
        "recent_count": Origin(latest),
        "recent_share": Origin(latest, every, f"近{_RECENT}年成立的÷全部企业，四舍五入取整"),
        **dict.fromkeys(("peak_year", "peak_count"), Origin(groups.get(str(peak), none))),
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
            name, title, "成立时间", groups, every, population, ChartKind.COLUMN, notes=tuple(notes), facts=facts, origins=origins,
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
    filled = who.firms.stating("financing_stage")
    financed = filled.where(~filled.of("financing_stage").among(UNFINANCED))
    if not filled:
        found = [f for f in figures_of(scope) if f.indicator.startswith(_STAGE_FIGURES)]
        return substitute(scope, name, title, found, who.nothing(scope, "融资阶段"))
    groups = financed.grouped("financing_stage", lambda stage: (str(stage),), FINANCING_STAGES)
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
    others = who.firms.without(financed)
    parted = "公布融资的和其余的各÷全部企业，最大余数法取整"
    origins = {
        "enterprises": Origin(who.firms),
        "financed": Origin(financed),
        "financed_share": Origin(financed, who.firms, parted),
        "unfinanced": Origin(others),
        "unfinanced_share": Origin(others, who.firms, parted),
        "unfilled": Origin(who.firms.without(filled)),
    }
    notes = [*who.notes]
    if financed:
        of_financed = {stage: shares([len(group)], len(financed))[0] for stage, group in groups.items()}
        largest = sorted(groups, key=lambda stage: -len(groups[stage]))
        for stage, group in groups.items():
            facts |= {f"{stage}.count": len(group), f"{stage}.share": of_financed[stage]}
            of_stage = (
                Origin(group),
                Origin(group, financed, "÷公布融资的企业，四舍五入取整"),
            )
            origins |= dict(zip((f"{stage}.count", f"{stage}.share"), of_stage, strict=True))
        for place, stage in zip(("first", "second"), largest, strict=False):
            facts |= {
                place: stage,
                f"{place}_count": len(groups[stage]),
                f"{place}_share": of_financed[stage],
            }
            origins |= {f"{place}_{word}": origins[f"{stage}.{word}"] for word in ("count", "share")}
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
            name, title, "融资阶段", groups, financed, population, plain=True, notes=tuple(notes), facts=facts, origins=origins,
        ),
    )  # fmt: skip


def by_financing_year(scope: Scope) -> Table:
    """Count enterprises by the year of their last financing, up to the scope's.

    Facts: ``dated``, ``peak_year``, ``peak_count``, ``last_year``, ``last_count``. Published figures stand in
    where no enterprise states it.
    """
    name, title = "enterprises.by_financing_year", "人工智能企业最近融资时间"
    who = census(scope, by_year=True)
    years = who.firms.columns.years("financed_on")
    dated = who.firms.where(years > 0)
    found = dated if scope.year is None else dated.where(years <= scope.year)
    if not found:
        figures = [figure for figure in figures_of(scope) if "融资事件" in figure.indicator]
        missing = (
            f"{scope.area}的企业最近融资都在{scope.year}年以后"
            if dated
            else who.nothing(scope, "最近融资日期")
        )
        return substitute(scope, name, title, figures, missing)  # fmt: skip
    given = years[found.places]
    last = int(given.max())
    groups = {str(year): found.where(years == year) for year in range(int(given.min()), last + 1)}
    peak = max(groups, key=lambda year: (len(groups[year]), year))
    facts: dict[str, Cell] = {
        "dated": len(found),
        "peak_year": int(peak),
        "peak_count": len(groups[peak]),
        "last_year": last,
        "last_count": len(groups[str(last)]),
    }
    origins = {
        "dated": Origin(found),
        **dict.fromkeys(("peak_year", "peak_count"), Origin(groups[peak])),
        **dict.fromkeys(("last_year", "last_count"), Origin(groups[str(last)])),
    }
    notes = [*who.notes, "按台账所填最近融资日期计，一家企业计一次，不是历年融资事件数。"]
    if later := len(dated) - len(found):
        notes.append(f"{later}家企业最近融资在{scope.year}年以后，未计入。")
    population = f"{scope.area}台账中填有最近融资日期的企业{len(found)}家"
    return distribution_table(
        scope,
        Distribution(
            name, title, "最近融资年份", groups, found, population, ChartKind.COLUMN, notes=tuple(notes), facts=facts, origins=origins,
        ),
    )  # fmt: skip


def titles(scope: Scope) -> Table:
    """Count enterprises by title (领军, 标杆, 培育 …); one with several counts in each.

    Facts: ``titled`` (enterprises with any) and by title how many. Published figures stand in where no
    enterprise states any.
    """
    name, title = "enterprises.titles", "人工智能企业称号"
    who = census(scope)
    held = who.firms.grouped("titles", items)
    if not held:
        wanted = tuple(f"{title}数" for title in TITLES)
        found = [figure for figure in figures_of(scope) if figure.indicator.startswith(wanted)]
        return substitute(scope, name, title, found, who.nothing(scope, "称号资质"))
    order = [*(t for t in TITLES if t in held), *sorted(t for t in held if t not in TITLES)]
    groups = {title: held[title] for title in order}
    with_any = who.firms.stating("titles")
    titled = len(with_any)
    notes = (
        *who.notes,
        f"{len(who)}家企业中{titled}家有称号；一家企业可有多个称号，各行不可相加。",
        f"占比以全部{len(who)}家企业为分母。",
    )
    facts: dict[str, Cell] = {"titled": titled, **{title: len(groups[title]) for title in order}}
    population = f"{scope.area}台账企业{len(who)}家"
    origins = {label: Origin(group) for label, group in {"titled": with_any, **groups}.items()}
    return distribution_table(
        scope,
        Distribution(
            name, title, "称号", groups, who.firms, population, overlapping=True, notes=notes, facts=facts, origins=origins
        ),
    )  # fmt: skip


TABLES = (
    NamedTable("enterprises.by_founding", "企业成立时间", by_founding),
    NamedTable("enterprises.by_stage", "企业融资阶段", by_stage),
    NamedTable("enterprises.by_financing_year", "企业最近融资时间", by_financing_year),
    NamedTable("enterprises.titles", "企业称号", titles),
)
