//! 資格喪失 through the screen, from 受付 to 終了, by keyboard: the family of an employer's notification.

use crate::case_hands::{self as hands, APPROVE, ARCHIVE, INQUIRY, ISSUE, REVIEW, SERVER, Typed};
use crate::desk;
use crate::flow_address::{EMPLOYED, Town, VOLUNTARY, town_with};
use crate::render::shoot;
use crate::root::{self, Window};
use daicho::app::demo::{APPROVER, CLERK};
use daicho::domain::certificate::CertificateKind;
use daicho::domain::date::Date;
use daicho::domain::entry::{Entry, Fact};
use daicho::domain::member::PersonId;
use daicho::procedure::case::CaseState;
use daicho::procedure::step::Step;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;

const RECEIVE: &Typed<'static> = &[
    ("提出経路", "1"),
    ("提出者", "見本電機株式会社"),
    ("個人番号確認・身元確認は事業主確認済", "1"),
];
const LOSS: &Typed<'static> = &[
    ("提出年月日", "t"),
    ("届書のフリガナ", "レイジ　タロウ"),
    ("喪失（不該当）原因", "1"),
    ("退職・死亡などの年月日", "R8.11.25"),
    ("喪失年月日（届書の記載）", "R8.11.26"),
    ("資格確認書添付（枚）", "1"),
    ("資格確認書返不能（枚）", "0"),
];
const SEND: &Typed<'static> = &[("送付先", "1"), ("送付方法", "1"), ("送付年月日", "t")];

/// The wife holds a 資格確認書.
fn certificate(first: i64) -> Vec<Entry> {
    let on = |month, day| Date::new(2026, month, day).unwrap();
    let issued = Fact::CertificateIssued {
        certificate: CertificateKind::EligibilityCertificate,
        issue_count: 1,
        valid_until: Date::new(2030, 11, 30),
    };
    vec![Entry {
        person: PersonId(first + 1),
        valid_from: on(4, 10),
        fact: issued,
    }]
}

fn save(window: &mut Window) {
    desk::press_with(window, Modifiers::COMMAND, Key::S);
    window.run();
}

fn to_collection(town: &mut Town) {
    let window = &mut town.window;
    root::click(window, "適用（資格喪失）を受け付ける…");
    hands::fill_all(window, RECEIVE);
    hands::complete(window);
    assert_eq!(hands::open_step(window), Some(Step::Register));
    hands::fill(window, "届書の番号", &EMPLOYED.to_string());
    save(window);
    window.get_by_label("例示　正夫");
    hands::fill_all(window, LOSS);
    save(window);
    shoot(window, &town.textures, "loss-1-register");
    hands::tick(window, "届書の記載と入力内容を読み合わせた");
    hands::complete(window);
    hands::push(window, "情報照会 行を追加");
    hands::fill_all(window, INQUIRY);
    hands::complete(window);
    hands::fill_all(window, REVIEW);
    hands::complete(window);
    assert_eq!(hands::open_step(window), Some(Step::Collect));
}

#[test]
fn 家族のいる人の喪失を受付から終了まで進める() {
    let mut town = town_with(1.0, certificate);
    to_collection(&mut town);
    let window = &mut town.window;
    hands::fill(window, "回収する証 1行目 回収の状況", "1");
    hands::fill(window, "回収する証 1行目 回収した日", "t");
    shoot(window, &town.textures, "loss-2-collect");
    hands::complete(window);
    hands::change_user_with(window, APPROVER.1);
    hands::fill_all(window, APPROVE);
    desk::press(window, Key::F12);
    window.run();
    shoot(window, &town.textures, "loss-3-decision");
    desk::press(window, Key::F12);
    window.run();
    assert_eq!(hands::open_step(window), Some(Step::Issue));
    for person in 0..3 {
        let session = window.state_mut().root.session().unwrap();
        let view = session.member_view(PersonId(town.first + person)).unwrap();
        assert!(!view.row.is_member, "{person}");
    }
    hands::change_user_with(window, CLERK.1);
    hands::fill_all(window, ISSUE);
    hands::tick(window, "印刷した帳票の氏名・生年月日・記号番号を確かめた");
    hands::complete(window);
    for typed in [ARCHIVE, SEND, SERVER, &[]] {
        hands::fill_all(window, typed);
        hands::complete(window);
    }
    let view = hands::view(window);
    assert_eq!(view.case.state, CaseState::Finished);
    assert_eq!(view.outbox.len(), 3);
    let issued = view
        .documents
        .iter()
        .filter(|paper| !paper.papers.is_empty());
    assert_eq!(issued.count(), 2);
    // The 証明書 nobody had asked for is issued afterwards.
    let ready = view
        .documents
        .iter()
        .find(|paper| paper.id == "loss_certificate");
    assert!(ready.unwrap().is_ready);
    shoot(window, &town.textures, "loss-4-finished");
    hands::push(window, "発行");
    let view = hands::view(window);
    let certificate = view
        .documents
        .iter()
        .find(|paper| paper.id == "loss_certificate");
    assert_eq!(certificate.unwrap().papers.len(), 1);
}

