//! 台帳の移行: from the file of the old ledger to people in the ledger, and out again, by keyboard.

use crate::desk::{focused, press, press_with, type_text};
use crate::office::Office;
use daicho::app::command::Command;
use daicho::domain::establishment::Establishment;
use daicho::domain::number::Symbol;
use daicho::ui::page::Screen;
use egui::{Key, Modifiers};

const BOOK: &[u8] = include_bytes!("../data/samples/migration_xlsx/kanyusha_daicho_200.xlsx");

const OFFICES: [(u16, &str); 5] = [
    (43, "見本電機販売株式会社"),
    (44, "架空精密工業株式会社"),
    (45, "例示ロジスティクス株式会社"),
    (46, "見本電機健康保険組合"),
    (47, "模擬ソフトウェア株式会社"),
];

fn desk(size: [f32; 2], scale: f32) -> Office {
    let mut office = Office::open_at(size, scale);
    let model = office.session().settings_view().unwrap().establishments[0].clone();
    for (symbol, name) in OFFICES {
        let place = Establishment {
            code: format!("{symbol:04}"),
            symbol: Symbol::new(symbol).unwrap(),
            name: name.to_owned(),
            pension_office: None,
            ..model.clone()
        };
        let command = Command::SaveEstablishment(Box::new(place));
        office.session().run(command).unwrap();
    }
    office.go(Screen::Takeover);
    office
}

fn choose(office: &mut Office) {
    let path = office.folder.path().join("加入者台帳.xlsx");
    std::fs::write(&path, BOOK).unwrap();
    office.answers.next(&path);
    press(&mut office.harness, Key::F5);
}

fn n_people(office: &mut Office) -> usize {
    office.session().everybody().unwrap().len()
}

#[test]
fn 列と行を確かめてから入り_まとめて取り消せる() {
    let mut office = desk([1280.0, 800.0], 1.0);
    let before = n_people(&mut office);
    assert!(office.shows("これまでの移行"));
    office.shoot("takeover_start");
    choose(&mut office);
    assert_eq!(focused(&office.harness), "列の割当て");
    assert!(office.shows("21 / 30列"));
    office.shoot("takeover_columns");

    press(&mut office.harness, Key::F12);
    assert_eq!(focused(&office.harness), "移行する行");
    assert!(office.shows("すべて 200"));
    office.shoot("takeover_rows");
    office.click("要確認の行をすべて取り込む");
    press(&mut office.harness, Key::F12);
    assert!(office.shows("台帳の移行の確認"));
    office.shoot("takeover_confirm");
    assert_eq!(n_people(&mut office), before, "nothing on the first F12");
    press(&mut office.harness, Key::F12);
    assert!(office.shows("人を台帳に入れました"));
    let taken = office.session().takeovers().unwrap()[0].n_people;
    assert_eq!(
        n_people(&mut office),
        before + usize::try_from(taken).unwrap()
    );
    assert!(taken > 150, "{taken}");
    office.shoot("takeover_done");

    office.click("移行を取り消す…");
    assert!(office.shows("台帳の移行の取消し"));
    press(&mut office.harness, Key::F12);
    assert!(office.shows("取消しの理由を入力してください。"));
    type_text(&mut office.harness, "列の割当ての誤り");
    office.shoot("takeover_undo");
    press(&mut office.harness, Key::F12);
    assert!(office.shows("台帳の移行を取り消しました。"));
    assert_eq!(n_people(&mut office), before);
    for row in office.session().check() {
        assert!(row.problems.is_empty(), "{}: {:?}", row.title, row.problems);
    }
}

#[test]
fn 列の割当てはキーボードで変えられる() {
    let mut office = desk([1280.0, 800.0], 1.0);
    choose(&mut office);
    // Column A, 「No.」, is not taken in; Enter leads to the choices, ↓ to the first item, Enter assigns it.
    press(&mut office.harness, Key::Enter);
    assert_eq!(focused(&office.harness), "割当ての候補");
    press(&mut office.harness, Key::ArrowDown);
    press(&mut office.harness, Key::Enter);
    assert_eq!(focused(&office.harness), "列の割当て");
    assert!(office.shows("割当て 事業所の番号"));
}

