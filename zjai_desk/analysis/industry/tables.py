"""The tables of the industry: by year, by district, by city, and all that was published of an area."""

from zjai_desk.analysis.declared import NamedTable
from zjai_desk.analysis.industry.cities import by_city
from zjai_desk.analysis.industry.districts import by_district
from zjai_desk.analysis.industry.years import by_year
from zjai_desk.analysis.published_tables import figures_of, listing
from zjai_desk.analysis.scope import Scope
from zjai_desk.analysis.tables import Table

# What tables of their own tell: patents, vouchers, layers and fields.
_ELSEWHERE = ("专利", "券", "占比", "层企业数", "双创活动")


def as_published(scope: Scope) -> Table:
    """List what documents have printed of the area's industry, and where they contradict each other.

    Facts: ``published`` (how many figures), if there are any.
    """
    name, title = "industry.published", "人工智能产业公布数"
    found = [
        figure for figure in figures_of(scope) if not any(words in figure.indicator for words in _ELSEWHERE)
    ]
    found.sort(key=lambda figure: (figure.source, figure.section, figure.year or 0))
    return listing(scope, name, title, found)


TABLES = (
    NamedTable("industry.by_year", "产业主要经济指标（年份）", by_year),
    NamedTable("industry.by_district", "营业收入与位次（区县）", by_district),
    NamedTable("industry.by_city", "占全省比重与位次（市）", by_city),
    NamedTable("industry.published", "产业公布数", as_published),
)
