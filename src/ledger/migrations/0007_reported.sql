-- 標準報酬の決定案 ----------------------------------------------------------------------------

-- What accepted lines of 算定基礎届・月額変更届・賞与支払届 would make the ledger say. Nothing of it holds before the 決裁.
CREATE TABLE remuneration_drafts (
    id          INTEGER PRIMARY KEY,
    kind        TEXT NOT NULL,
    intake      INTEGER NOT NULL REFERENCES intakes (id),
    received_on TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by INTEGER NOT NULL
) STRICT;
CREATE INDEX remuneration_drafts_intake ON remuneration_drafts (intake);

CREATE TABLE remuneration_draft_lines (
    id            INTEGER PRIMARY KEY,
    draft         INTEGER NOT NULL REFERENCES remuneration_drafts (id),
    line          INTEGER NOT NULL,
    person        INTEGER NOT NULL,
    establishment TEXT NOT NULL,
    content       TEXT NOT NULL,
    questions     TEXT NOT NULL,
    UNIQUE (draft, line)
) STRICT;
CREATE INDEX remuneration_draft_lines_person ON remuneration_draft_lines (person);

-- Lines that were taken out of a 決定案 before it was decided.
CREATE TABLE remuneration_draft_removals (
    draft_line  INTEGER PRIMARY KEY REFERENCES remuneration_draft_lines (id),
    reason      TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by INTEGER NOT NULL
) STRICT;

-- 決裁: one for a 決定案. decided_by names who decided on paper, and is empty where the user did.
CREATE TABLE remuneration_decisions (
    draft           INTEGER PRIMARY KEY REFERENCES remuneration_drafts (id),
    decided_on      TEXT NOT NULL,
    document_number TEXT NOT NULL,
    decided_by      TEXT NOT NULL,
    same_person     INTEGER NOT NULL CHECK (same_person IN (0, 1)),
    recorded_at     TEXT NOT NULL,
    recorded_by     INTEGER NOT NULL
) STRICT;

-- What the ledger says since, line by line.
CREATE TABLE remuneration_decision_entries (
    draft_line INTEGER PRIMARY KEY REFERENCES remuneration_draft_lines (id),
    entry      INTEGER NOT NULL UNIQUE REFERENCES entries (id)
) STRICT;

-- 決定通知書, one for each 事業所.
CREATE TABLE remuneration_decision_papers (
    paper INTEGER PRIMARY KEY REFERENCES papers (id),
    draft INTEGER NOT NULL REFERENCES remuneration_drafts (id)
) STRICT;
CREATE INDEX remuneration_decision_papers_draft ON remuneration_decision_papers (draft);

CREATE TRIGGER remuneration_drafts_no_update BEFORE UPDATE ON remuneration_drafts
BEGIN SELECT RAISE(ABORT, 'remuneration drafts are append-only'); END;
CREATE TRIGGER remuneration_drafts_no_delete BEFORE DELETE ON remuneration_drafts
BEGIN SELECT RAISE(ABORT, 'remuneration drafts are append-only'); END;
CREATE TRIGGER remuneration_draft_lines_no_update BEFORE UPDATE ON remuneration_draft_lines
BEGIN SELECT RAISE(ABORT, 'remuneration drafts are append-only'); END;
CREATE TRIGGER remuneration_draft_lines_no_delete BEFORE DELETE ON remuneration_draft_lines
BEGIN SELECT RAISE(ABORT, 'remuneration drafts are append-only'); END;
CREATE TRIGGER remuneration_draft_removals_no_update BEFORE UPDATE ON remuneration_draft_removals
BEGIN SELECT RAISE(ABORT, 'remuneration drafts are append-only'); END;
CREATE TRIGGER remuneration_draft_removals_no_delete BEFORE DELETE ON remuneration_draft_removals
BEGIN SELECT RAISE(ABORT, 'remuneration drafts are append-only'); END;
CREATE TRIGGER remuneration_decisions_no_update BEFORE UPDATE ON remuneration_decisions
BEGIN SELECT RAISE(ABORT, 'remuneration decisions are append-only'); END;
CREATE TRIGGER remuneration_decisions_no_delete BEFORE DELETE ON remuneration_decisions
BEGIN SELECT RAISE(ABORT, 'remuneration decisions are append-only'); END;
CREATE TRIGGER remuneration_decision_entries_no_update BEFORE UPDATE ON remuneration_decision_entries
BEGIN SELECT RAISE(ABORT, 'remuneration decisions are append-only'); END;
CREATE TRIGGER remuneration_decision_entries_no_delete BEFORE DELETE ON remuneration_decision_entries
BEGIN SELECT RAISE(ABORT, 'remuneration decisions are append-only'); END;
CREATE TRIGGER remuneration_decision_papers_no_update BEFORE UPDATE ON remuneration_decision_papers
BEGIN SELECT RAISE(ABORT, 'remuneration decisions are append-only'); END;
CREATE TRIGGER remuneration_decision_papers_no_delete BEFORE DELETE ON remuneration_decision_papers
BEGIN SELECT RAISE(ABORT, 'remuneration decisions are append-only'); END;

-- 台帳の移行 -----------------------------------------------------------------------------------

-- 作業中の移行: a book that was opened and is not taken in yet, sealed like the originals under the key of the 個人番号. It
-- goes when it is taken in or put away; the audit tells of both.
CREATE TABLE takeover_drafts (
    id          INTEGER PRIMARY KEY,
    file_name   TEXT NOT NULL,
    sha256      TEXT NOT NULL UNIQUE,
    bytes       BLOB NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by INTEGER NOT NULL
) STRICT;
CREATE INDEX takeover_drafts_name ON takeover_drafts (file_name, id);
CREATE TRIGGER takeover_drafts_no_update BEFORE UPDATE ON takeover_drafts
BEGIN SELECT RAISE(ABORT, 'the book of a takeover draft stays as it came'); END;

-- Its columns and the rows confirmed so far: written anew as the clerk goes on.
CREATE TABLE takeover_draft_plans (
    draft    INTEGER PRIMARY KEY REFERENCES takeover_drafts (id),
    plan     TEXT NOT NULL CHECK (json_valid(plan)),
    answers  TEXT NOT NULL CHECK (json_valid(answers)),
    saved_at TEXT NOT NULL,
    saved_by INTEGER NOT NULL
) STRICT;

-- 備考 of the old ledger, as far as the row was taken in; an 個人番号 in it is hidden.
ALTER TABLE takeover_rows ADD COLUMN remark TEXT NOT NULL DEFAULT '';

-- レイアウト -----------------------------------------------------------------------------------

-- The last mark that a 突合済 rests on (layout_marks.id); empty where an earlier version completed it.
ALTER TABLE layout_verifications ADD COLUMN last_mark INTEGER;
