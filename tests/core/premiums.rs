//! 任継保険料: the premiums of a month, receipts, losses, refunds and the April decision, on a real ledger.

use crate::ledger_support::{acquired, entry, moved, person};
use crate::office_support::{Beside, credentials, first_run};
use daicho::app::clock::FixedClock;
use daicho::app::command::Command;
use daicho::app::error::Error;
use daicho::app::given::GivenFile;
use daicho::app::list_output::{ListFormat, ListOrder, ListSource};
use daicho::app::premium_command::PremiumCommand;
use daicho::app::premium_matching::{GivenReceipt, MatchState};
use daicho::app::premium_receipts::{AcceptedReceipts, ReceiptFile};
use daicho::app::premium_record::NewReceipt;
use daicho::app::premium_slips::SlipOrder;
use daicho::app::premiums::{PremiumRow, UnpaidLossKind};
use daicho::app::run::{Outcome, Told};
use daicho::app::sample::Sample;
use daicho::app::session::{FirstRun, KeyCost, Session};
use daicho::domain::date::{Date, YearMonth};
use daicho::domain::entry::{Entry, Fact};
use daicho::domain::loss_reason::LossReason;
use daicho::domain::member::{Category, PersonId};
use daicho::domain::premium_payment::{PaymentState, RefundReason};
use daicho::domain::premium_rates::PremiumRateRow;
use daicho::domain::premium_receipt::{PremiumMethod, ReceiptChannel};
use daicho::domain::remuneration::RemunerationBasis;
use daicho::domain::society::Society;
use daicho::domain::voluntary_rules::{AverageRow, VoluntaryRules};
use daicho::domain::yen::{Rate, Yen};
use daicho::ledger::entries;
use daicho::ledger::transact::Tx;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use tempfile::TempDir;

pub fn day(text: &str) -> Date {
    Date::parse_iso(text).unwrap()
}

pub fn month(text: &str) -> YearMonth {
    YearMonth::parse_iso(text).unwrap()
}

/// The society of the rule book's examples: 92.0‰, 17.5‰, averages 362,450 and 371,200.
pub fn society() -> Society {
    let average = |fiscal_year, average| AverageRow {
        fiscal_year,
        average: Yen::new(average),
        lower_amount: None,
    };
    Society {
        premium_rates: vec![PremiumRateRow {
            effective_from: month("2026-03"),
            general: Rate::new(9200),
            specific: None,
            adjustment: None,
            care: Rate::new(1750),
            employee_general: None,
            employee_care: None,
            childcare_support: None,
        }],
        voluntary: VoluntaryRules {
            averages: vec![average(2026, 362_450), average(2027, 371_200)],
            payee: "見本銀行　本店営業部　普通　0000001　ミホンケンポ".to_owned(),
            ..VoluntaryRules::default()
        },
        ..Sample::load().unwrap().society
    }
}

pub struct Office {
    folder: TempDir,
    path: PathBuf,
}

impl Office {
    /// A ledger of this society with these facts, each list posted by itself.
    pub fn new(society: Society, facts: &[Vec<Entry>]) -> Office {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("見本.daicho");
        let first = FirstRun {
            society,
            ..first_run("mihon")
        };
        let clock = Arc::new(FixedClock::at(day("2026-04-01")));
        drop(Session::create(&path, &first, KeyCost::Least, clock).unwrap());
        let office = Office { folder, path };
        for list in facts {
            office.post(list);
        }
        office
    }

    pub fn post(&self, facts: &[Entry]) {
        self.write(|tx| entries::post_in(tx, None, facts));
    }

    /// Writes into the ledger beside the program.
    pub fn write<T>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, daicho::ledger::error::Error>,
    ) -> T {
        Beside::open(&self.path, "mihon", "2026-04-01T10:00:00+09:00").write(work)
    }

    pub fn on(&self, today: &str) -> Session {
        let clock = Arc::new(FixedClock::at(day(today)));
        Session::open(&self.path, &credentials("mihon"), KeyCost::Least, clock).unwrap()
    }
}

pub fn decided(id: i64, from: &str, until: &str, monthly: i64, basis: RemunerationBasis) -> Entry {
    let fact = Fact::RemunerationDecided {
        monthly: Yen::new(monthly),
        grade: 25,
        effective_from: month(from),
        effective_until: month(until),
        basis,
    };
    entry(id, &format!("{from}-01"), fact)
}

