//! 支払 of a case: from the decision to the bank and back, and what 訂正 and 取消 do to money that waits or went.

use crate::payments::{Office, account, date, later, returned, today};
use daicho::app::command::{Command, NewCase};
use daicho::app::payment_command::PaymentCommand;
use daicho::app::run::Told;
use daicho::app::session::Session;
use daicho::app::transfers::TransferOrder;
use daicho::app::view::CaseView;
use daicho::domain::finding::Severity;
use daicho::domain::payment::PaymentState;
use daicho::domain::yen::Yen;
use daicho::ledger::payments;
use daicho::procedure::benefit_rows::{BenefitRow, benefit_row};
use daicho::procedure::case::{CaseId, Nature};
use daicho::procedure::catalogue::{Procedure, find};
use daicho::procedure::facts::Facts;
use daicho::procedure::form::Form;
use daicho::procedure::gate;
use daicho::procedure::input;
use daicho::procedure::record::Cell;
use daicho::procedure::step::Step;

/// 直接支払の差額: the hospital's claim leaves 37,700円.
pub const CLAIM: &[(&str, &str)] = &[
    ("届書の番号", "1"),
    ("申請年月日", "R8.11.20"),
    ("申請の種類", "内払金（差額・通知前）"),
    ("出産した者の枝番", "0"),
    ("出産年月日", "R8.10.3"),
    ("出生児数", "1"),
    ("産科医療補償制度", "加入"),
    ("医療機関等の名称", "例示産婦人科クリニック"),
    ("支払の方法", "直接支払制度を利用"),
    ("代理受取額・医療機関等の請求額", "462,300"),
    ("出産費用の合計", "462,300"),
    ("口座の種類", "申請書に記載の口座"),
    ("金融機関コード", "0001"),
    ("金融機関", "みずほ銀行"),
    ("支店コード", "001"),
    ("支店", "東京営業部"),
    ("預金種別", "普通"),
    ("口座番号", "1234567"),
    ("口座名義（カナ）", "ミホン　ハナコ"),
    ("出産費用の領収・明細書（写）", "受領"),
    ("直接支払制度の合意文書（写）", "受領"),
];

fn procedure() -> &'static Procedure {
    find("childbirth_lump_sum").unwrap()
}

pub fn view(session: &Session, case: CaseId) -> CaseView {
    session.case_view(case).unwrap()
}

fn fill(session: &mut Session, case: CaseId, typed: &[(&str, &str)]) {
    let today = session.today();
    let mut form = view(session, case).case.form;
    for (label, text) in typed {
        let path = input::path_labelled(procedure(), label).expect(label);
        input::enter(procedure(), &mut form, &path, text, today);
    }
    session.run(Command::SaveForm { case, form }).unwrap();
}

fn complete(session: &mut Session, case: CaseId, step: Step, typed: &[(&str, &str)]) {
    fill(session, case, typed);
    let now = view(session, case);
    for finding in &now.findings {
        if finding.severity == Severity::Confirm {
            let command = Command::GiveReason {
                case,
                finding: finding.identity(),
                reason: "控えで確認済み".to_owned(),
            };
            session.run(command).unwrap();
        }
    }
    let checks = procedure().checklist.iter();
    for check in checks.filter(|check| check.step == step && (check.when)(&now.case.form)) {
        let command = Command::Tick {
            case,
            check: gate::check_key(step, check.id),
            answer: Some(String::new()),
        };
        session.run(command).unwrap();
    }
    if let Err(error) = session.run(Command::CompleteStep { case, step }) {
        panic!("{step:?}: {} {:#?}", error.message_ja(), error.findings());
    }
}

fn not_needed(session: &mut Session, case: CaseId, step: Step) {
    let reason = "この案件では不要".to_owned();
    let to = daicho::app::command::Reroute::NotNeeded { step, reason };
    session.run(Command::Reroute { case, to }).unwrap();
}

