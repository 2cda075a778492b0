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
        " state text, faults int, records int, replies_to text, received_on text, note text, "
        "marks text, stamp int required, origin int ->originals.id, origin_sheet text, "
        "origin_rows text",
        "receipts_by_sha256(sha256)",
    ),
    (
        "views",
        "id int key, register text, name text, content text, marks text, stamp int required, "
        "origin int ->originals.id, origin_sheet text, origin_rows text",
        "views_by_register(register)",
    ),
)
COLUMNS: tuple[tuple[str, str], ...] = ()
