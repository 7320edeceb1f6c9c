//! 届書の取込: an employer's file is shown line by line, ticked, and taken in after a page of what will be done.

use crate::desk::{focused, press, press_with, shown, type_text};
use crate::office::Office;
use daicho::app::sample;
use daicho::procedure::address_change::NEW_ADDRESS;
use daicho::ui::page::Screen;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};

/// Lays a file on the stick and chooses it.
fn choose(office: &mut Office, name: &str, bytes: &[u8]) {
    let path = office.folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    office.answers.next(&path);
    press(&mut office.harness, Key::F5);
}

/// Presses a button by the keyboard, wherever the screen has to scroll to.
fn push(office: &mut Office, label: &str) {
    office.harness.get_by_label(label).focus();
    office.harness.run_ok();
    press(&mut office.harness, Key::Enter);
    office.harness.run_ok();
}

/// The sample file with other people in it, so that it was not seen before.
fn fresh() -> Vec<u8> {
    let (text, _, is_broken) = encoding(sample::ACQUISITION_SHFD.bytes);
    assert!(!is_broken);
    let changed = text.replace("ﾐﾎﾝ ｲﾁﾛｳ", "ﾚｲｼﾞ ｲﾁﾛｳ");
    let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(&changed);
    bytes.into_owned()
}

fn encoding(bytes: &[u8]) -> (String, &'static str, bool) {
    let (text, _, is_broken) = encoding_rs::SHIFT_JIS.decode(bytes);
    (text.into_owned(), "cp932", is_broken)
}

fn intake() -> Office {
    let mut office = Office::open();
    office.go(Screen::Intake);
    office
}

#[test]
fn 前に取り込んだファイルはそう言い_受付済みの行は選べない() {
    let mut office = intake();
    assert!(office.shows("受け付けたファイル"));
    let file = sample::ACQUISITION_KPFD;
    choose(&mut office, file.name, file.bytes);
    assert!(office.shows("同じ内容のファイルを前に取り込んでいます。"));
    assert!(office.shows("受付 受付済"));
    assert_eq!(focused(&office.harness), "ファイルの行");
    press(&mut office.harness, Key::Space);
    assert!(!office.shows("受付 ● する"));
    press(&mut office.harness, Key::Enter);
    assert!(matches!(office.harness.state().screen(), Screen::Case(_)));
}

#[test]
fn 選んだ行だけが_確認の後に案件になる() {
    let mut office = intake();
    choose(&mut office, "SHFD0006.CSV", &fresh());
    assert!(office.shows("判定 受付不可"));
    let ticked = |office: &Office| {
        office
            .harness
            .query_all_by_label_contains("受付 ● する")
            .count()
    };
    let n_before = ticked(&office);
    // The first line that can be taken in is ticked or unticked by the space bar.
    press(&mut office.harness, Key::Space);
    let n_after = ticked(&office);
    assert_eq!(n_before.abs_diff(n_after), 1, "{n_before} {n_after}");
    if n_after == 0 {
        press(&mut office.harness, Key::Space);
    }
    let n_ticked = ticked(&office);
    let n_cases = office.session().home().unwrap().cases.len();

    press(&mut office.harness, Key::F12);
    assert!(office.shows("届書の受付の確認"));
    assert_eq!(
        office.session().home().unwrap().cases.len(),
        n_cases,
        "nothing yet"
    );
    press(&mut office.harness, Key::F12);
    assert!(office.shows(&format!("{n_ticked}件を受け付けました。")));
    assert_eq!(
        office.session().home().unwrap().cases.len(),
        n_cases + n_ticked
    );
    assert!(office.shows("受付 受付済"));
}

#[test]
fn 受付年月日はさかのぼれるが先の日にはできない() {
    let mut office = intake();
    choose(&mut office, "SHFD0006.CSV", &fresh());
    if !office.shows("受付 ● する") {
        press(&mut office.harness, Key::Space);
    }
    crate::desk::focus(&mut office.harness, "受付年月日");
    office
        .harness
        .key_press_modifiers(Modifiers::COMMAND, Key::A);
    type_text(&mut office.harness, "+1");
    press(&mut office.harness, Key::Enter);
    assert_eq!(shown(&office.harness, "受付年月日"), "令和8年11月28日");
    press(&mut office.harness, Key::F12);
    assert!(!office.shows("届書の受付の確認"));
    crate::desk::focus(&mut office.harness, "受付年月日");
    office
        .harness
        .key_press_modifiers(Modifiers::COMMAND, Key::A);
    type_text(&mut office.harness, "-2");
    press(&mut office.harness, Key::Enter);
    assert_eq!(shown(&office.harness, "受付年月日"), "令和8年11月25日");
    press(&mut office.harness, Key::F12);
    assert!(office.shows("令和8年11月25日に受け付けたものとして案件にします。"));
    press(&mut office.harness, Key::Escape);
    assert!(!office.shows("届書の受付の確認"));
    assert_eq!(office.harness.state().screen(), Screen::Intake);
}

