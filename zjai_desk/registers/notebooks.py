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
        Field("contact", "填表人"),
        Field("phone", "联系电话"),
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

NOTEBOOKS: dict[str, Register] = {
    notebook.key: notebook
    for notebook in (SETTINGS, ANSWERS, VERDICTS, MAPPINGS, ROUNDS, RECEIPTS, VIEWS, REVIEWS, DOCUMENTS)
}
"""All notebooks by key."""
