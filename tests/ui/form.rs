//! 届書の入力: what a field makes of what was typed, and when.

use crate::desk::{
    Desk, commit, focus, focused, open, preedit, press, press_with, shown, type_text,
};
use crate::gallery::{KANA, NAME, SECTIONS, filled};
use daicho::domain::finding::FieldPath;
use daicho::procedure::form::Form;
use daicho::procedure::value::Value;
use daicho::ui::state::{FormPlan, Request};
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

fn empty() -> Harness<'static, Desk> {
    open(Desk::new(SECTIONS, Form::new()))
}

fn value(harness: &Harness<'_, Desk>, key: &str) -> Option<Value> {
    harness.state().state.form().value(key).cloned()
}

#[test]
fn 日付は項目を離れたときに和暦へ直る() {
    let mut harness = empty();
    focus(&mut harness, "資格取得年月日");
    type_text(&mut harness, "Ｒ８．１１．１");
    assert_eq!(shown(&harness, "資格取得年月日"), "Ｒ８．１１．１");
    assert_eq!(value(&harness, "acquired_on"), None);

    press(&mut harness, Key::Enter);
    assert_eq!(shown(&harness, "資格取得年月日"), "令和8年11月1日");
    harness.get_by_label("2026年11月1日（日）");
    harness.get_by_label("全角→半角に直しました");
}

#[test]
fn 表の二行目を指したここは_二行目のその項目だけに付く() {
    let mut form = filled();
    let first = form.rows("dependents")[0].clone();
    form.set_value("dependents", Some(Value::Rows(vec![first; 3])));
    let mut desk = Desk::new(SECTIONS, form);
    desk.is_enabled = false;
    desk.state
        .point_at(FieldPath::in_row("dependents", 1, "kana"));
    let mut harness = open(desk);
    harness.run();
    let top = |label: &str| harness.get_by_label(label).rect().top();
    let marks = harness.query_all_by_label("ここ").count();
    assert_eq!(marks, 1, "one field of one row");
    let mark = top("ここ");
    assert!(top("2行目") < mark && mark < top("3行目"));
}

#[test]
fn 読めない日付は打ったまま残る() {
    let mut harness = empty();
    focus(&mut harness, "資格取得年月日");
    type_text(&mut harness, "H31.5.1");
    press(&mut harness, Key::Enter);
    assert_eq!(shown(&harness, "資格取得年月日"), "H31.5.1");
    assert_eq!(
        value(&harness, "acquired_on"),
        Some(Value::Raw("H31.5.1".to_owned()))
    );
}

#[test]
fn 区分は番号で選べる() {
    let mut harness = empty();
    focus(&mut harness, "取得区分");
    type_text(&mut harness, "2");
    harness.get_by_label("→ 他の健康保険組合からの編入");
    press(&mut harness, Key::Enter);
    assert_eq!(shown(&harness, "取得区分"), "他の健康保険組合からの編入");
    assert_eq!(
        value(&harness, "reason"),
        Some(Value::Code("transfer".to_owned()))
    );
}

#[test]
fn 区分は下矢印で一覧を開いて選べる() {
    let mut harness = empty();
    focus(&mut harness, "取得区分");
    press(&mut harness, Key::ArrowDown);
    press(&mut harness, Key::ArrowDown);
    press(&mut harness, Key::ArrowDown);
    assert_eq!(focused(&harness), "取得区分");
    press(&mut harness, Key::Enter);
    assert_eq!(shown(&harness, "取得区分"), "二以上事業所勤務");
    assert_eq!(focused(&harness), "保険料の初月");
}

#[test]
fn 一覧は押しても選べてエスケープで閉じる() {
    let mut harness = empty();
    harness.get_by_label("取得区分 一覧").scroll_to_me();
    harness.run();
    harness.get_by_label("取得区分 一覧").click();
    harness.run();
    press(&mut harness, Key::Escape);
    assert!(harness.query_by_label("4　その他").is_none());
    harness.get_by_label("取得区分 一覧").click();
    harness.run();
    harness.get_by_label("4　その他").click();
    harness.run();
    assert_eq!(shown(&harness, "取得区分"), "その他");
    assert_eq!(focused(&harness), "取得区分");
}