/// The number on the button that takes people in.
fn offered(office: &Office) -> usize {
    // 「9人」 is also the end of 「199人」.
    let mut all = (0..=200).rev();
    let found = all.find(|n| office.shows(&format!("{n}人を台帳に入れる…（F12）")));
    found.unwrap()
}

#[test]
fn 確かめた行は列の割当てに戻っても覚えている() {
    let mut office = desk([1280.0, 800.0], 1.0);
    choose(&mut office);
    press(&mut office.harness, Key::F12);
    let before = offered(&office);
    office.click("要確認の行をすべて取り込む");
    let after = offered(&office);
    assert!(after > before, "{before} {after}");
    office.click("列の割当てに戻る");
    press(&mut office.harness, Key::F12);
    assert_eq!(offered(&office), after);
}

#[test]
fn 移行の一覧も書き出せ_個人番号は載らない() {
    let mut office = desk([1280.0, 800.0], 1.0);
    choose(&mut office);
    let folder = office.folder.path().join("usb");
    std::fs::create_dir_all(&folder).unwrap();
    let written = |office: &mut Office, name: &str| {
        press_with(&mut office.harness, Modifiers::COMMAND, Key::E);
        assert!(office.shows("どの形で書き出すかを選び"));
        office.answers.next(&folder);
        office.click("CSV（UTF-8）…");
        let mut files = std::fs::read_dir(&folder)
            .unwrap()
            .map(|it| it.unwrap().path());
        let is_this = |path: &std::path::PathBuf| path.to_string_lossy().contains(name);
        let path = files.find(is_this).unwrap();
        std::fs::read_to_string(path).unwrap()
    };
    let columns = written(&mut office, "列の割当て");
    assert!(columns.contains("列,見出し,割当て,値の例"), "{columns}");
    press(&mut office.harness, Key::F12);
    let rows = written(&mut office, "移行する行");
    let head = "取込,シート,行,判定,記号-番号-枝番,氏名,補正・確認すること";
    assert!(
        rows.trim_start_matches('\u{FEFF}').starts_with(head),
        "{rows}"
    );
    assert_eq!(rows.lines().count(), 201);
    for text in [&columns, &rows] {
        assert!(!text.contains("99990000"), "個人番号は載らない");
    }
}

#[test]
fn 報告書は選んだフォルダーに残る() {
    let mut office = desk([1280.0, 800.0], 1.5);
    choose(&mut office);
    office.shoot("takeover_columns_150");
    press(&mut office.harness, Key::F12);
    office.shoot("takeover_rows_150");
    press(&mut office.harness, Key::F12);
    press(&mut office.harness, Key::F12);
    let folder = office.folder.path().join("報告書");
    std::fs::create_dir_all(&folder).unwrap();
    office.answers.next(&folder);
    office.click("報告書を保存…");
    let names: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(names.len(), 2, "{names:?}");
    for name in names {
        let kept = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(&name);
        std::fs::copy(folder.join(&name), kept).unwrap();
    }
}

/// Two seconds go by without input.
fn wait(office: &mut Office) {
    for _ in 0..30 {
        office.harness.step();
    }
    office.harness.run_ok();
}

#[test]
fn 途中でやめても鍵を掛けても_割当てと確認の続きから始められる() {
    let mut office = desk([1280.0, 800.0], 1.0);
    choose(&mut office);
    press(&mut office.harness, Key::Enter);
    press(&mut office.harness, Key::ArrowDown);
    press(&mut office.harness, Key::Enter);
    assert!(office.shows("割当て 事業所の番号"));
    press(&mut office.harness, Key::F12);
    let before = offered(&office);
    office.click("要確認の行をすべて取り込む");
    let after = offered(&office);
    assert!(after > before);
    // Leaving the screen keeps what was decided.
    office.go(Screen::Home);
    let drafts = office.session().takeover_drafts().unwrap();
    assert_eq!(drafts.len(), 1);
    assert!(drafts[0].n_confirmed > 0, "{drafts:?}");

    office.go(Screen::Takeover);
    office.click("列の割当てに戻る");
    office.click("中断する");
    assert!(office.shows("作業中の移行"));
    assert_eq!(focused(&office.harness), "続ける");
    office.shoot("takeover_drafts");
    office.click("続ける");
    assert!(office.shows("に保存した割当てと確認の続きです。"));
    assert!(office.shows("割当て 事業所の番号"));
    office.shoot("takeover_resumed");
    press(&mut office.harness, Key::F12);
    assert_eq!(offered(&office), after);
}