/// Somebody who left the employment on 2026-08-01 with this 標準報酬月額 and went on as 任意継続.
pub fn voluntary(id: i64, name: (&str, &str), birth_on: &str, own: i64) -> Vec<Entry> {
    let number = 7000 + u32::try_from(id).unwrap();
    let monthly = own.min(360_000);
    let terms = Fact::PremiumTermsSet {
        first_due_on: day("2026-08-20"),
        method: PremiumMethod::Monthly,
    };
    let lost = Fact::InsuredLost {
        reason: LossReason::Retirement,
        event_on: None,
    };
    vec![
        entry(
            id,
            "2020-04-01",
            Fact::PersonRegistered(person(name.0, name.1, birth_on)),
        ),
        acquired(id, "2020-04-01", (42, number), Category::Employed),
        decided(
            id,
            "2025-09",
            "2026-08",
            own,
            RemunerationBasis::Acquisition,
        ),
        entry(id, "2026-08-01", lost),
        acquired(id, "2026-08-01", (90, number), Category::Voluntary),
        decided(
            id,
            "2026-08",
            "2027-03",
            monthly,
            RemunerationBasis::Voluntary,
        ),
        entry(id, "2026-08-01", terms),
        moved(id, "2020-04-01", "東京都港区芝公園９丁目９９番９９号"),
    ]
}

pub fn lost(id: i64, on: &str, reason: LossReason) -> Entry {
    let fact = Fact::InsuredLost {
        reason,
        event_on: None,
    };
    entry(id, on, fact)
}

pub const HANAKO: (&str, &str) = ("見本　花子", "ミホン　ハナコ");
pub const JIRO: (&str, &str) = ("例示　次郎", "レイジ　ジロウ");

/// Hanako, 36 years old, 500,000 at loss; Jiro, 60 years old, 240,000 at loss.
pub fn two() -> Office {
    Office::new(
        society(),
        &[
            voluntary(1, HANAKO, "1990-05-01", 500_000),
            voluntary(2, JIRO, "1966-05-01", 240_000),
        ],
    )
}

pub fn receipt(id: i64, of: &str, on: &str, amount: i64) -> NewReceipt {
    NewReceipt {
        person: PersonId(id),
        month: month(of),
        received_on: day(on),
        amount: Yen::new(amount),
        channel: ReceiptChannel::Typed,
    }
}

pub fn record(
    session: &mut Session,
    receipts: &[NewReceipt],
    reason: &str,
) -> Result<Outcome, Error> {
    session.run(Command::Premium(PremiumCommand::Record {
        receipts: receipts.to_vec(),
        reason: reason.to_owned(),
    }))
}

fn codes(result: Result<Outcome, Error>) -> Vec<String> {
    let error = result.err().expect("断られるはず");
    error.findings().iter().map(|it| it.code.clone()).collect()
}

/// Everything up to and with September, in time.
pub fn paid_until_september(session: &mut Session) {
    let both = [
        receipt(1, "2026-08", "2026-08-20", 33_948),
        receipt(1, "2026-09", "2026-09-10", 33_948),
        receipt(2, "2026-08", "2026-08-20", 26_832),
        receipt(2, "2026-09", "2026-09-10", 26_832),
    ];
    record(session, &both, "").unwrap();
}

fn april() -> Command {
    Command::Premium(PremiumCommand::DecideApril { fiscal_year: 2027 })
}

fn row(session: &Session, of: &str, id: i64) -> PremiumRow {
    let view = session.premiums_view(month(of)).unwrap();
    let found = view
        .rows
        .into_iter()
        .find(|row| row.payer.id == PersonId(id));
    found.unwrap()
}

#[test]
fn 月の保険料は部分と合計と根拠を示す() {
    let session = two().on("2026-10-01");
    let hanako = row(&session, "2026-10", 1);
    assert_eq!(hanako.payer.number, "90-7001");
    let charge = hanako.charge.unwrap();
    // 500,000 at loss, average 362,450: 第25級 360,000.
    assert_eq!(charge.standard, Yen::new(360_000));
    assert_eq!(charge.premium.general, Yen::new(33_120));
    assert_eq!(charge.premium.care, Yen::ZERO);
    assert_eq!(charge.premium.childcare_support, Yen::new(828));
    assert_eq!(charge.premium.total(), Yen::new(33_948));
    assert_eq!(
        charge.basis.first().unwrap(),
        "一般保険料　360,000円 × 9.2% ＝ 33,120円"
    );
    assert!(charge.basis.last().unwrap().contains("第156条第1項"));
    assert_eq!(
        hanako.due_on,
        Some(day("2026-10-13")),
        "10日は土曜、12日はスポーツの日"
    );
    let jiro = row(&session, "2026-10", 2).charge.unwrap();
    assert_eq!(jiro.premium.care, Yen::new(4_200));
    assert_eq!(jiro.premium.total(), Yen::new(22_080 + 4_200 + 552));
}

