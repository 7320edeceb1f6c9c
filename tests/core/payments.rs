//! 支払: from what a decision ordered to the bank and back, with a real ledger and the commands of the window.

use crate::ledger_support::{acquired, person, registered};
use crate::office_support::{Beside, credentials, first_run};
use daicho::app::banks::BankBook;
use daicho::app::clock::FixedClock;
use daicho::app::command::Command;
use daicho::app::error::Error;
use daicho::app::first_run::every_role;
use daicho::app::papers::text_of;
use daicho::app::payment_command::PaymentCommand;
use daicho::app::payment_lists::PaymentListOrder;
use daicho::app::payments::PaymentsView;
use daicho::app::places::Places;
use daicho::app::run::Told;
use daicho::app::session::{KeyCost, Session};
use daicho::app::transfers::{TransferOrder, TransferPreview};
use daicho::domain::bank_account::{
    AccountKind, AccountNumber, AccountOrigin, BankAccount, BankCode, BranchCode,
};
use daicho::domain::date::Date;
use daicho::domain::member::{Category, PersonId};
use daicho::domain::payment::{PaymentId, PaymentOrder, PaymentPurpose, PaymentState, Recipient};
use daicho::domain::payment_correction::ReclaimOrder;
use daicho::domain::society::Approval;
use daicho::domain::transfer_rules::{ClientCode, TransferAgreement, TransferSender};
use daicho::domain::transfer_text::TransferText;
use daicho::domain::yen::Yen;
use daicho::exchange::zengin_read;
use daicho::ledger::check;
use daicho::ledger::entries;
use daicho::ledger::opening::Ledger;
use daicho::ledger::payments::{self, OrderedBy};
use daicho::ledger::reclaims;
use daicho::ledger::transact::Tx;
use daicho::procedure::step::Role;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;

const LOGIN: &str = "tanto";

pub struct Office {
    pub folder: TempDir,
    pub session: Session,
    banks: BankBook,
}

pub fn date(text: &str) -> Date {
    Date::parse_iso(text).unwrap()
}

/// 2026-11-24, a Tuesday; the day before is 勤労感謝の日.
pub fn today() -> Date {
    date("2026-11-24")
}

fn text(kana: &str) -> TransferText {
    TransferText::parse(kana).unwrap()
}

fn sender() -> TransferSender {
    TransferSender {
        client_code: ClientCode::new("99999").unwrap(),
        client_name: text("ミホンケンコウホケンクミアイ"),
        bank: BankCode::new("0001").unwrap(),
        bank_kana: text("ミズホ"),
        branch: BranchCode::new("001").unwrap(),
        branch_kana: text("トウキヨウ"),
        kind: AccountKind::Ordinary,
        number: AccountNumber::new("0000099").unwrap(),
        agreed: TransferAgreement::default(),
    }
}

pub fn account(holder: &str) -> BankAccount {
    BankAccount {
        bank: BankCode::new("0001").unwrap(),
        bank_name: "みずほ銀行".to_owned(),
        branch: BranchCode::new("001").unwrap(),
        branch_name: "東京営業部".to_owned(),
        kind: AccountKind::Ordinary,
        number: AccountNumber::new("1234567").unwrap(),
        holder: holder.to_owned(),
        origin: AccountOrigin::Application,
    }
}

fn order(yen: i64, holder: &str) -> PaymentOrder {
    PaymentOrder {
        payee: PersonId(1),
        purpose: PaymentPurpose::PremiumRefund,
        amount: Yen::new(yen),
        account: account(holder),
    }
}

fn by() -> OrderedBy<'static> {
    OrderedBy {
        case: None,
        entry: None,
        on: today(),
        note: "",
    }
}