/// A case up to the step before its decision.
fn reviewed(session: &mut Session, nature: Nature, typed: &[(&str, &str)]) -> CaseId {
    let new = NewCase {
        procedure: procedure().id.to_owned(),
        received_on: session.today(),
        nature,
        subject: None,
        form: Form::new(),
    };
    let Told::Case(case) = session.run(Command::OpenCase(new)).unwrap().told else {
        panic!("案件が開かない");
    };
    if nature != Nature::Ordinary {
        let command = Command::GiveReason {
            case,
            finding: gate::CORRECTION_REASON.to_owned(),
            reason: "請求額の訂正".to_owned(),
        };
        session.run(command).unwrap();
    }
    let received = [("提出経路", "本人郵送"), ("提出者", "見本　一郎")];
    complete(session, case, Step::Receive, &received);
    not_needed(session, case, Step::VerifyNumber);
    not_needed(session, case, Step::VerifyIdentity);
    complete(session, case, Step::Register, typed);
    not_needed(session, case, Step::Inquire);
    complete(session, case, Step::Review, &[("審査結果", "可")]);
    case
}

fn decide(session: &mut Session, case: CaseId) {
    let typed = [("文書番号", "見本健給発第1号"), ("決裁年月日", "t")];
    complete(session, case, Step::Approve, &typed);
}

pub fn decided(session: &mut Session, nature: Nature, typed: &[(&str, &str)]) -> CaseId {
    let case = reviewed(session, nature, typed);
    decide(session, case);
    case
}

fn states(office: &Office, case: CaseId) -> Vec<(i64, PaymentState)> {
    let rows = view(&office.session, case).payments.rows;
    rows.iter()
        .map(|row| (row.amount.get(), row.state))
        .collect()
}

/// A paper of the case as text; the paper has to be ready.
fn paper(office: &Office, case: CaseId, id: &str) -> String {
    let now = view(&office.session, case);
    let mut documents = procedure().documents.iter();
    let document = documents.find(|document| document.id == id).unwrap();
    assert!((document.when)(&now.case.form, &now.facts), "{id}");
    let sheets = (document.sheets)(&now.case.form, &now.facts);
    sheets.iter().map(ToString::to_string).collect()
}

/// Whether the case gives this paper out.
fn has_paper(office: &Office, case: CaseId, id: &str) -> bool {
    let now = view(&office.session, case);
    let mut documents = procedure().documents.iter();
    documents.any(|document| document.id == id && (document.when)(&now.case.form, &now.facts))
}

fn says(text: &str, words: &[&str]) {
    for word in words {
        assert!(text.contains(word), "「{word}」がない: {text}");
    }
}

fn pay_is_open(office: &Office, case: CaseId) -> bool {
    view(&office.session, case)
        .position
        .open
        .contains(&Step::Pay)
}

#[test]
fn 決裁から振込_支払済_組戻し_新しい口座_二つ目の振込データまで() {
    let mut office = Office::with(&[]);
    let case = reviewed(&mut office.session, Nature::Ordinary, CLAIM);
    let upcoming = view(&office.session, case).payments.upcoming;
    assert!(upcoming[0].contains("37,700円"), "{upcoming:?}");
    assert!(office.view().waiting.is_empty(), "決裁の前に支払はない");
    decide(&mut office.session, case);
    assert_eq!(states(&office, case), [(37_700, PaymentState::Ordered)]);
    let row = office.view().waiting[0].clone();
    assert_eq!(row.case, Some(case));
    assert_eq!(row.payee.name, "見本　一郎");

    complete(
        &mut office.session,
        case,
        Step::Issue,
        &[("発行年月日", "t")],
    );
    // 支払処理 stands open as long as nothing went out.
    let early = Command::CompleteStep {
        case,
        step: Step::Pay,
    };
    let stopped = office.session.run(early).err().unwrap();
    assert_eq!(stopped.findings()[0].code, "pay.waiting");
    office.make(&[row.id], "一");
    assert!(
        !pay_is_open(&office, case),
        "振込データの作成で支払処理が済む"
    );

    let mut office = later(office, "2026-11-30");
    office.done(PaymentCommand::MarkPaid {
        payments: vec![row.id],
        on: date("2026-11-30"),
    });
    let mut office = later(office, "2026-12-02");
    office.done(returned(row.id, "2026-12-02"));
    assert_eq!(states(&office, case), [(37_700, PaymentState::Returned)]);
    office.done(PaymentCommand::CorrectAccount {
        payment: row.id,
        account: account("ミホン　イチロウ"),
        reason: "本人の申出".to_owned(),
    });
    let order = TransferOrder {
        transfer_on: date("2026-12-07"),
        ..office.order(&[row.id], "二")
    };
    office.done(PaymentCommand::MakeTransfer(order));
    assert_eq!(states(&office, case), [(37_700, PaymentState::Exported)]);
    assert_eq!(office.view().transfers.len(), 2);
    office.is_sound();
}

