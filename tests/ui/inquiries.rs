//! 情報照会: people are chosen for the 検認, asked, answered by paste, and what came back is shown as a table.

use crate::desk::{focused, press, type_text};
use crate::office::Office;
use daicho::app::card_needs::Need;
use daicho::ui::page::Screen;
use egui::Key;
use egui_kittest::kittest::Queryable;

fn open(scale: f32) -> Office {
    let mut office = Office::open_at([1280.0, 800.0], scale);
    office.go(Screen::Inquiries);
    office
}

pub fn ask_everybody(office: &mut Office) {
    office.click("検認で照会する");
    office.click("全員を選ぶ");
    office.click("検認で照会…");
    assert_eq!(focused(&office.harness), "対象情報");
    press(&mut office.harness, Key::F12);
    assert!(office.shows("対象情報は1から4までの数字で入力してください。"));
    type_text(&mut office.harness, "2");
    press(&mut office.harness, Key::Enter);
    type_text(&mut office.harness, "2026");
    press(&mut office.harness, Key::Enter);
    type_text(&mut office.harness, "令和8年度の検認のため");
    press(&mut office.harness, Key::F12);
}

fn answer(office: &mut Office) {
    office.click("端末で照会した…");
    press(&mut office.harness, Key::F12);
    office.click("照会中　1");
    office.click("回答を入力・貼り付け…");
    assert_eq!(focused(&office.harness), "回答の区分");
    type_text(&mut office.harness, "1");
    for _ in 0..3 {
        press(&mut office.harness, Key::Tab);
    }
    assert_eq!(focused(&office.harness), "回答の本文");
    type_text(
        &mut office.harness,
        "所得金額=480000\n控除=扶養なし\n番号=999900000011",
    );
    press(&mut office.harness, Key::F12);
}

#[test]
fn 検認の被扶養者をまとめて照会し_貼り付けた回答は表になる() {
    let mut office = open(1.0);
    assert!(office.shows("照会はまだありません。"));
    ask_everybody(&mut office);
    assert!(office.shows("人の照会を依頼に加えました。"));
    assert!(office.shows("状態 未依頼"));
    answer(&mut office);
    assert!(office.shows("個人番号が1か所あったため、伏せて保存しました。"));
    office.click("回答あり　1");
    assert!(office.shows("480000"));
    assert!(office.shows("（個人番号は保存しません）"));
}

#[test]
fn 依頼の行の上に_コードの未確認を示す() {
    for (scale, name) in [(1.0, "100"), (1.5, "150")] {
        let mut office = open(scale);
        ask_everybody(&mut office);
        office.go(Screen::Outbox);
        assert!(!office.shows("未確認のコード"), "only above requests");
        let rows = office.session().pending_rows("chukan-shokai-irai").unwrap();
        office.click(&format!("情報照会依頼　{}", rows.len()));
        assert!(office.shows("未確認のコード"));
        assert!(office.shows("9の事務"));
        office.shoot(&format!("outbox-codes-{name}"));
    }
}

#[test]
fn 検認の照会の期間は自と至の両方を順に入力する() {
    let mut office = open(1.0);
    office.click("検認で照会する");
    office.click("全員を選ぶ");
    office.click("検認で照会…");
    type_text(&mut office.harness, "3");
    press(&mut office.harness, Key::Enter);
    press(&mut office.harness, Key::Enter);
    type_text(&mut office.harness, "年金の検認のため");
    press(&mut office.harness, Key::Enter);
    assert_eq!(focused(&office.harness), "期間（自）");
    type_text(&mut office.harness, "20260401");
    press(&mut office.harness, Key::F12);
    assert!(office.shows("期間は（自）と（至）の両方を入力してください。"));
    for _ in 0..4 {
        press(&mut office.harness, Key::Enter);
    }
    assert_eq!(focused(&office.harness), "期間（至）");
    type_text(&mut office.harness, "20260331");
    press(&mut office.harness, Key::F12);
    assert!(office.shows("期間（自）が期間（至）より後です。"));
    office.shoot("inquiries-period-100");
    for _ in 0..4 {
        press(&mut office.harness, Key::Enter);
    }
    assert_eq!(focused(&office.harness), "期間（至）");
    crate::desk::press_with(&mut office.harness, egui::Modifiers::COMMAND, Key::A);
    type_text(&mut office.harness, "20260930");
    press(&mut office.harness, Key::F12);
    office.harness.run_ok();
    assert!(office.shows("R8.4.1からR8.9.30まで"));
}

#[test]
fn 留意の対象者の回答は確認を記録するまで見えない() {
    let mut office = open(1.0);
    ask_everybody(&mut office);
    answer(&mut office);
    office.click("回答あり　1");
    office.click("留意の対象者…");
    press(&mut office.harness, Key::Enter);
    press(&mut office.harness, Key::ArrowUp);
    office.click("1 留意とする");
    assert_eq!(focused(&office.harness), "記録");
    office.shoot("inquiries-caution-100");
    press(&mut office.harness, Key::Enter);
    type_text(&mut office.harness, "支援措置の申出");
    press(&mut office.harness, Key::F12);
    office.harness.run_ok();
    assert!(office.shows("不開示・DV等の留意の対象者です。"));
    office.shoot("inquiries-held-100");
    assert!(!office.shows("480000"));
    office.click("留意の確認…");
    assert!(office.shows("対象は1件（"));
    assert!(office.shows("この1件についてだけ"));
    press(&mut office.harness, Key::F12);
    assert!(office.shows("理由を入力してください。"));
    type_text(&mut office.harness, "所属長の承認");
    press(&mut office.harness, Key::F12);
    office.harness.run_ok();
    assert!(office.shows("480000"));
    office.click("加入者の画面");
    assert!(
        office.shows("不開示・DV等の留意"),
        "the page of the person says it"
    );
    office.shoot("member-caution-100");
}

