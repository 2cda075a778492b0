"""The parts of a Chinese enterprise's name: place, trade name (字号), line of business, legal form, branch."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from zjai_desk.registers import divisions
from zjai_desk.registers.text import fold

_BRACKETS = str.maketrans("[]【】〔〕〈〉<>{}", "()()()()()()")
_BRANCH = re.compile(
    r"(?P<parent>.*(?:公司|集团|企业|中心|银行|事务所|研究院))\(?(?P<branch>[^()]*?(?:分公司|分店|分行|支行|分部|分院|分所|办事处|营业部|门店))\)?"
)
# The longest first: 集团股份有限公司 says two things.
_FORM = re.compile(
    r"(?P<group>\(集团\)|集团)?(?P<form>股份有限责任公司|股份有限公司|股份公司|有限责任公司|有限公司|合伙企业\(有限合伙\)"
    r"|合伙企业\(普通合伙\)|\((?:有限|普通)合伙\)|合伙企业|总公司|公司)?(?P<group2>\(集团\))?$"
)
_FORMS = {"股份": "joint", "合伙": "partners", "公司": "limited"}
# Lines of business as names end in them; what stands before them is the trade name.
_BUSINESS = re.compile(
    r"(?:(?:互联网|物联网|人工智能|区块链|大数据|云计算|新能源|新材料|数字|数据|信息|网络|智能|智慧|电子|通信|通讯|软件|机器人"
    r"|自动化|系统|科技|技术|生物|医疗|医药|健康|环保|光电|机电|电气|电器|能源|材料|机械|装备|设备|仪器|仪表|工程|工业"
    r"|实业|产业|制造|教育|文化|传媒|创意|设计|咨询|管理|服务|商务|贸易|商贸|投资|控股|资产|金融|发展|开发|应用|研究|计算"
    r"|集成|安防|视觉|汽车|交通|物流|供应链|进出口|与|和|及)+)$"
)
_PLACE_TAIL = re.compile(r"(?:省|市|区|县)$")
_ELSEWHERE = frozenset(
    re.findall(
        r"\w+",
        """中国 全国 亚太 亚洲 北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川
        贵州 云南 陕西 甘肃 青海 内蒙古 广西 西藏 宁夏 新疆 香港 澳门 台湾 深圳 广州 南京 苏州 无锡 常州 南通 合肥 武汉 长沙 成都
        西安 青岛 济南 大连 沈阳 厦门 福州 郑州 东莞 佛山 珠海 昆山""",
    )
)
_NUMERALS = str.maketrans("〇零一二三四五六七八九十两壹贰叁肆伍", "00123456789+212345")
_NUMBER = re.compile(
    r"[0-9+]+|[甲乙丙丁戊己庚辛]|(?<![A-Z])[A-Z](?![A-Z])|[东西南北](?=[厂区店部站园馆院校]|$)"
)
_SHORTEST_BEFORE_PLACE = 4


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart; ``full`` is the whole of it, folded.

    ``rest`` is what remains without places, form and branch; it is ``core`` (字号) followed by
    ``business``. ``places`` are stems (杭州 for 杭州市), ``form`` is joint, limited, partners or blank,
    ``numbers`` are the numerals, 甲乙丙 and lone letters in ``rest`` and ``branch``, in order.
    """

    full: str
    rest: str
    core: str
    business: str
    places: tuple[str, ...] = ()
    form: str = ""
    group: bool = False
    branch: str = ""
    numbers: tuple[str, ...] = ()


@lru_cache(maxsize=65536)
def taken_apart(name: str) -> Name:
    """Return the parts of a name, full or short."""
    full = fold(name).translate(_BRACKETS)
    text, bracketed = _without_bracketed_places(full)
    text, branch = _without_branch(text)
    text, form, group = _without_form(text)
    rest, front = _without_places(text, look_behind=not bracketed)
    rest = (rest.replace("(", "").replace(")", "") or text).translate(_NUMERALS)
    business = _business(rest)
    core = rest.removesuffix(business)
    numbers = tuple(_NUMBER.findall(rest + branch.translate(_NUMERALS)))
    places = tuple(dict.fromkeys((*front, *bracketed)))
    return Name(full, rest, core, business, places, form, group, branch, numbers)


def _without_branch(text: str) -> tuple[str, str]:
    found = _BRANCH.fullmatch(text)
    return (found["parent"], found["branch"]) if found else (text, "")


def _without_form(text: str) -> tuple[str, str, bool]:
    found = _FORM.search(text)
    if found is None or found.start() == 0 or not found[0]:
        return text, "", False
    said = found["form"] or ""
    form = next((form for sign, form in _FORMS.items() if sign in said), "")
    return text[: found.start()], form, bool(found["group"] or found["group2"])


def _without_bracketed_places(text: str) -> tuple[str, list[str]]:
    places: list[str] = []

    def taken(found: re.Match[str]) -> str:
        place = _place(found[1])
        if place is None:
            return found[0]
        places.append(place)
        return ""

    return re.sub(r"\(([^()]{2,8})\)", taken, text), places


def _without_places(text: str, *, look_behind: bool) -> tuple[str, list[str]]:
    """Take the places in front off, one after the other, or the one behind if that is wanted."""
    places: list[str] = []
    while found := _leading_place(text):
        places.append(_stem(found))
        text = text[len(found) :]
    # 阿里巴巴中国有限公司 is written for 阿里巴巴(中国)有限公司.
    if look_behind and not places and len(text) > _SHORTEST_BEFORE_PLACE and _place(text[-2:]) is not None:
        places.append(text[-2:])
        text = text[:-2]
    return text, places


def _leading_place(text: str) -> str:
    """Return the place in front, with its 市 or 区; never all of the name, nor all but a single character."""
    for length in range(min(8, len(text) - 2), 1, -1):
        start = text[:length]
        if start in _places():
            return start
    return ""


def _place(text: str) -> str | None:
    return _stem(text) if text in _places() else None


def _stem(place: str) -> str:
    return _PLACE_TAIL.sub("", place) if len(place) > 2 else place


@cache
def _places() -> frozenset[str]:
    """Return all places a name may begin with: provinces, great cities, and the divisions of Zhejiang."""
    here = {fold(division.name).partition("(")[0] for division in divisions.all_divisions()}
    stems = {_stem(name) for name in here}
    found = frozenset(here | {stem for stem in stems if len(stem) > 1}) | _ELSEWHERE
    return (found | {f"{place}市" for place in _ELSEWHERE}) - _NO_PLACES


# Divisions whose stem is a word of its own that trade names are made of.
_NO_PLACES = frozenset(
    {"城区", "郊区", "市区", "高新", "之江", "江东", "江北", "海曙", "文成", "云和", "黄龙"}
)


def _business(rest: str) -> str:
    found = _BUSINESS.search(rest)
    # A name of nothing but common words (数据科技) is a trade name itself.
    return found[0] if found and len(found[0]) < len(rest) - 1 else ""
