//! 保険料の前納 through the screen, from 受付 to 終了; the money is recorded on 任継保険料 and lets the case go on.

use crate::beside::Beside;
use crate::case_hands::{ISSUE, REVIEW, SEND};
use crate::desk::{focused, press, shown, type_text};
use crate::flow_reissue::{complete, fill_in, leave_out, the_case, tick};
use crate::office::Office;
use daicho::domain::address::{Address, PostalCode};
use daicho::domain::date::{Date, YearMonth};
use daicho::domain::entry::{Entry, Fact};
use daicho::domain::member::{Category, Person, PersonId, Sex};
use daicho::domain::name::{KanaName, PersonName};
use daicho::domain::number::{Branch, MemberNumber, Symbol};
use daicho::domain::premium_receipt::{PremiumMethod, ReceiptChannel};
use daicho::domain::prepayment_refund::PrepaymentState;
use daicho::domain::remuneration::RemunerationBasis;
use daicho::domain::yen::Yen;
use daicho::procedure::case::CaseState;
use daicho::procedure::step::Step;
use daicho::ui::page::Screen;
use egui::Key;
use std::path::Path;

fn day(text: &str) -> Date {
    Date::parse_iso(text).unwrap()
}

fn month(text: &str) -> YearMonth {
    YearMonth::parse_iso(text).unwrap()
}

/// Somebody who became 任意継続 on 2026-11-02 and paid November.
fn newcomer(id: PersonId) -> Vec<Entry> {
    let entry = |valid_from: &str, fact| Entry {
        person: id,
        valid_from: day(valid_from),
        fact,
    };
    let person = Person {
        name: PersonName::declared("架空　真").unwrap(),
        kana: KanaName::parse("カクウ　マコト").unwrap(),
        alias: None,
        birth_on: day("1987-02-01"),
        sex: Sex::Male,
    };
    let address = Address {
        postal: PostalCode::parse("1050011"),
        text: "東京都港区芝公園９丁目９７番１号".to_owned(),
    };
    let acquired = Fact::InsuredAcquired {
        category: Category::Voluntary,
        symbol: Symbol::new(90).unwrap(),
        number: MemberNumber::new(7950).unwrap(),
        branch: Branch::INSURED,
        establishment: String::new(),
    };
    let decided = Fact::RemunerationDecided {
        monthly: Yen::new(300_000),
        grade: 22,
        effective_from: month("2026-11"),
        effective_until: month("2027-03"),
        basis: RemunerationBasis::Voluntary,
    };
    let terms = Fact::PremiumTermsSet {
        first_due_on: day("2026-11-20"),
        method: PremiumMethod::HalfYear,
    };
    let paid = Fact::PremiumReceived {
        month: month("2026-11"),
        amount: Yen::new(28_290),
        channel: ReceiptChannel::Typed,
    };
    vec![
        entry("2026-11-02", Fact::PersonRegistered(person)),
        entry("2026-11-02", Fact::AddressRegistered(address)),
        entry("2026-11-02", acquired),
        entry("2026-11-02", decided),
        entry("2026-11-02", terms),
        entry("2026-11-18", paid),
    ]
}

fn prepare(path: &Path) {
    let mut beside = Beside::open(path);
    let facts = newcomer(beside.next_person());
    beside.post(&facts);
}

#[test]
fn 前納を受付から入金を経て終了まで進める() {
    for (scale, name) in [(1.0, "100"), (1.5, "150")] {
        walk(scale, name);
    }
}

fn walk(scale: f32, name: &str) {
    let mut office = Office::open_after([1280.0, 800.0], scale, prepare);
    office.click("徴収（任意継続被保険者の保険料の前納）を受け付ける…");
    let case = the_case(&office);
    fill_in(&mut office, &[("提出経路", "2"), ("提出者", "架空　真")]);
    complete(&mut office);
    leave_out(&mut office, case, Step::VerifyNumber);
    leave_out(&mut office, case, Step::VerifyIdentity);
    fill_in(&mut office, &[("届書の番号", "7950")]);
    office.go(Screen::Home);
    office.go(Screen::Case(case));
    fill_in(
        &mut office,
        &[("申出年月日", "R8.11.26"), ("納付方法", "1")],
    );
    office.shoot(&format!("case-prepayment-{name}"));
    let view = office.session().case_view(case).unwrap();
    let amount = daicho::procedure::prepaid::AMOUNT.get(&view.case.form);
    assert_eq!(amount, Some(Yen::new(127_836)));
    fill_in(&mut office, &[("口座の種類", "")]);
    office.shoot(&format!("case-prepayment-amount-{name}"));
    tick(&mut office, "申出書の記載と入力内容を読み合わせた");
    complete(&mut office);
    leave_out(&mut office, case, Step::Inquire);
    fill_in(&mut office, REVIEW);
    tick(
        &mut office,
        "前納する月の料率と標準報酬月額が決まっていることを確かめた",
    );
    complete(&mut office);
    fill_in(&mut office, ISSUE);
    tick(
        &mut office,
        "印刷した帳票の氏名・生年月日・記号番号を確かめた",
    );
    complete(&mut office);
    fill_in(&mut office, SEND);
    complete(&mut office);
    assert_eq!(
        shown(&office.harness, "登録の状態"),
        "登録不要（登録する項目がない）"
    );
    complete(&mut office);
    assert!(office.shows("前納額の全額の入金が記録されていません"));
    office.shoot(&format!("case-prepayment-waits-{name}"));

    office.go(Screen::Due);
    assert!(office.shows("前納額の納付期限"));
    office.go(Screen::Premiums);
    office.click("前納　1");
    assert!(office.shows("状況 入金待ち"));
    office.shoot(&format!("premiums-prepaid-{name}"));
    press(&mut office.harness, Key::F12);
    assert_eq!(focused(&office.harness), "入金日");
    type_text(&mut office.harness, "t");
    office.shoot(&format!("premiums-prepaid-record-{name}"));
    press(&mut office.harness, Key::F12);
    assert!(office.shows("前納の入金を記録しました。"));
    assert!(office.shows("状況 前納済"));
    office.click("次の月");
    office.click("保険料　1");
    assert!(office.shows("状況 前納済"));

    office.go(Screen::Case(case));
    complete(&mut office);
    complete(&mut office);
    let view = office.session().case_view(case).unwrap();
    assert_eq!(
        view.case.state,
        CaseState::Finished,
        "{:?}",
        view.position.open
    );
    let december = office.session().premiums_view(month("2026-12")).unwrap();
    let [row] = december.prepaid.as_slice() else {
        panic!("one 前納");
    };
    assert_eq!(row.state, PrepaymentState::Paid);
    assert_eq!(row.discount(), Yen::new(1_074));
    assert!(december.losses.is_empty());
    office.shoot(&format!("case-prepayment-finished-{name}"));
}
