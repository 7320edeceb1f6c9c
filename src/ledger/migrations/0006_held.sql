-- 不開示・DV等の留意 ----------------------------------------------------------------------------

-- A confirmation speaks of one inquiry and holds for whoever gave it. Those without one are of an earlier version and
-- open nothing any more.
ALTER TABLE cautions ADD COLUMN inquiry INTEGER;
CREATE INDEX cautions_confirmed ON cautions (recorded_by, on_day) WHERE mark = 'confirmed';

-- レイアウト -----------------------------------------------------------------------------------------

-- A confirmed layout that an administrator took out of use: it and what was confirmed with the same content before.
CREATE TABLE layout_withdrawals (
    id          INTEGER PRIMARY KEY,
    layout_file INTEGER NOT NULL REFERENCES layout_files (id),
    sha256      TEXT NOT NULL,
    reason      TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by INTEGER NOT NULL
) STRICT;
CREATE INDEX layout_withdrawals_content ON layout_withdrawals (sha256, layout_file);
CREATE TRIGGER layout_withdrawals_no_update BEFORE UPDATE ON layout_withdrawals
BEGIN SELECT RAISE(ABORT, 'layout withdrawals are append-only'); END;
CREATE TRIGGER layout_withdrawals_no_delete BEFORE DELETE ON layout_withdrawals
BEGIN SELECT RAISE(ABORT, 'layout withdrawals are append-only'); END;

-- 登録用ファイルの控え ----------------------------------------------------------------------------

-- Whether the sha256 of the batch is keyed: a file of one line holds little that is not known elsewhere, and under a
-- plain hash its 個人番号 could be tried out.
ALTER TABLE batch_files ADD COLUMN is_keyed INTEGER NOT NULL DEFAULT 0 CHECK (is_keyed IN (0, 1));

-- 結果 -----------------------------------------------------------------------------------------

-- Whom a line of a result file is about, as the file says: where it answers no row, the clerk finds the person by it.
ALTER TABLE result_rows ADD COLUMN member TEXT NOT NULL DEFAULT '';
