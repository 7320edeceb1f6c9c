//! 出産育児一時金 through the screen, from 受付 to 終了, by keyboard: the 差額 of a wife's birth, and a refusal.

use crate::case_hands::{self as hands, INQUIRY, ISSUE, REVIEW, SERVER, Typed};
use crate::desk;
use crate::flow_address::{EMPLOYED, Town, town_with};
use crate::render::shoot;
use crate::root::{self, Window};
use daicho::app::command::{Command, NewCase};
use daicho::app::demo::{APPROVER, CLERK};
use daicho::app::payment_command::PaymentCommand;
use daicho::app::run::Told;
use daicho::domain::member::PersonId;
use daicho::domain::yen::Yen;
use daicho::procedure::case::{CaseState, Nature};
use daicho::procedure::form::Form;
use daicho::procedure::step::Step;
use daicho::ui::page::Screen;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;

const RECEIVE: &Typed<'static> = &[("提出経路", "3"), ("提出者", "例示　正夫")];
const NUMBER: &Typed<'static> = &[("番号確認をした者", "2"), ("番号確認の方法", "1")];
const IDENTITY: &Typed<'static> = &[("身元確認をした者", "2"), ("身元確認の方法", "1")];
const CLAIM: &Typed<'static> = &[
    ("申請年月日", "t"),
    ("申請の種類", "2"),
    ("出産した者の枝番", "1"),
    ("出産年月日", "R8.11.3"),
    ("出生児数", "1"),
    ("産科医療補償制度", "1"),
    ("医療機関等の名称", "例示産婦人科クリニック"),
    ("支払の方法", "1"),
    ("代理受取額・医療機関等の請求額", "462300"),
    ("出産費用の合計", "462300"),
];
const ACCOUNT: &Typed<'static> = &[
    ("口座の種類", "1"),
    ("金融機関コード", "0001"),
    ("支店コード", "001"),
    ("預金種別", "1"),
    ("口座番号", "1234567"),
    ("口座名義（カナ）", "レイジ　タロウ"),
];
const PAPERS: &Typed<'static> = &[
    ("出産費用の領収・明細書（写）", "1"),
    ("直接支払制度の合意文書（写）", "1"),
];
const APPROVE: &Typed<'static> = &[("文書番号", "見本健給発第1号"), ("決裁年月日", "t")];
const ARCHIVE: &Typed<'static> = &[("箱・簿冊の番号", "R8-給付-01")];
const SEND: &Typed<'static> = &[("送付先", "2"), ("送付方法", "3"), ("送付年月日", "t")];

fn save(window: &mut Window) {
    desk::press_with(window, Modifiers::COMMAND, Key::S);
    window.run();
}

/// From 受付 to the form that names the family.
fn to_register(window: &mut Window) {
    root::click(window, "給付（出産育児一時金）を受け付ける…");
    hands::fill_all(window, RECEIVE);
    hands::complete(window);
    hands::fill_all(window, NUMBER);
    hands::complete(window);
    hands::fill_all(window, IDENTITY);
    hands::complete(window);
    assert_eq!(hands::open_step(window), Some(Step::Register));
    hands::fill(window, "届書の番号", &EMPLOYED.to_string());
    save(window);
    hands::fill_all(window, CLAIM);
    save(window);
}

/// From the form to the decision of another user.
fn to_decision(window: &mut Window, checks: &[&str]) {
    hands::tick(window, "申請書の記載と入力内容を読み合わせた");
    hands::complete(window);
    hands::push(window, "情報照会 行を追加");
    hands::fill_all(window, INQUIRY);
    hands::complete(window);
    hands::fill_all(window, REVIEW);
    for check in checks {
        hands::tick(window, check);
    }
    hands::complete(window);
    hands::change_user_with(window, APPROVER.1);
    hands::fill_all(window, APPROVE);
    desk::press(window, Key::F12);
    window.run();
}

/// From the decision to the papers.
fn to_issued(window: &mut Window) {
    desk::press(window, Key::F12);
    window.run();
    assert_eq!(hands::open_step(window), Some(Step::Issue));
    hands::change_user_with(window, CLERK.1);
    hands::fill_all(window, ISSUE);
    hands::tick(window, "印刷した通知書の氏名・金額・振込先を確かめた");
    hands::complete(window);
}

/// Everything that the case has ordered is paid over the counter.
fn pay(window: &mut Window) {
    let payments = hands::view(window).facts.payments;
    assert_eq!(payments.len(), 1);
    let session = window.state_mut().root.session().unwrap();
    let today = session.today();
    for payment in payments {
        let command = PaymentCommand::PayOtherwise {
            payment: payment.id,
            on: today,
            reason: "窓口払".to_owned(),
        };
        session.run(Command::Payment(command)).unwrap();
    }
    let case = Screen::Case(hands::the_case(window));
    let ctx = window.ctx.clone();
    window.state_mut().root.go_to(&ctx, Screen::Home);
    window.run();
    window.state_mut().root.go_to(&ctx, case);
    window.run();
}