/// Writes into the ledger as a decision would, beside the window.
fn beside(path: &Path, work: impl FnOnce(&mut Tx<'_>) -> Result<(), daicho::ledger::error::Error>) {
    Beside::open(path, LOGIN, "2026-11-24T09:00:00+09:00").write(work);
}

fn open(path: &Path, today: Date) -> Session {
    let clock = Arc::new(FixedClock::at(today));
    Session::open(path, &credentials(LOGIN), KeyCost::Least, clock).unwrap()
}

impl Office {
    /// Two payments wait: 186,480円 and 3,334円.
    pub fn open() -> Office {
        Office::with(&[
            order(186_480, "ミホン　イチロウ"),
            order(3_334, "ミホン　イチロウ"),
        ])
    }

    pub fn with(orders: &[PaymentOrder]) -> Office {
        Office::made(orders, every_role(), Some(sender()))
    }

    fn made(orders: &[PaymentOrder], roles: Vec<Role>, transfer: Option<TransferSender>) -> Office {
        let folder = TempDir::new().unwrap();
        let mut first = first_run(LOGIN);
        first.society.transfer = transfer;
        first.society.approval = Approval::SamePersonAllowed;
        first.roles = roles;
        let clock = Arc::new(FixedClock::at(today()));
        let path = folder.path().join("見本.daicho");
        drop(Session::create(&path, &first, KeyCost::Least, clock).unwrap());
        beside(&path, |tx| {
            let people = [
                registered(
                    1,
                    "2025-04-01",
                    &person("見本　一郎", "ミホン　イチロウ", "1990-01-01"),
                ),
                acquired(1, "2025-04-01", (42, 1), Category::Employed),
            ];
            entries::post_in(tx, None, &people)?;
            for order in orders {
                payments::order_in(tx, by(), order)?;
            }
            Ok(())
        });
        Office {
            session: open(&path, today()),
            banks: BankBook::new(&Places::at(&folder.path().join("表"))),
            folder,
        }
    }

    /// The same ledger after something was written beside the window.
    pub fn after(
        self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<(), daicho::ledger::error::Error>,
    ) -> Office {
        let path = self.session.path().to_owned();
        drop(self.session);
        beside(&path, work);
        Office {
            session: open(&path, today()),
            ..self
        }
    }

    /// The same ledger after the program was started anew.
    fn again(self) -> Office {
        self.again_on(today())
    }

    fn again_on(self, day: Date) -> Office {
        let path = self.session.path().to_owned();
        drop(self.session);
        Office {
            session: open(&path, day),
            ..self
        }
    }

    pub fn view(&self) -> PaymentsView {
        self.session.payments_view().unwrap()
    }

    pub fn waiting(&self) -> Vec<PaymentId> {
        self.view().waiting.iter().map(|row| row.id).collect()
    }

    pub fn preview(&self, ids: &[PaymentId], on: &str) -> TransferPreview {
        let preview = self.session.transfer_preview(ids, date(on), &self.banks);
        preview.unwrap()
    }

    pub fn order(&self, ids: &[PaymentId], to: &str) -> TransferOrder {
        let preview = self.preview(ids, "2026-11-30");
        TransferOrder {
            payments: ids.to_vec(),
            transfer_on: date("2026-11-30"),
            total: preview.total,
            confirmed: preview.asks,
            banks: self.banks.clone(),
            folder: self.folder.path().join(to),
        }
    }

    fn run(&mut self, command: PaymentCommand) -> Result<Told, Error> {
        let outcome = self.session.run(Command::Payment(command))?;
        Ok(outcome.told)
    }

    pub fn done(&mut self, command: PaymentCommand) {
        self.run(command).unwrap();
    }

    pub fn make(&mut self, ids: &[PaymentId], to: &str) -> PathBuf {
        let order = self.order(ids, to);
        match self.run(PaymentCommand::MakeTransfer(order)).unwrap() {
            Told::File(path) => path,
            _ => panic!("振込データがありません"),
        }
    }

    pub fn refused(&mut self, command: PaymentCommand) -> String {
        match self.run(command) {
            Err(error @ (Error::Refused(_) | Error::Ledger(_) | Error::NotAllowed(_))) => {
                error.message_ja()
            }
            Err(other) => panic!("断られるはずでした: {other:?}"),
            Ok(_) => panic!("断られるはずでした"),
        }
    }

    pub fn is_sound(&self) {
        for checked in check::run_all(&self.ledger()) {
            assert!(checked.problems.is_empty(), "{checked:?}");
        }
    }

    /// A copy of the ledger, opened beside the window.
    pub fn ledger(&self) -> Ledger {
        let path = self.session.path().to_owned();
        let copy = self.folder.path().join("点検.daicho");
        std::fs::copy(&path, &copy).unwrap();
        // What is not yet in the file itself stands beside it.
        let log = |path: &Path| path.with_extension("daicho-wal");
        if log(&path).exists() {
            std::fs::copy(log(&path), log(&copy)).unwrap();
        }
        let key = |path: &Path| daicho::ledger::opening::key_path(path);
        std::fs::copy(key(&path), key(&copy)).unwrap();
        Beside::open(&copy, LOGIN, "2026-11-24T18:00:00+09:00").ledger
    }
}

pub fn returned(payment: PaymentId, on: &str) -> PaymentCommand {
    PaymentCommand::Return {
        payment,
        on: date(on),
        reason: "口座名義相違".to_owned(),
    }
}

#[test]
fn 選んだ支払が一つの振込データになり_読み返すと同じ支払になる() {
    let mut office = Office::open();
    let ids = office.waiting();
    let path = office.make(&ids, "銀行へ");
    let file = zengin_read::read(&std::fs::read(&path).unwrap(), date("2026-11-30")).unwrap();
    assert_eq!(file.total(), Some(Yen::new(189_814)));
    assert_eq!(file.sender, sender());
    assert_eq!(file.rows.len(), 2);
    assert_eq!(file.rows[0].payee, text("ミホン　イチロウ"));
    assert_eq!(file.rows[0].bank_kana, Some(text("ミズホ")));

    let view = office.view();
    assert!(view.waiting.is_empty());
    assert_eq!(view.exported.len(), 2);
    let transfer = &view.transfers[0].transfer;
    assert_eq!(
        (transfer.n_payments, transfer.total),
        (2, Yen::new(189_814))
    );
    assert_eq!(
        path.file_name().unwrap().to_str().unwrap(),
        transfer.file_name
    );
    let audit = office.session.audit(None, 10).unwrap();
    assert!(audit.iter().any(|row| row.action == "振込データの作成"));
    office.is_sound();
}

#[test]
fn 振込データに入れた支払は二度と入らず_二度押しても断る() {
    let mut office = Office::open();
    let ids = office.waiting();
    let twice = office.order(&ids, "二度目");
    office.make(&ids, "一度目");
    let said = office.refused(PaymentCommand::MakeTransfer(twice));
    assert!(said.contains("支払待ち"), "{said}");
    assert!(!office.folder.path().join("二度目").exists());
    let mut office = office.again();
    let late = office.order(&ids[..1], "三度目");
    office.refused(PaymentCommand::MakeTransfer(late));
    assert_eq!(office.view().transfers.len(), 1);
    office.is_sound();
}

#[test]
fn 同じ支払を二度選んだ振込データは作らない() {
    let mut office = Office::open();
    let id = office.waiting()[0];
    let order = office.order(&[id, id], "二重");
    office.refused(PaymentCommand::MakeTransfer(order));
    assert_eq!(office.waiting().len(), 2);
    assert!(office.view().transfers.is_empty());
}

#[test]
fn 確認した合計と違うときは作らない() {
    let mut office = Office::open();
    let ids = office.waiting();
    let mut order = office.order(&ids, "銀行へ");
    order.total = Yen::new(1);
    let said = office.refused(PaymentCommand::MakeTransfer(order));
    assert!(said.contains("変わっています"), "{said}");
    assert_eq!(office.waiting(), ids);
}

/// The moment between the ledger's commit and the name of the file: all that is on the disk then is the ledger.
#[test]
fn 記録のあとファイルに名前が付く前に止まっても_同じファイルを書き出せる() {
    let mut office = Office::open();
    let ids = office.waiting();
    let path = office.make(&ids, "銀行へ");
    let before = std::fs::read(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    let mut office = office.again();
    let row = office.view().transfers[0].clone();
    assert_eq!(row.open, ids);
    let folder = office.folder.path().join("銀行へ");
    office.done(PaymentCommand::CopyTransfer {
        transfer: row.transfer.id,
        folder: folder.clone(),
    });
    assert_eq!(std::fs::read(&path).unwrap(), before);
    // Into another folder too, byte for byte, and counted each time.
    office.done(PaymentCommand::CopyTransfer {
        transfer: row.transfer.id,
        folder: office.folder.path().join("控え"),
    });
    let copy = office
        .folder
        .path()
        .join("控え")
        .join(path.file_name().unwrap());
    assert_eq!(std::fs::read(copy).unwrap(), before);
    assert_eq!(office.view().transfers[0].transfer.n_copies, 2);
    office.is_sound();
}

/// The name carries the 振込指定日, so that two files for one day never bear the same name, whenever they were made.
#[test]
fn 別の日に作っても同じ振込指定日のデータは別の名になる() {
    let mut office = Office::open();
    let ids = office.waiting();
    let first = office.make(&ids[..1], "銀行へ");
    let mut office = office.again_on(today().add_days(1));
    let second = office.make(&ids[1..], "控え");
    assert_ne!(first.file_name(), second.file_name());
}

/// A folder that is a file: nothing can be written, and nothing is in the ledger either.
#[test]
fn ファイルを書けなければ台帳にも残らない() {
    let mut office = Office::open();
    let ids = office.waiting();
    std::fs::write(office.folder.path().join("銀行へ"), b"x").unwrap();
    let order = office.order(&ids, "銀行へ");
    assert!(office.run(PaymentCommand::MakeTransfer(order)).is_err());
    assert_eq!(office.waiting(), ids);
    assert!(office.view().transfers.is_empty());
    office.make(&ids, "別の場所");
}

#[test]
fn 振込指定日は銀行の営業日だけ() {
    let office = Office::open();
    let ids = office.waiting();
    for (day, is_open) in [
        ("2026-11-27", true),
        ("2026-11-28", false),
        ("2026-11-30", true),
        ("2026-12-30", true),
        ("2026-12-31", false),
        ("2027-01-03", false),
        ("2027-01-04", true),
        ("2026-11-20", false),
    ] {
        assert_eq!(office.preview(&ids, day).stops.is_empty(), is_open, "{day}");
    }
    let proposed = office.view().transfer_on;
    assert_eq!(proposed, date("2026-11-27"));
}

#[test]
fn 名義に使えない文字は名指しで止め_長い名義は両方を見せて尋ねる() {
    let long = "カブシキガイシャミホンデンキコウギョウショキュウヨガカリ";
    let mut office = Office::with(&[order(1_000, "ミホン＠イチロウ"), order(2_000, long)]);
    let ids = office.waiting();
    let bad = office.preview(&ids[..1], "2026-11-30");
    assert!(
        bad.stops[0].contains("「＠」") || bad.stops[0].contains("「@」"),
        "{bad:?}"
    );
    let order = office.order(&ids[1..], "銀行へ");
    assert_eq!(order.confirmed.len(), 1);
    let asked = &order.confirmed[0];
    assert!(
        asked.contains("ｷﾕｳﾖｶﾞｶﾘ」を「ｶﾌﾞｼｷｶﾞｲｼﾔﾐﾎﾝﾃﾞﾝｷｺｳｷﾞﾖｳｼﾖｷﾕｳ"),
        "{asked}"
    );
    let unconfirmed = TransferOrder {
        confirmed: Vec::new(),
        ..order.clone()
    };
    let said = office.refused(PaymentCommand::MakeTransfer(unconfirmed));
    assert!(said.contains("確認していない"), "{said}");
    office.done(PaymentCommand::MakeTransfer(order));
}

#[test]
fn 銀行支店表にない支店や名の違う支店は尋ねる() {
    let mut unknown = order(1_000, "ミホン　イチロウ");
    unknown.account.branch = BranchCode::new("999").unwrap();
    let mut renamed = order(1_000, "ミホン　イチロウ");
    renamed.account.branch_name = "神田支店".to_owned();
    let office = Office::with(&[unknown, renamed, order(1_000, "ミホン　イチロウ")]);
    let ids = office.waiting();
    let asks = |at: usize| office.preview(&ids[at..=at], "2026-11-30").asks;
    assert!(asks(0)[0].contains("支店コードが銀行支店表にありません"));
    assert!(
        asks(1)[0].contains("「みずほ　東京営業部」"),
        "{:?}",
        asks(1)
    );
    assert!(asks(2).is_empty());
}

#[test]
fn 振込元の口座が未登録なら作らない() {
    let mut office = Office::made(&[order(1_000, "ミホン　イチロウ")], every_role(), None);
    let ids = office.waiting();
    let order = office.order(&ids, "銀行へ");
    let said = office.refused(PaymentCommand::MakeTransfer(order));
    assert!(said.contains("振込依頼人コード"), "{said}");
}

#[test]
fn 支払済から組戻し_口座の訂正_二つ目の振込データ_支払済まで() {
    let mut office = Office::open();
    let ids = office.waiting();
    office.make(&ids, "一");
    // Not yet carried out: neither paid before the day nor returned before it.
    let mut office = later(office, "2026-11-30");
    let early = PaymentCommand::MarkPaid {
        payments: ids.clone(),
        on: date("2026-11-29"),
    };
    office.refused(early);
    office.done(PaymentCommand::MarkPaid {
        payments: ids.clone(),
        on: date("2026-11-30"),
    });
    assert_eq!(office.view().paid.len(), 2);
    office.refused(returned(ids[0], "2026-11-29"));
    let mut office = later(office, "2026-12-02");
    office.done(returned(ids[0], "2026-12-02"));
    assert_eq!(office.view().returned[0].reason, "口座名義相違");

    // Straight into a file it cannot go; with its account put right it can.
    let blocked = PaymentCommand::MakeTransfer(office.order(&ids[..1], "まだ"));
    office.refused(blocked);
    let nameless = PaymentCommand::CorrectAccount {
        payment: ids[0],
        account: account("ミホン　イチロー＠"),
        reason: "本人の申出".to_owned(),
    };
    office.refused(nameless);
    office.done(PaymentCommand::CorrectAccount {
        payment: ids[0],
        account: account("ミホン　ハナコ"),
        reason: "本人の申出".to_owned(),
    });
    assert_eq!(office.waiting(), ids[..1]);
    let preview = office.preview(&ids[..1], "2026-12-04");
    let order = TransferOrder {
        transfer_on: date("2026-12-04"),
        total: preview.total,
        confirmed: preview.asks,
        ..office.order(&ids[..1], "二")
    };
    office.done(PaymentCommand::MakeTransfer(order));
    let mut office = later(office, "2026-12-04");
    office.done(PaymentCommand::MarkPaid {
        payments: ids[..1].to_vec(),
        on: date("2026-12-04"),
    });
    assert_eq!(office.view().paid.len(), 2);
    assert_eq!(office.view().transfers.len(), 2);
    office.is_sound();
}

/// The same office on a later day.
pub fn later(office: Office, day: &str) -> Office {
    office.again_on(date(day))
}

#[test]
fn 支払済や組戻しのある振込データは書き出し直しも取りやめもできない() {
    let mut office = Office::open();
    let ids = office.waiting();
    office.make(&ids, "一");
    let mut office = later(office, "2026-11-30");
    office.done(PaymentCommand::MarkPaid {
        payments: ids[..1].to_vec(),
        on: date("2026-11-30"),
    });
    let transfer = office.view().transfers[0].transfer.id;
    let folder = office.folder.path().join("もう一度");
    let copy = office.refused(PaymentCommand::CopyTransfer { transfer, folder });
    assert!(copy.contains("二重"), "{copy}");
    office.refused(PaymentCommand::RecallTransfer {
        transfer,
        reason: "日の間違い".to_owned(),
    });
}

#[test]
fn 銀行へ渡していない振込データは理由を添えて取りやめ_支払は待ちに戻る() {
    let mut office = Office::open();
    let ids = office.waiting();
    office.make(&ids, "一");
    let transfer = office.view().transfers[0].transfer.id;
    let recall = |reason: &str| PaymentCommand::RecallTransfer {
        transfer,
        reason: reason.to_owned(),
    };
    office.refused(recall(" "));
    office.done(recall("振込指定日の間違い"));
    assert_eq!(office.waiting(), ids);
    let row = office.view().transfers[0].clone();
    assert!(row.transfer.is_recalled && row.open.is_empty());
    // The old file is dead: writing it out again would pay twice.
    let folder = office.folder.path().join("古い");
    office.refused(PaymentCommand::CopyTransfer { transfer, folder });
    office.make(&ids, "二");
    office.is_sound();
}

#[test]
fn 窓口払は日と理由を記録し_もう振込データには入らない() {
    let mut office = Office::open();
    let ids = office.waiting();
    let pay = |on: &str, reason: &str| PaymentCommand::PayOtherwise {
        payment: ids[0],
        on: date(on),
        reason: reason.to_owned(),
    };
    office.refused(pay("2026-11-25", "窓口払"));
    office.refused(pay("2026-11-24", ""));
    office.done(pay("2026-11-24", "窓口払（口座がないため）"));
    let paid = &office.view().paid[0];
    assert_eq!((paid.id, paid.state), (ids[0], PaymentState::Paid));
    assert_eq!(paid.transfer_on, None);
    let order = office.order(&ids, "銀行へ");
    office.refused(PaymentCommand::MakeTransfer(order));
    office.is_sound();
}

fn undone(payments: &[PaymentId], reason: &str) -> PaymentCommand {
    PaymentCommand::UndoPaid {
        payments: payments.to_vec(),
        reason: reason.to_owned(),
    }
}

#[test]
fn 支払済の取消は作成済みに戻し_振込データは一つのまま() {
    let mut office = Office::open();
    let ids = office.waiting();
    office.make(&ids, "銀行へ");
    let mut office = later(office, "2026-11-30");
    office.refused(undone(&ids, "別の振込データ"));
    let paid = PaymentCommand::MarkPaid {
        payments: ids.clone(),
        on: date("2026-11-30"),
    };
    office.done(paid.clone());
    office.refused(undone(&ids, "　"));
    office.done(undone(&ids, "別の振込データ"));
    let view = office.view();
    assert_eq!((view.exported.len(), view.paid.len()), (2, 0));
    assert_eq!(view.transfers[0].open, ids);
    assert_eq!(view.exported[0].transfer_on, Some(date("2026-11-30")));
    office.is_sound();
    // Not into another file; but written out again, or 支払済 once more.
    let again = office.order(&ids, "二");
    office.refused(PaymentCommand::MakeTransfer(again));
    office.done(PaymentCommand::CopyTransfer {
        transfer: view.transfers[0].transfer.id,
        folder: office.folder.path().join("控え"),
    });
    office.done(paid);
    office.is_sound();

    let history = office.session.payment_history(ids[0]).unwrap();
    let said = history.iter().map(|line| (line.what, line.reason.as_str()));
    assert!(
        said.into_iter()
            .any(|line| line == ("支払済の取消", "別の振込データ"))
    );
    let audit = office.session.audit(None, 10).unwrap();
    let row = audit.iter().find(|row| row.action == "支払済の取消");
    assert!(row.unwrap().detail.contains("別の振込データ"));
}

#[test]
fn 振込以外の支払の取消は元の見出しに戻し_振込データに入れられる() {
    let mut office = Office::open();
    let ids = office.waiting();
    office.make(&ids[..1], "一");
    let mut office = later(office, "2026-11-30");
    office.done(returned(ids[0], "2026-11-30"));
    for id in &ids {
        office.done(PaymentCommand::PayOtherwise {
            payment: *id,
            on: date("2026-11-30"),
            reason: "窓口払".to_owned(),
        });
    }
    office.done(undone(&ids, "別の人の窓口払"));
    let view = office.view();
    assert_eq!(view.returned.len(), 1);
    assert_eq!((view.returned[0].id, view.waiting[0].id), (ids[0], ids[1]));
    office.is_sound();
    let preview = office.preview(&ids[1..], "2026-12-04");
    let order = TransferOrder {
        transfer_on: date("2026-12-04"),
        total: preview.total,
        confirmed: preview.asks,
        ..office.order(&ids[1..], "二")
    };
    office.done(PaymentCommand::MakeTransfer(order));
    assert_eq!(office.view().exported.len(), 1);
    office.is_sound();
}

#[test]
fn 返納は残りまで記録でき_超える額は断る() {
    let mut office = Office::open();
    office = office.after(|tx| {
        let claim = ReclaimOrder {
            payee: PersonId(1),
            purpose: PaymentPurpose::PremiumRefund,
            recipient: Recipient::InsuredPerson,
            amount: Yen::new(8_000),
        };
        reclaims::claim_in(tx, None, today(), &claim).map(|_| ())
    });
    let reclaim = office.view().reclaims[0].id;
    let settle = |yen: i64| PaymentCommand::SettleReclaim {
        reclaim,
        on: today(),
        amount: Yen::new(yen),
        reason: "本人から振込".to_owned(),
    };
    office.done(settle(5_000));
    assert_eq!(office.view().reclaims[0].outstanding, Yen::new(3_000));
    office.refused(settle(3_001));
    office.done(settle(3_000));
    assert!(office.view().reclaims.is_empty());
    office.is_sound();
}

#[test]
fn 支払の操作は担当だけができ_監査に残る() {
    let approver = vec![Role::Approver, Role::Administrator];
    let mut office = Office::made(
        &[order(1_000, "ミホン　イチロウ")],
        approver,
        Some(sender()),
    );
    let ids = office.waiting();
    let order = office.order(&ids, "銀行へ");
    assert!(matches!(
        office.run(PaymentCommand::MakeTransfer(order)),
        Err(Error::NotAllowed(_))
    ));
    let marked = PaymentCommand::MarkPaid {
        payments: ids,
        on: today(),
    };
    assert!(matches!(office.run(marked), Err(Error::NotAllowed(_))));
}

#[test]
fn 支払一覧表は紙とエクセルで出る() {
    let mut office = Office::open();
    let ids = office.waiting();
    office.make(&ids[..1], "銀行へ");
    let order = PaymentListOrder {
        payments: ids,
        about: "試験".to_owned(),
        folder: office.folder.path().join("一覧"),
    };
    let path = match office.run(PaymentCommand::List(order)).unwrap() {
        Told::File(path) => path,
        _ => panic!("一覧がありません"),
    };
    let read = text_of(&path).unwrap();
    for words in [
        "見本　一郎",
        "186,480",
        "合計　2件　189,814円",
        "1234567",
        "常務理事",
    ] {
        assert!(read.contains(words), "{words}\n{read}");
    }
    assert!(path.with_extension("xlsx").exists());
}

#[test]
fn 決裁と違う口座の支払は振込データの前に尋ね_一覧表に理由が載る() {
    let mut office = Office::open();
    let ids = office.waiting();
    assert!(office.preview(&ids, "2026-11-30").asks.is_empty());
    let correct = |holder: &str, reason: &str| PaymentCommand::CorrectAccount {
        payment: ids[0],
        account: account(holder),
        reason: reason.to_owned(),
    };
    office.done(correct("レイジ　ジロウ", "本人の申出による変更"));
    let asks = office.preview(&ids, "2026-11-30").asks;
    assert_eq!(asks.len(), 1);
    for words in ["口座変更", "ミホン　イチロウ", "本人の申出による変更"] {
        assert!(asks[0].contains(words), "{words}: {asks:?}");
    }
    let unconfirmed = TransferOrder {
        confirmed: Vec::new(),
        ..office.order(&ids, "銀行へ")
    };
    office.refused(PaymentCommand::MakeTransfer(unconfirmed));

    let order = PaymentListOrder {
        payments: ids.clone(),
        about: "支払待ち".to_owned(),
        folder: office.folder.path().join("一覧"),
    };
    let Told::File(path) = office.run(PaymentCommand::List(order)).unwrap() else {
        panic!("一覧がありません");
    };
    let read = text_of(&path).unwrap();
    assert!(read.contains("口座変更　本人の申出による変更"), "{read}");

    // Put back to what was decided, there is nothing to ask.
    office.done(correct("ミホン　イチロウ", "誤って変えたため"));
    assert!(office.preview(&ids, "2026-11-30").asks.is_empty());
    office.is_sound();
}

#[test]
fn 支払済の一覧表は口座番号を下三桁だけ載せる() {
    let mut office = Office::open();
    let ids = office.waiting();
    office.make(&ids, "銀行へ");
    let mut office = later(office, "2026-11-30");
    office.done(PaymentCommand::MarkPaid {
        payments: ids.clone(),
        on: date("2026-11-30"),
    });
    let order = PaymentListOrder {
        payments: ids.clone(),
        about: "支払済".to_owned(),
        folder: office.folder.path().join("一覧"),
    };
    let Told::File(path) = office.run(PaymentCommand::List(order)).unwrap() else {
        panic!("一覧がありません");
    };
    let read = text_of(&path).unwrap();
    assert!(
        read.contains("＊567") && !read.contains("1234567"),
        "{read}"
    );
}

#[test]
fn 支払の経過には日と利用者と理由と伏せた口座が並ぶ() {
    let mut office = Office::open();
    let ids = office.waiting();
    office.done(PaymentCommand::CorrectAccount {
        payment: ids[0],
        account: account("レイジ　ジロウ"),
        reason: "本人の申出".to_owned(),
    });
    let lines = office.session.payment_history(ids[0]).unwrap();
    assert_eq!(lines.len(), 2);
    assert_eq!((lines[0].what, lines[1].what), ("支払の決定", "口座の訂正"));
    assert_eq!(
        (lines[1].who.as_str(), lines[1].on),
        ("見本　花子", today())
    );
    assert_eq!(lines[1].reason, "本人の申出");
    assert!(lines[1].account.ends_with("＊＊＊＊567　レイジ　ジロウ"));
}