#[test]
fn 事業所は番号か名称の一部で絞って選べる() {
    let mut harness = empty();
    focus(&mut harness, "事業所");
    type_text(&mut harness, "42");
    press(&mut harness, Key::Enter);
    assert_eq!(shown(&harness, "事業所"), "例示運輸株式会社");

    focus(&mut harness, "事業所");
    press_with(&mut harness, Modifiers::COMMAND, Key::A);
    type_text(&mut harness, "電機");
    press(&mut harness, Key::ArrowDown);
    press(&mut harness, Key::Enter);
    assert_eq!(shown(&harness, "事業所"), "架空電機株式会社");
}

#[test]
fn はいといいえは数字で答え未入力とは区別する() {
    let mut harness = empty();
    harness
        .get_by_role_and_label(Role::RadioGroup, "被扶養者の有無")
        .focus();
    harness.run();
    assert_eq!(value(&harness, "has_dependents"), None);
    type_text(&mut harness, "2");
    assert_eq!(value(&harness, "has_dependents"), Some(Value::Bool(false)));
    type_text(&mut harness, "1");
    assert_eq!(value(&harness, "has_dependents"), Some(Value::Bool(true)));
}

#[test]
fn 個人番号は預けるだけで届書にも画面にも残らない() {
    let mut harness = empty();
    focus(&mut harness, "個人番号");
    type_text(&mut harness, "999912345678");
    harness.get_by_label("12桁／12桁");
    press(&mut harness, Key::Enter);
    assert_eq!(value(&harness, "number"), None);
    let requests = harness.state_mut().requests.split_off(0);
    let [Request::HoldNumber(path, digits)] = &requests[..] else {
        panic!("one number was typed: {} requests", requests.len());
    };
    assert_eq!(*path, FieldPath::of("number"));
    assert_eq!(digits.as_str(), "999912345678");
    assert_eq!(shown(&harness, "個人番号"), "");
    focus(&mut harness, "個人番号");
    assert_eq!(shown(&harness, "個人番号"), "");
}

#[test]
fn 氏名を変換するとカナが入り手で直すと二度と書かない() {
    let mut harness = empty();
    focus(&mut harness, "氏名");
    preedit(&mut harness, "みほん");
    preedit(&mut harness, "見本");
    commit(&mut harness, "見本");
    type_text(&mut harness, "　");
    preedit(&mut harness, "たろう");
    preedit(&mut harness, "太郎");
    commit(&mut harness, "太郎");
    assert_eq!(shown(&harness, "カナ氏名"), "ミホン　タロウ");

    press(&mut harness, Key::Enter);
    press_with(&mut harness, Modifiers::COMMAND, Key::A);
    type_text(&mut harness, "みほん たろお");
    press(&mut harness, Key::Enter);
    assert_eq!(shown(&harness, "カナ氏名"), "ミホン　タロオ");
    harness.get_by_label("全角カタカナに直しました");

    focus(&mut harness, "氏名");
    preedit(&mut harness, "じろう");
    commit(&mut harness, "次郎");
    assert_eq!(shown(&harness, "カナ氏名"), "ミホン　タロオ");
}

#[test]
fn 郵便番号を打つと住所の候補を求め打った住所は消さない() {
    let mut harness = empty();
    focus(&mut harness, "住所 郵便番号");
    type_text(&mut harness, "１００－０００１");
    press(&mut harness, Key::Enter);
    assert!(matches!(
        &harness.state().requests[..],
        [Request::LookUpPostal(..)]
    ));
    let path = FieldPath::of("address");
    let offer = vec!["東京都千代田区見本町".to_owned()];
    harness.state_mut().state.offer_addresses(&path, offer);
    harness.run();
    harness.get_by_label("東京都千代田区見本町").click();
    harness.run();
    assert_eq!(focused(&harness), "住所");
    type_text(&mut harness, "１番");
    press(&mut harness, Key::Enter);
    assert_eq!(shown(&harness, "住所"), "東京都千代田区見本町１番");
    assert_eq!(shown(&harness, "住所 郵便番号"), "100-0001");
}