fn to_end(window: &mut Window) {
    for typed in [ARCHIVE, SEND, SERVER, &[]] {
        hands::fill_all(window, typed);
        hands::complete(window);
    }
    assert_eq!(hands::view(window).case.state, CaseState::Finished);
}

/// Whether a further case of this form is stopped as a second claim for the same birth.
fn is_double(window: &mut Window, nature: Nature, form: Form) -> bool {
    let session = window.state_mut().root.session().unwrap();
    let new = NewCase {
        procedure: "childbirth_lump_sum".to_owned(),
        received_on: session.today(),
        nature,
        subject: None,
        form,
    };
    let Told::Case(case) = session.run(Command::OpenCase(new)).unwrap().told else {
        panic!("no case");
    };
    let view = session.case_view(case).unwrap();
    let mut codes = view.findings.iter().map(|finding| finding.code.as_str());
    codes.any(|code| code == "childbirth.decided_before")
}

#[test]
fn 妻の出産の差額を受付から終了まで進める() {
    for (scale, name) in [(1.0, "100"), (1.5, "150")] {
        let Town {
            mut window,
            textures,
            first,
        } = town_with(scale, |_| Vec::new());
        let window = &mut window;
        let shoot = |window: &Window, part: &str| {
            shoot(window, &textures, &format!("childbirth-{part}-{name}"));
        };
        to_register(window);
        assert_eq!(desk::shown(window, "出産した者の氏名"), "例示　良子");
        shoot(window, "1-claim");
        hands::fill_all(window, ACCOUNT);
        hands::fill_all(window, PAPERS);
        save(window);
        assert_eq!(desk::shown(window, "差引支給額"), "37,700");
        hands::fill(window, "不支給の理由の説明", "");
        shoot(window, "2-amounts");
        shoot(window, "2-account");
        to_decision(window, &["代理受取額を専用請求書と照合した"]);
        // Beside the form and on the page of the 決裁.
        let said = window.query_all_by_label_contains("37,700円を、").count();
        assert!(said >= 2, "the approver sees the payment");
        shoot(window, "3-decision");
        to_issued(window);
        let papers = hands::view(window).documents;
        let issued = papers.iter().filter(|paper| !paper.papers.is_empty());
        let ids: Vec<String> = issued.map(|paper| paper.id.clone()).collect();
        assert_eq!(ids, ["benefit_notice"]);
        pay(window);
        to_end(window);
        shoot(window, "4-finished");
        let view = hands::view(window);
        let interfaces: Vec<&str> = view
            .outbox
            .iter()
            .map(|row| row.interface.as_str())
            .collect();
        assert!(interfaces.contains(&"chukan-kyufu"), "{interfaces:?}");
        for person in [PersonId(first), PersonId(first + 1)] {
            let benefits = hands::benefits(window, person);
            let [benefit] = benefits.as_slice() else {
                panic!("one benefit, for the one who is paid and for the one who gave birth");
            };
            assert_eq!(benefit.payable, Some(Yen::new(37_700)));
        }
        let case = hands::the_case(window);
        assert!(is_double(window, Nature::Ordinary, view.case.form));
        assert!(!is_double(window, Nature::Correction(case), Form::new()));
    }
}

#[test]
fn 不支給も決裁し通知して終了する() {
    let mut town = town_with(1.0, |_| Vec::new());
    let window = &mut town.window;
    to_register(window);
    hands::fill(window, "出産年月日", "R8.3.31");
    hands::fill(window, "支給・不支給の別", "2");
    hands::fill(window, "不支給の理由", "5");
    hands::fill_all(window, PAPERS);
    save(window);
    shoot(window, &town.textures, "childbirth-5-refused");
    let nothing = |window: &Window| {
        window
            .query_all_by_label_contains("支払はありません。")
            .count()
    };
    assert_eq!(nothing(window), 1, "known before the decision");
    to_decision(window, &["代理受取額を専用請求書と照合した"]);
    assert_eq!(nothing(window), 2, "and on the page of the 決裁");
    to_issued(window);
    assert!(hands::view(window).facts.payments.is_empty());
    hands::fill_all(window, ARCHIVE);
    hands::complete(window);
    hands::complete(window);
    for typed in [SEND, SERVER, &[]] {
        hands::fill_all(window, typed);
        hands::complete(window);
    }
    let view = hands::view(window);
    assert_eq!(view.case.state, CaseState::Finished);
    let benefits = hands::benefits(window, PersonId(town.first));
    let [refusal] = benefits.as_slice() else {
        panic!("one decision");
    };
    assert_eq!(refusal.what, "家族出産育児一時金（不支給）");
    assert_eq!(refusal.payable, Some(Yen::ZERO));
}
