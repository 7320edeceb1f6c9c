-- 給付の決定、限度額の適用区分、前納と還付。

CREATE TABLE benefits (
    entry          INTEGER PRIMARY KEY REFERENCES entries (id),
    person         INTEGER NOT NULL,
    about          INTEGER NOT NULL,
    kind           TEXT NOT NULL,
    outcome        TEXT NOT NULL,
    decided_on     TEXT NOT NULL,
    statutory_yen  INTEGER NOT NULL,
    additional_yen INTEGER NOT NULL,
    withheld_yen   INTEGER NOT NULL,
    terms          TEXT NOT NULL
) STRICT;
CREATE INDEX benefits_person ON benefits (person, decided_on);
-- 二重の請求: what was decided about somebody under whichever 被保険者.
CREATE INDEX benefits_about ON benefits (about, decided_on);
CREATE INDEX benefits_day ON benefits (decided_on, person);

CREATE TABLE ceilings (
    entry         INTEGER PRIMARY KEY REFERENCES entries (id),
    person        INTEGER NOT NULL,
    category      TEXT NOT NULL,
    reduces_meals INTEGER NOT NULL,
    valid_from    TEXT NOT NULL,
    valid_until   TEXT NOT NULL
) STRICT;
CREATE INDEX ceilings_person ON ceilings (person, valid_from);
CREATE INDEX ceilings_until ON ceilings (valid_until, person);

CREATE TABLE prepayments (
    entry            INTEGER PRIMARY KEY REFERENCES entries (id),
    person           INTEGER NOT NULL,
    decided_on       TEXT NOT NULL,
    months_from      TEXT NOT NULL,
    months_until     TEXT NOT NULL,
    due_on           TEXT NOT NULL,
    amount_yen       INTEGER NOT NULL,
    undiscounted_yen INTEGER NOT NULL,
    formerly         TEXT NOT NULL
) STRICT;
CREATE INDEX prepayments_person ON prepayments (person, months_from);

CREATE TABLE prepayment_receipts (
    entry       INTEGER PRIMARY KEY REFERENCES entries (id),
    person      INTEGER NOT NULL,
    months_from TEXT NOT NULL,
    received_on TEXT NOT NULL,
    amount_yen  INTEGER NOT NULL,
    channel     TEXT NOT NULL
) STRICT;
CREATE INDEX prepayment_receipts_person ON prepayment_receipts (person, received_on);
CREATE INDEX prepayment_receipts_day ON prepayment_receipts (received_on);

CREATE TABLE premium_refunds (
    entry      INTEGER PRIMARY KEY REFERENCES entries (id),
    person     INTEGER NOT NULL,
    month      TEXT NOT NULL,
    paid_as    TEXT NOT NULL,
    decided_on TEXT NOT NULL,
    amount_yen INTEGER NOT NULL
) STRICT;
CREATE INDEX premium_refunds_person ON premium_refunds (person, decided_on);
CREATE INDEX premium_refunds_day ON premium_refunds (decided_on);