#[test]
fn 証が戻らなくても未回収として喪失は進む() {
    let mut town = town_with(1.0, certificate);
    to_collection(&mut town);
    let window = &mut town.window;
    hands::fill(window, "回収する証 1行目 回収の状況", "4");
    hands::complete(window);
    hands::change_user_with(window, APPROVER.1);
    hands::fill_all(window, APPROVE);
    hands::complete(window);
    assert_eq!(hands::open_step(window), Some(Step::Issue));
    let view = hands::view(window);
    let wife = &view.facts.files[&PersonId(town.first + 1)];
    assert_eq!(wife.outstanding().count(), 1, "台帳では未回収のまま");
}

const COUNTER: &Typed<'static> = &[("提出経路", "3"), ("提出者", "試験　清")];
const NUMBER: &Typed<'static> = &[("番号確認をした者", "2"), ("番号確認の方法", "1")];
const IDENTITY: &Typed<'static> = &[("身元確認をした者", "2"), ("身元確認の方法", "1")];
const REQUEST: &Typed<'static> = &[("申出年月日", "t"), ("喪失の理由", "本人の申出")];
const TO_PERSON: &Typed<'static> = &[("送付先", "2"), ("送付方法", "1"), ("送付年月日", "t")];

#[test]
fn 任意継続の人の申出を_組合の本人確認を経て終了まで進める() {
    let mut town = town_with(1.0, |_| Vec::new());
    let window = &mut town.window;
    root::click(window, "適用（資格喪失［任継・特退］）を受け付ける…");
    for typed in [COUNTER, NUMBER, IDENTITY] {
        hands::fill_all(window, typed);
        hands::complete(window);
    }
    assert_eq!(hands::open_step(window), Some(Step::Register));
    hands::fill(window, "届書の番号", &VOLUNTARY.to_string());
    save(window);
    window.get_by_label("試験　清");
    hands::fill_all(window, REQUEST);
    save(window);
    assert_eq!(desk::shown(window, "資格喪失年月日"), "令和8年12月1日");
    shoot(window, &town.textures, "loss-5-continued");
    hands::give_reasons(window);
    hands::tick(window, "申出書の記載と入力内容を読み合わせた");
    hands::complete(window);
    hands::push(window, "情報照会 行を追加");
    hands::fill_all(window, INQUIRY);
    hands::complete(window);
    hands::fill_all(window, REVIEW);
    hands::complete(window);
    // Nothing is out that would have to come back.
    hands::complete(window);
    hands::change_user_with(window, APPROVER.1);
    hands::fill_all(window, APPROVE);
    hands::complete(window);
    hands::change_user_with(window, CLERK.1);
    hands::fill_all(window, ISSUE);
    hands::tick(window, "印刷した帳票の氏名・生年月日・記号番号を確かめた");
    hands::complete(window);
    for typed in [ARCHIVE, TO_PERSON, SERVER, &[]] {
        hands::fill_all(window, typed);
        hands::complete(window);
    }
    let view = hands::view(window);
    assert_eq!(view.case.state, CaseState::Finished);
    assert_eq!(view.outbox.len(), 2);
    for person in [town.first + 3, town.first + 4] {
        let session = window.state_mut().root.session().unwrap();
        let view = session.member_view(PersonId(person)).unwrap();
        assert!(view.row.is_member, "11月30日までは資格が続く");
    }
    let ready = view
        .documents
        .iter()
        .find(|paper| paper.id == "loss_certificate");
    assert!(ready.is_none(), "喪失の日までは証明しない");
}