#[test]
fn 移った納付期日の翌日に喪失し_当日まではしない() {
    let office = two();
    let mut session = office.on("2026-10-13");
    paid_until_september(&mut session);
    record(
        &mut session,
        &[receipt(2, "2026-10", "2026-10-13", 26_832)],
        "",
    )
    .unwrap();
    assert_eq!(session.losses_of(day("2026-10-13")).unwrap(), vec![]);
    // 明日の喪失: the due date is today.
    let losses = session.losses_of(day("2026-10-14")).unwrap();
    let [loss] = losses.as_slice() else {
        panic!("{losses:?}")
    };
    assert_eq!(loss.payer.id, PersonId(1));
    assert_eq!(
        loss.kind,
        UnpaidLossKind::Ends {
            lost_on: day("2026-10-14")
        }
    );
    assert_eq!(
        (loss.month, loss.due_on),
        (month("2026-10"), day("2026-10-13"))
    );
    assert_eq!(loss.missing, Yen::new(33_948));
    let view = session.premiums_view(month("2026-10")).unwrap();
    assert_eq!(view.losses, losses);
    assert_eq!(row(&session, "2026-10", 1).state, Some(PaymentState::Open));
    drop(session);
    let session = office.on("2026-10-14");
    let unpaid = row(&session, "2026-10", 1);
    assert_eq!(unpaid.state, Some(PaymentState::Unpaid));
    assert_eq!(unpaid.effect, "令和8年10月14日に資格喪失（保険料の未納）");
    let november = row(&session, "2026-11", 1);
    assert!(november.effect.contains("徴収しない見込み"));
    assert_eq!(row(&session, "2026-10", 2).effect, "");
}

#[test]
fn 期日に遅れた入金では喪失のまま_当日なら続く() {
    for (on, is_lost) in [("2026-10-13", false), ("2026-10-14", true)] {
        let office = two();
        let mut session = office.on("2026-10-20");
        paid_until_september(&mut session);
        let both = [
            receipt(1, "2026-10", on, 33_948),
            receipt(2, "2026-10", "2026-10-13", 26_832),
        ];
        record(&mut session, &both, "").unwrap();
        let losses = session.losses_of(day("2026-10-20")).unwrap();
        assert_eq!(losses.len(), usize::from(is_lost), "{on}");
        assert!(losses.iter().all(|loss| loss.came_late));
        let state = row(&session, "2026-10", 1).state;
        let expected = if is_lost {
            PaymentState::Late
        } else {
            PaymentState::Paid
        };
        assert_eq!(state, Some(expected));
    }
}

#[test]
fn 正当な理由のある遅れでは喪失せず_次の未納では喪失する() {
    let office = two();
    let mut session = office.on("2026-11-10");
    let money = [
        receipt(1, "2026-08", "2026-08-20", 33_948),
        receipt(1, "2026-09", "2026-09-11", 33_948),
        receipt(1, "2026-10", "2026-10-13", 33_948),
    ];
    record(&mut session, &money, "").unwrap();
    let of = |session: &Session, on: &str| {
        let all = session.losses_of(day(on)).unwrap();
        let found = all.iter().find(|loss| loss.payer.id == PersonId(1));
        found.map(|loss| (loss.month, loss.kind.since()))
    };
    let september = Some((month("2026-09"), day("2026-09-11")));
    assert_eq!(of(&session, "2026-11-10"), september);
    let excuse = |of: &str, reason: &str| {
        Command::Premium(PremiumCommand::Excuse {
            person: PersonId(1),
            month: month(of),
            reason: reason.to_owned(),
        })
    };
    assert!(session.run(excuse("2026-09", " ")).is_err(), "理由がない");
    assert!(
        session.run(excuse("2026-07", "災害")).is_err(),
        "徴収しない月"
    );
    session.run(excuse("2026-09", "災害による停電")).unwrap();
    assert!(session.run(excuse("2026-09", "災害")).is_err(), "二度目");
    assert_eq!(of(&session, "2026-11-10"), None);
    let november = Some((month("2026-11"), day("2026-11-11")));
    assert_eq!(of(&session, "2026-11-11"), november);
    let late = row(&session, "2026-09", 1);
    assert_eq!(late.state, Some(PaymentState::Late));
    assert_eq!(late.effect, "遅れに正当な理由あり（災害による停電）");
    assert_eq!(row(&session, "2026-11", 1).effect, "");
    let audit = session.audit(None, 10).unwrap();
    assert!(
        audit
            .iter()
            .any(|row| row.detail.contains("災害による停電"))
    );
    let reversal = PremiumCommand::Reverse {
        person: PersonId(1),
        entry: late.excuses[0].entry,
        reason: "別の人の理由でした".to_owned(),
    };
    session.run(Command::Premium(reversal)).unwrap();
    assert_eq!(of(&session, "2026-11-10"), september);
}

