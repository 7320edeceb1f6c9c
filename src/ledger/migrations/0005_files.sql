-- ファイルの出入り: 登録用ファイルの運搬、情報照会の回答、移行、文字。

-- 台帳の移行 -----------------------------------------------------------------------------------------

-- An old ledger that was taken in: the file lies sealed among the intakes, the plan says what its columns meant.
CREATE TABLE takeovers (
    id          INTEGER PRIMARY KEY,
    intake      INTEGER NOT NULL REFERENCES intakes (id),
    plan        TEXT NOT NULL CHECK (json_valid(plan)),
    n_people    INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by INTEGER NOT NULL
) STRICT;
CREATE INDEX takeovers_intake ON takeovers (intake);
CREATE TRIGGER takeovers_no_update BEFORE UPDATE ON takeovers
BEGIN SELECT RAISE(ABORT, 'takeovers are append-only'); END;
CREATE TRIGGER takeovers_no_delete BEFORE DELETE ON takeovers
BEGIN SELECT RAISE(ABORT, 'takeovers are append-only'); END;

-- Every row of the book with what became of it; an 個人番号 never stands here.
CREATE TABLE takeover_rows (
    takeover INTEGER NOT NULL REFERENCES takeovers (id),
    position INTEGER NOT NULL,
    sheet    TEXT NOT NULL,
    row      INTEGER NOT NULL,
    slot     INTEGER NOT NULL,
    outcome  TEXT NOT NULL,
    numbers  TEXT NOT NULL,
    name     TEXT NOT NULL,
    notes    TEXT NOT NULL CHECK (json_valid(notes)),
    person   INTEGER,
    PRIMARY KEY (takeover, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX takeover_rows_person ON takeover_rows (person, takeover) WHERE person IS NOT NULL;
CREATE TRIGGER takeover_rows_no_update BEFORE UPDATE ON takeover_rows
BEGIN SELECT RAISE(ABORT, 'takeover rows are append-only'); END;
CREATE TRIGGER takeover_rows_no_delete BEFORE DELETE ON takeover_rows
BEGIN SELECT RAISE(ABORT, 'takeover rows are append-only'); END;

CREATE TABLE takeover_entries (
    entry    INTEGER PRIMARY KEY REFERENCES entries (id),
    takeover INTEGER NOT NULL REFERENCES takeovers (id)
) STRICT;
CREATE INDEX takeover_entries_takeover ON takeover_entries (takeover, entry);
CREATE TRIGGER takeover_entries_no_update BEFORE UPDATE ON takeover_entries
BEGIN SELECT RAISE(ABORT, 'takeover entries are append-only'); END;
CREATE TRIGGER takeover_entries_no_delete BEFORE DELETE ON takeover_entries
BEGIN SELECT RAISE(ABORT, 'takeover entries are append-only'); END;

CREATE TABLE takeover_undoings (
    takeover    INTEGER PRIMARY KEY REFERENCES takeovers (id),
    reason      TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by INTEGER NOT NULL
) STRICT;
CREATE TRIGGER takeover_undoings_no_update BEFORE UPDATE ON takeover_undoings
BEGIN SELECT RAISE(ABORT, 'takeover undoings are append-only'); END;
CREATE TRIGGER takeover_undoings_no_delete BEFORE DELETE ON takeover_undoings
BEGIN SELECT RAISE(ABORT, 'takeover undoings are append-only'); END;

-- 文字 -----------------------------------------------------------------------------------------

-- 代替文字表: what the society decided about a character; the newest row of a character holds.
CREATE TABLE substitutes (
    id          INTEGER PRIMARY KEY,
    original    TEXT NOT NULL CHECK (original <> ''),
    substitute  TEXT NOT NULL,
    source      TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('proposed', 'approved', 'withdrawn')),
    approved_by TEXT NOT NULL,
    decided_on  TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by INTEGER NOT NULL,
    CHECK ((state = 'approved') = (approved_by <> ''))
) STRICT;
CREATE INDEX substitutes_original ON substitutes (original, id);
CREATE TRIGGER substitutes_no_update BEFORE UPDATE ON substitutes
BEGIN SELECT RAISE(ABORT, 'substitutes are append-only'); END;
CREATE TRIGGER substitutes_no_delete BEFORE DELETE ON substitutes
BEGIN SELECT RAISE(ABORT, 'substitutes are append-only'); END;

-- 登録用の氏名・住所: what a person confirmed for a declared text; the newest row of a text holds. An empty text takes
-- the confirmation back.
CREATE TABLE registered_texts (
    id            INTEGER PRIMARY KEY,
    original      TEXT NOT NULL CHECK (original <> ''),
    character_set TEXT NOT NULL,
    field_limit   TEXT NOT NULL,
    registered    TEXT NOT NULL,
    recorded_at   TEXT NOT NULL,
    recorded_by   INTEGER NOT NULL
) STRICT;
CREATE INDEX registered_texts_original
    ON registered_texts (original, character_set, field_limit, id);
CREATE TRIGGER registered_texts_no_update BEFORE UPDATE ON registered_texts
BEGIN SELECT RAISE(ABORT, 'registered texts are append-only'); END;
CREATE TRIGGER registered_texts_no_delete BEFORE DELETE ON registered_texts
BEGIN SELECT RAISE(ABORT, 'registered texts are append-only'); END;

-- 受け付けた届書ファイルの中身 --------------------------------------------------------------------

-- 行数と、文字コードや改行によらない内容の照合値 (鍵つき)。
CREATE TABLE intake_contents (
    intake  INTEGER PRIMARY KEY REFERENCES intakes (id),
    n_rows  INTEGER NOT NULL,
    content TEXT NOT NULL
) STRICT;
CREATE INDEX intake_contents_content ON intake_contents (content);
CREATE TRIGGER intake_contents_no_update BEFORE UPDATE ON intake_contents
BEGIN SELECT RAISE(ABORT, 'intake contents are append-only'); END;
CREATE TRIGGER intake_contents_no_delete BEFORE DELETE ON intake_contents
BEGIN SELECT RAISE(ABORT, 'intake contents are append-only'); END;

-- 様式 (layouts of the files in and out) ---------------------------------------------------------

-- 確認した様式: a layout file that an administrator has confirmed, whole. What lies in the folder can be changed by
-- anybody who can write there; what is used is this.
CREATE TABLE layout_files (
    id             INTEGER PRIMARY KEY,
    file           TEXT NOT NULL,             -- name in the folder
    layout         TEXT NOT NULL,             -- stable id of the interface
    effective_from TEXT NOT NULL,             -- first day on which it is used
    sha256         TEXT NOT NULL,             -- of the text with plain newlines
    text           TEXT NOT NULL,
    recorded_at    TEXT NOT NULL,
    recorded_by    INTEGER NOT NULL
) STRICT;
CREATE INDEX layout_files_file ON layout_files (file, id);
CREATE TRIGGER layout_files_no_update BEFORE UPDATE ON layout_files
BEGIN SELECT RAISE(ABORT, 'layout files are append-only'); END;
CREATE TRIGGER layout_files_no_delete BEFORE DELETE ON layout_files
BEGIN SELECT RAISE(ABORT, 'layout files are append-only'); END;

-- 仕様書突合の印: one item of one content compared with the paper specification; the last mark of an item counts.
CREATE TABLE layout_marks (
    id          INTEGER PRIMARY KEY,
    sha256      TEXT NOT NULL,
    record      TEXT NOT NULL,                -- id of the record in the layout, or `file`
    no          INTEGER NOT NULL,
    mark        TEXT NOT NULL CHECK (mark IN ('same', 'different', 'absent', 'none')),
    note        TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by INTEGER NOT NULL
) STRICT;
CREATE INDEX layout_marks_item ON layout_marks (sha256, record, no, id);
CREATE TRIGGER layout_marks_no_update BEFORE UPDATE ON layout_marks
BEGIN SELECT RAISE(ABORT, 'layout marks are append-only'); END;
CREATE TRIGGER layout_marks_no_delete BEFORE DELETE ON layout_marks
BEGIN SELECT RAISE(ABORT, 'layout marks are append-only'); END;

-- 突合済: every item of this content agreed with this revision of the specification.
CREATE TABLE layout_verifications (
    id            INTEGER PRIMARY KEY,
    sha256        TEXT NOT NULL,
    layout        TEXT NOT NULL,
    spec_revision TEXT NOT NULL,
    compared_by   TEXT NOT NULL,
    compared_on   TEXT NOT NULL,
    recorded_at   TEXT NOT NULL,
    recorded_by   INTEGER NOT NULL
) STRICT;
CREATE INDEX layout_verifications_sha256 ON layout_verifications (sha256, id);
CREATE TRIGGER layout_verifications_no_update BEFORE UPDATE ON layout_verifications
BEGIN SELECT RAISE(ABORT, 'layout verifications are append-only'); END;
CREATE TRIGGER layout_verifications_no_delete BEFORE DELETE ON layout_verifications
BEGIN SELECT RAISE(ABORT, 'layout verifications are append-only'); END;

-- 情報照会 ----------------------------------------------------------------------------------------

-- Requests that cases laid before this version, each with the number its row carries.
INSERT OR IGNORE INTO inquiries (number, case_id, person, kind, purpose, condition, reason, state, asked_at, asked_by, answer, outbox)
SELECT o.number, o.case_id, o.person, 'inquire', o.purpose, o.condition, '案件の審査のため', o.state, o.laid_at, 1, '', o.id
FROM (SELECT id, case_id, person, laid_at,
             CASE state WHEN 'withdrawn' THEN 'withdrawn' ELSE 'asked' END AS state,
             snapshot ->> '$.values."inquiry.no".value' AS number,
             coalesce(snapshot ->> '$.values."inquiry.joho".value', '') AS purpose,
             coalesce(snapshot ->> '$.values."inquiry.year".value', '') AS condition
      FROM outbox WHERE interface = 'chukan-shokai-irai') o
WHERE o.number IS NOT NULL AND NOT EXISTS (SELECT 1 FROM inquiries i WHERE i.number = o.number);
INSERT INTO sequences (name, next)
SELECT 'inquiry', max(id) + 1 FROM inquiries HAVING count(*) > 0
ON CONFLICT (name) DO UPDATE SET next = max(next, excluded.next);
CREATE INDEX inquiries_outbox ON inquiries (outbox) WHERE outbox IS NOT NULL;

-- A file of answers, once; every line of it is kept with what became of it.
CREATE TABLE inquiry_files (
    id          INTEGER PRIMARY KEY,
    file_name   TEXT NOT NULL,
    sha256      TEXT NOT NULL UNIQUE,
    recorded_at TEXT NOT NULL,
    recorded_by INTEGER NOT NULL
) STRICT;
CREATE TRIGGER inquiry_files_no_update BEFORE UPDATE ON inquiry_files
BEGIN SELECT RAISE(ABORT, 'inquiry files are append-only'); END;
CREATE TRIGGER inquiry_files_no_delete BEFORE DELETE ON inquiry_files
BEGIN SELECT RAISE(ABORT, 'inquiry files are append-only'); END;

-- What came back, one row for each answer; the last one speaks. body holds no 個人番号: it is masked before.
CREATE TABLE inquiry_answers (
    id           INTEGER PRIMARY KEY,
    inquiry      INTEGER NOT NULL REFERENCES inquiries (id),
    state        TEXT NOT NULL,
    answered_on  TEXT NOT NULL,
    origin       TEXT NOT NULL,
    organization TEXT NOT NULL,
    summary      TEXT NOT NULL,
    body         TEXT NOT NULL,
    file         INTEGER REFERENCES inquiry_files (id),
    recorded_at  TEXT NOT NULL,
    recorded_by  INTEGER NOT NULL
) STRICT;
CREATE INDEX inquiry_answers_inquiry ON inquiry_answers (inquiry, id);
CREATE TRIGGER inquiry_answers_no_update BEFORE UPDATE ON inquiry_answers
BEGIN SELECT RAISE(ABORT, 'inquiry answers are append-only'); END;
CREATE TRIGGER inquiry_answers_no_delete BEFORE DELETE ON inquiry_answers
BEGIN SELECT RAISE(ABORT, 'inquiry answers are append-only'); END;

-- 不開示・DV等の留意 of a person: set, lifted, or confirmed for one day by whoever asks or reads nevertheless.
CREATE TABLE cautions (
    id          INTEGER PRIMARY KEY,
    person      INTEGER NOT NULL,
    mark        TEXT NOT NULL,
    on_day      TEXT NOT NULL,
    reason      TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by INTEGER NOT NULL
) STRICT;
CREATE INDEX cautions_person ON cautions (person, id);
CREATE TRIGGER cautions_no_update BEFORE UPDATE ON cautions
BEGIN SELECT RAISE(ABORT, 'cautions are append-only'); END;
CREATE TRIGGER cautions_no_delete BEFORE DELETE ON cautions
BEGIN SELECT RAISE(ABORT, 'cautions are append-only'); END;
-- 月報 -----------------------------------------------------------------------------------------

-- Who came in a month; who left is found by memberships_until.
CREATE INDEX memberships_from ON memberships (valid_from, kind);

-- 登録用ファイルの控え ----------------------------------------------------------------------------

-- The file itself, so that it can be written out again byte for byte. Where it holds 個人番号 it is sealed under
-- their key. Files of earlier versions have no row here.
CREATE TABLE batch_files (
    batch           INTEGER PRIMARY KEY REFERENCES batches (id),
    number          TEXT NOT NULL UNIQUE,
    layout_title    TEXT NOT NULL,
    layout_revision TEXT NOT NULL,
    is_unverified   INTEGER NOT NULL CHECK (is_unverified IN (0, 1)),
    bytes           BLOB NOT NULL
) STRICT;
CREATE TRIGGER batch_files_no_update BEFORE UPDATE ON batch_files
BEGIN SELECT RAISE(ABORT, 'batch files are append-only'); END;
CREATE TRIGGER batch_files_no_delete BEFORE DELETE ON batch_files
BEGIN SELECT RAISE(ABORT, 'batch files are append-only'); END;

-- What became of a file: written onto a medium, taken to the terminal, brought back, erased. sha256 is that of the
-- written file, which differs from that of the batch where it lies in a ZIP.
CREATE TABLE batch_events (
    id          INTEGER PRIMARY KEY,
    batch       INTEGER NOT NULL REFERENCES batches (id),
    kind        TEXT NOT NULL,
    happened_on TEXT NOT NULL,
    medium      TEXT NOT NULL,
    package     TEXT NOT NULL,
    sha256      TEXT NOT NULL,
    note        TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by INTEGER NOT NULL
) STRICT;
CREATE INDEX batch_events_batch ON batch_events (batch, id);
CREATE INDEX batch_events_sha256 ON batch_events (sha256) WHERE kind = 'written';
CREATE INDEX batch_events_taken ON batch_events (batch, id) WHERE kind = 'taken';
CREATE TRIGGER batch_events_no_update BEFORE UPDATE ON batch_events
BEGIN SELECT RAISE(ABORT, 'batch events are append-only'); END;
CREATE TRIGGER batch_events_no_delete BEFORE DELETE ON batch_events
BEGIN SELECT RAISE(ABORT, 'batch events are append-only'); END;

CREATE INDEX batches_sha256 ON batches (sha256);
CREATE INDEX batches_file_name ON batches (file_name);
CREATE INDEX outbox_batch ON outbox (batch, state) WHERE batch IS NOT NULL;

-- The same bytes may truly answer two files: what a result says of one person does not name the file. A second one is
-- taken in only with a reason and says which one it repeats. A row keeps the file that it answered.
CREATE TABLE results_now (
    id          INTEGER PRIMARY KEY,
    interface   TEXT NOT NULL,
    file_name   TEXT NOT NULL,
    sha256      TEXT NOT NULL,
    repeats     INTEGER REFERENCES results_now (id),
    reason      TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by INTEGER NOT NULL,
    CHECK ((repeats IS NULL) = (reason = ''))
) STRICT;
INSERT INTO results_now
SELECT id, interface, file_name, sha256, NULL, '', recorded_at, recorded_by FROM results;
CREATE TABLE result_rows_now (
    result  INTEGER NOT NULL REFERENCES results_now (id),
    line    INTEGER NOT NULL,
    outbox  INTEGER REFERENCES outbox (id),
    batch   INTEGER REFERENCES batches (id),
    code    TEXT NOT NULL,
    outcome TEXT NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (result, line)
) STRICT, WITHOUT ROWID;
INSERT INTO result_rows_now
SELECT r.result, r.line, r.outbox,
       (SELECT max(b.batch) FROM batch_rows b
        JOIN batches f ON f.id = b.batch
        JOIN results s ON s.id = r.result
        WHERE b.outbox = r.outbox AND f.recorded_at <= s.recorded_at),
       r.code, r.outcome, r.message
FROM result_rows r;
DROP TABLE result_rows;
DROP TABLE results;
ALTER TABLE results_now RENAME TO results;
ALTER TABLE result_rows_now RENAME TO result_rows;
CREATE INDEX results_sha256 ON results (sha256, id);
CREATE UNIQUE INDEX results_first ON results (sha256) WHERE repeats IS NULL;
CREATE INDEX results_repeats ON results (repeats) WHERE repeats IS NOT NULL;
CREATE INDEX result_rows_outbox ON result_rows (outbox) WHERE outbox IS NOT NULL;
CREATE INDEX result_rows_batch ON result_rows (batch, outbox) WHERE batch IS NOT NULL;
CREATE INDEX result_rows_unmatched ON result_rows (result, line) WHERE outbox IS NULL;
CREATE TRIGGER results_no_update BEFORE UPDATE ON results
BEGIN SELECT RAISE(ABORT, 'results are append-only'); END;
CREATE TRIGGER results_no_delete BEFORE DELETE ON results
BEGIN SELECT RAISE(ABORT, 'results are append-only'); END;
CREATE TRIGGER result_rows_no_update BEFORE UPDATE ON result_rows
BEGIN SELECT RAISE(ABORT, 'result rows are append-only'); END;
CREATE TRIGGER result_rows_no_delete BEFORE DELETE ON result_rows
BEGIN SELECT RAISE(ABORT, 'result rows are append-only'); END;

-- 本人確認（J-LIS照会結果）の回答票 ---------------------------------------------------------------

-- A doubt about a registered person: from a row that came back, or written down by hand. The five items of the 届書
-- as they were sent.
CREATE TABLE identity_doubts (
    id          INTEGER PRIMARY KEY,
    person      INTEGER NOT NULL,
    outbox      INTEGER UNIQUE REFERENCES outbox (id),
    raised_on   TEXT NOT NULL,
    message     TEXT NOT NULL,
    filed       TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by INTEGER NOT NULL
) STRICT;
CREATE INDEX identity_doubts_person ON identity_doubts (person, id);
CREATE TRIGGER identity_doubts_no_update BEFORE UPDATE ON identity_doubts
BEGIN SELECT RAISE(ABORT, 'identity doubts are append-only'); END;
CREATE TRIGGER identity_doubts_no_delete BEFORE DELETE ON identity_doubts
BEGIN SELECT RAISE(ABORT, 'identity doubts are append-only'); END;

-- What happened to a doubt: the 照会結果 typed in, or one of the three answers with its reason. The last one speaks.
CREATE TABLE identity_notes (
    id          INTEGER PRIMARY KEY,
    doubt       INTEGER NOT NULL REFERENCES identity_doubts (id),
    kind        TEXT NOT NULL,
    found       TEXT NOT NULL,
    reason      TEXT NOT NULL,
    case_id     INTEGER REFERENCES cases (id),
    recorded_at TEXT NOT NULL,
    recorded_by INTEGER NOT NULL
) STRICT;
CREATE INDEX identity_notes_doubt ON identity_notes (doubt, id);
CREATE TRIGGER identity_notes_no_update BEFORE UPDATE ON identity_notes
BEGIN SELECT RAISE(ABORT, 'identity notes are append-only'); END;
CREATE TRIGGER identity_notes_no_delete BEFORE DELETE ON identity_notes
BEGIN SELECT RAISE(ABORT, 'identity notes are append-only'); END;

-- マイナ保険証を使えない人の月次一覧 -------------------------------------------------------------

-- A list as it came, every month kept, and its rows with whom they were found to be.
CREATE TABLE card_lists (
    id          INTEGER PRIMARY KEY,
    file_name   TEXT NOT NULL,
    sha256      TEXT NOT NULL UNIQUE,
    as_of       TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by INTEGER NOT NULL
) STRICT;
CREATE TRIGGER card_lists_no_update BEFORE UPDATE ON card_lists
BEGIN SELECT RAISE(ABORT, 'card lists are append-only'); END;
CREATE TRIGGER card_lists_no_delete BEFORE DELETE ON card_lists
BEGIN SELECT RAISE(ABORT, 'card lists are append-only'); END;

CREATE TABLE card_list_rows (
    list    INTEGER NOT NULL REFERENCES card_lists (id),
    line    INTEGER NOT NULL,
    person  INTEGER,
    member  TEXT NOT NULL,
    remark  TEXT NOT NULL,
    PRIMARY KEY (list, line)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER card_list_rows_no_update BEFORE UPDATE ON card_list_rows
BEGIN SELECT RAISE(ABORT, 'rows of card lists are append-only'); END;
CREATE TRIGGER card_list_rows_no_delete BEFORE DELETE ON card_list_rows
BEGIN SELECT RAISE(ABORT, 'rows of card lists are append-only'); END;
