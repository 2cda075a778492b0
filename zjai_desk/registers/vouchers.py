"""券台账: every 创新券, 活动券, 服务券 and 云创券 from issue to payment."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from zjai_desk.registers import divisions, uscc
from zjai_desk.registers.dates import is_after
from zjai_desk.registers.fields import Field, Kind, Owner, Register, Values
from zjai_desk.registers.findings import Problem, Severity

SCHEMES = ("创新券", "活动券", "服务券", "云创券")
STATUSES = (
    "草稿", "已申领", "已发放", "使用中", "待确认使用", "已确认使用", "部分使用", "已申请兑付", "已兑付",
    "退券", "过期收回", "作废", "追回",
)  # fmt: skip
REVIEW_LEVELS = ("区县", "市级", "财政")
REVIEW_STATUSES = ("待审", "区县审核中", "市级审核中", "财政审核中", "通过", "驳回", "补正")
# Rule V1: each amount stays within the one before it in the life of a voucher.
_ORDERED_AMOUNTS = ("face_amount", "used_amount", "claimed_amount", "approved_amount", "redeemed_amount")
_ORDERED_DATES = ("issued_on", "contract_on", "used_on", "redeemed_on")
_DEADLINES = (
    ("contract_on", "use_by", Severity.FORCE),
    ("used_on", "use_by", Severity.FORCE),
    ("redeemed_on", "redeem_by", Severity.EXPLAIN),
)


def amounts_descend(values: Values) -> Iterator[Problem]:
    """V1: 实际兑付 ≤ 核定 ≤ 申请兑付 ≤ 确认使用 ≤ 发放."""
    filled = [
        (key, value) for key in _ORDERED_AMOUNTS if isinstance(value := values.get(key), (int, Decimal))
    ]
    for (upper_key, upper), (key, amount) in pairwise(filled):
        if amount > upper:
            here, above = VOUCHERS[key].label, VOUCHERS[upper_key].label
            yield Problem(
                key,
                Severity.FORCE,
                "exceeds",
                f"{here}{amount}元大于{above}{upper}元（规则V1），请核对后更正。",
            )


def used_within_contract(values: Values) -> Iterator[Problem]:
    """V2: 确认使用 ≤ 合同额, per voucher."""
    contract, used = values.get("contract_amount"), values.get("used_amount")
    if isinstance(contract, (int, Decimal)) and isinstance(used, (int, Decimal)) and used > contract:
        yield Problem(
            "used_amount",
            Severity.FORCE,
            "exceeds",
            f"确认使用额{used}元大于合同额{contract}元（规则V2），请核对后更正。",
        )


def dates_ascend(values: Values) -> Iterator[Problem]:
    """V7: 发放 ≤ 合同签订 ≤ 确认使用 ≤ 兑付; a contract from before the issue is a red flag, not a fault."""
    filled = [(key, value) for key in _ORDERED_DATES if isinstance(value := values.get(key), str)]
    for place, (key, day) in enumerate(filled):
        # The nearest first; those further back still bind where a date between them is itself out of order.
        for earlier_key, earlier in reversed(filled[:place]):
            if is_after(earlier, day):
                grade = Severity.EXPLAIN if key == "contract_on" else Severity.FORCE
                here, before = VOUCHERS[key].label, VOUCHERS[earlier_key].label
                yield Problem(
                    key, grade, "date_order", f"{here}{day}早于{before}{earlier}（规则V7），请核对。"
                )
                break


def within_deadlines(values: Values) -> Iterator[Problem]:
    """V7: contract and use lie within 使用截止, the claim within 兑付截止; the treasury may pay a claim later."""
    for key, deadline_key, grade in _DEADLINES:
        day, deadline = values.get(key), values.get(deadline_key)
        if isinstance(day, str) and isinstance(deadline, str) and is_after(day, deadline):
            here, limit = VOUCHERS[key].label, VOUCHERS[deadline_key].label
            yield Problem(key, grade, "date_order", f"{here}{day}晚于{limit}{deadline}（规则V7），请核对。")


VOUCHERS = Register(
    key="vouchers",
    label="券台账",
    noun="券",
    measure="张",
    icon="ticket",
    identity=(("voucher_no",),),
    dated_by="issued_on",
    owner=Owner(uscc="uscc", name="applicant"),
    groups=(
        ("申领与发放", ("voucher_no", "scheme", "applicant", "uscc", "district", "issuer", "applied_on", "issued_on", "face_amount", "use_by", "redeem_by")),
        ("合同与使用", ("provider", "contract_no", "contract_on", "contract_amount", "invoice_no", "invoice_on", "invoice_amount", "paid_amount", "platform_amount", "used_amount", "used_on")),
        ("活动", ("event_name", "event_on", "tickets_issued", "tickets", "attendance")),
        ("兑付", ("claimed_amount", "claimed_on", "approved_amount", "published_on", "redeemed_amount", "redeemed_on", "payee")),
        ("状态与审核", ("status", "review_status", "review_level", "review_note")),
        ("退回与了结", ("returned_amount", "reclaimed_amount", "voided_amount", "recovered_amount", "closed_on")),
    ),
    rules=(amounts_descend, used_within_contract, dates_ascend, within_deadlines),
    fields=(
        Field("voucher_no", "券编号", required=True, width=16, synonyms=("创新券编号", "活动券编号", "服务券编号", "券号", "编号", "电子券编号", "创新券号", "活动券号", "服务券号", "券码", "券编码", "科技创新券编号", "创新券券号", "电子券号", "券序列号", "券的编号")),
        Field("scheme", "券种", Kind.CHOICE, choices=SCHEMES, required=True, width=9, synonyms=("券类型", "券类别", "类型", "券的类型", "科技券类型", "券的种类", "券种名称", "券名称", "券种类")),
        Field("applicant", "申领单位", width=26, synonyms=("申领企业", "企业名称", "单位名称", "申请企业", "主办机构", "承办机构", "组织机构", "用券企业", "用券单位", "使用单位", "主办单位", "承办单位", "活动主办方", "申请单位", "企业全称", "公司名称", "领券企业", "领券单位", "使用企业", "申领企业名称", "申领单位名称", "机构名称", "主办机构名称", "主办单位名称", "承办单位名称", "企业", "单位全称", "持券企业", "获券企业", "申报单位", "申报企业", "受惠企业", "领用企业", "领用单位", "举办单位", "活动组织单位", "发包企业", "兑付企业", "持券单位", "申请兑付企业", "受益企业", "举办机构", "获券单位", "兑付单位")),
        Field("uscc", "统一社会信用代码", Kind.USCC, width=21, synonyms=uscc.HEADINGS),
        Field("district", "所属区县", Kind.DISTRICT, width=10, synonyms=divisions.HEADINGS),
        Field("provider", "服务机构", width=22, synonyms=("合作创新服务机构", "服务单位", "创新载体", "收券单位", "服务机构名称", "合作机构", "技术服务机构", "服务提供机构", "签约服务机构", "服务提供方", "机构名称", "服务商", "服务提供单位", "创新服务载体", "服务载体", "接券机构", "合作服务机构", "合作单位", "服务供应商", "受托单位", "服务方", "接券单位", "受托方", "收券机构", "服务供应方")),
        Field("issued_on", "发放日期", Kind.DATE, width=11, synonyms=("发放时间", "申领日期", "领券日期", "发券日期", "发券时间", "申领时间", "领券时间", "发放日", "签发日期", "领取日期", "领取时间", "发放年月", "获券日期", "获券时间")),
        Field("use_by", "使用截止日期", Kind.DATE, width=11, synonyms=("使用截止", "使用截止时间", "使用有效期", "有效期至")),
        Field("redeem_by", "兑付截止日期", Kind.DATE, width=11, synonyms=("兑付截止", "兑付截止时间")),
        Field("face_amount", "发放额", Kind.AMOUNT, "元", width=14, synonyms=("发放金额", "申领金额", "申领额", "券面金额", "额度", "发放额度", "面额", "券额", "申领额度", "券面额", "券金额", "发券金额", "券面额度", "券面值", "核发金额", "创新券额度", "申领券额", "面值", "票面金额", "发放券额", "领券金额", "发放总额", "核发额度")),
        Field("contract_no", "合同编号", width=16, synonyms=("合同号", "合同登记编号", "技术合同登记编号", "技术合同编号")),
        Field("contract_on", "合同签订日期", Kind.DATE, width=11, synonyms=("合同日期", "签订日期", "签约日期", "签订时间", "合同签订时间", "合同签署日期", "签约时间")),
        Field("contract_amount", "合同额", Kind.AMOUNT, "元", width=14, synonyms=("合同金额", "技术合同额", "服务合同额", "服务合同金额", "合同总额", "合同总金额", "技术合同金额", "技术合同成交额", "合同价款", "合同标的额", "服务金额", "合同成交额", "签约金额", "协议金额", "合同价格", "服务费用", "合同价")),
        Field("invoice_no", "发票号码", width=22, synonyms=("发票号", "发票代码/号码", "发票编号", "发票代码及号码", "数电票号码", "发票号码/代码", "发票代码、号码")),
        Field("invoice_amount", "发票额", Kind.AMOUNT, "元", width=14, synonyms=("发票金额", "开票金额", "发票总额", "开票额", "发票总金额")),
        Field("used_amount", "确认使用额", Kind.AMOUNT, "元", width=14, synonyms=("确认使用金额", "使用金额", "使用额", "确认使用额度", "实际使用金额", "已使用金额", "使用额度", "确认使用券额", "抵用金额", "核销金额", "使用券额", "抵扣金额", "用券金额", "确认金额", "使用确认金额", "抵用额", "核销额", "抵扣额")),
        Field("used_on", "确认使用日期", Kind.DATE, width=11, synonyms=("使用日期", "使用时间", "确认使用时间", "确认日期", "确认时间", "核销日期", "用券日期", "核销时间", "用券时间", "使用确认日期")),
        Field("claimed_amount", "申请兑付额", Kind.AMOUNT, "元", width=14, synonyms=("申请兑付金额", "申请金额", "申请兑现金额", "申请兑付额度", "申请兑付资金", "兑付申请额", "兑付申请金额", "拟兑付金额", "申报兑付金额", "申请补助金额", "申报金额", "拟兑付额", "申报兑付额", "申请补贴金额", "申请额")),
        Field("approved_amount", "核定额", Kind.AMOUNT, "元", width=14, synonyms=("核定金额", "核定兑付额", "审定金额", "核定兑付金额", "审核金额", "审定额", "核准金额", "核定兑现金额", "审定兑付金额", "审核兑付金额", "核准兑付金额", "核定补贴金额", "审核通过金额", "审核认定金额", "审核确认金额", "核准额", "审批金额", "认定金额", "审定补助金额", "核准兑付额")),
        Field("redeemed_amount", "兑付额", Kind.AMOUNT, "元", width=14, synonyms=("兑付金额", "已兑付金额", "实际兑付额", "核定补助金额", "补助金额", "兑现金额", "实际兑付金额", "已兑付额", "实兑金额", "拨付金额", "已兑现金额", "实际拨付金额", "兑付资金", "实付金额", "补贴金额", "拨付额", "兑付总额", "奖补金额", "资助金额", "实际拨付额", "补助资金", "支付金额", "补助额", "实拨金额", "拨付资金", "资助额", "补贴额", "补贴资金", "奖励金额")),
        Field("redeemed_on", "兑付日期", Kind.DATE, width=11, synonyms=("兑付时间", "拨付日期", "兑现日期", "拨付时间", "兑现时间", "兑付年月", "支付日期", "支付时间", "发放补助日期", "到账日期")),
        Field("payee", "收款户名", width=22, synonyms=("收款单位", "收款单位名称", "收款方", "开户名称", "户名", "账户名称", "收款账户名称", "开户单位", "收款人", "收款账户", "收款机构", "开户名")),
        Field("status", "券状态", Kind.CHOICE, choices=STATUSES, width=10, synonyms=("状态", "使用状态", "券使用状态", "当前状态", "兑付状态", "使用情况")),
        Field("review_status", "审核状态", Kind.CHOICE, choices=REVIEW_STATUSES, width=11, synonyms=("审核情况", "审核结果", "审批状态", "审核进度", "审批结果")),
        Field("event_name", "活动名称", width=22, synonyms=("活动主题", "沙龙名称", "活动内容", "活动标题", "活动项目名称", "沙龙主题", "赛事名称", "活动项目")),
        Field("event_on", "活动日期", Kind.DATE, width=11, synonyms=("活动时间", "举办时间", "举办日期", "活动举办时间", "活动举办日期", "举行时间", "召开时间", "活动开展时间", "召开日期", "开展时间", "活动日")),
        Field("tickets", "张数", Kind.INTEGER, "张", width=8, synonyms=("核验张数", "券张数", "发放张数", "使用张数", "验券张数", "活动券张数", "券数", "核销张数", "验票张数", "数量（张）", "核验数量", "使用数量（张）", "核验券数", "验券数量", "使用券数", "用券张数")),
        Field("attendance", "参加人次", Kind.INTEGER, "人次", width=9, synonyms=("参加人数", "参与人数", "活动人数", "人次", "参会人数", "到场人数", "实到人数", "参与人次", "参会人次", "参加活动人数", "参加人员数", "出席人数", "签到人数", "参活人数", "参与活动人数", "参与人员数", "与会人数")),
        Field("issuer", "发券地区", Kind.DISTRICT, office=True, width=10),
        Field("applied_on", "申请日期", Kind.DATE, office=True, width=11),
        Field("invoice_on", "发票日期", Kind.DATE, width=11, synonyms=("开票日期",)),
        Field("paid_amount", "企业实付额", Kind.AMOUNT, "元", office=True, width=14),
        Field("platform_amount", "平台优惠额", Kind.AMOUNT, "元", office=True, width=14),
        Field("claimed_on", "申请兑付日期", Kind.DATE, office=True, width=11),
        Field("published_on", "公示日期", Kind.DATE, office=True, width=11),
        Field("returned_amount", "退券额", Kind.AMOUNT, "元", office=True, width=14),
        Field("reclaimed_amount", "收回额", Kind.AMOUNT, "元", office=True, width=14),
        Field("voided_amount", "作废额", Kind.AMOUNT, "元", office=True, width=14),
        Field("recovered_amount", "追回额", Kind.AMOUNT, "元", office=True, width=14),
        Field("closed_on", "了结日期", Kind.DATE, office=True, width=11),
        Field("tickets_issued", "发券张数", Kind.INTEGER, "张", office=True, width=9),
        Field("review_level", "审核层级", Kind.CHOICE, choices=REVIEW_LEVELS, office=True, width=9),
        Field("review_note", "审核意见", office=True, width=22),
    ),
)  # fmt: skip