#[test]
fn 初回の未納は喪失でなく取消() {
    let office = two();
    let session = office.on("2026-08-20");
    assert!(session.losses_of(day("2026-08-20")).unwrap().is_empty());
    let losses = session.losses_of(day("2026-08-21")).unwrap();
    assert_eq!(losses.len(), 2);
    let voids = UnpaidLossKind::Voids {
        known_on: day("2026-08-21"),
    };
    assert!(losses.iter().all(|loss| loss.kind == voids));
    assert!(
        losses
            .iter()
            .all(|loss| loss.acquired_on == day("2026-08-01"))
    );
}

#[test]
fn 本人の申出より前に未納の喪失が来る() {
    // 申出 arrived 2026-12-03: loss 2027-01-01; December unpaid on 12-10: loss 12-11 (2.4).
    let office = two();
    let mut session = office.on("2026-12-03");
    paid_until_september(&mut session);
    let rest = [
        receipt(1, "2026-10", "2026-10-13", 33_948),
        receipt(1, "2026-11", "2026-11-10", 33_948),
        receipt(2, "2026-10", "2026-10-13", 26_832),
        receipt(2, "2026-11", "2026-11-10", 26_832),
    ];
    record(&mut session, &rest, "").unwrap();
    drop(session);
    office.post(&[lost(1, "2027-01-01", LossReason::Request)]);
    // Jiro left for a new job on the 8th: no December premium, nothing to lose.
    office.post(&[lost(2, "2026-12-08", LossReason::Employed)]);
    let session = office.on("2026-12-11");
    assert!(session.losses_of(day("2026-12-10")).unwrap().is_empty());
    let losses = session.losses_of(day("2026-12-11")).unwrap();
    let [loss] = losses.as_slice() else {
        panic!("{losses:?}")
    };
    assert_eq!(loss.payer.id, PersonId(1));
    assert_eq!(
        loss.kind,
        UnpaidLossKind::Ends {
            lost_on: day("2026-12-11")
        }
    );
    assert_eq!(loss.replaces_lost_on, Some(day("2027-01-01")));
}

#[test]
fn 喪失を記載すれば一覧から消える() {
    let office = two();
    let mut session = office.on("2026-10-14");
    paid_until_september(&mut session);
    assert_eq!(session.losses_of(day("2026-10-14")).unwrap().len(), 2);
    drop(session);
    office.post(&[lost(1, "2026-10-14", LossReason::PremiumUnpaid)]);
    let session = office.on("2026-10-14");
    let losses = session.losses_of(day("2026-10-14")).unwrap();
    assert_eq!(losses.len(), 1);
    assert_eq!(losses[0].payer.id, PersonId(2));
    // 10月 is the month of the loss and no longer charged (156条3項).
    let view = session.premiums_view(month("2026-10")).unwrap();
    assert!(view.rows.iter().all(|row| row.payer.id == PersonId(2)));
}

#[test]
fn 料率や平均のない月は額を示さない() {
    let mut bare = society();
    bare.premium_rates.clear();
    let office = Office::new(bare, &[voluntary(1, HANAKO, "1990-05-01", 500_000)]);
    let session = office.on("2026-10-14");
    let gap = row(&session, "2026-10", 1).charge.unwrap_err();
    assert!(gap.contains("料率が登録されていません"), "{gap}");
    assert!(
        session.losses_of(day("2026-10-14")).unwrap().is_empty(),
        "額が分からなければ喪失もない"
    );

    let session = two().on("2027-04-01");
    let gap = row(&session, "2027-04", 1).charge.unwrap_err();
    assert!(
        gap.contains("令和9年4月からの標準報酬月額が決定されていません"),
        "{gap}"
    );
    assert!(row(&session, "2027-03", 1).charge.is_ok());
}