#[test]
fn 訂正はまだ振り込んでいない支払を取りやめて出し直す() {
    let mut office = Office::with(&[]);
    let case = decided(&mut office.session, Nature::Ordinary, CLAIM);
    let less = [("代理受取額・医療機関等の請求額", "470,000")];
    let correction = decided(&mut office.session, Nature::Correction(case), &less);
    assert_eq!(states(&office, case), [(37_700, PaymentState::Withdrawn)]);
    assert_eq!(
        states(&office, correction),
        [(30_000, PaymentState::Ordered)]
    );
    assert!(office.view().reclaims.is_empty());
    office.is_sound();
}

#[test]
fn 訂正で減れば返納を求め_増えれば差額を払う() {
    let mut office = Office::with(&[]);
    let case = decided(&mut office.session, Nature::Ordinary, CLAIM);
    let first = office.waiting();
    office.make(&first, "一");
    let less = [("代理受取額・医療機関等の請求額", "470,000")];
    let correction = reviewed(&mut office.session, Nature::Correction(case), &less);
    let findings = view(&office.session, correction).findings;
    let said = findings
        .iter()
        .find(|finding| finding.code == "payment_reclaim");
    assert!(said.unwrap().message.contains("7,700円が返納"));
    decide(&mut office.session, correction);
    assert!(states(&office, correction).is_empty());
    let claim = office.view().reclaims[0].clone();
    assert_eq!(
        (claim.outstanding, claim.case),
        (Yen::new(7_700), Some(correction))
    );

    // The correction is corrected: the whole sum is due again, and more.
    let more = [("代理受取額・医療機関等の請求額", "460,000")];
    let again = decided(&mut office.session, Nature::Correction(correction), &more);
    assert!(office.view().reclaims.is_empty());
    assert_eq!(states(&office, again), [(2_300, PaymentState::Ordered)]);
    office.is_sound();
}

#[test]
fn 取消のあとの組戻しは返納を済ませ_払い直さない() {
    let mut office = Office::with(&[]);
    let case = decided(&mut office.session, Nature::Ordinary, CLAIM);
    let ids = office.waiting();
    office.make(&ids, "一");
    decided(&mut office.session, Nature::Cancellation(case), &[]);
    assert_eq!(office.view().reclaims[0].outstanding, Yen::new(37_700));
    let mut office = later(office, "2026-12-01");
    office.done(returned(ids[0], "2026-12-01"));
    let now = office.view();
    assert!(now.reclaims.is_empty() && now.waiting.is_empty() && now.returned.is_empty());
    assert_eq!(states(&office, case), [(37_700, PaymentState::Withdrawn)]);
    office.is_sound();
}

#[test]
fn 一部が返納になった支払の組戻しは残りだけを払い直す() {
    let mut office = Office::with(&[]);
    let case = decided(&mut office.session, Nature::Ordinary, CLAIM);
    let ids = office.waiting();
    office.make(&ids, "一");
    let less = [("代理受取額・医療機関等の請求額", "470,000")];
    let correction = decided(&mut office.session, Nature::Correction(case), &less);
    let mut office = later(office, "2026-12-01");
    office.done(returned(ids[0], "2026-12-01"));
    assert!(office.view().reclaims.is_empty());
    assert_eq!(
        states(&office, correction),
        [(30_000, PaymentState::Ordered)]
    );
    assert!(office.view().waiting[0].reason.contains("口座を確かめて"));
    office.is_sound();
}

fn recall(office: &mut Office) {
    let transfer = office.view().transfers[0].transfer.id;
    office.done(PaymentCommand::RecallTransfer {
        transfer,
        reason: "銀行へ渡していない".to_owned(),
    });
}

