"""Text with bound numbers: how {专利总数：patents.by_year.total@去年|增减} is written and read, with places for what is wrong."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

PLAIN_NAMES = {"area": "地区", "year": "年度", "date": "日期"}
"""Names that belong to no table: where, when and the day of the head; both words of a pair mean the same."""
_BY_LABEL = {label: key for key, label in PLAIN_NAMES.items()}

_INNER = re.compile(
    r"(?:(?P<caption>[^\[\]@|:：]*)[:：])?"
    r"(?P<path>[^\[\]@|]*?)"
    r"(?:[\[［](?P<row>(?:[^\]］\\]|\\.)*)[\]］]\.(?P<column>(?:[^@|\\]|\\.)*))?"
    r"(?P<at>(?:[@＠][^@＠|｜]*)*)"
    r"(?P<forms>(?:[|｜][^|｜]*)*)",
    re.DOTALL,
)
_YEAR = re.compile(r"(?:去年|前年|(?:19|20)\d\d年?)$")
_NOT_IN_CAPTION = re.compile(r"[{}:：@＠|｜\[\]［］]")
_SPECIAL = re.compile(r"([\\\[\]［］@＠|｜])")


@dataclass(frozen=True, slots=True)
class Name:
    """What is bound: a fact of a table, a cell by the label of its row and its column, or a plain name.

    ``table`` is empty for a plain name; ``row`` and ``column`` are given for a cell, else ``fact``. ``when``
    is 去年, 前年 or a year, ``where`` another area, 全市 or 全省; both empty for those of the paper.
    """

    table: str = ""
    fact: str = ""
    row: str = ""
    column: str = ""
    when: str = ""
    where: str = ""

    @property
    def path(self) -> str:
        """The name as it is written, without its year and area: patents.by_district[滨江区].合计."""
        if self.column:
            return f"{self.table}[{_escaped(self.row)}].{_escaped(self.column)}"
        return f"{self.table}.{self.fact}" if self.table else self.fact

    def __str__(self) -> str:
        return self.path + "".join(f"@{word}" for word in (self.when, self.where) if word)

    def last_year(self) -> "Name":
        """Return the same of the year before."""
        earlier = {"": "去年", "去年": "前年"}
        if self.when in earlier:
            return replace(self, when=earlier[self.when])
        year = int(self.when.removesuffix("年")) if self.when != "前年" else 0
        return replace(self, when=str(year - 1) if year else "前年")


@dataclass(frozen=True, slots=True)
class Plain:
    """Text between bindings."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Binding:
    """A bound number at ``start`` to ``end`` of its text: a caption for people, the name, and how it is printed."""

    start: int
    end: int
    name: Name
    caption: str = ""
    forms: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """The binding as it is written in a text."""
        return written(self.name, self.caption, self.forms)


@dataclass(frozen=True, slots=True)
class Broken:
    """What looks like a binding and is none, and why."""

    start: int
    end: int
    text: str
    why: str


Part = Plain | Binding | Broken


def written(name: Name, caption: str = "", forms: tuple[str, ...] = ()) -> str:
    """Return a binding as it is written in a text; :func:`parse` reads the same from it again.

    The caption is for those who read the source; what is bound does not depend on it.
    """
    said = _NOT_IN_CAPTION.sub("", caption)
    lead = f"{said}：" if said else ""
    return "{" + lead + str(name) + "".join(f"|{form}" for form in forms) + "}"


def parse(text: str) -> tuple[Part, ...]:
    """Return the parts of a text in order; together they cover all of it."""
    return tuple(_parts(text))


def bindings(text: str) -> tuple[Binding, ...]:
    """Return the bindings of a text."""
    return tuple(part for part in _parts(text) if isinstance(part, Binding))


def _parts(text: str) -> Iterator[Part]:
    at = 0
    for found in re.finditer(r"\{[^{}]*\}|[{}]", text):
        if found.start() > at:
            yield Plain(at, found.start(), text[at : found.start()])
        at = found.end()
        yield _read(found.start(), found.end(), found[0])
    if at < len(text):
        yield Plain(at, len(text), text[at:])


def _read(start: int, end: int, text: str) -> Binding | Broken:
    if len(text) == 1:
        return Broken(start, end, text, "花括号没有成对。")
    if not text[1:-1].strip():
        return Broken(start, end, text, "花括号里是空的。")
    found = _INNER.fullmatch(text[1:-1])
    if found is None:
        return Broken(start, end, text, f"看不懂“{text}”。写成“{{表名.数名}}”或“{{表名[行].列}}”。")
    name, why = _name(found)
    if why:
        return Broken(start, end, text, why)
    forms = tuple(word.strip() for word in re.split(r"[|｜]", found["forms"])[1:])
    return Binding(start, end, name, (found["caption"] or "").strip(), forms)


def _name(found: re.Match[str]) -> tuple[Name, str]:
    """Return the name that was read, and what is wrong with it."""
    words = [word.strip() for word in re.split(r"[@＠]", found["at"])[1:]]
    when = [word for word in words if _YEAR.match(word)]
    where = [word for word in words if word and not _YEAR.match(word)]
    if len(when) > 1 or len(where) > 1:
        return Name(), "“@”后面最多写一个年度和一个地区。"
    at = {"when": "".join(when).removesuffix("年") if when and when[0][0] in "12" else "".join(when)}
    at["where"] = "".join(where)
    path = found["path"].strip()
    if found["column"] is not None:
        return Name(path, "", _plain(found["row"]), _plain(found["column"]), **at), ""
    table, _, fact = _split(path)
    plain = _BY_LABEL.get(path, path)
    if plain in PLAIN_NAMES:
        return Name("", plain, **at), ""
    if not table or not fact:
        return Name(), f"“{path}”不完整，应写成“表名.数名”，如 patents.by_year.total。"
    return Name(table, fact, **at), ""


def _split(path: str) -> tuple[str, str, str]:
    """Part a path into its table and its fact: a table has one point in its name (patents.by_year), an own one any."""
    if path.startswith("own."):
        return path.rpartition(".")
    group, point, rest = path.partition(".")
    table, _, fact = rest.partition(".")
    if not fact:
        return group, point, rest
    return f"{group}.{table}", point, fact


def _escaped(label: str) -> str:
    return _SPECIAL.sub(r"\\\1", label)


def _plain(label: str) -> str:
    return re.sub(r"\\(.)", r"\1", label).strip()