/// The newest actions of the record, the last first.
fn last_actions(office: &mut Office, n: u32) -> Vec<String> {
    let rows = office.session().audit(None, n).unwrap();
    rows.into_iter().map(|row| row.action).collect()
}

#[test]
fn 確認してすぐに台帳へ入れても_先に割当てと確認を残す() {
    let mut office = desk([1280.0, 800.0], 1.0);
    choose(&mut office);
    press(&mut office.harness, Key::F12);
    office.click("要確認の行をすべて取り込む");
    press(&mut office.harness, Key::F12);
    press(&mut office.harness, Key::F12);
    assert!(office.shows("人を台帳に入れました"));
    // Kept while the job runs, it would look for a draft that is gone.
    assert_eq!(
        last_actions(&mut office, 2),
        ["台帳の移行", "作業中の移行の一時保存"]
    );
    wait(&mut office);
    assert_eq!(last_actions(&mut office, 1), ["台帳の移行"]);
}

#[test]
fn 変えた割当ては少し待つとひとりでに保存される() {
    let mut office = desk([1280.0, 800.0], 1.0);
    choose(&mut office);
    let kept = |office: &mut Office| office.session().takeover_drafts().unwrap();
    assert_eq!(kept(&mut office).len(), 1, "the book itself at once");
    press(&mut office.harness, Key::Enter);
    press(&mut office.harness, Key::ArrowDown);
    press(&mut office.harness, Key::Enter);
    assert_eq!(last_actions(&mut office, 1), ["台帳の移行の開始"]);
    wait(&mut office);
    assert_eq!(focused(&office.harness), "列の割当て", "nothing moves");
    assert_eq!(
        last_actions(&mut office, 2),
        ["作業中の移行の一時保存", "台帳の移行の開始"]
    );
    // The window is closed hard; another one finds what was kept.
    office.click("中断する");
    office.click("破棄する…");
    assert!(office.shows("作業中の移行の破棄"));
    office.shoot("takeover_discard");
    press(&mut office.harness, Key::F12);
    assert!(office.shows("作業中の移行を破棄しました。"));
    assert!(kept(&mut office).is_empty());
}

#[test]
fn 同じ名前で中身の違うファイルは_そうと言い_割当てを引き継げる() {
    let mut office = desk([1280.0, 800.0], 1.5);
    let path = office.folder.path().join("加入者台帳.csv");
    let give = |office: &mut Office, name: &str| {
        let text = format!(
            "記号,番号,枝番,続柄,氏名,フリガナ,性別,生年月日,資格取得年月日\n42,1,00,本人,{name},ミホン　イチロウ,男,S45.1.1,H20.4.1\n"
        );
        std::fs::write(&path, text).unwrap();
        office.answers.next(&path);
        press(&mut office.harness, Key::F5);
    };
    give(&mut office, "見本　一郎");
    // In a low window the keyboard starts above the list, so that what is said of the book is in sight.
    assert_eq!(focused(&office.harness), "行を確かめる（F12）");
    while focused(&office.harness) != "列の割当て" {
        press(&mut office.harness, Key::Tab);
    }
    office.shoot("takeover_columns_list_150");
    press(&mut office.harness, Key::Enter);
    press(&mut office.harness, Key::Home);
    press(&mut office.harness, Key::Enter);
    office.click("中断する");
    give(&mut office, "見本　二郎");
    assert!(office.shows("同じ名前で中身の違うファイルの作業が残っています"));
    office.shoot("takeover_namesake_150");
    assert!(office.shows("9 / 9列"));
    office.click("前の割当てと確認を引き継ぐ");
    assert!(office.shows("8 / 9列"));
}
