-- 資格の得喪と変更、証の回収、任意継続の保険料。

-- 資格取得・認定年月日 and why a membership ended; everybody is folded anew once this has run.
ALTER TABLE memberships ADD COLUMN since TEXT NOT NULL DEFAULT '';
ALTER TABLE memberships ADD COLUMN end_reason TEXT;
-- 被扶養者 in the order of the 検認の一覧.
CREATE INDEX memberships_dependents ON memberships (establishment, symbol, number, branch)
    WHERE kind = 'dependent';
-- Who of 任意継続 and 特例退職 is still a member, and since when.
CREATE INDEX memberships_category ON memberships (category, valid_until, since);

ALTER TABLE remunerations ADD COLUMN basis TEXT NOT NULL DEFAULT 'acquisition';

ALTER TABLE certificates ADD COLUMN outcome TEXT;
ALTER TABLE certificates ADD COLUMN collected_on TEXT;
ALTER TABLE certificates ADD COLUMN n_reminders INTEGER NOT NULL DEFAULT 0;
ALTER TABLE certificates ADD COLUMN reminded_on TEXT;
-- 証の台帳: those still out by their last day.
CREATE INDEX certificates_out ON certificates (valid_until, person) WHERE outcome IS NULL;
CREATE INDEX certificates_issued ON certificates (issued_on, person);
-- 証の台帳 by state: those that must come back (未回収 is found among them), those that did, and 再交付.
CREATE INDEX certificates_to_return ON certificates (person)
    WHERE outcome IS NULL AND kind <> 'eligibility_notice';
CREATE INDEX certificates_collected ON certificates (outcome, collected_on) WHERE outcome IS NOT NULL;
CREATE INDEX certificates_reissued ON certificates (issued_on) WHERE issue_count > 1;
CREATE INDEX certificates_kind ON certificates (kind, issued_on);
-- Whose membership ended at some time.
CREATE INDEX memberships_ended ON memberships (person) WHERE valid_until IS NOT NULL;

CREATE TABLE residences (
    entry       INTEGER PRIMARY KEY REFERENCES entries (id),
    person      INTEGER NOT NULL,
    postal_code TEXT,
    address     TEXT,
    valid_from  TEXT NOT NULL,
    valid_until TEXT
) STRICT;
CREATE INDEX residences_person ON residences (person, valid_from);

CREATE TABLE premium_terms (
    entry        INTEGER PRIMARY KEY REFERENCES entries (id),
    person       INTEGER NOT NULL,
    valid_from   TEXT NOT NULL,
    first_due_on TEXT NOT NULL,
    method       TEXT NOT NULL
) STRICT;
CREATE INDEX premium_terms_person ON premium_terms (person, valid_from);

CREATE TABLE premium_receipts (
    entry       INTEGER PRIMARY KEY REFERENCES entries (id),
    person      INTEGER NOT NULL,
    month       TEXT NOT NULL,
    received_on TEXT NOT NULL,
    amount_yen  INTEGER NOT NULL,
    channel     TEXT NOT NULL
) STRICT;
CREATE INDEX premium_receipts_person ON premium_receipts (person, month);
CREATE INDEX premium_receipts_day ON premium_receipts (received_on, person);

-- 納付の遅れの正当な理由.
CREATE TABLE premium_excuses (
    entry      INTEGER PRIMARY KEY REFERENCES entries (id),
    person     INTEGER NOT NULL,
    month      TEXT NOT NULL,
    excused_on TEXT NOT NULL,
    reason     TEXT NOT NULL
) STRICT;
CREATE INDEX premium_excuses_person ON premium_excuses (person, excused_on);

-- Who left lately and may still apply for 任意継続.
CREATE INDEX memberships_until ON memberships (valid_until, kind) WHERE valid_until IS NOT NULL;

-- 期日 that the clerk has seen to without a case; person 0 is the society's own.
CREATE TABLE due_marks (
    person    INTEGER NOT NULL,
    kind      TEXT NOT NULL,
    due_on    TEXT NOT NULL,
    marked_at TEXT NOT NULL,
    marked_by INTEGER NOT NULL,
    PRIMARY KEY (person, kind, due_on)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER due_marks_no_update BEFORE UPDATE ON due_marks
BEGIN SELECT RAISE(ABORT, 'due marks are append-only'); END;
CREATE TRIGGER due_marks_no_delete BEFORE DELETE ON due_marks
BEGIN SELECT RAISE(ABORT, 'due marks are append-only'); END;

-- 銀行のファイルから受け入れた入金: which line of which file an entry came from, so that neither is taken twice.
CREATE TABLE bank_receipts (
    entry       INTEGER PRIMARY KEY REFERENCES entries (id),
    file_sha256 TEXT NOT NULL,
    line_sha256 TEXT NOT NULL
) STRICT;
CREATE INDEX bank_receipts_file ON bank_receipts (file_sha256);
CREATE INDEX bank_receipts_line ON bank_receipts (line_sha256);
CREATE TRIGGER bank_receipts_no_update BEFORE UPDATE ON bank_receipts
BEGIN SELECT RAISE(ABORT, 'bank receipts are append-only'); END;
CREATE TRIGGER bank_receipts_no_delete BEFORE DELETE ON bank_receipts
BEGIN SELECT RAISE(ABORT, 'bank receipts are append-only'); END;