#[test]
fn 取消のあとの振込データの取りやめは返納を済ませ_支払待ちに戻さない() {
    let mut office = Office::with(&[]);
    let case = decided(&mut office.session, Nature::Ordinary, CLAIM);
    let ids = office.waiting();
    office.make(&ids, "一");
    decided(&mut office.session, Nature::Cancellation(case), &[]);
    assert_eq!(office.view().reclaims[0].outstanding, Yen::new(37_700));
    recall(&mut office);
    let now = office.view();
    assert!(now.reclaims.is_empty() && now.waiting.is_empty() && now.exported.is_empty());
    assert_eq!(states(&office, case), [(37_700, PaymentState::Withdrawn)]);
    let again = office.order(&ids, "二");
    office.refused(PaymentCommand::MakeTransfer(again));
    office.is_sound();
}

#[test]
fn 減らす訂正のあとの振込データの取りやめは残りだけを支払待ちに戻す() {
    let mut office = Office::with(&[]);
    let case = decided(&mut office.session, Nature::Ordinary, CLAIM);
    let ids = office.waiting();
    office.make(&ids, "一");
    let less = [("代理受取額・医療機関等の請求額", "470,000")];
    let correction = decided(&mut office.session, Nature::Correction(case), &less);
    recall(&mut office);
    assert!(office.view().reclaims.is_empty());
    assert_eq!(states(&office, case), [(37_700, PaymentState::Withdrawn)]);
    assert_eq!(
        states(&office, correction),
        [(30_000, PaymentState::Ordered)]
    );
    office.is_sound();
}

/// 受取代理: 400,000円 to the hospital, 100,000円 to the person.
const AGENT: &[(&str, &str)] = &[
    ("申請の種類", "受取代理"),
    ("支払の方法", "受取代理制度を利用"),
    ("申請年月日", "R8.8.18"),
    ("出産予定日", "R8.10.10"),
    ("出産の証明", "医師・助産師の証明"),
    ("代理受取額・医療機関等の請求額", "400,000"),
    ("出産費用の合計", "400,000"),
    ("医療機関等の金融機関コード", "0001"),
    ("医療機関等の金融機関", "みずほ銀行"),
    ("医療機関等の支店コード", "001"),
    ("医療機関等の支店", "東京営業部"),
    ("医療機関等の預金種別", "当座"),
    ("医療機関等の口座番号", "7654321"),
    ("医療機関等の口座名義（カナ）", "レイジサンフジンカ"),
    ("母子健康手帳（写）等", "受領"),
    ("住民票（世帯全員）", "受領"),
];

#[test]
fn 受取代理の医療機関の組戻しは本人の返納に充てない() {
    let mut office = Office::with(&[]);
    let claim = [CLAIM, AGENT].concat();
    let case = decided(&mut office.session, Nature::Ordinary, &claim);
    let ids = office.waiting();
    let sums = [400_000, 100_000].map(|yen| (yen, PaymentState::Ordered));
    assert_eq!(states(&office, case), sums);
    office.make(&ids, "一");

    // 20,000円 more for the hospital, which she has too much.
    let more = [
        ("代理受取額・医療機関等の請求額", "420,000"),
        ("出産費用の合計", "420,000"),
    ];
    let correction = decided(&mut office.session, Nature::Correction(case), &more);
    assert_eq!(
        states(&office, correction),
        [(20_000, PaymentState::Ordered)]
    );
    let claim = office.view().reclaims[0].clone();
    assert_eq!(claim.outstanding, Yen::new(20_000));
    assert_eq!(claim.purpose, "出産育児一時金");

    let mut office = later(office, "2026-12-01");
    office.done(returned(ids[0], "2026-12-01"));
    assert_eq!(office.view().reclaims[0].outstanding, Yen::new(20_000));
    assert_eq!(office.view().returned[0].amount, Yen::new(400_000));
    // Her own transfer that comes back pays the claim.
    office.done(returned(ids[1], "2026-12-01"));
    assert!(office.view().reclaims.is_empty());
    office.is_sound();
}

