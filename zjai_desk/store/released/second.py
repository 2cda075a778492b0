"""What migration 0002 adds, frozen: the tables of the notebooks, and columns of tables that were there."""

TABLES = (
    (
        "answers",
        "id int key, register text, record int, field text, finding text, value text, reason "
        "text, given_by text, given_on text, marks text, stamp int required, origin int "
        "->originals.id, origin_sheet text, origin_rows text",
        "answers_by_register(register)",
    ),
    (
        "verdicts",
        "id int key, one text, other text, verdict text, given_by text, given_on text, marks "
        "text, stamp int required, origin int ->originals.id, origin_sheet text, origin_rows text",
        "verdicts_by_one(one)",
    ),
    (
        "mappings",
        "id int key, sender text, fingerprint text, register text, choice text, title text, "
        "given_by text, given_on text, marks text, stamp int required, origin int ->originals.id,"
        " origin_sheet text, origin_rows text",
        "mappings_by_sender(sender)",
    ),
    (
        "rounds",
        "id int key, title text, register text, period text, due_on text, senders text, note "
        "text, marks text, stamp int required, origin int ->originals.id, origin_sheet text, "
        "origin_rows text",
        "rounds_by_title(title)",
    ),
    (
        "receipts",
        "id int key, file text, sha256 text, sender text, register text, period text, round text,"
        " state text, faults int, records int, replies_to text, received_on text, contact text, "
        "phone text, note text, marks text, stamp int required, origin int ->originals.id, "
        "origin_sheet text, origin_rows text",
        "receipts_by_sha256(sha256)",
    ),
    (
        "views",
        "id int key, register text, name text, content text, marks text, stamp int required, "
        "origin int ->originals.id, origin_sheet text, origin_rows text",
        "views_by_register(register)",
    ),
    (
        "reviews",
        "id int key, voucher int, step text, level text, verdict text, reason text, role text, "
        "done_by text, done_on text, marks text, stamp int required, origin int ->originals.id, "
        "origin_sheet text, origin_rows text",
        "reviews_by_voucher(voucher)",
    ),
    (
        "documents",
        "id int key, register text, record int, sha256 text, name text, kind text, added_by text,"
        " added_on text, marks text, stamp int required, origin int ->originals.id, origin_sheet "
        "text, origin_rows text",
        "documents_by_register(register)",
    ),
)
COLUMNS: tuple[tuple[str, str], ...] = (
    ("enterprises", "scale text"),
    ("enterprises", "legal_person text"),
    ("enterprises", "controller text"),
    ("vouchers", "issuer text"),
    ("vouchers", "applied_on text"),
    ("vouchers", "invoice_on text"),
    ("vouchers", "paid_amount int"),
    ("vouchers", "platform_amount int"),
    ("vouchers", "claimed_on text"),
    ("vouchers", "published_on text"),
    ("vouchers", "returned_amount int"),
    ("vouchers", "reclaimed_amount int"),
    ("vouchers", "voided_amount int"),
    ("vouchers", "recovered_amount int"),
    ("vouchers", "closed_on text"),
    ("vouchers", "tickets_issued int"),
    ("vouchers", "review_level text"),
    ("vouchers", "review_note text"),
    ("programmes", "full_offset int"),
    ("programmes", "controller_cap int"),
    ("programmes", "use_until text"),
    ("programmes", "redeem_until text"),
    ("programmes", "levels text"),
    ("programmes", "public_days int"),
    ("programmes", "separated text"),
    ("programmes", "scales text"),
    ("programmes", "provider_share int"),
    ("programmes", "ticket_value int"),
    ("programmes", "tickets_each int"),
    ("programmes", "fewest_tickets int"),
    ("programmes", "most_tickets int"),
    ("programmes", "unused text"),
    ("programmes", "carried_in int"),
    ("programmes", "basis text"),
    ("providers", "legal_person text"),
    ("providers", "controller text"),
    ("providers", "phone text"),
    ("providers", "address text"),
    ("providers", "account_name text"),
)
INDEXES: tuple[str, ...] = (
    "CREATE INDEX entries_coming_or_going ON entries (register, action, first, last) WHERE action"
    " <> 'update'",
)
