"""A briefing that the office puts together itself, as data: title, head and blocks, with bound numbers in its texts."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from zjai_desk.analysis.charts.spec import ChartKind
from zjai_desk.errors import DeskError

VERSION = 1
"""Of the JSON that a paper is kept as; a paper of a newer one is not guessed at."""


@dataclass(frozen=True, slots=True)
class BulletinHead:
    """The head of a 简报: its name, who issues it and to whom; empty ones are filled in from the office's settings.

    ``classification`` stands at the top left, such as 内部资料，注意保存. ``issue`` of None counts up by itself per name and year; ``copies`` of 0 is not printed.
    """

    name: str = "人工智能产业简报"
    office: str = ""
    issue: int | None = None
    reports_to: tuple[str, ...] = ()
    sends_to: tuple[str, ...] = ()
    issued_to: tuple[str, ...] = ()
    copies: int = 0
    classification: str = ""


@dataclass(frozen=True, slots=True)
class LetterHead:
    """The head of a 公文: the red mark of the office, its number 〔2026〕1号, whom it is to and who has a copy.

    At the top left stand ``copy_number`` (份号, six digits), ``classification`` with ``kept_for``, ``urgency``.
    """

    mark: str = ""
    number: str = ""
    office: str = ""
    addressee: str = ""
    signers: tuple[str, ...] = ()
    copied_to: tuple[str, ...] = ()
    printed_by: str = ""
    copy_number: int | None = None
    classification: str = ""
    kept_for: str = ""
    urgency: str = ""


@dataclass(frozen=True, slots=True)
class HeadingPart:
    """A heading of one of four levels."""

    text: str = ""
    level: int = 1


@dataclass(frozen=True, slots=True)
class TextPart:
    """A paragraph with bound numbers; a line break begins another paragraph."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class TablePart:
    """A table by name, of the paper's place or of a fixed area and year; ``columns`` by label, all of them if empty.

    ``top`` keeps the first rows and the totals; 0 keeps all.
    """

    table: str = ""
    area: str = ""
    year: int = 0
    columns: tuple[str, ...] = ()
    top: int = 0
    notes: bool = True


@dataclass(frozen=True, slots=True)
class ChartPart:
    """The chart of a table; ``shape`` is a kind of chart that replaces its own."""

    table: str = ""
    area: str = ""
    year: int = 0
    shape: str = ""
    top: int = 0


@dataclass(frozen=True, slots=True)
class BreakPart:
    """What follows begins a new page."""


@dataclass(frozen=True, slots=True)
class AttachmentPart:
    """All that follows, up to the next one, is an attachment with this title."""

    title: str = ""


@dataclass(frozen=True, slots=True)
class SourcesPart:
    """Where the numbers of the paper come from, of each table once."""

    heading: str = "数据来源与口径"


Part = HeadingPart | TextPart | TablePart | ChartPart | BreakPart | AttachmentPart | SourcesPart
Head = BulletinHead | LetterHead

_PARTS: dict[str, type[Part]] = {
    "heading": HeadingPart,
    "text": TextPart,
    "table": TablePart,
    "chart": ChartPart,
    "break": BreakPart,
    "attachment": AttachmentPart,
    "sources": SourcesPart,
}
_HEADS: dict[str, type[Head]] = {"bulletin": BulletinHead, "letter": LetterHead}
LABELS: dict[type[Part], str] = {
    HeadingPart: "标题",
    TextPart: "正文",
    TablePart: "统计表",
    ChartPart: "图",
    BreakPart: "分页",
    AttachmentPart: "附件",
    SourcesPart: "数据来源",
}
SHAPES = {kind: kind.label for kind in ChartKind}


@dataclass(frozen=True, slots=True)
class Paper:
    """A briefing of the office's own; ``title`` may have bound numbers."""

    title: str = "{area}人工智能产业情况（{year}年）"
    head: Head = BulletinHead()
    parts: tuple[Part, ...] = ()

    def as_json(self) -> str:
        """Return the paper as text to be kept."""
        content = {
            "version": VERSION,
            "title": self.title,
            "head": _as_content(self.head, _HEADS),
            "parts": [_as_content(part, _PARTS) for part in self.parts],
        }
        return json.dumps(content, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str, name: str = "") -> "Paper":
        """Return the paper that was kept as ``text``; DeskError, which calls it ``name``, if that is no paper."""
        try:
            content = json.loads(text)
            newer = content["version"] > VERSION
            if not newer:
                return cls(
                    title=_typed("title", content["title"], ""),
                    head=_read(content["head"], _HEADS),
                    parts=tuple(_read(part, _PARTS) for part in content["parts"]),
                )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise DeskError(
                f"自编简报“{name}”的内容已损坏，读不出来（{_where(error)}）。",
                "请在“历史”里撤销最近一次对它的改动，或另编一份。",
            ) from error
        raise DeskError(f"自编简报“{name}”是用更新的版本编的。", "请先升级本程序。")


def _where(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"第{error.pos + 1}个字处不完整"
    if isinstance(error, KeyError):
        return f"缺少“{error.args[0]}”"
    return "某一项写得不对"


def _as_content(part: Any, kinds: Mapping[str, type[Any]]) -> dict[str, Any]:
    kind = next(kind for kind, known in kinds.items() if isinstance(part, known))
    values = {each.name: getattr(part, each.name) for each in fields(part)}
    return {"kind": kind, **{key: list(v) if isinstance(v, tuple) else v for key, v in values.items()}}


def _read(content: Any, kinds: Mapping[str, type[Any]]) -> Any:
    """Return the part or head that ``content`` describes; ValueError or KeyError if it describes none."""
    known = kinds[content["kind"]]
    model = known()
    values = {
        each.name: _typed(each.name, content[each.name], getattr(model, each.name))
        for each in fields(known)
        if each.name in content
    }
    part = known(**values)
    if isinstance(part, HeadingPart) and part.level not in (1, 2, 3, 4):
        raise ValueError("no such level")
    if isinstance(part, ChartPart) and part.shape and part.shape not in list(ChartKind):
        raise ValueError("no such chart")
    return part


def _typed(key: str, value: Any, model: Any) -> Any:
    """Return a kept value if it is of the kind of ``model``; the only number that may be missing is ``issue``."""
    if model is None:
        right = value is None or (isinstance(value, int) and not isinstance(value, bool))
    elif isinstance(model, tuple):
        right = isinstance(value, list) and all(isinstance(each, str) for each in value)
        value = tuple(value) if right else value
    else:
        right = type(value) is type(model)
    if not right:
        raise ValueError(f"{key} is of another kind")
    return value
