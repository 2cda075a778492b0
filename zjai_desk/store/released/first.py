"""The tables of the very first release, frozen: what migration 0001 makes, whatever the registers declare today."""

# Table, its columns with their flags, its indexes.
TABLES = (
    (
        "originals",
        "id int key, sha256 text required unique, name text required, size int required, received_at "
        "text required, content blob required",
        "",
    ),
    (
        "changes",
        "seq int key, at text required, operator text required, title text required, kind text "
        "required, target int ->changes.seq, reason text required, counts text required, previous "
        "text required, hash text required",
        "",
    ),
    (
        "entries",
        "id int key, change int required ->changes.seq, register text required, action text required, "
        "first int required, last int required, stamp_before int, stamp_after int, before text, "
        "digest text, origin int ->originals.id, origin_sheet text, origin_rows text",
        "entries_by_record(register, first); ix_entries_change(change)",
    ),
    (
        "allocations",
        "name text key, next int required",
        "",
    ),
    (
        "migrations",
        "name text key, at text required",
        "",
    ),
    (
        "enterprises",
        "id int key, name text, short_name text, uscc text, district text, town text, layer text, "
        "field text, founded_on text, registered_capital int, main_business text, financing_stage "
        "text, financed_on text, listing text, valuation int, titles text, former_names text, address "
        "text, contact text, phone text, status text, marks text, stamp int required, origin int "
        "->originals.id, origin_sheet text, origin_rows text",
        "enterprises_by_name(name); enterprises_by_short_name(short_name); enterprises_by_uscc(uscc)",
    ),
    (
        "annual_returns",
        "id int key, name text, uscc text, short_name text, year int, revenue int, rd_spend int, "
        "profit int, profit_tax int, employees int, rd_staff int, inventions int, utility_models int, "
        "designs int, marks text, stamp int required, origin int ->originals.id, origin_sheet text, "
        "origin_rows text",
        "annual_returns_by_name(name); annual_returns_by_short_name(short_name); annual_returns_by_uscc(uscc)",
    ),
    (
        "patents",
        "id int key, patent_no text, title text, kind text, applied_on text, granted_on text, "
        "legal_status text, holder text, holder_uscc text, district text, ipc text, marks text, stamp "
        "int required, origin int ->originals.id, origin_sheet text, origin_rows text",
        "patents_by_patent_no(patent_no)",
    ),
    (
        "vouchers",
        "id int key, voucher_no text, scheme text, applicant text, uscc text, district text, provider "
        "text, issued_on text, use_by text, redeem_by text, face_amount int, contract_no text, "
        "contract_on text, contract_amount int, invoice_no text, invoice_amount int, used_amount int, "
        "used_on text, claimed_amount int, approved_amount int, redeemed_amount int, redeemed_on "
        "text, payee text, status text, review_status text, event_name text, event_on text, tickets "
        "int, attendance int, marks text, stamp int required, origin int ->originals.id, origin_sheet "
        "text, origin_rows text",
        "vouchers_by_voucher_no(voucher_no)",
    ),
    (
        "programmes",
        "id int key, scheme text, area text, year int, budget int, over_issue int, ratio int, "
        "per_claim_cap int, per_year_cap int, stack_cap int, use_days int, redeem_days int, "
        "payee_rule text, marks text, stamp int required, origin int ->originals.id, origin_sheet "
        "text, origin_rows text",
        "programmes_by_scheme(scheme)",
    ),
    (
        "providers",
        "id int key, name text, uscc text, kind text, schemes text, accredited_on text, valid_until "
        "text, status text, marks text, stamp int required, origin int ->originals.id, origin_sheet "
        "text, origin_rows text",
        "providers_by_name(name); providers_by_uscc(uscc)",
    ),
    (
        "carriers",
        "id int key, name text, kind text, level text, district text, recognised_on text, marks text, "
        "stamp int required, origin int ->originals.id, origin_sheet text, origin_rows text",
        "carriers_by_name(name)",
    ),
    (
        "scenarios",
        "id int key, name text, sector text, owner text, district text, level text, started_on text, "
        "status text, marks text, stamp int required, origin int ->originals.id, origin_sheet text, "
        "origin_rows text",
        "scenarios_by_name(name)",
    ),
    (
        "figures",
        "id int key, source text, section text, area text, period text, indicator text, value int, "
        "unit text, population text, note text, marks text, stamp int required, origin int "
        "->originals.id, origin_sheet text, origin_rows text",
        "figures_by_source(source)",
    ),
    (
        "targets",
        "id int key, plan text, area text, due text, indicator text, operator text, target int, unit "
        "text, marks text, stamp int required, origin int ->originals.id, origin_sheet text, "
        "origin_rows text",
        "targets_by_plan(plan)",
    ),
    (
        "settings",
        "id int key, key text, value text, marks text, stamp int required, origin int ->originals.id, "
        "origin_sheet text, origin_rows text",
        "settings_by_key(key)",
    ),
)