#[test]
fn 届書でないファイルは文で断る() {
    let mut office = intake();
    choose(
        &mut office,
        "メモ.csv",
        "これは届書ではありません\r\n".as_bytes(),
    );
    assert!(office.shows("受け付けたファイル"));
    assert!(!office.shows("受付年月日の"));
    assert!(
        office.harness.query_by_label("閉じる").is_some(),
        "the sentence stays"
    );
}

/// A thousand lines of every kind: clear, to be repaired, questions and refusals.
fn ugly(n_rows: usize) -> Vec<u8> {
    let (text, _, _) = encoding(sample::ACQUISITION_SHFD.bytes);
    let lines: Vec<&str> = text.lines().collect();
    let changes: [(usize, &str); 8] = [
        (28, ""),
        (21, "３２００００"),
        (11, ""),
        (10, "021331"),
        (7, "ﾐﾎﾝｲﾁﾛｳ"),
        (1, "2225700"),
        (8, "髙見　一郎"),
        (19, "081232"),
    ];
    let mut all = lines[..5].join("\r\n");
    for index in 0..n_rows {
        let mut fields: Vec<&str> = lines[5].split(',').collect();
        let (no, value) = changes[index % changes.len()];
        fields[no - 1] = value;
        fields[12] = "";
        let number = (index + 1).to_string();
        fields[5] = &number;
        all.push_str("\r\n");
        all.push_str(&fields.join(","));
    }
    let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(&all);
    bytes.into_owned()
}

#[test]
fn 行は判定で絞れ_次の確かめる行へ移れ_届いたままの項目が見える() {
    let mut office = intake();
    choose(&mut office, "SHFD0006.CSV", &fresh());
    assert!(office.shows("すべて　5"));
    assert!(office.shows("届いたままの項目"));
    assert!(office.shows("（個人番号は表示しません）"));
    office
        .harness
        .key_press_modifiers(Modifiers::COMMAND, Key::ArrowDown);
    office.harness.run_ok();
    assert_eq!(focused(&office.harness), "ファイルの行");
    let n_all = office
        .harness
        .query_all_by_label_contains("様式 資格取得届")
        .count();
    assert_eq!(n_all, 5);
    office.harness.get_by_label("受付不可　1").click();
    office.harness.run_ok();
    let rows = office
        .harness
        .query_all_by_label_contains("様式 資格取得届");
    assert_eq!(rows.count(), 1);
    assert!(office.shows("項目が35個あります"));
}

#[test]
fn 原本だけを保管し_理由を書いて届いたままで書き出す() {
    let mut office = intake();
    let bytes = ugly(6);
    choose(&mut office, "SHFD0006.CSV", &bytes);
    office.harness.get_by_label("原本だけを保管する…").click();
    office.harness.run_ok();
    assert!(office.shows("原本の保管の確認"));
    press(&mut office.harness, Key::F12);
    assert!(office.shows("原本を保管しました。"));
    office.harness.get_by_label("受け付けたファイルへ").click();
    office.harness.run_ok();
    office.harness.get_by_label("原本を書き出す…").click();
    office.harness.run_ok();
    press(&mut office.harness, Key::F12);
    assert!(office.shows("理由を入力してください。"));
    type_text(&mut office.harness, "事業所の照会");
    let folder = office.folder.path().join("usb");
    std::fs::create_dir_all(&folder).unwrap();
    office.answers.next(&folder);
    press(&mut office.harness, Key::F12);
    office.harness.run_ok();
    assert!(office.shows("ファイルを作りました"));
    assert_eq!(std::fs::read(folder.join("SHFD0006.CSV")).unwrap(), bytes);
}

#[test]
fn 受け付けない行を返戻すると_文書ができ_返戻の日が一覧に残る() {
    let mut office = intake();
    choose(&mut office, "SHFD0006.CSV", &ugly(16));
    let folder = office.folder.path().join("返戻");
    std::fs::create_dir_all(&folder).unwrap();
    let button = office
        .harness
        .query_all_by_label_contains("行を返戻する…")
        .next()
        .and_then(|node| node.accesskit_node().label())
        .unwrap();
    push(&mut office, &button);
    assert_eq!(focused(&office.harness), "再提出の期限");
    press_with(&mut office.harness, Modifiers::COMMAND, Key::A);
    type_text(&mut office.harness, "R8.11.27");
    press(&mut office.harness, Key::F12);
    assert!(office.shows("再提出の期限は、明日以後の日を入力してください。"));
    press_with(&mut office.harness, Modifiers::COMMAND, Key::A);
    type_text(&mut office.harness, "R8.12.11");
    office.shoot("intake-return-100");
    office.answers.next(&folder);
    press(&mut office.harness, Key::F12);
    assert!(office.shows("ファイルを作りました"));
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 2);
    assert!(office.shows("0行を返戻する…"), "返戻した行は数えない");
    push(&mut office, "受け付けたファイルへ");
    assert!(office.shows("令和8年11月27日 "), "返戻の列に日付が出る");
    office.shoot("intake-returned-100");
    office.answers.next(&folder);
    push(&mut office, "返戻の文書をもう一度書き出す…");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 3);
}

