"""What the office notes beside its registers: settings, reasons given, decisions taken, rounds of returns and what came.

Notebooks are declared and kept like registers, so that they share history, undo and verification; they have
no page of their own among the 台账, and ``check`` does not walk them.
"""

from zjai_desk.registers.fields import Field, Kind, Register

SETTINGS = Register(
    key="settings",
    label="设置",
    noun="设置",
    measure="项",
    identity=(("key",),),
    fields=(Field("key", "名称"), Field("value", "内容")),
)

# A reason lets an explain finding pass, as 联网直报 asks for it. It answers for one value: when the cell
# holds another one, the finding stands again.
ANSWERS = Register(
    key="answers",
    label="情况说明",
    noun="情况说明",
    measure="条",
    identity=(("register", "record", "field", "finding"),),
    fields=(
        Field("register", "台账", required=True),
        Field("record", "记录号", Kind.INTEGER, required=True),
        Field("field", "字段"),
        Field("finding", "问题种类", required=True),
        Field("value", "所说明的值"),
        Field("reason", "说明", required=True),
        Field("given_by", "说明人"),
        Field("given_on", "说明日期", Kind.DATE),
    ),
)

SAME, DISTINCT = "是同一家", "不是同一家"
# What a person decided about two names or codes; the parties are credit codes or name keys, in text order.
VERDICTS = Register(
    key="verdicts",
    label="认定",
    noun="认定",
    measure="条",
    identity=(("one", "other"),),
    fields=(
        Field("one", "一方", required=True),
        Field("other", "另一方", required=True),
        Field("verdict", "认定", Kind.CHOICE, choices=(SAME, DISTINCT), required=True),
        Field("given_by", "认定人"),
        Field("given_on", "认定日期", Kind.DATE),
    ),
)

# How a form is to be read, as a person set it right once; an empty sender means every sender of this form.
MAPPINGS = Register(
    key="mappings",
    label="表头对应",
    noun="表头对应",
    measure="张",
    identity=(("sender", "fingerprint"),),
    fields=(
        Field("sender", "报送单位"),
        Field("fingerprint", "表式", required=True),
        Field("register", "台账", required=True),
        Field("choice", "对应", required=True),
        Field("title", "表名"),
        Field("given_by", "设定人"),
        Field("given_on", "设定日期", Kind.DATE),
    ),
)

# A round of returns: who is to send which form for which period until when.
ROUNDS = Register(
    key="rounds",
    label="报送任务",
    noun="报送任务",
    measure="项",
    identity=(("title",),),
    fields=(
        Field("title", "任务名称", required=True),
        Field("register", "台账", required=True),
        Field("period", "报告期", required=True),
        Field("due_on", "截止日期", Kind.DATE),
        Field("senders", "报送单位", many=True),
        Field("note", "备注"),
    ),
)

RECEIVED, FAULTY, SENT_BACK, RESENT, FINAL = "已收", "有错", "已退回", "重报", "定稿"
RECEIPT_STATES = (RECEIVED, FAULTY, SENT_BACK, RESENT, FINAL)
# What one sender reported on one form in one file, for a round or outside of any; ``sha256`` is that of the
# kept original.
RECEIPTS = Register(
    key="receipts",
    label="收表登记",
    noun="收表登记",
    measure="份",
    identity=(("sha256", "sender", "register"),),
    fields=(
        Field("file", "文件名", required=True),
        Field("sha256", "原件指纹", required=True),
        Field("sender", "报送单位"),
        Field("register", "台账"),
        Field("period", "报告期"),
        Field("round", "报送任务"),
        Field("state", "状态", Kind.CHOICE, choices=RECEIPT_STATES, required=True),
        Field("faults", "问题数", Kind.INTEGER),
        Field("records", "记录数", Kind.INTEGER),
        Field("replies_to", "更正的原件指纹"),
        Field("received_on", "收到日期", Kind.DATE),
        Field("contact", "填表人", personal=True),
        Field("phone", "联系电话", personal=True),
        Field("note", "备注"),
    ),
)

VIEWS = Register(
    key="views",
    label="视图",
    noun="视图",
    measure="个",
    identity=(("register", "name"),),
    fields=(
        Field("register", "台账", required=True),
        Field("name", "视图名称", required=True),
        Field("content", "内容", required=True),
    ),
)

# One line for each step of a voucher's life that a person took: who decided what at which level, and why.
REVIEWS = Register(
    key="reviews",
    label="审核记录",
    noun="审核记录",
    measure="条",
    identity=(("voucher", "step", "done_on", "done_by"),),
    fields=(
        Field("voucher", "券记录号", Kind.INTEGER, required=True),
        Field("step", "环节", required=True),
        Field("level", "审核层级"),
        Field("verdict", "结论"),
        Field("reason", "意见"),
        Field("role", "岗位", Kind.CHOICE, choices=("经办", "复核", "审批")),
        Field("done_by", "办理人"),
        Field("done_on", "办理日期", Kind.DATE),
    ),
)