#[test]
fn 四月の改定は変わる人を示して一度に決める() {
    let office = two();
    let mut session = office.on("2027-03-15");
    let view = session.premiums_view(month("2027-03")).unwrap();
    assert_eq!(view.april_of, 2027);
    let amounts: Vec<(i64, bool)> = view
        .april
        .iter()
        .map(|row| {
            let after = row.after.as_ref().unwrap();
            (after.grade.standard_monthly.get(), row.is_changed())
        })
        .collect();
    // 371,200 is 第26級 380,000; the 240,000 person stays (2.3).
    assert_eq!(amounts, [(380_000, true), (240_000, false)]);
    let outcome = session.run(april()).unwrap();
    assert!(matches!(outcome.told, Told::Rows(2)));
    let charge = row(&session, "2027-04", 1).charge.unwrap();
    assert_eq!(charge.standard, Yen::new(380_000));
    assert_eq!(
        row(&session, "2027-03", 1).charge.unwrap().standard,
        Yen::new(360_000)
    );
    assert_eq!(
        row(&session, "2028-03", 2).charge.unwrap().standard,
        Yen::new(240_000)
    );
    assert!(
        session
            .premiums_view(month("2027-03"))
            .unwrap()
            .april
            .is_empty()
    );
    assert!(session.run(april()).is_err(), "二度は決めない");
}

#[test]
fn 平均のない年度の改定は足りない設定を言う() {
    let mut bare = society();
    bare.voluntary
        .averages
        .retain(|row| row.fiscal_year == 2026);
    let office = Office::new(bare, &[voluntary(1, HANAKO, "1990-05-01", 500_000)]);
    let mut session = office.on("2027-03-15");
    let view = session.premiums_view(month("2027-03")).unwrap();
    let gap = view.april.first().unwrap().after.clone().unwrap_err();
    assert!(gap.contains("令和8年9月30日の平均"), "{gap}");
    let refused = session.run(april());
    assert_eq!(refused.err().unwrap().message_ja(), gap);
}

#[test]
fn 入金は先の日付とゼロ円を断り_徴収しない月と二重は尋ねる() {
    let office = two();
    let mut session = office.on("2026-10-13");
    let refused = |session: &mut Session, new: NewReceipt| codes(record(session, &[new], ""));
    let tomorrow = receipt(1, "2026-10", "2026-10-14", 33_948);
    assert_eq!(refused(&mut session, tomorrow), ["premium_future"]);
    let nothing = receipt(1, "2026-10", "2026-10-13", 0);
    assert_eq!(refused(&mut session, nothing), ["premium_amount"]);
    let before = receipt(1, "2026-07", "2026-10-13", 100);
    assert_eq!(refused(&mut session, before), ["premium_not_charged"]);
    assert_eq!(
        refused(&mut session, receipt(9, "2026-10", "2026-10-13", 1)),
        ["premium_nobody"]
    );
    let right = receipt(1, "2026-10", "2026-10-13", 33_948);
    record(&mut session, &[right], "").unwrap();
    assert_eq!(refused(&mut session, right), ["premium_twice"]);
    let twice = [
        receipt(2, "2026-10", "2026-10-13", 5),
        receipt(2, "2026-10", "2026-10-13", 5),
    ];
    assert_eq!(codes(record(&mut session, &twice, " ")), ["premium_twice"]);
    record(&mut session, &[right], "二回振り込まれたため").unwrap();
    assert_eq!(row(&session, "2026-10", 1).received, Yen::new(67_896));
    let audit = session.audit(None, 10).unwrap();
    assert!(
        audit
            .iter()
            .any(|row| row.detail.contains("二回振り込まれたため"))
    );
    // 先の日付 is never let through by a reason.
    assert_eq!(
        codes(record(&mut session, &[tomorrow], "理由")),
        ["premium_future"]
    );
}

#[test]
fn 入金の取消は理由を残し元の入金も消えない() {
    let office = two();
    let mut session = office.on("2026-10-13");
    record(
        &mut session,
        &[receipt(1, "2026-10", "2026-10-13", 33_948)],
        "",
    )
    .unwrap();
    let line = row(&session, "2026-10", 1).receipts.remove(0);
    let reverse = |reason: &str| {
        Command::Premium(PremiumCommand::Reverse {
            person: PersonId(1),
            entry: line.entry,
            reason: reason.to_owned(),
        })
    };
    assert!(session.run(reverse(" ")).is_err());
    session.run(reverse("別の人の入金でした")).unwrap();
    assert_eq!(row(&session, "2026-10", 1).state, Some(PaymentState::Open));
    assert!(session.run(reverse("もう一度")).is_err());
    let history = session.member_view(PersonId(1)).unwrap().history;
    assert!(
        history
            .iter()
            .any(|row| row.is_reversed && row.text.contains("33,948"))
    );
}

