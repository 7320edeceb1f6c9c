//! 文字: 文字の確認, the society's table in the settings, 字形確認 and the note beside a field, as a clerk meets them.

use crate::desk::{focused, press, type_text};
use crate::office::Office;
use daicho::app::command::{Command, NewCase};
use daicho::app::first_run::{PRACTICE_LOGIN, PRACTICE_PASSWORD};
use daicho::app::run::Told;
use daicho::domain::date::Date;
use daicho::domain::entry::{Entry, Fact};
use daicho::domain::member::{Category, Person, PersonId, Sex};
use daicho::domain::name::{KanaName, PersonName};
use daicho::domain::number::{Branch, MemberNumber, Symbol};
use daicho::ledger::crypto::Secret;
use daicho::ledger::entries;
use daicho::ledger::opening::{Ledger, Unlock};
use daicho::ledger::timestamp::Timestamp;
use daicho::ledger::transact::Action;
use daicho::procedure::case::Nature;
use daicho::procedure::form::Form;
use daicho::procedure::person::NAME;
use daicho::ui::page::Screen;
use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable;
use std::path::Path;

const NAMES: [&str; 6] = [
    "\u{9AD9}橋　見本",
    "\u{9AD9}木　例示",
    "\u{20BB7}田　試験",
    "葛\u{E0100}城　見本",
    "渡邉\u{E0113}　架空",
    "山\u{FA11}　例示",
];

/// Members 9001 and after, each with one of the names.
pub fn fill(path: &Path) {
    let password = Secret::new(PRACTICE_PASSWORD);
    let unlock = Unlock::Password {
        login: PRACTICE_LOGIN,
        password: &password,
    };
    let at = Timestamp::parse("2026-11-27T08:00:00+09:00").unwrap();
    let mut ledger = Ledger::open(path, &unlock, &at).unwrap();
    let action = Action {
        code: "test",
        label: "試験".to_owned(),
        user: ledger.user(),
        at,
        target: None,
        detail: serde_json::json!({}),
    };
    let from = Date::new(2025, 4, 1).unwrap();
    let mut facts = Vec::new();
    for (id, name) in (9001..).zip(NAMES) {
        let person = Person {
            name: PersonName::declared(name).unwrap(),
            kana: KanaName::parse("ミホン　ハナコ").unwrap(),
            alias: None,
            birth_on: Date::new(1990, 1, 1).unwrap(),
            sex: Sex::Female,
        };
        let acquired = Fact::InsuredAcquired {
            category: Category::Employed,
            symbol: Symbol::new(42).unwrap(),
            number: MemberNumber::new(id).unwrap(),
            branch: Branch::INSURED,
            establishment: "0042".to_owned(),
        };
        for fact in [Fact::PersonRegistered(person), acquired] {
            facts.push(Entry {
                person: PersonId(id.into()),
                valid_from: from,
                fact,
            });
        }
    }
    ledger
        .transact(action, |tx| entries::post_in(tx, None, &facts))
        .unwrap();
}

fn office(scale: f32) -> Office {
    Office::open_after([1280.0, 800.0], scale, fill)
}

#[test]
fn 文字の確認は未処理を並べ_一つずつでもまとめても確認できる() {
    let mut office = office(1.0);
    office.go(Screen::Preflight);
    assert_eq!(focused(&office.harness), "文字の確認の一覧");
    assert!(office.shows("6件が未処理です。"));
    assert!(office.shows("状態 未確認、送り先 加入者情報登録"));
    office.shoot("preflight-100");

    // The form may be typed otherwise before it is confirmed; nothing is kept by the first F12.
    press(&mut office.harness, Key::F12);
    assert_eq!(focused(&office.harness), "送る形");
    assert_eq!(crate::desk::shown(&office.harness, "送る形"), "高橋　見本");
    office.shoot("preflight-confirm-100");
    press(&mut office.harness, Key::F12);
    assert!(office.shows("5件が未処理です。"));
    assert!(office.shows("確認済み　1"));

    office.click("同じ字をまとめて確認…");
    assert!(office.shows("「髙（U+9AD9）」だけが該当する未確認の1件"));
    press(&mut office.harness, Key::F12);
    assert!(office.shows("4件が未処理です。"));
    office.click("確認済み　2");
    office.click("確認を取り消す…");
    press(&mut office.harness, Key::F12);
    assert!(office.shows("5件が未処理です。"));
}

#[test]
fn 文字の確認から人と字形とファイルへ行ける() {
    let mut office = office(1.0);
    office.go(Screen::Preflight);
    office
        .harness
        .get_by_role_and_label(Role::Tab, "印刷")
        .click();
    office.harness.run_ok();
    assert!(office.shows("1行目 状態 印刷不可、送り先 印刷"));
    office.click("字形確認…");
    assert!(office.shows("BIZ UDゴシック（画面と帳票）"));
    press(&mut office.harness, Key::Escape);
    assert_eq!(focused(&office.harness), "文字の確認の一覧");
    let folder = office.folder.path().join("一覧");
    std::fs::create_dir_all(&folder).unwrap();
    office.answers.next(&folder);
    office.click("一覧を印刷…");
    assert!(office.shows("ファイルを作りました"));
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
    office.harness.get_by_label("文字の確認の一覧").focus();
    office.harness.run_ok();
    press(&mut office.harness, Key::Enter);
    assert_eq!(
        office.harness.state().screen(),
        Screen::Member(PersonId(9005))
    );
    press(&mut office.harness, Key::Escape);
    assert_eq!(office.harness.state().screen(), Screen::Preflight);
}