# A file that belongs to a record: contract, invoice, receipt; its content is kept among the originals.
DOCUMENTS = Register(
    key="documents",
    label="附件",
    noun="附件",
    measure="份",
    identity=(("register", "record", "sha256"),),
    fields=(
        Field("register", "台账", required=True),
        Field("record", "记录号", Kind.INTEGER, required=True),
        Field("sha256", "原件指纹", required=True),
        Field("name", "文件名", required=True),
        Field("kind", "附件类型"),
        Field("added_by", "登记人"),
        Field("added_on", "登记日期", Kind.DATE),
    ),
)

ENTERING, REVIEWING, APPROVING, ADMINISTERING = "录入", "复核", "审批", "管理"
ROLES = (ENTERING, REVIEWING, APPROVING, ADMINISTERING)
PEOPLE_KEY, PEOPLE_ON, PEOPLE_OFF = "people", "on", "off"
"""The office setting that says whether people sign in."""
IN_USE, STOPPED = "在用", "停用"
# Who may work on the store, and as what. ``secret`` is a slow, salted hash of the password, never the password.
PEOPLE = Register(
    key="people",
    label="人员",
    noun="人员",
    measure="人",
    identity=(("name",),),
    fields=(
        Field("name", "姓名", required=True),
        Field("roles", "岗位", Kind.CHOICE, choices=ROLES, many=True),
        Field("secret", "口令摘要"),
        Field("state", "状态", Kind.CHOICE, choices=(IN_USE, STOPPED), required=True),
        Field("changed_on", "口令更改日期", Kind.DATE),
        Field("note", "备注"),
    ),
)

# What was done that changes no record: signing in, importing, exporting, printing, permissions. Only ever added to.
EVENTS = Register(
    key="events",
    label="日志",
    noun="日志",
    measure="条",
    identity=(),
    fields=(
        Field("at", "时间", required=True),
        Field("person", "操作人"),
        Field("computer", "电脑"),
        Field("action", "事项", required=True),
        Field("subject", "对象"),
        Field("detail", "说明"),
    ),
)

CLOSED, REOPENED = "已封账", "已解封"
# A period of a register that is closed (封账): its records change only with a reason.
CLOSURES = Register(
    key="closures",
    label="封账",
    noun="封账",
    measure="项",
    identity=(("register", "year"),),
    fields=(
        Field("register", "台账", required=True),
        Field("year", "年度", Kind.YEAR, required=True),
        Field("state", "状态", Kind.CHOICE, choices=(CLOSED, REOPENED), required=True),
        Field("reason", "说明"),
        Field("done_by", "办理人"),
        Field("done_on", "办理日期", Kind.DATE),
    ),
)

# A briefing as it was signed off (定稿): its content as data, the printed file among the originals, and the
# head of the history that it was made from. ``issue`` counts up within the ``series`` (the name in the head) and
# the year of ``done_on``, the day it is signed off. One that ``replaces`` another, by its record number, says in
# ``note`` why; what is replaced stays as it was.
EDITIONS = Register(
    key="editions",
    label="定稿",
    noun="定稿",
    measure="期",
    identity=(("name", "area", "year", "issue"),),
    fields=(
        Field("name", "简报", required=True),
        Field("title", "标题", required=True),
        Field("area", "地区", required=True),
        Field("year", "年度", Kind.YEAR, required=True),
        Field("series", "刊名", required=True),
        Field("issue", "期号", Kind.INTEGER),
        Field("replaces", "替代的定稿", Kind.INTEGER),
        Field("content", "内容", required=True),
        Field("sha256", "原件指纹", required=True),
        Field("seq", "历史步号", Kind.INTEGER, required=True),
        Field("chain", "校验码", required=True),
        Field("done_by", "定稿人"),
        Field("done_on", "定稿日期", Kind.DATE),
        Field("note", "备注"),
    ),
)

# A table that the office laid out itself, and a briefing that it put together itself.
PIVOTS = Register(
    key="pivots",
    label="自定义统计表",
    noun="自定义统计表",
    measure="张",
    identity=(("name",),),
    fields=(
        Field("name", "表名", required=True),
        Field("content", "内容", required=True),
        Field("done_by", "制表人"),
        Field("done_on", "制表日期", Kind.DATE),
    ),
)
PAPERS = Register(
    key="papers",
    label="自编简报",
    noun="自编简报",
    measure="份",
    identity=(("name",),),
    fields=(
        Field("name", "名称", required=True),
        Field("content", "内容", required=True),
        Field("done_by", "编写人"),
        Field("done_on", "编写日期", Kind.DATE),
    ),
)

NOTEBOOKS: dict[str, Register] = {
    notebook.key: notebook
    for notebook in (
        SETTINGS,
        ANSWERS,
        VERDICTS,
        MAPPINGS,
        ROUNDS,
        RECEIPTS,
        VIEWS,
        REVIEWS,
        DOCUMENTS,
        PEOPLE,
        EVENTS,
        CLOSURES,
        EDITIONS,
        PIVOTS,
        PAPERS,
    )
}
"""All notebooks by key."""