/// 支払年月日 in the row of the benefit for the 中間サーバー.
fn paid_in_row(office: &Office, case: CaseId) -> Option<Cell> {
    let now = view(&office.session, case);
    let mut facts = Facts::nobody(today(), office.session.society().unwrap());
    facts.payments = payments::facts_of(&office.ledger(), case).unwrap();
    let row = BenefitRow {
        kind: "childbirth",
        decided_on: today(),
        amount: Yen::new(37_700),
        is_granted: true,
        own: Vec::new(),
    };
    let record = benefit_row(row, &now.case.form, &facts);
    record.values.get("benefit.paid").cloned()
}

#[test]
fn 窓口払の日も給付の行の支払年月日になる() {
    let mut office = Office::with(&[]);
    let case = decided(&mut office.session, Nature::Ordinary, CLAIM);
    let ids = office.waiting();
    assert_eq!(paid_in_row(&office, case), None);
    office.done(PaymentCommand::PayOtherwise {
        payment: ids[0],
        on: date("2026-11-24"),
        reason: "窓口払（口座がないため）".to_owned(),
    });
    assert_eq!(paid_in_row(&office, case), Some(Cell::Date(today())));
    let audit = office.session.audit(None, 1).unwrap();
    assert!(audit[0].detail.contains("窓口払（口座がないため）"));
}

#[test]
fn 窓口払の取消のあと_済んだ支払処理は戻らず案件がそう言う() {
    let mut office = Office::with(&[]);
    let case = decided(&mut office.session, Nature::Ordinary, CLAIM);
    let typed = [("発行年月日", "t")];
    complete(&mut office.session, case, Step::Issue, &typed);
    let ids = office.waiting();
    let otherwise = PaymentCommand::PayOtherwise {
        payment: ids[0],
        on: today(),
        reason: "窓口払".to_owned(),
    };
    office.done(otherwise.clone());
    assert!(view(&office.session, case).position.is_settled(Step::Pay));
    assert_eq!(view(&office.session, case).payments.unpaid, None);
    let undo = PaymentCommand::UndoPaid {
        payments: ids.clone(),
        reason: "別の人の窓口払".to_owned(),
    };
    office.done(undo);
    let now = view(&office.session, case);
    assert!(now.position.is_settled(Step::Pay));
    assert!(now.payments.unpaid.unwrap().contains("支払待ち"));
    assert_eq!(states(&office, case), [(37_700, PaymentState::Ordered)]);
    office.done(otherwise);
    assert_eq!(view(&office.session, case).payments.unpaid, None);
    office.is_sound();
}

/// What was decided away does not wait to be paid once more.
#[test]
fn 減らす訂正のあとの窓口払の取消は返納に充て_残りだけが待つ() {
    let mut office = Office::with(&[]);
    let case = decided(&mut office.session, Nature::Ordinary, CLAIM);
    let ids = office.waiting();
    office.done(PaymentCommand::PayOtherwise {
        payment: ids[0],
        on: today(),
        reason: "窓口払".to_owned(),
    });
    let less = [("代理受取額・医療機関等の請求額", "470,000")];
    let correction = decided(&mut office.session, Nature::Correction(case), &less);
    assert_eq!(office.view().reclaims[0].outstanding, Yen::new(7_700));
    office.done(PaymentCommand::UndoPaid {
        payments: ids,
        reason: "別の人の窓口払".to_owned(),
    });
    assert!(office.view().reclaims.is_empty());
    assert_eq!(states(&office, case), [(37_700, PaymentState::Withdrawn)]);
    let rest = [(30_000, PaymentState::Ordered)];
    assert_eq!(states(&office, correction), rest);
    office.is_sound();
}

/// The money came back because of the account: the next file must not go to the same one unseen.
#[test]
fn 組戻しのあとの窓口払の取消は_残りも口座を確かめさせる() {
    let mut office = Office::with(&[]);
    let case = decided(&mut office.session, Nature::Ordinary, CLAIM);
    let ids = office.waiting();
    office.make(&ids, "一");
    let mut office = later(office, "2026-12-01");
    office.done(returned(ids[0], "2026-12-01"));
    office.done(PaymentCommand::PayOtherwise {
        payment: ids[0],
        on: date("2026-12-01"),
        reason: "窓口払".to_owned(),
    });
    let less = [("代理受取額・医療機関等の請求額", "470,000")];
    let correction = decided(&mut office.session, Nature::Correction(case), &less);
    office.done(PaymentCommand::UndoPaid {
        payments: ids,
        reason: "別の人の窓口払".to_owned(),
    });
    assert!(office.view().reclaims.is_empty());
    let rest = [(30_000, PaymentState::Ordered)];
    assert_eq!(states(&office, correction), rest);
    assert!(office.view().waiting[0].reason.contains("口座を確かめて"));
    office.is_sound();
}