#[test]
fn 本人確認の疑いは三つを並べて比べ_理由を残して回答する() {
    let mut office = open(1.0);
    doubt(&mut office);
    assert!(office.shows("端末の画面で住所不一致"));
    assert!(office.shows("相違"));
    assert!(office.shows("字形の違いのみ"));
    office.click("理由付き疑いなし…");
    press(&mut office.harness, Key::F12);
    assert!(office.shows("理由を入力してください。"));
    type_text(&mut office.harness, "転居の届出待ちと確認");
    press(&mut office.harness, Key::F12);
    assert!(office.shows("回答　理由付き疑いなし　理由　転居の届出待ちと確認"));
    let folder = office.folder.path().join("usb");
    std::fs::create_dir_all(&folder).unwrap();
    office.answers.next(&folder);
    office.click("回答票を印刷…");
    assert!(office.shows("回答票を作りました"));
}

/// A doubt by hand about the first 被扶養者, with what the terminal shows.
pub fn doubt(office: &mut Office) {
    let on = crate::office::today();
    let all = office.session().reviewed_dependents(on, None).unwrap();
    let period = &all[0].membership;
    let member = format!("{}-{}-{}", period.symbol, period.number, period.branch);
    let name = all[0].person.name.to_string().replace('\u{3000}', " ");
    office.click("本人確認の回答　0");
    office.click("手で加える…");
    type_text(&mut office.harness, &member);
    press(&mut office.harness, Key::Enter);
    type_text(&mut office.harness, "端末の画面で住所不一致");
    press(&mut office.harness, Key::F12);
    office.harness.run_ok();
    office.click("照会結果を入力…");
    assert_eq!(focused(&office.harness), "漢字氏名");
    crate::desk::press_with(&mut office.harness, egui::Modifiers::COMMAND, Key::A);
    type_text(&mut office.harness, &name);
    for _ in 0..4 {
        press(&mut office.harness, Key::Enter);
    }
    assert_eq!(focused(&office.harness), "住所");
    crate::desk::press_with(&mut office.harness, egui::Modifiers::COMMAND, Key::A);
    type_text(&mut office.harness, "見本県見本市別町9-9");
    press(&mut office.harness, Key::F12);
}

#[test]
fn 情報照会の画面を描いて残す() {
    for (scale, name) in [(1.0, "100"), (1.5, "150")] {
        let mut office = open(scale);
        office.shoot(&format!("inquiries-empty-{name}"));
        ask_everybody(&mut office);
        office.shoot(&format!("inquiries-asked-{name}"));
        answer(&mut office);
        office.click("回答あり　1");
        office.shoot(&format!("inquiries-answered-{name}"));
        office.click("検認で照会する");
        office.shoot(&format!("inquiries-review-{name}"));
        office.click("全員を選ぶ");
        office.click("検認で照会…");
        office.shoot(&format!("inquiries-review-dialog-{name}"));
        let back = office.harness.get_by_label("戻る（Esc）").rect();
        assert!(
            back.max.y < office.harness.ctx.content_rect().max.y,
            "{name}"
        );
        office.click("戻る（Esc）");
        doubt(&mut office);
        office.shoot(&format!("inquiries-identity-{name}"));
    }
}

/// A list of all 被扶養者 of the sample.
pub fn card_list(office: &mut Office) {
    let on = crate::office::today();
    let insurer = office.session().society().unwrap().insurer_number;
    let all = office.session().reviewed_dependents(on, None).unwrap();
    let mut text = String::new();
    for row in &all {
        let period = &row.membership;
        let birth = row.person.birth_on.yyyymmdd();
        let member = format!("{},{},{}", period.symbol, period.number, period.branch);
        text.push_str(&format!(
            "{},{member},{birth},20261031\r\n",
            insurer.as_str()
        ));
    }
    text.push_str(&format!(
        "{},99,99999,00,19800101,20261031\r\n",
        insurer.as_str()
    ));
    let path = office.folder.path().join("ICHIRAN_202610.csv");
    std::fs::write(&path, text).unwrap();
    office.answers.next(&path);
    office.click("一覧を取り込む…");
}

#[test]
fn 月次一覧を取り込み_要る人をまとめて受け付ける() {
    for (scale, name) in [(1.0, "100"), (1.5, "150")] {
        let mut office = Office::open_at([1280.0, 800.0], scale);
        office.go(Screen::Certificates);
        office.click("資格確認書の要否");
        assert!(office.shows("一覧はまだありません。"));
        card_list(&mut office);
        office.harness.run_ok();
        assert!(office.shows("行を取り込みました。"));
        assert!(office.shows("要否 要交付"));
        office.shoot(&format!("card-needs-{name}"));
        office.click("要交付の全員を選ぶ");
        office.harness.run_ok();
        let before = office.session().card_needs(0).unwrap();
        let n = before
            .rows
            .iter()
            .filter(|row| row.need == Need::Needed)
            .count();
        office.click(&format!("選んだ{n}人に交付の案件を作る…"));
        office.shoot(&format!("card-needs-ask-{name}"));
        press(&mut office.harness, Key::F12);
        office.harness.run_ok();
        let after = office.session().card_needs(0).unwrap();
        assert!(after.rows.iter().all(|row| row.need != Need::Needed));
        office.shoot(&format!("card-needs-done-{name}"));
    }
}
