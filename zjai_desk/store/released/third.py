"""What migration 0003 adds, frozen: seals of the history, people, log, closed periods, editions, own tables and briefings."""

TABLES = (
    (
        "about",
        "key text key, value text required",
        "",
    ),
    (
        "people",
        "id int key, name text, roles text, secret text, state text, changed_on text, note text, "
        "marks text, stamp int required, origin int ->originals.id, origin_sheet text, "
        "origin_rows text",
        "people_by_name(name)",
    ),
    (
        "events",
        "id int key, at text, person text, computer text, action text, subject text, detail text,"
        " marks text, stamp int required, origin int ->originals.id, origin_sheet text, "
        "origin_rows text",
        "",
    ),
    (
        "closures",
        "id int key, register text, year int, state text, reason text, done_by text, done_on "
        "text, marks text, stamp int required, origin int ->originals.id, origin_sheet text, "
        "origin_rows text",
        "closures_by_register(register)",
    ),
    (
        "editions",
        "id int key, name text, title text, area text, year int, series text, issue int, replaces"
        " int, content text, sha256 text, seq int, chain text, done_by text, done_on text, note "
        "text, marks text, stamp int required, origin int ->originals.id, origin_sheet text, "
        "origin_rows text",
        "editions_by_name(name)",
    ),
    (
        "pivots",
        "id int key, name text, content text, done_by text, done_on text, marks text, stamp int "
        "required, origin int ->originals.id, origin_sheet text, origin_rows text",
        "pivots_by_name(name)",
    ),
    (
        "papers",
        "id int key, name text, content text, done_by text, done_on text, marks text, stamp int "
        "required, origin int ->originals.id, origin_sheet text, origin_rows text",
        "papers_by_name(name)",
    ),
)
COLUMNS: tuple[tuple[str, str], ...] = (
    ("changes", "seal text"),
    ("changes", "sealed_by text"),
)
