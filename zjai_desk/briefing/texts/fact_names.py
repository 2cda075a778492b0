"""What the single numbers of the tables are called in Chinese and in what unit they are, for those who put them into a text."""

import re
from dataclasses import dataclass

from zjai_desk.registers.text import fold


@dataclass(frozen=True, slots=True)
class FactName:
    """The name of a fact and its unit; ``unit`` is empty for words and pure numbers."""

    label: str
    unit: str = ""


# By the last word of the key; what a group of tables calls otherwise stands under the group's name.
_WORDS: dict[str, tuple[str, str]] = {
    "enterprises": ("企业数", "家"),
    "memberships": ("家次", "家次"),
    "multi_field": ("列入多个领域的企业数", "家"),
    "without_field": ("未填领域的企业数", "家"),
    "fields": ("领域数", "个"),
    "layer": ("所在层级", ""),
    "districts": ("区县数", "个"),
    "unfilled": ("未填写数", ""),
    "count": ("企业数", "家"),
    "share": ("占比", "%"),
    "rest": ("其余领域数", "个"),
    "rest_share": ("其余领域合占", "%"),
    "rank": ("位次", ""),
    "all": ("合计", ""),
    "rows": ("类别数", "个"),
    "year": ("年份", ""),
    "unit": ("金额单位", ""),
    "published": ("公布数条数", "条"),
    "before": ("最早一段的年份", ""),
    "recent": ("最近五年的年份", ""),
    "financed": ("公布融资企业数", "家"),
    "unfinanced": ("未融资及未透露企业数", "家"),
    "dated": ("填有融资日期的企业数", "家"),
    "titled": ("有称号企业数", "家"),
    "valuation": ("估值或市值合计", "亿元"),
    "total": ("专利总数", "件"),
    "inventions": ("发明授权", "件"),
    "utility_models": ("实用新型", "件"),
    "designs": ("外观设计", "件"),
    "invention_share": ("发明授权占比", "%"),
    "undated": ("未填授权日期", "件"),
    "发明授权": ("发明授权占比", "%"),
    "实用新型": ("实用新型占比", "%"),
    "外观设计": ("外观设计占比", "%"),
    "growth": ("增速", "%"),
    "holders": ("有专利企业数", "家"),
    "holder_share": ("有专利企业占比", "%"),
    "patents": ("专利数", "件"),
    "per_holder": ("有专利企业平均每家", "件"),
    "per_enterprise": ("全部企业平均每家", "件"),
    "without": ("没有专利的企业数", "家"),
    "largest": ("平均最多的年限", ""),
    "mean": ("平均每家", "件"),
    "more": ("明显偏多的", ""),
    "most": ("发明授权占比最高的区县", ""),
    "chi_square": ("卡方值", ""),
    "degrees": ("自由度", ""),
    "p": ("p值", ""),
    "significant": ("是否显著（1为是）", ""),
    "smallest_expected": ("最小期望数", ""),
    "revenue": ("营业收入", "亿元"),
    "revenue_unit": ("营业收入单位", ""),
    "rd_spend": ("研发投入", "亿元"),
    "rd_share": ("研发占营收比重", "%"),
    "rd_share_points": ("研发占营收比重变化", "个百分点"),
    "profit": ("利润总额", "亿元"),
    "profit_tax": ("利税总额", "亿元"),
    "reporting": ("填报企业数", "家"),
    "revenue_share": ("营业收入占全省比重", "%"),
    "enterprise_share": ("企业数占全省比重", "%"),
    "plans": ("规划数", "个"),
    "targets": ("目标数", "项"),
    "known": ("有现值的目标数", "项"),
    "unknown": ("没有现值的目标数", "项"),
    "met": ("已完成的目标数", "项"),
    "missed": ("到期未完成的目标数", "项"),
    "running": ("推进中的目标数", "项"),
    "providers": ("服务机构数", "家"),
    "issued": ("发放额", "元"),
    "used": ("确认使用额", "元"),
    "unused": ("有效未用额", "元"),
    "returned": ("退券额", "元"),
    "reclaimed": ("收回额", "元"),
    "voided": ("作废额", "元"),
    "contract": ("合同额", "元"),
    "redeemed": ("兑付额", "元"),
    "use_rate": ("使用率", "%"),
    "redeem_rate": ("兑付率", "%"),
    "lapsed": ("已过使用期金额", "元"),
    "unused_count": ("未用张数", "张"),
    "unpaid": ("待兑付额", "元"),
    "unpaid_count": ("待兑付张数", "张"),
    "budget": ("预算", "元"),
    "live": ("有效发放额", "元"),
    "owed": ("核定未付额", "元"),
    "left": ("预算余额", "元"),
    "spent_rate": ("执行率", "%"),
    "events": ("活动场次", "场"),
    "tickets": ("活动券张数", "张"),
    "attendance": ("参加人次", "人次"),
    "tickets_each": ("每场张数", "张"),
}
_OF_GROUP: dict[str, dict[str, tuple[str, str]]] = {
    "vouchers": {"count": ("张数", "张"), "total": ("合计", "元"), "patents": ("专利数", "件")},
    "carriers": {"count": ("数量", "家"), "all": ("平台载体总数", "家")},
    "scenarios": {"count": ("数量", "个"), "all": ("应用场景总数", "个")},
    "enterprises": {"all": ("代表企业合计", "家")},
    "atlas": {"fields": ("领域数", "个"), "all": ("台账企业数", "家")},
}
_LEADS = {
    "first": "第一位",
    "second": "第二位",
    "third": "第三位",
    "area": "本地区",
    "top3": "前三位合计",
    "largest": "最大的",
    "largest_layer": "最大的层级",
    "largest_field": "最大的领域",
    "most": "最高的",
    "peak": "最多一年",
    "last": "最近一年",
    "before": "上一年",
    "recent": "最近五年",
    "financed": "公布融资企业",
    "unfinanced": "未融资及未透露企业",
}
_LEAD_AND_WORD = re.compile(rf"({'|'.join(sorted(_LEADS, key=len, reverse=True))})(?:_(\w+))?")
_SPAN = {
    "first_year": "最早年份",
    "last_year": "最近年份",
    "peak_year": "最多的年份",
    "before_count": "最早一段企业数",
}


