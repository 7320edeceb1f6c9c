-- 支払: what decisions ordered, every step of its way, the files for the bank, and what is to come back.

CREATE TABLE payments (
    id          INTEGER PRIMARY KEY,
    case_id     INTEGER REFERENCES cases (id),
    entry       INTEGER REFERENCES entries (id),
    person      INTEGER NOT NULL,
    purpose     TEXT NOT NULL,
    amount_yen  INTEGER NOT NULL CHECK (amount_yen > 0),
    account     TEXT NOT NULL CHECK (json_valid(account)),
    note        TEXT NOT NULL,
    ordered_on  TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by INTEGER NOT NULL
) STRICT;
CREATE INDEX payments_case ON payments (case_id, id) WHERE case_id IS NOT NULL;
CREATE INDEX payments_entry ON payments (entry, id) WHERE entry IS NOT NULL;
CREATE INDEX payments_person ON payments (person, id);
CREATE TRIGGER payments_no_update BEFORE UPDATE ON payments
BEGIN SELECT RAISE(ABORT, 'payments are append-only'); END;
CREATE TRIGGER payments_no_delete BEFORE DELETE ON payments
BEGIN SELECT RAISE(ABORT, 'payments are append-only'); END;

-- 訂正 and 取消 of a case.
CREATE INDEX cases_nature_of ON cases (nature_of) WHERE nature_of IS NOT NULL;

-- 振込データ, as it was handed over, byte for byte.
CREATE TABLE transfers (
    id          INTEGER PRIMARY KEY,
    transfer_on TEXT NOT NULL,
    n_payments  INTEGER NOT NULL CHECK (n_payments > 0),
    total_yen   INTEGER NOT NULL CHECK (total_yen > 0),
    file_name   TEXT NOT NULL,
    sha256      TEXT NOT NULL,
    bytes       BLOB NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by INTEGER NOT NULL
) STRICT;
-- The list of the files reads what it shows from here: in the table the file itself lies before the last columns.
CREATE INDEX transfers_day ON transfers
    (transfer_on, id, n_payments, total_yen, file_name, sha256, recorded_at, recorded_by);
CREATE TRIGGER transfers_no_update BEFORE UPDATE ON transfers
BEGIN SELECT RAISE(ABORT, 'transfers are append-only'); END;
CREATE TRIGGER transfers_no_delete BEFORE DELETE ON transfers
BEGIN SELECT RAISE(ABORT, 'transfers are append-only'); END;

-- Each time the same bytes were written out once more.
CREATE TABLE transfer_copies (
    transfer    INTEGER NOT NULL REFERENCES transfers (id),
    copy_number INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by INTEGER NOT NULL,
    PRIMARY KEY (transfer, copy_number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER transfer_copies_no_update BEFORE UPDATE ON transfer_copies
BEGIN SELECT RAISE(ABORT, 'transfer copies are append-only'); END;
CREATE TRIGGER transfer_copies_no_delete BEFORE DELETE ON transfer_copies
BEGIN SELECT RAISE(ABORT, 'transfer copies are append-only'); END;

CREATE TABLE payment_events (
    id          INTEGER PRIMARY KEY,
    payment     INTEGER NOT NULL REFERENCES payments (id),
    kind        TEXT NOT NULL,
    on_day      TEXT NOT NULL,
    transfer    INTEGER REFERENCES transfers (id),
    account     TEXT CHECK (account IS NULL OR json_valid(account)),
    reason      TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by INTEGER NOT NULL,
    CHECK ((kind IN ('exported', 'recalled')) = (transfer IS NOT NULL)),
    CHECK ((kind = 'account_corrected') = (account IS NOT NULL))
) STRICT;
CREATE INDEX payment_events_payment ON payment_events (payment, id);
CREATE INDEX payment_events_transfer ON payment_events (transfer, id) WHERE transfer IS NOT NULL;
CREATE TRIGGER payment_events_no_update BEFORE UPDATE ON payment_events
BEGIN SELECT RAISE(ABORT, 'payment events are append-only'); END;
CREATE TRIGGER payment_events_no_delete BEFORE DELETE ON payment_events
BEGIN SELECT RAISE(ABORT, 'payment events are append-only'); END;
-- 二重の振込: whatever the program believes, a payment goes into a second file only after 組戻し or 取りやめ of the first.
-- 振込以外の支払 that was taken back counts for nothing.
CREATE TRIGGER payment_events_once BEFORE INSERT ON payment_events
WHEN NEW.kind = 'exported' AND (
    SELECT e.kind FROM payment_events e
    WHERE e.payment = NEW.payment AND e.kind NOT IN ('account_corrected', 'paid', 'paid_undone')
      AND NOT (e.kind = 'paid_otherwise' AND (
          SELECT n.kind FROM payment_events n
          WHERE n.payment = e.payment AND n.id > e.id ORDER BY n.id LIMIT 1) IS 'paid_undone')
    ORDER BY e.id DESC LIMIT 1) IN ('exported', 'paid_otherwise', 'withdrawn')
BEGIN SELECT RAISE(ABORT, 'a payment goes into one file only'); END;

-- 支払の現況, folded from the events.
CREATE TABLE payment_states (
    payment    INTEGER PRIMARY KEY REFERENCES payments (id),
    state      TEXT NOT NULL,
    on_day     TEXT NOT NULL,
    transfer   INTEGER REFERENCES transfers (id),
    account    TEXT NOT NULL CHECK (json_valid(account)),
    reason     TEXT NOT NULL
) STRICT;
CREATE INDEX payment_states_state ON payment_states (state, on_day, payment);

-- 返納: what was paid too much by a decision that was corrected.
CREATE TABLE reclaims (
    id          INTEGER PRIMARY KEY,
    case_id     INTEGER REFERENCES cases (id),
    person      INTEGER NOT NULL,
    purpose     TEXT NOT NULL,
    recipient   TEXT NOT NULL,
    amount_yen  INTEGER NOT NULL CHECK (amount_yen > 0),
    claimed_on  TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by INTEGER NOT NULL
) STRICT;
CREATE INDEX reclaims_case ON reclaims (case_id, id) WHERE case_id IS NOT NULL;
CREATE INDEX reclaims_person ON reclaims (person, id);
CREATE TRIGGER reclaims_no_update BEFORE UPDATE ON reclaims
BEGIN SELECT RAISE(ABORT, 'reclaims are append-only'); END;
CREATE TRIGGER reclaims_no_delete BEFORE DELETE ON reclaims
BEGIN SELECT RAISE(ABORT, 'reclaims are append-only'); END;

CREATE TABLE reclaim_events (
    id          INTEGER PRIMARY KEY,
    reclaim     INTEGER NOT NULL REFERENCES reclaims (id),
    kind        TEXT NOT NULL,
    on_day      TEXT NOT NULL,
    amount_yen  INTEGER NOT NULL CHECK (amount_yen > 0),
    reason      TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by INTEGER NOT NULL
) STRICT;
CREATE INDEX reclaim_events_reclaim ON reclaim_events (reclaim, id);
CREATE TRIGGER reclaim_events_no_update BEFORE UPDATE ON reclaim_events
BEGIN SELECT RAISE(ABORT, 'reclaim events are append-only'); END;
CREATE TRIGGER reclaim_events_no_delete BEFORE DELETE ON reclaim_events
BEGIN SELECT RAISE(ABORT, 'reclaim events are append-only'); END;