#[test]
fn 納めすぎと喪失後の入金は還付の一覧に載る() {
    let office = two();
    let mut session = office.on("2026-11-10");
    paid_until_september(&mut session);
    let more = [
        receipt(1, "2026-10", "2026-10-13", 34_000),
        receipt(2, "2026-10", "2026-10-13", 26_832),
        receipt(2, "2026-11", "2026-11-10", 26_832),
    ];
    record(&mut session, &more, "").unwrap();
    drop(session);
    office.post(&[lost(2, "2026-11-20", LossReason::Employed)]);
    let session = office.on("2026-11-22");
    let refunds = session.premiums_view(month("2026-11")).unwrap().refunds;
    let rows: Vec<_> = refunds
        .iter()
        .map(|row| {
            (
                row.payer.id.0,
                row.month,
                row.amount.get(),
                row.reason,
                row.is_member,
            )
        })
        .collect();
    assert_eq!(
        rows,
        [
            (1, month("2026-10"), 52, RefundReason::Excess, true),
            (2, month("2026-11"), 26_832, RefundReason::NotOwed, false),
        ]
    );
}

fn given(line: usize, on: &str, amount: i64, payer: &str) -> GivenReceipt {
    GivenReceipt {
        line,
        sha256: String::new(),
        received_on: Some(day(on)),
        amount: Some(Yen::new(amount)),
        payer: payer.to_owned(),
        question: String::new(),
        not_a_receipt: String::new(),
    }
}

fn accepted(session: &mut Session, file: &ReceiptFile) -> Result<Outcome, Error> {
    let matched = session.match_receipts(file, &BTreeMap::new()).unwrap();
    session.run(Command::Premium(PremiumCommand::Accept(AcceptedReceipts {
        file_name: file.name.clone(),
        file_sha256: file.sha256.clone(),
        lines: matched
            .rows
            .iter()
            .filter_map(|row| row.accepted())
            .collect(),
    })))
}

#[test]
fn 銀行の行は番号かカナと額で人に結び付き_勝手には混ぜない() {
    let office = two();
    let session = office.on("2026-10-13");
    let file = ReceiptFile::new(
        "nyukin.csv",
        b"bytes",
        vec![
            given(1, "2026-10-09", 33_948, "90-7001ﾐﾎﾝ ﾊﾅｺ"),
            given(2, "2026-10-09", 26_832, "ﾚｲｼﾞ ｼﾞﾛｳ"),
            given(3, "2026-10-09", 26_831, "ﾚｲｼﾞ ｼﾞﾛｳ"),
            given(4, "2026-10-09", 33_948, "90-7001 ﾚｲｼﾞ ｼﾞﾛｳ"),
            given(5, "2026-10-09", 33_948, "ｶｸｳ ｼﾖｳｼﾞ"),
            given(6, "2026-10-14", 33_948, "90-7001"),
            GivenReceipt {
                not_a_receipt: "出金の行です。".to_owned(),
                ..given(7, "2026-10-09", 500, "ﾃｽｳﾘﾖｳ")
            },
        ],
    );
    let rows = session
        .match_receipts(&file, &BTreeMap::new())
        .unwrap()
        .rows;
    let states: Vec<MatchState> = rows.iter().map(|row| row.state).collect();
    use MatchState::{Choose, Nobody, NotAReceipt, Proposed};
    assert_eq!(
        states,
        [
            Proposed,
            Proposed,
            Choose,
            Choose,
            Nobody,
            NotAReceipt,
            NotAReceipt
        ]
    );
    assert_eq!(
        rows[0].parts,
        [(month("2026-08"), Yen::new(33_948))],
        "古い未納から"
    );
    assert!(rows[3].says.contains("名前が違います"));
    assert_eq!(rows[3].candidates.len(), 2);
    let chosen = BTreeMap::from([(3, Some(PersonId(2))), (1, None)]);
    let rows = session.match_receipts(&file, &chosen).unwrap().rows;
    assert_eq!((rows[0].state, rows[2].state), (Choose, Proposed));
    assert!(rows[0].accepted().is_none());
    assert_eq!(
        rows[2].parts,
        [(month("2026-09"), Yen::new(26_831))],
        "2行目が8月分を納めた後"
    );
}

