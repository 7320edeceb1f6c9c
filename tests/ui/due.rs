//! 期日: the list leads to what settles a row, and losses that need no 届 are closed by one question.

use crate::beside::Beside;
use crate::desk::{focused, press, type_text};
use crate::office::Office;
use crate::premiums::prepare;
use daicho::domain::allowance_terms::{AllowanceTerms, FixedTerms};
use daicho::domain::benefit::{BenefitDecision, BenefitKind, BenefitOutcome, BenefitTerms};
use daicho::domain::date::Date;
use daicho::domain::entry::{Entry, Fact};
use daicho::domain::member::{Category, PersonId};
use daicho::domain::yen::Yen;
use daicho::ledger::members;
use daicho::procedure::case::{CaseState, Nature};
use daicho::ui::page::Screen;
use egui::Key;
use std::path::Path;

#[test]
fn 未納の資格喪失を文書番号を入れてまとめて記録する() {
    let mut office = Office::open_after([1280.0, 800.0], 1.0, prepare);
    office.go(Screen::Due);
    office.shoot("due-100");
    office.click("届出のいらない資格喪失　1人…");
    assert_eq!(focused(&office.harness), "通知書の文書番号");
    press(&mut office.harness, Key::F12);
    assert!(office.shows("通知書の文書番号を入力してください。"));
    type_text(&mut office.harness, "見本健保発第120号");
    office.shoot("due-by-law-100");
    press(&mut office.harness, Key::F12);
    let session = office.harness.state_mut().session().unwrap();
    let open = session.cases_in(CaseState::Open).unwrap();
    let mut views = open.iter().map(|row| session.case_view(row.id).unwrap());
    let by_law = views
        .find(|view| view.case.nature == Nature::ByLaw)
        .unwrap();
    assert_eq!(by_law.outbox.len(), 1);
    assert_eq!(session.due_view().unwrap().by_law, []);
}

#[test]
fn 期日の一覧は150パーセントでも見える() {
    let mut office = Office::open_after([1280.0, 800.0], 1.5, prepare);
    office.go(Screen::Due);
    office.shoot("due-150");
    assert!(office.shows("期日"));
}

/// 傷病手当金 of an employed person of the practice ledger, decided up to 2026-10-31 with 30 days left.
fn prepare_allowance(path: &Path) {
    prepare(path);
    let mut beside = Beside::open(path);
    let on = Date::new(2026, 11, 20).unwrap();
    let PersonId(next) = beside.next_person();
    let is_employed = |id: &PersonId| {
        let file = members::file(&beside.ledger, *id).unwrap();
        let own = file.and_then(|file| Some(file.insured_on(on)?.category));
        own == Some(Category::Employed)
    };
    let who = (1..next).map(PersonId).find(is_employed).unwrap();
    let entry = Entry {
        person: who,
        valid_from: on,
        fact: Fact::BenefitDecided(allowance(who)),
    };
    beside.post(&[entry]);
}

/// 2025-06-01 から1年6か月は548日。
fn allowance(about: PersonId) -> BenefitDecision {
    let terms = AllowanceTerms {
        illness: "腰椎椎間板ヘルニア".to_owned(),
        claimed_from: Date::new(2026, 10, 1).unwrap(),
        claimed_until: Date::new(2026, 10, 31).unwrap(),
        waiting: None,
        n_before_ledger: 0,
        fixed: Some(FixedTerms {
            started_on: Date::new(2025, 6, 1).unwrap(),
            base: Yen::new(10_000),
            daily: Yen::new(6_667),
            n_used: 518,
            extended_from: None,
        }),
        spans: Vec::new(),
    };
    BenefitDecision {
        kind: BenefitKind::InjurySicknessAllowance,
        outcome: BenefitOutcome::Granted,
        about,
        statutory: Yen::new(206_677),
        additional: Yen::ZERO,
        withheld: Yen::ZERO,
        terms: BenefitTerms::Allowance(terms),
    }
}

#[test]
fn 傷病手当金の期間満了は残日数と共に出て確認済みで消える() {
    let words = "傷病手当金の満了（残30日）";
    for (scale, name) in [(1.5, "due-allowance-150"), (1.0, "due-allowance-100")] {
        let mut office = Office::open_after([1280.0, 800.0], scale, prepare_allowance);
        office.go(Screen::Due);
        // The society's own and older 期日 stand before it.
        let rows = office.session().due_view().unwrap().rows;
        let place = rows.iter().position(|row| row.words == words).unwrap();
        for _ in 0..place {
            press(&mut office.harness, Key::ArrowDown);
        }
        assert!(office.shows(words));
        assert!(office.shows("確認済みにする（Enter）"));
        office.shoot(name);
        press(&mut office.harness, Key::Enter);
        office.harness.run_ok();
        assert!(!office.shows(words));
    }
}
