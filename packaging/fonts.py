"""Make resources/fonts: subsets of OFL fonts with TrueType outlines, which reportlab can embed.

Run once in a long while, by hand: ``python packaging/fonts.py FOLDER`` where FOLDER holds, somewhere below it,
the fonts of SOURCES (packages @expo-google-fonts/noto-serif-sc and …/noto-sans-sc of npm, fonts-lxgw-wenkai of
Debian). Everything that names a person or a firm must print, so one face keeps all of the unified ideographs;
the others keep GB 2312, in which headings and labels are written.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

TARGET = Path(__file__).resolve().parent.parent / "resources" / "fonts"
# Source file, name here, whether it keeps every ideograph. The names LXGW and 霞鹜 are reserved by the licence
# for the unchanged font, so the subset of WenKai bears a name of its own.
SOURCES = (
    ("NotoSerifSC_400Regular.ttf", "NotoSerifSC-Regular.ttf", True),
    ("NotoSerifSC_900Black.ttf", "NotoSerifSC-Black.ttf", False),
    ("NotoSansSC_400Regular.ttf", "NotoSansSC-Regular.ttf", False),
    ("NotoSansSC_700Bold.ttf", "NotoSansSC-Bold.ttf", False),
    ("LXGWWenKai-Regular.ttf", "DeskKai-Regular.ttf", False),
)
_NEEDLESS = ["GSUB", "GPOS", "GDEF", "BASE", "DSIG", "vhea", "vmtx"]
_BLOCKS = (
    range(0x20, 0x7F),  # ASCII
    range(0xA0, 0x180),  # Latin
    range(0x391, 0x3CA),  # Greek
    range(0x2010, 0x2040),  # dashes, quotation marks, …, ‰
    range(0x2100, 0x2150),  # ℃, №
    range(0x2160, 0x2180),  # Ⅰ
    range(0x2190, 0x219A),  # arrows
    range(0x2200, 0x2270),  # mathematical signs
    range(0x2460, 0x2474),  # ①
    range(0x25A0, 0x25D0),  # ■ ▲ ●
    range(0x3000, 0x3020),  # 、。〈〉〔〕〓
    range(0x3220, 0x322A),  # ㈠
    range(0x338E, 0x33D6),  # ㎡
    range(0xFF01, 0xFF5F),  # full-width forms
    range(0xFFE0, 0xFFE7),  # ￥
)


def gb2312() -> set[int]:
    """Return the 7,445 characters of GB 2312."""
    pairs = (bytes((high, low)) for high in range(0xA1, 0xF8) for low in range(0xA1, 0xFF))
    return {ord(char) for pair in pairs for char in pair.decode("gb2312", errors="ignore")}


def make(source: Path, target: Path, *, every_ideograph: bool) -> None:
    """Write the subset of ``source`` to ``target``, without hints and without what only typesetters use."""
    wanted = gb2312().union(*_BLOCKS)
    if every_ideograph:
        wanted |= set(range(0x4E00, 0xA000))
    options = subset.Options(
        hinting=False, desubroutinize=True, layout_features=[], drop_tables=_NEEDLESS, notdef_outline=True
    )
    font = TTFont(source)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    family = target.stem.partition("-")[0]
    for record in font["name"].names:
        if record.nameID in (1, 3, 4, 6, 16):
            record.string = target.stem if record.nameID == 6 else family
    font.save(target)


def main(folder: Path) -> int:
    """Make every font; says which source is missing and returns 1."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for source, target, every_ideograph in SOURCES:
        found = next(folder.rglob(source), None)
        if found is None:
            print(f"missing: {source}")
            return 1
        make(found, TARGET / target, every_ideograph=every_ideograph)
        print(f"{target}: {(TARGET / target).stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
