//! Hands at the case screen: they open a case, fill fields by their labels through the keyboard, and complete steps.

use crate::desk;
use crate::root::{self, Window};
use daicho::app::member_benefits::BenefitRow;
use daicho::app::view::CaseView;
use daicho::domain::finding::Severity;
use daicho::domain::member::PersonId;
use daicho::procedure::case::CaseId;
use daicho::procedure::step::Step;
use daicho::ui::page::Screen;
use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable;

/// Label and what is typed.
pub type Typed<'a> = [(&'a str, &'a str)];

/// The form of a person without dependents.
pub const FORM: &Typed<'static> = &[
    ("提出年月日", "R8.11.20"),
    ("事業所", "0042"),
    ("被保険者整理番号", "601"),
    ("生年月日", "H11.9.9"),
    ("種別（性別）", "2"),
    ("取得区分", "1"),
    ("個人番号・住民票住所を記載できない理由", "3"),
    ("理由の説明", "住民票の異動手続中"),
    ("資格取得年月日", "R8.11.20"),
    ("被扶養者の有無", "0"),
    ("㋐通貨によるものの額", "198000"),
    ("㋑現物によるものの額", "0"),
    ("㋒合計（届書の記載）", "198000"),
    ("住所（住民票） 郵便番号", "1050011"),
    // 都道府県, 市区町村 and 町域 come from the 郵便番号.
    ("住所（住民票）", "９－９８－１　見本荘２"),
    ("資格確認書の発行が必要", "2"),
];

/// What the steps of the society record.
pub const RECEIVE: &Typed<'static> = &[
    ("提出経路", "1"),
    ("提出者", "見本電機株式会社"),
    ("個人番号確認・身元確認は事業主確認済", "1"),
];
pub const CODE: &Typed<'static> = &[
    ("符号取得の状態", "3"),
    ("依頼年月日", "t"),
    ("取得年月日", "t"),
];
pub const INQUIRY: &Typed<'static> = &[
    ("情報照会 1行目 対象者の枝番", "0"),
    ("情報照会 1行目 対象情報", "1"),
    ("情報照会 1行目 照会年月日", "t"),
    ("情報照会 1行目 回答年月日", "t"),
    ("情報照会 1行目 回答", "1"),
];
pub const REVIEW: &Typed<'static> = &[("審査結果", "1")];
pub const APPROVE: &Typed<'static> = &[("文書番号", "見本健保発第1号"), ("決裁年月日", "t")];
pub const ISSUE: &Typed<'static> = &[("発行年月日", "t")];
pub const ARCHIVE: &Typed<'static> = &[("箱・簿冊の番号", "R8-適用-01")];
pub const SEND: &Typed<'static> = &[("送付先", "1"), ("送付方法", "1"), ("送付年月日", "t")];
pub const SERVER: &Typed<'static> = &[
    ("登録の状態", "5"),
    ("登録年月日", "t"),
    ("受付番号", "T-0001"),
];

/// Opens a case on paper from the home screen.
pub fn open_by_hand(window: &mut Window) -> CaseId {
    root::click(window, "適用（資格取得）を受け付ける…");
    the_case(window)
}

/// The case on screen.
pub fn the_case(window: &Window) -> CaseId {
    match window.state().root.screen() {
        Screen::Case(id) => id,
        other => panic!("no case but {other:?}"),
    }
}

/// The case as the ledger has it.
pub fn view(window: &mut Window) -> CaseView {
    let id = the_case(window);
    let session = window.state_mut().root.session().unwrap();
    session.case_view(id).unwrap()
}

/// 給付 of a person, as the person's screen lists them.
pub fn benefits(window: &mut Window, person: PersonId) -> Vec<BenefitRow> {
    let session = window.state_mut().root.session().unwrap();
    session.member_view(person).unwrap().benefits
}

/// The step that is open in the ledger.
pub fn open_step(window: &mut Window) -> Option<Step> {
    let position = view(window).position;
    position.open.last().copied()
}

