//! 以前の照合値の試験: a file as an earlier version kept it, whose plain hash must be shown nowhere.
//! It must not test how files are kept today; that is `batch_book`.

use crate::domain::date::Date;
use crate::domain::file_rules::{BatchEventKind, Packaging};
use crate::ledger::batch_book::{
    self, HIDDEN_PROOF, NewBatchEvent, Proof, bare_proofs, keep_bare_in, without_proofs,
};
use crate::ledger::batches::{self, NewBatch};
use crate::ledger::crypto::{Cost, Secret, sha256_hex};
use crate::ledger::error::Result;
use crate::ledger::opening::Ledger;
use crate::ledger::outbox::{self, BatchId, NewOutboxRow};
use crate::ledger::takeout::{self, TakeoutOrder};
use crate::ledger::timestamp::Timestamp;
use crate::ledger::transact::{Action, Tx};
use crate::ledger::users::NewUser;
use crate::procedure::record::Record;

/// A file as version 5 of the ledger kept it: sealed, with a plain hash in the book, its event and the audit.
fn bare_in(tx: &mut Tx<'_>, bytes: &[u8]) -> Result<(BatchId, String)> {
    let row = NewOutboxRow {
        interface: "chukan-kanyusha".to_owned(),
        case: None,
        person: None,
        operation: "add".to_owned(),
        snapshot: Record::default(),
        due_on: None,
    };
    let rows = [outbox::lay_in(tx, &row)?];
    let proof = sha256_hex(bytes);
    let new = NewBatch {
        interface: row.interface,
        file_name: "KNY_06139992_20261122_001.csv".to_owned(),
        sha256: proof.clone(),
        layout_hash: String::new(),
        medium: "USB-01".to_owned(),
    };
    let batch = batches::export_in(tx, &new, &rows)?;
    keep_bare_in(tx, batch, bytes)?;
    let written = NewBatchEvent {
        kind: BatchEventKind::Written,
        on: Date::parse_iso("2026-11-22").unwrap(),
        medium: new.medium,
        packaging: Some(Packaging::Plain),
        sha256: proof.clone(),
        note: String::new(),
    };
    batch_book::happen_in(tx, batch, &written)?;
    tx.add_detail("sha256", serde_json::json!(proof));
    Ok((batch, proof))
}

#[test]
fn 個人番号を推し量れる以前の照合値は_控えにも操作の記録にも書き出しにも出ない() {
    let folder = tempfile::tempdir().unwrap();
    let founder = NewUser {
        login: "tantou".to_owned(),
        name: "見本　担当".to_owned(),
        roles: Vec::new(),
        handles_numbers: true,
    };
    let at = Timestamp::parse("2026-11-22T10:20:30+09:00").unwrap();
    let path = folder.path().join("見本.daicho");
    let password = Secret::new("mihon no kotoba");
    let (mut ledger, _) = Ledger::create(&path, &founder, &password, Cost::LEAST, &at).unwrap();
    let action = |ledger: &Ledger| Action {
        code: "test",
        label: "試験".to_owned(),
        user: ledger.user(),
        at: at.clone(),
        target: None,
        detail: serde_json::json!({}),
    };
    let content = b"\"999900000011\"\r\n";
    let made = action(&ledger);
    let ((batch, proof), _) = ledger.transact(made, |tx| bare_in(tx, content)).unwrap();

    let entry = batch_book::find(&ledger, batch).unwrap();
    let kept = entry.kept.as_ref();
    assert_eq!(kept.map(|kept| kept.proof), Some(Proof::Bare));
    assert_eq!(entry.shown_proof(), None);
    let bytes = batch_book::bytes(&ledger, batch).unwrap();
    assert_eq!(bytes.as_slice(), content, "it can still be written out");
    let bare = bare_proofs(&ledger).unwrap();
    assert_eq!(bare, std::slice::from_ref(&proof));
    let said = without_proofs(format!("照合値 {proof}"), &bare);
    assert_eq!(said, format!("照合値 {HIDDEN_PROOF}"));

    let out = folder.path().join("out");
    std::fs::create_dir(&out).unwrap();
    let order = TakeoutOrder {
        folder: &out,
        numbers: None,
    };
    let made = action(&ledger);
    let taken = ledger.transact(made, |tx| takeout::write_in(tx, order, &mut |_, _| true));
    taken.unwrap();
    for name in ["batches.csv", "batch_events.csv", "audit.csv"] {
        let text = std::fs::read_to_string(out.join(name)).unwrap();
        assert!(!text.contains(&proof), "{name}");
        assert!(text.contains(HIDDEN_PROOF), "{name}");
    }
}