#[test]
fn 振込で払った給付の支払年月日は振込指定日() {
    let mut office = Office::with(&[]);
    let case = decided(&mut office.session, Nature::Ordinary, CLAIM);
    let ids = office.waiting();
    office.make(&ids, "一");
    assert_eq!(paid_in_row(&office, case), None);
    let mut office = later(office, "2026-12-01");
    office.done(PaymentCommand::MarkPaid {
        payments: ids,
        on: date("2026-12-01"),
    });
    let day = Cell::Date(date("2026-11-30"));
    assert_eq!(paid_in_row(&office, case), Some(day));
}

#[test]
fn 訂正の通知は既支給額を引いた実際の振込を言う() {
    let mut office = Office::with(&[]);
    let case = decided(&mut office.session, Nature::Ordinary, CLAIM);
    let first = paper(&office, case, "benefit_notice");
    assert!(!first.contains("既支給額") && !has_paper(&office, case, "benefit_reversal"));
    let ids = office.waiting();
    office.make(&ids, "一");
    let more = [("代理受取額・医療機関等の請求額", "460,000")];
    let correction = reviewed(&mut office.session, Nature::Correction(case), &more);
    // The notice says the same before the decision and after it.
    for step in ["前", "後"] {
        let notice = paper(&office, correction, "benefit_notice");
        says(
            &notice,
            &[
                "令和8年11月24日の決定（文書番号 見本健給発第1号）を変更するものです。",
                "40,000円",
                "－37,700円",
                "2,300円",
            ],
        );
        assert_eq!(notice.matches("40,000円").count(), 2, "{step}: {notice}");
        assert!(!has_paper(&office, correction, "benefit_reversal"));
        if step == "前" {
            decide(&mut office.session, correction);
        }
    }
}

#[test]
fn 減額の訂正と取消は理由と返納額を紙で知らせる() {
    let mut office = Office::with(&[]);
    let case = decided(&mut office.session, Nature::Ordinary, CLAIM);
    let ids = office.waiting();
    office.make(&ids, "一");
    let less = [("代理受取額・医療機関等の請求額", "470,000")];
    let correction = decided(&mut office.session, Nature::Correction(case), &less);
    let notice = paper(&office, correction, "benefit_notice");
    says(&notice, &["今回お支払いする額はありません", "7,700円"]);
    assert!(!notice.contains("追ってお知らせします"), "振込はない");
    let reversal = paper(&office, correction, "benefit_reversal");
    says(
        &reversal,
        &[
            "支給決定変更通知書兼返納のお願い",
            "文書番号 見本健給発第1号",
            "請求額の訂正",
            "37,700円",
            "30,000円",
            "7,700円を返納してください。納付の方法は別にお知らせします。",
            "社会保険審査官",
        ],
    );
    let cancelled = decided(&mut office.session, Nature::Cancellation(correction), &[]);
    assert!(!has_paper(&office, cancelled, "benefit_notice"));
    says(
        &paper(&office, cancelled, "benefit_reversal"),
        &[
            "支給決定取消通知書兼返納のお願い",
            "37,700円を返納してください",
            "社会保険審査官",
        ],
    );
    office.is_sound();
}

#[test]
fn まだ払っていない決定の取消は返納を求めない() {
    let mut office = Office::with(&[]);
    let case = decided(&mut office.session, Nature::Ordinary, CLAIM);
    let cancelled = decided(&mut office.session, Nature::Cancellation(case), &[]);
    let reversal = paper(&office, cancelled, "benefit_reversal");
    says(
        &reversal,
        &[
            "支給決定取消通知書",
            "返納いただく額はありません",
            "社会保険審査官",
        ],
    );
    assert!(!reversal.contains("返納のお願い"));
}
