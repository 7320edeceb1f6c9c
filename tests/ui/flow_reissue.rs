//! 証の交付・再交付 through the screen, from 証管理 to 終了.

use crate::certificates::fill;
use crate::desk;
use crate::office::Office;
use daicho::app::command::{Command, Reroute};
use daicho::domain::certificate::CollectionOutcome;
use daicho::procedure::case::{CaseId, CaseState};
use daicho::procedure::step::Step;
use daicho::ui::page::Screen;
use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT, Queryable, by};

/// Types into the field with this name.
pub fn fill_in(office: &mut Office, typed: &[(&str, &str)]) {
    for (label, text) in typed {
        let is_field = |role| matches!(role, Role::TextInput | Role::RadioGroup | Role::ComboBox);
        office
            .harness
            .get_all(by().label(label))
            .find(|node| is_field(node.accesskit_node().role()))
            .unwrap_or_else(|| panic!("no field 「{label}」"))
            .focus();
        office.harness.run_ok();
        desk::type_text(&mut office.harness, text);
        desk::press(&mut office.harness, Key::Tab);
    }
}

pub fn tick(office: &mut Office, text: &str) {
    office
        .harness
        .get_by_role_and_label(Role::CheckBox, text)
        .focus();
    office.harness.run_ok();
    desk::press(&mut office.harness, Key::Space);
    office.harness.run_ok();
}

pub fn complete(office: &mut Office) {
    for _ in 0..2 {
        desk::press(&mut office.harness, Key::F12);
        office.harness.run_ok();
    }
}

pub fn the_case(office: &Office) -> CaseId {
    match office.harness.state().screen() {
        Screen::Case(id) => id,
        other => panic!("no case but {other:?}"),
    }
}

pub fn leave_out(office: &mut Office, case: CaseId, step: Step) {
    let to = Reroute::NotNeeded {
        step,
        reason: "記号・番号による申請で、個人番号の記載がない".to_owned(),
    };
    office.session().run(Command::Reroute { case, to }).unwrap();
    office.go(Screen::Home);
    office.go(Screen::Case(case));
}

#[test]
fn 紛失した証を証管理から再交付して終了まで進める() {
    let mut office = Office::open_after([1280.0, 800.0], 1.0, fill);
    office.go(Screen::Certificates);
    office.click("期限間近　1");
    office.click("再交付…");
    let case = the_case(&office);
    fill_in(
        &mut office,
        &[
            ("提出経路", "1"),
            ("提出者", "見本電機株式会社"),
            ("個人番号確認・身元確認は事業主確認済", "2"),
        ],
    );
    complete(&mut office);
    leave_out(&mut office, case, Step::VerifyNumber);
    leave_out(&mut office, case, Step::VerifyIdentity);
    assert!(office.shows("例示　三郎"));
    office.shoot("case-reissue-100");
    fill_in(&mut office, &[("交付・再交付の理由", "1")]);
    tick(&mut office, "申請書の記載と入力内容を読み合わせた");
    complete(&mut office);
    fill_in(&mut office, &[("審査結果", "1")]);
    tick(
        &mut office,
        "交付する人のマイナ保険証の利用登録の状況を確かめた",
    );
    complete(&mut office);
    office.shoot("case-reissue-collect-100");
    fill_in(&mut office, &[("回収の状況", "2"), ("回収した日", "t")]);
    complete(&mut office);
    fill_in(&mut office, &[("発行年月日", "t")]);
    tick(
        &mut office,
        "印刷した証の氏名・生年月日・記号番号・有効期限を確かめた",
    );
    complete(&mut office);
    fill_in(
        &mut office,
        &[("送付先", "1"), ("送付方法", "1"), ("送付年月日", "t")],
    );
    complete(&mut office);
    fill_in(
        &mut office,
        &[
            ("登録の状態", "5"),
            ("登録年月日", "t"),
            ("受付番号", "T-0001"),
        ],
    );
    complete(&mut office);
    complete(&mut office);

    let view = office.session().case_view(case).unwrap();
    assert_eq!(
        view.case.state,
        CaseState::Finished,
        "{:?}",
        view.position.open
    );
    assert_eq!(view.outbox.len(), 1);
    let person = view.case.subject.unwrap();
    let certificates = office.session().member_view(person).unwrap().certificates;
    let [new, old] = certificates.as_slice() else {
        panic!("two certificates");
    };
    assert_eq!(new.certificate.issue_count, 2);
    assert_eq!(new.certificate.valid_until, old.certificate.valid_until);
    let outcome = old.certificate.collected.map(|(outcome, _)| outcome);
    assert_eq!(outcome, Some(CollectionOutcome::Lost));
}
