-- 台帳の最初の版。Dates are ISO texts, moments are texts in Japanese time, JSON columns are checked.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sequences (
    name TEXT PRIMARY KEY,
    next INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- 監査記録 -------------------------------------------------------------------------------------

CREATE TABLE audit (
    seq       INTEGER PRIMARY KEY,
    at        TEXT NOT NULL,
    user      INTEGER NOT NULL,
    code      TEXT NOT NULL,
    label     TEXT NOT NULL,
    target    TEXT,
    detail    TEXT NOT NULL CHECK (json_valid(detail)),
    prev_hash BLOB NOT NULL,
    hash      BLOB NOT NULL
) STRICT;
CREATE INDEX audit_target ON audit (target, seq) WHERE target IS NOT NULL;
CREATE INDEX audit_code ON audit (code, seq);
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;

-- 利用者・設定・事業所 -----------------------------------------------------------------------------

CREATE TABLE users (
    id              INTEGER PRIMARY KEY,
    login           TEXT NOT NULL UNIQUE,
    name            TEXT NOT NULL,
    roles           TEXT NOT NULL CHECK (json_valid(roles)),
    handles_numbers INTEGER NOT NULL CHECK (handles_numbers IN (0, 1)),
    is_active       INTEGER NOT NULL CHECK (is_active IN (0, 1))
) STRICT;

CREATE TABLE settings (
    id             INTEGER PRIMARY KEY,
    key            TEXT NOT NULL,
    effective_from TEXT NOT NULL,
    value          TEXT NOT NULL CHECK (json_valid(value)),
    recorded_at    TEXT NOT NULL,
    recorded_by    INTEGER NOT NULL
) STRICT;
CREATE INDEX settings_key ON settings (key, effective_from, id);
CREATE TRIGGER settings_no_update BEFORE UPDATE ON settings
BEGIN SELECT RAISE(ABORT, 'settings are append-only'); END;
CREATE TRIGGER settings_no_delete BEFORE DELETE ON settings
BEGIN SELECT RAISE(ABORT, 'settings are append-only'); END;

CREATE TABLE establishments (
    code     TEXT PRIMARY KEY,
    symbol   INTEGER NOT NULL,
    name_key TEXT NOT NULL,
    value    TEXT NOT NULL CHECK (json_valid(value))
) STRICT, WITHOUT ROWID;
CREATE INDEX establishments_name ON establishments (name_key);

-- 案件 -----------------------------------------------------------------------------------------

CREATE TABLE cases (
    id             INTEGER PRIMARY KEY,
    procedure      TEXT NOT NULL,
    version        INTEGER NOT NULL,
    receipt_number TEXT NOT NULL UNIQUE,
    received_on    TEXT NOT NULL,
    nature         TEXT NOT NULL,
    nature_of      INTEGER REFERENCES cases (id),
    subject        INTEGER,
    state          TEXT NOT NULL,
    current_steps  TEXT NOT NULL CHECK (json_valid(current_steps)),
    due_on         TEXT,
    title          TEXT NOT NULL,
    title_key      TEXT NOT NULL,
    opened_at      TEXT NOT NULL,
    opened_by      INTEGER NOT NULL,
    saved_at       TEXT NOT NULL
) STRICT;
CREATE INDEX cases_state ON cases (state, due_on, id);
CREATE INDEX cases_subject ON cases (subject, id) WHERE subject IS NOT NULL;
CREATE INDEX cases_title ON cases (title_key);

CREATE TABLE case_fields (
    case_id INTEGER NOT NULL REFERENCES cases (id),
    path    TEXT NOT NULL,
    kind    TEXT NOT NULL,
    value   TEXT NOT NULL CHECK (json_valid(value)),
    PRIMARY KEY (case_id, path)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_fields_number ON case_fields (value, case_id) WHERE kind = 'number';

CREATE TABLE case_events (
    case_id     INTEGER NOT NULL REFERENCES cases (id),
    position    INTEGER NOT NULL,
    movement    TEXT NOT NULL CHECK (json_valid(movement)),
    user        INTEGER NOT NULL,
    happened_on TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    PRIMARY KEY (case_id, position)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER case_events_no_update BEFORE UPDATE ON case_events
BEGIN SELECT RAISE(ABORT, 'case events are append-only'); END;
CREATE TRIGGER case_events_no_delete BEFORE DELETE ON case_events
BEGIN SELECT RAISE(ABORT, 'case events are append-only'); END;

CREATE TABLE case_checks (
    case_id    INTEGER NOT NULL REFERENCES cases (id),
    item       TEXT NOT NULL,
    user       INTEGER NOT NULL,
    checked_on TEXT NOT NULL,
    answer     TEXT NOT NULL,
    PRIMARY KEY (case_id, item)
) STRICT, WITHOUT ROWID;

CREATE TABLE case_reasons (
    case_id INTEGER NOT NULL REFERENCES cases (id),
    finding TEXT NOT NULL,
    reason  TEXT NOT NULL,
    PRIMARY KEY (case_id, finding)
) STRICT, WITHOUT ROWID;

-- 記載と、記載から畳んだ表 ---------------------------------------------------------------------------

CREATE TABLE entries (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    person      INTEGER NOT NULL,
    valid_from  TEXT NOT NULL,
    kind        TEXT NOT NULL,
    payload     TEXT NOT NULL CHECK (json_valid(payload)),
    case_id     INTEGER REFERENCES cases (id),
    recorded_at TEXT NOT NULL,
    recorded_by INTEGER NOT NULL,
    insured     INTEGER,
    reverses    INTEGER REFERENCES entries (id)
) STRICT;
CREATE INDEX entries_person ON entries (person, id);
CREATE INDEX entries_insured ON entries (insured, person) WHERE insured IS NOT NULL;
CREATE INDEX entries_recorded ON entries (recorded_at, person);
CREATE INDEX entries_case ON entries (case_id, id) WHERE case_id IS NOT NULL;
CREATE INDEX entries_reverses ON entries (reverses) WHERE reverses IS NOT NULL;
CREATE TRIGGER entries_no_update BEFORE UPDATE ON entries
BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
CREATE TRIGGER entries_no_delete BEFORE DELETE ON entries
BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;

CREATE TABLE persons (
    id          INTEGER PRIMARY KEY,
    name        TEXT NOT NULL,
    name_key    TEXT NOT NULL,
    kana        TEXT NOT NULL,
    kana_key    TEXT NOT NULL,
    alias       TEXT,
    alias_key   TEXT NOT NULL,
    birth_on    TEXT NOT NULL,
    sex         TEXT NOT NULL,
    postal_code TEXT,
    address     TEXT,
    held_number INTEGER
) STRICT;
CREATE INDEX persons_kana ON persons (kana_key, birth_on);
CREATE INDEX persons_name ON persons (name_key);
CREATE INDEX persons_birth ON persons (birth_on, kana_key);

-- Two-character pieces of the keys of name and alias: finds 佐藤 inside any name without a scan.
CREATE TABLE name_pieces (
    piece  TEXT NOT NULL,
    person INTEGER NOT NULL,
    PRIMARY KEY (piece, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX name_pieces_person ON name_pieces (person);

CREATE TABLE memberships (
    entry         INTEGER PRIMARY KEY REFERENCES entries (id),
    person        INTEGER NOT NULL,
    insured       INTEGER NOT NULL,
    kind          TEXT NOT NULL CHECK (kind IN ('insured', 'dependent')),
    symbol        INTEGER NOT NULL,
    number        INTEGER NOT NULL,
    branch        INTEGER NOT NULL,
    category      TEXT NOT NULL,
    establishment TEXT NOT NULL,
    relationship  TEXT,
    living        TEXT,
    valid_from    TEXT NOT NULL,
    valid_until   TEXT
) STRICT;
CREATE INDEX memberships_person ON memberships (person, valid_from);
CREATE INDEX memberships_insured ON memberships (insured, valid_from);
CREATE INDEX memberships_number ON memberships (number, symbol, branch);
CREATE INDEX memberships_establishment ON memberships (establishment, valid_from);

-- How many people come and go on a day: the counts of any day are sums over it.
CREATE TABLE member_days (
    kind     TEXT NOT NULL,
    category TEXT NOT NULL,
    on_day   TEXT NOT NULL,
    delta    INTEGER NOT NULL,
    PRIMARY KEY (kind, category, on_day)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER memberships_come AFTER INSERT ON memberships
BEGIN
    INSERT INTO member_days VALUES (NEW.kind, NEW.category, NEW.valid_from, 1)
        ON CONFLICT DO UPDATE SET delta = delta + 1;
    INSERT INTO member_days
        SELECT NEW.kind, NEW.category, date(NEW.valid_until, '+1 day'), -1
        WHERE NEW.valid_until IS NOT NULL
        ON CONFLICT DO UPDATE SET delta = delta - 1;
END;
CREATE TRIGGER memberships_go AFTER DELETE ON memberships
BEGIN
    UPDATE member_days SET delta = delta - 1
        WHERE kind = OLD.kind AND category = OLD.category AND on_day = OLD.valid_from;
    UPDATE member_days SET delta = delta + 1
        WHERE kind = OLD.kind AND category = OLD.category
          AND OLD.valid_until IS NOT NULL AND on_day = date(OLD.valid_until, '+1 day');
END;
CREATE TRIGGER memberships_no_update BEFORE UPDATE ON memberships
BEGIN SELECT RAISE(ABORT, 'memberships are folded anew, never updated'); END;

CREATE TABLE remunerations (
    entry           INTEGER PRIMARY KEY REFERENCES entries (id),
    person          INTEGER NOT NULL,
    monthly_yen     INTEGER NOT NULL,
    grade           INTEGER NOT NULL,
    effective_from  TEXT NOT NULL,
    effective_until TEXT NOT NULL
) STRICT;
CREATE INDEX remunerations_person ON remunerations (person, effective_from);

CREATE TABLE addresses (
    entry       INTEGER PRIMARY KEY REFERENCES entries (id),
    person      INTEGER NOT NULL,
    postal_code TEXT,
    address     TEXT,
    valid_from  TEXT NOT NULL,
    valid_until TEXT
) STRICT;
CREATE INDEX addresses_person ON addresses (person, valid_from);

CREATE TABLE certificates (
    entry       INTEGER PRIMARY KEY REFERENCES entries (id),
    person      INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    issue_count INTEGER NOT NULL,
    issued_on   TEXT NOT NULL,
    valid_until TEXT
) STRICT;
CREATE INDEX certificates_person ON certificates (person, issued_on);

-- 使用済みの番号と枝番: never given to somebody else, even after a 取消.
CREATE TABLE used_numbers (
    symbol INTEGER NOT NULL,
    number INTEGER NOT NULL,
    person INTEGER NOT NULL,
    entry  INTEGER NOT NULL REFERENCES entries (id),
    PRIMARY KEY (symbol, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE used_branches (
    symbol INTEGER NOT NULL,
    number INTEGER NOT NULL,
    branch INTEGER NOT NULL,
    person INTEGER NOT NULL,
    entry  INTEGER NOT NULL REFERENCES entries (id),
    PRIMARY KEY (symbol, number, branch)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER used_numbers_no_update BEFORE UPDATE ON used_numbers
BEGIN SELECT RAISE(ABORT, 'numbers are never reused'); END;
CREATE TRIGGER used_numbers_no_delete BEFORE DELETE ON used_numbers
BEGIN SELECT RAISE(ABORT, 'numbers are never reused'); END;
CREATE TRIGGER used_branches_no_update BEFORE UPDATE ON used_branches
BEGIN SELECT RAISE(ABORT, 'branches are never reused'); END;
CREATE TRIGGER used_branches_no_delete BEFORE DELETE ON used_branches
BEGIN SELECT RAISE(ABORT, 'branches are never reused'); END;

-- 個人番号: encrypted under its own key; the handle stands everywhere else.
CREATE TABLE individual_numbers (
    id           INTEGER PRIMARY KEY,
    sealed       BLOB,
    blind_index  BLOB UNIQUE,
    state        TEXT NOT NULL CHECK (state IN ('held', 'registered', 'discarded')),
    person       INTEGER,
    held_at      TEXT NOT NULL,
    discarded_at TEXT,
    CHECK ((state = 'discarded') = (sealed IS NULL)),
    CHECK ((state = 'discarded') = (blind_index IS NULL)),
    CHECK ((state = 'discarded') = (discarded_at IS NOT NULL))
) STRICT;
CREATE INDEX individual_numbers_person ON individual_numbers (person) WHERE person IS NOT NULL;

-- 帳票と受け付けた原本 -----------------------------------------------------------------------------

CREATE TABLE papers (
    id          INTEGER PRIMARY KEY,
    case_id     INTEGER REFERENCES cases (id),
    person      INTEGER,
    document    TEXT NOT NULL,
    title       TEXT NOT NULL,
    copy_number INTEGER NOT NULL,
    issued_on   TEXT NOT NULL,
    n_pages     INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by INTEGER NOT NULL,
    sha256      TEXT NOT NULL,
    bytes       BLOB NOT NULL,
    UNIQUE (case_id, document, copy_number)
) STRICT;
CREATE INDEX papers_person ON papers (person, id) WHERE person IS NOT NULL;
CREATE TRIGGER papers_no_update BEFORE UPDATE ON papers
BEGIN SELECT RAISE(ABORT, 'papers are append-only'); END;
CREATE TRIGGER papers_no_delete BEFORE DELETE ON papers
BEGIN SELECT RAISE(ABORT, 'papers are append-only'); END;

CREATE TABLE intakes (
    id           INTEGER PRIMARY KEY,
    file_name    TEXT NOT NULL,
    interface    TEXT NOT NULL,
    medium       TEXT NOT NULL,
    received_on  TEXT NOT NULL,
    recorded_at  TEXT NOT NULL,
    recorded_by  INTEGER NOT NULL,
    sha256       TEXT NOT NULL UNIQUE,
    bytes        BLOB NOT NULL
) STRICT;
CREATE TABLE intake_cases (
    intake  INTEGER NOT NULL REFERENCES intakes (id),
    line    INTEGER NOT NULL,
    case_id INTEGER NOT NULL REFERENCES cases (id),
    PRIMARY KEY (intake, line, case_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX intake_cases_case ON intake_cases (case_id);
CREATE TRIGGER intakes_no_update BEFORE UPDATE ON intakes
BEGIN SELECT RAISE(ABORT, 'intakes are append-only'); END;
CREATE TRIGGER intakes_no_delete BEFORE DELETE ON intakes
BEGIN SELECT RAISE(ABORT, 'intakes are append-only'); END;

-- 登録・照会 --------------------------------------------------------------------------------------

CREATE TABLE batches (
    id          INTEGER PRIMARY KEY,
    interface   TEXT NOT NULL,
    file_name   TEXT NOT NULL,
    sha256      TEXT NOT NULL,
    layout_hash TEXT NOT NULL,
    n_rows      INTEGER NOT NULL,
    medium      TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by INTEGER NOT NULL
) STRICT;
CREATE INDEX batches_interface ON batches (interface, id);
CREATE TRIGGER batches_no_update BEFORE UPDATE ON batches
BEGIN SELECT RAISE(ABORT, 'batches are append-only'); END;
CREATE TRIGGER batches_no_delete BEFORE DELETE ON batches
BEGIN SELECT RAISE(ABORT, 'batches are append-only'); END;

CREATE TABLE outbox (
    id          INTEGER PRIMARY KEY,
    interface   TEXT NOT NULL,
    case_id     INTEGER REFERENCES cases (id),
    person      INTEGER,
    operation   TEXT NOT NULL,
    snapshot    TEXT NOT NULL CHECK (json_valid(snapshot)),
    state       TEXT NOT NULL,
    due_on      TEXT,
    batch       INTEGER REFERENCES batches (id),
    message     TEXT NOT NULL,
    laid_at     TEXT NOT NULL,
    changed_at  TEXT NOT NULL
) STRICT;
CREATE INDEX outbox_state ON outbox (interface, state, due_on, id);
CREATE INDEX outbox_case ON outbox (case_id, id) WHERE case_id IS NOT NULL;
CREATE INDEX outbox_person ON outbox (person, id) WHERE person IS NOT NULL;

-- Which row of a file carried what: stays when a row is put back for another file.
CREATE TABLE batch_rows (
    batch    INTEGER NOT NULL REFERENCES batches (id),
    position INTEGER NOT NULL,
    outbox   INTEGER NOT NULL REFERENCES outbox (id),
    PRIMARY KEY (batch, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX batch_rows_outbox ON batch_rows (outbox, batch);
CREATE TRIGGER batch_rows_no_update BEFORE UPDATE ON batch_rows
BEGIN SELECT RAISE(ABORT, 'batch rows are append-only'); END;
CREATE TRIGGER batch_rows_no_delete BEFORE DELETE ON batch_rows
BEGIN SELECT RAISE(ABORT, 'batch rows are append-only'); END;

CREATE TABLE results (
    id          INTEGER PRIMARY KEY,
    interface   TEXT NOT NULL,
    file_name   TEXT NOT NULL,
    sha256      TEXT NOT NULL UNIQUE,
    recorded_at TEXT NOT NULL,
    recorded_by INTEGER NOT NULL
) STRICT;
CREATE TABLE result_rows (
    result  INTEGER NOT NULL REFERENCES results (id),
    line    INTEGER NOT NULL,
    outbox  INTEGER REFERENCES outbox (id),
    code    TEXT NOT NULL,
    outcome TEXT NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (result, line)
) STRICT, WITHOUT ROWID;
CREATE INDEX result_rows_outbox ON result_rows (outbox) WHERE outbox IS NOT NULL;

CREATE TABLE inquiries (
    id          INTEGER PRIMARY KEY,
    number      TEXT NOT NULL UNIQUE,
    case_id     INTEGER REFERENCES cases (id),
    person      INTEGER,
    kind        TEXT NOT NULL,
    purpose     TEXT NOT NULL,
    condition   TEXT NOT NULL,
    reason      TEXT NOT NULL,
    state       TEXT NOT NULL,
    asked_at    TEXT NOT NULL,
    asked_by    INTEGER NOT NULL,
    answered_at TEXT,
    answer      TEXT NOT NULL,
    outbox      INTEGER REFERENCES outbox (id)
) STRICT;
CREATE INDEX inquiries_state ON inquiries (state, id);
CREATE INDEX inquiries_case ON inquiries (case_id, id) WHERE case_id IS NOT NULL;
CREATE INDEX inquiries_person ON inquiries (person, id) WHERE person IS NOT NULL;