#[test]
fn 二か月分の額は古い月から分け_同じ行は二度取り込まない() {
    let office = two();
    let mut session = office.on("2026-10-13");
    let line = given(1, "2026-10-13", 33_948 * 2 + 52, "90 7001 ミホンハナコ");
    let equal = [
        given(2, "2026-10-13", 26_832, "907002"),
        given(3, "2026-10-13", 26_832, "907002"),
    ];
    let lines: Vec<GivenReceipt> = std::iter::once(line.clone()).chain(equal).collect();
    let file = ReceiptFile::new("nyukin.csv", b"bytes", lines);
    let matched = session.match_receipts(&file, &BTreeMap::new()).unwrap();
    assert!(!matched.is_known);
    let parts = [
        (month("2026-08"), Yen::new(33_948)),
        (month("2026-09"), Yen::new(33_948)),
        (month("2026-10"), Yen::new(52)),
    ];
    assert_eq!(matched.rows[0].parts, parts);
    assert!(matches!(
        accepted(&mut session, &file).unwrap().told,
        Told::Rows(3)
    ));
    assert_eq!(row(&session, "2026-09", 1).received, Yen::new(33_948));
    assert_eq!(
        row(&session, "2026-09", 2).received,
        Yen::new(26_832),
        "同じ二行は二か月分"
    );

    let matched = session.match_receipts(&file, &BTreeMap::new()).unwrap();
    assert!(matched.is_known);
    assert!(
        matched
            .rows
            .iter()
            .all(|row| row.state == MatchState::Taken)
    );
    let other = ReceiptFile::new("nyukin2.csv", b"other", vec![line]);
    let matched = session.match_receipts(&other, &BTreeMap::new()).unwrap();
    assert_eq!(
        matched.rows[0].state,
        MatchState::Taken,
        "別のファイルでも同じ行"
    );
}

#[test]
fn 手入力した入金と同じ日の同じ額の行は_選ぶまで次の月に入れない() {
    let office = two();
    let mut session = office.on("2026-11-11");
    paid_until_september(&mut session);
    let typed = [
        receipt(1, "2026-10", "2026-10-13", 33_948),
        receipt(1, "2026-11", "2026-11-10", 33_948),
        receipt(2, "2026-10", "2026-11-10", 26_832),
        receipt(2, "2026-11", "2026-11-10", 26_832),
    ];
    record(&mut session, &typed, "").unwrap();
    let file = ReceiptFile::new(
        "nyukin.csv",
        b"bytes",
        vec![
            given(1, "2026-11-10", 33_948, "90-7001ﾐﾎﾝ ﾊﾅｺ"),
            given(2, "2026-11-10", 26_832 * 2, "90-7002ﾚｲｼﾞ ｼﾞﾛｳ"),
            // The day after is other money.
            given(3, "2026-11-11", 33_948, "90-7001ﾐﾎﾝ ﾊﾅｺ"),
        ],
    );
    let none = BTreeMap::new();
    let rows = session.match_receipts(&file, &none).unwrap().rows;
    let states: Vec<MatchState> = rows.iter().map(|row| row.state).collect();
    use MatchState::{Choose, Proposed};
    assert_eq!(states, [Choose, Choose, Proposed]);
    assert!(
        rows[0]
            .says
            .contains("同じ日の同じ額の入金が、すでに令和8年11月分として記録されています。"),
        "{}",
        rows[0].says
    );
    assert!(
        rows[1].says.contains("令和8年10月分・令和8年11月分"),
        "{}",
        rows[1].says
    );
    assert_eq!(rows[0].candidates.len(), 1);
    assert!(rows[0].accepted().is_none() && rows[0].parts.is_empty());
    accepted(&mut session, &file).unwrap();
    // Only the line of the 11th went to December.
    assert_eq!(row(&session, "2026-12", 1).received, Yen::new(33_948));
    assert_eq!(row(&session, "2026-12", 2).received, Yen::ZERO);
    let chosen = BTreeMap::from([(2, Some(PersonId(2)))]);
    let rows = session.match_receipts(&file, &chosen).unwrap().rows;
    assert_eq!(rows[1].state, Proposed);
    assert!(rows[1].says.contains("すでに"), "{}", rows[1].says);
}