def fact_name(table: str, key: str) -> FactName | None:
    """Return what the fact ``key`` of a table is called; None for a key that nobody named here."""
    *subjects, word = key.split(".")
    named = _word(table.partition(".")[0], word, bool(subjects))
    if named is None or any(part.isascii() and not part.isdecimal() for part in subjects):
        return None
    lead = "".join(f"第{part}位领域" if part.isdecimal() else part for part in subjects)
    return FactName(lead + named.label, named.unit)


def _word(group: str, word: str, of_subject: bool) -> FactName | None:
    if word in _SPAN:
        return FactName(_SPAN[word], "" if word.endswith("year") else "家")
    known = _OF_GROUP.get(group, {}).get(word) or _WORDS.get(word)
    if known and (of_subject or word.isascii()):
        return FactName(*known)
    if word.isdecimal():
        return FactName(f"第{word}位领域")
    if not word.isascii():
        # A title or a kind of enterprise (领军企业, 上市), counted.
        label = f"{word.removesuffix('企业')}企业数" if group == "enterprises" else word
        return FactName(label, "家" if group == "enterprises" else "")
    return _composed(group, word)


def _composed(group: str, word: str) -> FactName | None:
    if word.endswith("_words"):
        named = _word(group, word.removesuffix("_words"), of_subject=False)
        return FactName(f"{named.label}（文字）") if named else None
    found = _LEAD_AND_WORD.fullmatch(word)
    if found is not None:
        if found[2] is None:
            return FactName(_LEADS[found[1]])
        named = _word(group, found[2], of_subject=False)
        return FactName(_LEADS[found[1]] + named.label, named.unit) if named else None
    base, _, growth = word.rpartition("_")
    named = _word(group, base, of_subject=False) if growth == "growth" else None
    return FactName(f"{named.label}增速", "%") if named else None


def same_label(one: str, other: str) -> bool:
    """Whether two labels of rows or columns mean the same: width, blanks and units in brackets aside.

    The whole of which something is a share changes with the area (占全市比重, 占全省比重): it is the same column.
    """
    return _label_key(one) == _label_key(other)


def _label_key(label: str) -> str:
    folded = re.sub(r"\([^()]*\)$", "", fold(label))
    return re.sub(r"^占(?:全省|全市|合计|全区|全县)比重$", "占比重", folded)