#[test]
fn 字形確認は書体ごとに大きく示し閉じると元の所へ戻る() {
    let mut office = office(1.0);
    let place = office.folder.path().join("data").join("書体");
    std::fs::create_dir_all(&place).unwrap();
    let font = Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts/BIZUDGothic_700Bold.ttf");
    for (person, name) in [
        (9003, "tsuchiyoshi"),
        (9004, "katsuragi"),
        (9005, "watanabe"),
    ] {
        office.go(Screen::Member(PersonId(person)));
        assert_eq!(office.shows("異体字"), person != 9003);
        office.click("字形確認…");
        assert!(office.shows("IPAmj明朝はありません"));
        assert!(office.shows("BIZ UDゴシック（画面と帳票）"));
        office.shoot(&format!("glyphs-{name}-100"));
        press(&mut office.harness, Key::Escape);
        assert!(!office.shows("BIZ UDゴシック（画面と帳票）"));
        assert_eq!(focused(&office.harness), "字形確認…");
    }
    // A stand-in for the font that a clerk brings.
    std::fs::copy(font, place.join("ipamjm.ttf")).unwrap();
    office.click("字形確認…");
    assert!(office.shows("IPAmj明朝（確認用）"));
    assert!(!office.shows("IPAmj明朝はありません"));
    office.shoot("glyphs-brought-100");
}

#[test]
fn ipamj明朝は設定でファイルを選んで取り込み_違う書体は文で断る() {
    let mut office = office(1.0);
    office.go(Screen::Settings);
    office.click("文字");
    assert!(office.shows("IPAmj明朝はまだありません。"));
    let other = Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts/BIZUDGothic_700Bold.ttf");
    office.answers.next(&other);
    office.click("IPAmj明朝を取り込む…");
    assert!(office.shows("IPAmj明朝ではない書体です。"));
    assert!(office.shows("IPAmj明朝はまだありません。"));
    office.shoot("characters-font-100");
}

#[test]
fn 設定の文字は人数の多い順に並び承認者を入れて承認できる() {
    let mut office = office(1.0);
    office.go(Screen::Settings);
    office.click("文字");
    assert!(office.shows("1行目 扱い 候補、元の字 異体字、符号 IVS、代わりの字 元の字、人数 2"));
    assert!(office.shows("2行目 扱い 候補、元の字 髙、符号 U+9AD9、代わりの字 高、人数 2"));
    office.shoot("characters-100");
    office.harness.get_by_label("代替文字表").focus();
    office.harness.run_ok();
    press(&mut office.harness, Key::ArrowDown);
    office.click("承認する…");
    assert!(office.shows("「髙」（U+9AD9）→「高」を承認します。"));
    office.shoot("characters-approve-100");
    press(&mut office.harness, Key::F12);
    assert!(office.shows("2行目 扱い 承認済み、元の字 髙"));

    office.click("字を追加…");
    type_text(&mut office.harness, "U+2B746");
    press(&mut office.harness, Key::Enter);
    type_text(&mut office.harness, "亀");
    press(&mut office.harness, Key::F12);
    let rows = office.session().substitutes_view().unwrap();
    assert!(
        rows.iter()
            .any(|row| row.original == "\u{2B746}" && row.substitute == "亀")
    );
}

#[test]
fn 氏名の欄の下に送れない字と候補が小さく出る() {
    for (scale, name) in [(1.0, "100"), (1.5, "150")] {
        let mut office = office(scale);
        let mut form = Form::new();
        NAME.set(&mut form, PersonName::declared(NAMES[4]).unwrap());
        let new = NewCase {
            procedure: "eligibility_acquisition".to_owned(),
            received_on: Date::new(2026, 11, 27).unwrap(),
            nature: Nature::Ordinary,
            subject: None,
            form,
        };
        let told = office.session().run(Command::OpenCase(new)).unwrap().told;
        let Told::Case(case) = told else {
            panic!("a case was opened");
        };
        office.go(Screen::Case(case));
        assert!(office.shows("参考　「邉\u{E0113}」（U+9089 U+E0113）の字形は"));
        assert!(office.shows("送るときは「邉」にする候補があり"));
        office.shoot(&format!("spelling-note-{name}"));
        office.click("字形確認…");
        assert!(office.shows("Noto Sans JP（無い字を補う）"));
        press(&mut office.harness, Key::Escape);
        assert!(!office.shows("Noto Sans JP（無い字を補う）"));
        assert_eq!(office.harness.state().screen(), Screen::Case(case));
    }
}

#[test]
fn 文字の画面を小さい窓でも描いて残す() {
    let mut office = office(1.5);
    office.go(Screen::Preflight);
    office.shoot("preflight-150");
    office.go(Screen::Settings);
    office.click("文字");
    office.shoot("characters-150");
    office.go(Screen::Member(PersonId(9004)));
    office.click("字形確認…");
    office.shoot("glyphs-150");
}