#[test]
fn 行を追加すると新しい行の最初の項目に移り削除もできる() {
    let mut harness = empty();
    harness.get_by_label("被扶養者 行を追加").focus();
    harness.run();
    press(&mut harness, Key::Enter);
    assert_eq!(focused(&harness), "被扶養者 1行目 氏名");
    type_text(&mut harness, "例示 次郎");
    press(&mut harness, Key::Enter);
    assert_eq!(shown(&harness, "被扶養者 1行目 氏名"), "例示　次郎");
    harness
        .get_by_label("被扶養者 1行目 この行を削除")
        .scroll_to_me();
    harness.run();
    harness.get_by_label("被扶養者 1行目 この行を削除").click();
    harness.run();
    assert_eq!(value(&harness, "dependents"), None);
}

#[test]
fn 備考のエンターは改行でタブで次へ進む() {
    let mut harness = empty();
    harness
        .get_by_role_and_label(Role::MultilineTextInput, "備考")
        .focus();
    harness.run();
    type_text(&mut harness, "一行目");
    press(&mut harness, Key::Enter);
    type_text(&mut harness, "二行目");
    press(&mut harness, Key::Tab);
    assert_eq!(
        value(&harness, "memo"),
        Some(Value::Text("一行目\n二行目".to_owned()))
    );
    assert_eq!(focused(&harness), "被扶養者 行を追加");
}

#[test]
fn 元に戻すは離れた後は届書の一手を戻す() {
    let mut harness = open(Desk::new(SECTIONS, filled()));
    harness.run_steps(8);
    focus(&mut harness, "報酬月額（通貨）");
    type_text(&mut harness, "1");
    press(&mut harness, Key::Enter);
    assert_eq!(shown(&harness, "報酬月額（通貨）"), "1");
    harness.run_steps(8);
    press_with(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(shown(&harness, "報酬月額（通貨）"), "284,000");
}

#[test]
fn 登録の前に打ちかけの項目も読まれる() {
    let mut harness = empty();
    focus(&mut harness, "氏名");
    type_text(&mut harness, "見本 太郎");
    let ctx = harness.ctx.clone();
    let desk = harness.state_mut();
    let plan = FormPlan {
        sections: SECTIONS,
        facts: &desk.facts,
        findings: &desk.findings,
        is_enabled: true,
    };
    desk.state.flush(&ctx, &desk.input.keys, &plan);
    assert_eq!(NAME.get(desk.state.form()).unwrap().as_str(), "見本　太郎");
    assert!(KANA.get(desk.state.form()).is_none());
}

#[test]
fn 最初の誤りの項目へ飛べる() {
    let mut harness = open(Desk::new(SECTIONS, filled()));
    let desk = harness.state_mut();
    desk.findings = crate::gallery::findings();
    let plan = FormPlan {
        sections: SECTIONS,
        facts: &desk.facts,
        findings: &desk.findings,
        is_enabled: true,
    };
    let path = FieldPath::in_row("dependents", 0, "birth_on");
    let id = desk.state.field_id(&path, &plan).unwrap();
    desk.input.focus.request(id);
    harness.run();
    assert_eq!(focused(&harness), "被扶養者 1行目 生年月日");
}

#[test]
fn 字形を選ぶ符号の付いた氏名には印が付く() {
    let mut harness = empty();
    focus(&mut harness, "氏名");
    type_text(&mut harness, "葛");
    assert!(harness.query_by_label("異体字").is_none());
    type_text(&mut harness, "\u{E0100}");
    harness.get_by_label("異体字");
    press(&mut harness, Key::Enter);
    assert_eq!(shown(&harness, "氏名"), "葛\u{E0100}");
}
