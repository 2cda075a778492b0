"""What became of published numbers: an edition held against today's records, and a new briefing against what was published."""

from dataclasses import replace

from zjai_desk.briefing.blocks import Document, Heading, Paragraph, TableBlock
from zjai_desk.briefing.editions.differences import (
    Difference,
    Figure,
    Key,
    contradictions,
    differences,
    figures,
    listing,
    without_echoes,
)
from zjai_desk.briefing.editions.kept import (
    Edition,
    Signing,
    document_of,
    editions,
    freeze,
    number_label,
    replaced_by,
)
from zjai_desk.briefing.editions.reasons import Reasons
from zjai_desk.briefing.texts.catalogue import compose_briefing
from zjai_desk.progress import SILENT, Progress
from zjai_desk.store import Store

NOTICE = "notice"
"""The name of an edition that is no briefing but says that another one is withdrawn."""
_HEADING = "与上期公布数的差异"
_MOST = 200
"""Lines of a printed list of differences."""


def compare(store: Store, edition: Edition, progress: Progress = SILENT) -> list[Difference]:
    """Return the numbers of an edition that are others on today's records, each with the reason.

    The same briefing is composed again for the same area and year; tables are matched by name, rows by what they
    are called. A DeskError if the briefing is no longer there (one of the office's own that was deleted).
    """
    if edition.name == NOTICE:
        return []
    progress.report(f"核对{edition.label}")
    today = compose_briefing(store, edition.name, edition.area, edition.year, progress)
    found = differences(document_of(store, edition), today)
    return Reasons(store, edition.seq).told(found)


def against_published(store: Store, document: Document) -> list[tuple[Edition, Difference]]:
    """Return the numbers of a document that an earlier edition published with another value, the last one to do so.

    Editions that were replaced do not count: what they said was taken back.
    """
    known = editions(store)
    said: dict[Key, Figure] = {}
    where: dict[int, Edition] = {}
    for edition in known:
        if edition.name == NOTICE or replaced_by(known, edition):
            continue
        for key, figure in figures(document_of(store, edition)).items():
            if key not in said:
                said[key] = figure
                where[id(figure)] = edition
    found = contradictions(said, figures(document))
    listed = without_echoes([Difference(now, was, now) for was, now in found])
    return [(where[id(one.was)], one) for one in listed]


def with_differences(store: Store, document: Document) -> Document:
    """Return the document with a section on what it says otherwise than earlier editions did; as it is if nothing."""
    reasons: dict[int, Reasons] = {}
    lines = []
    for edition, one in against_published(store, document):
        why = reasons.setdefault(edition.record, Reasons(store, edition.seq)).why(one)
        lines.append((f"{edition.series}{number_label(edition.day, edition.issue)}", replace(one, why=why)))
    if not lines:
        return document
    sources = {source for source, _ in lines}
    section = (
        Heading(_HEADING),
        Paragraph(f"与{'、'.join(sorted(sources))}公布的数相比，有{len(lines)}个数作了更正。"),
        TableBlock(
            listing(
                _HEADING,
                _briefly([one for _, one in lines]),
                f"{'、'.join(sorted(sources))}；台账历史",
                _MOST,
            )
        ),
    )
    # Where the numbers come from stands last.
    tail = next((n for n, block in enumerate(document.blocks) if block == Heading("数据来源与口径")), None)
    place = len(document.blocks) if tail is None else tail
    return replace(document, blocks=(*document.blocks[:place], *section, *document.blocks[place:]))


def _briefly(found: list[Difference]) -> list[Difference]:
    """Say a reason once for all lines in a row that share it; on paper they stand below each other."""
    return [
        replace(one, why="同上") if place and one.why == found[place - 1].why else one
        for place, one in enumerate(found)
    ]


def withdraw(
    store: Store, edition: Edition, signing: Signing, operator: str = "", progress: Progress = SILENT
) -> Edition:
    """Withdraw an edition by a new one that says so, with the reason (the note) and what is otherwise now.

    Nothing is deleted: the edition stays, is printed as before, and is marked as replaced.
    """
    found = compare(store, edition, progress)
    name = number_label(edition.day, edition.issue)
    blocks = [
        Paragraph(
            f"{edition.day.year}年{edition.day.month}月{edition.day.day}日印发的《{edition.title}》"
            f"（{edition.series}{name}）自本期印发之日起撤回，不再引用。"
        ),
        Paragraph(f"撤回原因：{signing.note.rstrip('。')}。"),
    ]
    head = document_of(store, edition).head
    notice = Document(
        f"关于撤回《{edition.title}》的说明", head, tuple(blocks), subject=f"撤回{edition.label}"
    )
    if found:
        listed = TableBlock(
            listing("已公布数与现值的差异", _briefly(found), f"{edition.label}；台账历史", _MOST)
        )
        notice = replace(notice, blocks=(*notice.blocks, Heading("已公布数与现值"), listed))
    of = (NOTICE, edition.area, edition.year)
    return freeze(store, of, notice, replace(signing, replaces=edition.record), operator, progress)