#[test]
fn 返戻は選んでいる一行だけにもでき_残りは後で返戻できる() {
    let mut office = intake();
    choose(&mut office, "SHFD0006.CSV", &ugly(16));
    let folder = office.folder.path().join("返戻");
    std::fs::create_dir_all(&folder).unwrap();
    let to_return = |office: &Office| {
        let mut buttons = office.harness.query_all_by_label_contains("行を返戻する…");
        let label = buttons.next().unwrap().accesskit_node().label().unwrap();
        let (n_lines, _) = label.split_once('行').unwrap();
        (n_lines.parse::<usize>().unwrap(), label)
    };
    let (n_lines, button) = to_return(&office);
    assert!(n_lines > 1, "{button}");
    press_with(&mut office.harness, Modifiers::COMMAND, Key::ArrowDown);
    push(&mut office, &button);
    assert!(office.shows("行目だけを返戻することもできます。"));
    press(&mut office.harness, Key::Tab);
    assert_eq!(focused(&office.harness), "返戻する行");
    press_with(&mut office.harness, Modifiers::COMMAND, Key::A);
    type_text(&mut office.harness, "2");
    office.shoot("intake-return-one-100");
    office.answers.next(&folder);
    press(&mut office.harness, Key::F12);
    assert!(office.shows("ファイルを作りました"));
    assert_eq!(to_return(&office).0, n_lines - 1);
}

/// A 住所変更届 of the old generation about 見本一郎 of the ledger.
fn moved() -> Vec<u8> {
    let text = "37,ﾐﾎﾝ,014,20261120,22223\r\n[kanri]\r\n,001\r\n37,ﾐﾎﾝ,12345,105,0011,東京都港区芝公園９－９９－１,見本電機株式会社,架空　太郎,03-0000-0000\r\n[data]\r\n22187041,37,ﾐﾎﾝ,7001,,,7,020415,108,0099,ﾄｳｷﾖｳﾄﾐﾅﾄｸﾐﾎﾝ9-99,東京都港区見本９丁目９９番,9,081115,ﾐﾎﾝ ｲﾁﾛｳ,見本　一郎,,,\r\n";
    let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(text);
    bytes.into_owned()
}

#[test]
fn 旧様式の住所変更届は未突合と示し_受け付けると新しい住所の入った案件になる() {
    for (scale, name) in [(1.0, "100"), (1.5, "150")] {
        let mut office = Office::open_at([1280.0, 800.0], scale);
        office.go(Screen::Intake);
        choose(&mut office, "SHFD0006.CSV", &moved());
        assert!(office.shows("住所変更届（旧様式）"));
        assert!(office.shows("未突合です。内容を原本と見比べてください。"));
        office.shoot(&format!("intake-moved-{name}"));
        press(&mut office.harness, Key::F12);
        office.shoot(&format!("intake-moved-confirm-{name}"));
        press(&mut office.harness, Key::F12);
        press(&mut office.harness, Key::Enter);
        let Screen::Case(case) = office.harness.state().screen() else {
            panic!("the case of the line");
        };
        office.harness.run_ok();
        let form = office.session().case_view(case).unwrap().case.form;
        let address = NEW_ADDRESS.get(&form).unwrap();
        assert_eq!(address.to_string(), "〒108-0099 東京都港区見本９丁目９９番");
        office.shoot(&format!("intake-moved-case-{name}"));
    }
}

#[test]
fn 取込の画面を描いて残す() {
    for (scale, name) in [(1.0, "100"), (1.5, "150")] {
        let mut office = Office::open_at([1280.0, 800.0], scale);
        office.go(Screen::Intake);
        office.shoot(&format!("intake-empty-{name}"));
        choose(&mut office, "SHFD0006.CSV", &fresh());
        office.shoot(&format!("intake-{name}"));
        press(&mut office.harness, Key::Space);
        press(&mut office.harness, Key::F12);
        office.shoot(&format!("intake-confirm-{name}"));
        press(&mut office.harness, Key::Escape);
        choose(&mut office, "SHFD0006.CSV", &ugly(1000));
        office.shoot(&format!("intake-ugly-{name}"));
        push(&mut office, "原本だけを保管する…");
        office.shoot(&format!("intake-keep-{name}"));
        press(&mut office.harness, Key::F12);
        push(&mut office, "受け付けたファイルへ");
        office.shoot(&format!("intake-originals-{name}"));
        push(&mut office, "原本を書き出す…");
        office.shoot(&format!("intake-original-{name}"));
    }
}