/// Types into the field with this name, as after a click on it.
pub fn fill(window: &mut Window, label: &str, text: &str) {
    let by = egui_kittest::kittest::by().label(label);
    let is_field = |role| matches!(role, Role::TextInput | Role::RadioGroup | Role::ComboBox);
    let node = window
        .get_all(by)
        .find(|node| {
            use egui_kittest::kittest::NodeT;
            is_field(node.accesskit_node().role())
        })
        .unwrap_or_else(|| panic!("no field 「{label}」"));
    node.focus();
    window.run();
    desk::type_text(window, text);
    desk::press(window, Key::Tab);
}

pub fn fill_all(window: &mut Window, typed: &Typed<'_>) {
    for (label, text) in typed {
        fill(window, label, text);
    }
}

/// Ticks an item of the checklist.
pub fn tick(window: &mut Window, text: &str) {
    window.get_by_role_and_label(Role::CheckBox, text).focus();
    window.run();
    desk::press(window, Key::Space);
    window.run();
}

/// F12 opens the page of what will change, F12 once more does it.
pub fn complete(window: &mut Window) {
    desk::press(window, Key::F12);
    window.run();
    assert!(
        is_asked(window),
        "the step cannot be completed: {}",
        said(window)
    );
    desk::press(window, Key::F12);
    window.run();
}

/// Whether the page of what will change is open.
pub fn is_asked(window: &Window) -> bool {
    let words = ["登録する（F12）", "完了する（F12）"];
    words
        .iter()
        .any(|word| window.query_by_label(word).is_some())
}

/// The sentences on screen, for the message of a failing test.
fn said(window: &Window) -> String {
    use egui_kittest::kittest::NodeT;
    let sentences = egui_kittest::kittest::by().predicate(|node| {
        let text = node.label().or(node.value()).unwrap_or_default();
        text.ends_with('。')
    });
    let said = window.query_all(sentences);
    said.map(|node| {
        let node = node.accesskit_node();
        node.label().or(node.value()).unwrap_or_default()
    })
    .collect::<Vec<_>>()
    .join("\n")
}

/// Another user signs in without leaving the case.
pub fn change_user(window: &mut Window) {
    change_user_with(window, "mihon-renshu");
}

/// The same with this password.
pub fn change_user_with(window: &mut Window, password: &str) {
    root::click(window, "利用者を交代…（F12）");
    root::give_password(window, password);
    root::click(window, "交代する（F12）");
    window.run();
}

/// A name typed through the IME: kana first, then converted, then accepted.
pub fn convert(window: &mut Window, label: &str, chunks: &[(&str, &str)]) {
    desk::focus(window, label);
    for (kana, kanji) in chunks {
        desk::preedit(window, kana);
        desk::preedit(window, kanji);
        desk::commit(window, kanji);
    }
    desk::press(window, Key::Tab);
}

/// Gives the same reason for every finding that wants one.
pub fn give_reasons(window: &mut Window) {
    for _ in 0..20 {
        let view = view(window);
        let open = view.findings.iter().find(|finding| {
            let is_given = view.case.reasons.contains_key(&finding.identity());
            finding.severity == Severity::Confirm && !is_given
        });
        let Some(finding) = open else {
            return;
        };
        let label = format!("理由 {}", finding.message);
        fill(window, &label, "届書の控えで確認済み");
        window.run();
    }
    panic!("reasons are not taken");
}

/// Everything between the form and the 決裁.
pub fn drive_to_approval(window: &mut Window) {
    fill_all(window, CODE);
    complete(window);
    root::click(window, "情報照会 行を追加");
    fill_all(window, INQUIRY);
    complete(window);
    fill_all(window, REVIEW);
    complete(window);
}

/// Everything after the form until another user has decided the case.
pub fn drive_to_decision(window: &mut Window) {
    drive_to_approval(window);
    change_user(window);
    fill_all(window, APPROVE);
    complete(window);
}

/// Everything after the decision.
pub fn drive_to_end(window: &mut Window) {
    change_user(window);
    fill_all(window, ISSUE);
    tick(window, "印刷した帳票の氏名・生年月日・記号番号を確かめた");
    complete(window);
    for typed in [ARCHIVE, SEND, SERVER, &[]] {
        fill_all(window, typed);
        complete(window);
    }
}

/// Presses a button by keyboard, wherever it has been scrolled to.
pub fn push(window: &mut Window, label: &str) {
    window.get_by_role_and_label(Role::Button, label).focus();
    window.run();
    desk::press(window, Key::Space);
    window.run();
}