#[test]
fn 銀行のファイルは読めない行も載せ_要確認の行は選ぶまで取り込まない() {
    let office = two();
    let session = office.on("2026-10-13");
    let text = "取引日,入金金額,出金金額,摘要\r\n\
                2026/10/09,\"33,948\",,振込 90-7001ﾐﾎﾝ ﾊﾅｺ\r\n\
                2026/10/09,\"33,948\",,振込 90-7001ﾐﾎﾝ ﾊﾅｺ\r\n\
                2026/10/09,,110,ﾃｽｳﾘﾖｳ\r\n\
                2026/13/09,100,,90-7002\r\n";
    let file = GivenFile {
        name: "meisai.csv".to_owned(),
        bytes: text.as_bytes().to_vec(),
    };
    let file = ReceiptFile::read(&file, session.today()).unwrap();
    let rows = session
        .match_receipts(&file, &BTreeMap::new())
        .unwrap()
        .rows;
    let states: Vec<MatchState> = rows.iter().map(|row| row.state).collect();
    use MatchState::{Choose, NotAReceipt, Proposed};
    assert_eq!(states, [Proposed, Choose, NotAReceipt, NotAReceipt]);
    assert!(rows[1].says.contains("まったく同じ行"), "{}", rows[1].says);
    assert!(rows.iter().skip(2).all(|row| !row.says.is_empty()));
    let not_this = GivenFile {
        name: "x.csv".to_owned(),
        bytes: b"a,b\r\n1,2\r\n".to_vec(),
    };
    assert!(ReceiptFile::read(&not_this, session.today()).is_err());
}

#[test]
fn 納付書は人ごとに保管し一つのファイルに書き出す() {
    let office = two();
    let mut session = office.on("2026-10-01");
    let folder = office.folder.path().join("usb");
    let order = SlipOrder {
        month: month("2026-10"),
        people: vec![PersonId(1), PersonId(2)],
        folder,
    };
    let told = session
        .run(Command::Premium(PremiumCommand::PrintSlips(order.clone())))
        .unwrap()
        .told;
    let Told::File(path) = told else {
        panic!("ファイルがない")
    };
    let text = daicho::app::papers::text_of(&path).unwrap();
    for words in [
        "33,948円",
        "26,832円",
        "90-7002",
        "令和8年10月13日",
        "見本銀行",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    for id in [1, 2] {
        let papers = session.member_view(PersonId(id)).unwrap().papers;
        assert_eq!(papers.len(), 1);
        assert_eq!(papers[0].title, "納付書（令和8年10月分）");
    }
    let all = receipt(1, "2026-10", "2026-10-01", 33_948);
    record(&mut session, &[all], "").unwrap();
    let refused = session
        .run(Command::Premium(PremiumCommand::PrintSlips(order)))
        .err()
        .unwrap();
    assert!(
        refused
            .message_ja()
            .starts_with("90-7001の納付書は作れません。")
    );
    assert_eq!(
        session.member_view(PersonId(2)).unwrap().papers.len(),
        1,
        "途中まで作らない"
    );
}

#[test]
fn ファイルが書けなければ納付書も一覧も台帳に残らない() {
    let office = two();
    let mut session = office.on("2026-10-01");
    let blocked = office.folder.path().join("usb");
    std::fs::write(&blocked, b"a file, no folder").unwrap();
    let order = SlipOrder {
        month: month("2026-10"),
        people: vec![PersonId(1)],
        folder: blocked.clone(),
    };
    let before = session.audit(None, 50).unwrap().len();
    let slips = PremiumCommand::PrintSlips(order);
    assert!(session.run(Command::Premium(slips)).is_err());
    let list = ListOrder {
        source: ListSource::Premiums(month("2026-10")),
        format: ListFormat::Excel,
        folder: blocked,
        numbers: None,
    };
    assert!(session.run(Command::WriteList(list)).is_err());
    assert_eq!(session.audit(None, 50).unwrap().len(), before);
    let papers = session.member_view(PersonId(1)).unwrap().papers;
    assert!(papers.is_empty());
}

#[test]
fn 一人の納付予定は年度末まで_満了の前の月で終わる() {
    let office = two();
    let session = office.on("2026-10-01");
    let months: Vec<String> = session
        .premium_schedule(PersonId(1))
        .unwrap()
        .iter()
        .map(|row| row.month.to_string())
        .collect();
    assert_eq!(months.first().unwrap(), "2026-08");
    assert_eq!(months.last().unwrap(), "2027-03");
    drop(session);
    let session = office.on("2028-05-01");
    let rows = session.premium_schedule(PersonId(1)).unwrap();
    assert_eq!(
        rows.last().unwrap().month,
        month("2028-07"),
        "2028年8月1日に満了"
    );
}
