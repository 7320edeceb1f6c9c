//! 設定: what is changed is shown before and after, stored from its day on, and can be read again.

use crate::desk::{self, focused};
use crate::render::{Textures, shoot};
use crate::root::{App, THE_FILE, Window, click, enter, open_at, practice, practice_at, press};
use daicho::app::places::Places;
use daicho::domain::allowance_rules::{AdditionalKind, AdditionalRow, AllowanceRules};
use daicho::domain::date::Date;
use daicho::domain::yen::Rate;
use daicho::ui::page::Screen;
use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT, Queryable};

fn settings(window: &mut Window) {
    click(window, "設定");
    assert_eq!(window.state().root.screen(), Screen::Settings);
}

#[test]
fn 組合の設定は変更前と変更後を確かめてから登録する() {
    let mut window = practice();
    settings(&mut window);
    desk::focus(&mut window, "理事長名");
    enter(&mut window, "（代行）");
    press(&mut window, Key::F12);
    window.get_by_label("組合の設定の確認");
    window.get_by_label("見本　理事（代行）");
    assert_eq!(focused(&window), "戻る（Esc）");
    press(&mut window, Key::F12);
    window.get_by_label_contains("組合の設定を登録しました。");
    let society = window
        .state_mut()
        .root
        .session()
        .unwrap()
        .society()
        .unwrap();
    assert_eq!(society.president, "見本　理事（代行）");
}

#[test]
fn 確認からエスケープで戻ると何も変わらず打ったものは残る() {
    let mut window = practice();
    settings(&mut window);
    desk::focus(&mut window, "理事長名");
    enter(&mut window, "（代行）");
    press(&mut window, Key::F12);
    press(&mut window, Key::Escape);
    assert_eq!(window.state().root.screen(), Screen::Settings);
    assert_eq!(desk::shown(&window, "理事長名"), "見本　理事（代行）");
    let society = window
        .state_mut()
        .root
        .session()
        .unwrap()
        .society()
        .unwrap();
    assert_eq!(society.president, "見本　理事");
}

#[test]
fn 保険料率は一行ずつ確かめてから登録する() {
    let mut window = practice();
    settings(&mut window);
    click(&mut window, "任継・保険料");
    desk::focus(&mut window, "料率 2行目 一般保険料率");
    press(&mut window, Key::F12);
    press(&mut window, Key::Escape);
    desk::focus(&mut window, "料率 2行目 一般保険料率");
    enter(&mut window, "92.5‰");
    assert_eq!(desk::shown(&window, "料率 2行目 一般保険料率"), "9.25%");
    press(&mut window, Key::F12);
    window.get_by_label("任継・保険料の設定の確認");
    window.get_by_label_contains("一般保険料率 9.25%");
    press(&mut window, Key::F12);
    window.get_by_label_contains("任継・保険料の設定を登録しました。");
    let session = window.state_mut().root.session().unwrap();
    let rates = session.society().unwrap().premium_rates;
    assert_eq!(rates.last().unwrap().general.get(), 9_250);
}

#[test]
fn 出産の付加給付は給付の設定に登録する() {
    let mut window = practice();
    settings(&mut window);
    click(&mut window, "給付");
    click(&mut window, "出産の付加給付 行を追加");
    for (label, text) in [
        ("出産の付加給付 1行目 適用する出産日", "R6.4.1"),
        ("出産の付加給付 1行目 被保険者の出産（1児につき）", "50000"),
        ("出産の付加給付 1行目 被扶養者の出産（1児につき）", "30000"),
        ("出産育児一時金の終了日", "R10.4.1"),
    ] {
        desk::focus(&mut window, label);
        enter(&mut window, text);
    }
    press(&mut window, Key::F12);
    window.get_by_label("給付の設定の確認");
    press(&mut window, Key::F12);
    window.get_by_label_contains("給付の設定を登録しました。");
    let session = window.state_mut().root.session().unwrap();
    let rules = session.society().unwrap().childbirth;
    assert_eq!(rules.additional.len(), 1);
    assert_eq!(rules.closes_on, daicho::domain::date::Date::new(2028, 4, 1));
}

/// Chooses by number in a closed list or a switch.
fn choose(window: &mut Window, label: &str, number: &str) {
    go_to(window, label);
    desk::type_text(window, number);
    press(window, Key::Tab);
}

/// Puts the focus on a field of any kind.
fn go_to(window: &mut Window, label: &str) {
    let by = egui_kittest::kittest::by().label(label);
    let is_field = |node: &egui_kittest::Node<'_>| {
        let role = node.accesskit_node().role();
        matches!(role, Role::TextInput | Role::RadioGroup | Role::ComboBox)
    };
    let node = window.get_all(by).find(is_field);
    node.unwrap_or_else(|| panic!("no field 「{label}」"))
        .focus();
    window.run();
}

/// A row of 傷病手当金の付加給付 and a switch, typed and confirmed.
fn set_allowance(window: &mut Window, textures: &Textures, name: &str) {
    settings(window);
    click(window, "給付");
    // Below the edge of the window: the keyboard brings it into sight.
    let add = "傷病手当金の付加給付 行を追加";
    window.get_by_role_and_label(Role::Button, add).focus();
    window.run();
    press(window, Key::Enter);
    let cell = |label: &str| format!("傷病手当金の付加給付 1行目 {label}");
    desk::focus(window, &cell("名称"));
    enter(window, "延長傷病手当付加金");
    choose(window, &cell("種類"), "2");
    for (label, text) in [
        ("適用する日（から）", "R6.4.1"),
        ("割合", "66.667%"),
        ("支給する月数", "18"),
    ] {
        desk::focus(window, &cell(label));
        enter(window, text);
    }
    shoot(window, textures, &format!("settings-allowance-{name}"));
    for (label, text) in UNVERIFIED {
        go_to(window, label);
        assert!(window.query_by_label_contains(text).is_some(), "{label}");
    }
    choose(window, "調整で0円の日も支給期間に数える", "1");
    desk::focus(window, "標準報酬月額を通算する空白の月数");
    desk::press_with(window, egui::Modifiers::COMMAND, Key::A);
    enter(window, "0");
    shoot(
        window,
        textures,
        &format!("settings-allowance-{name}-rules"),
    );
    press(window, Key::F12);
    window.get_by_label("給付の設定の確認");
    shoot(
        window,
        textures,
        &format!("settings-allowance-{name}-confirm"),
    );
    press(window, Key::F12);
    window.get_by_label_contains("給付の設定を登録しました。");
}

/// What the sources leave open, and what is said of each.
const UNVERIFIED: [(&str, &str); 5] = [
    (
        "調整で0円の日も支給期間に数える",
        "事務連絡では数えないとされています（未確認）。",
    ),
    (
        "標準報酬月額を通算する空白の月数",
        "前の期間の月も平均します（未確認）。",
    ),
    ("報酬の日額の端数", "法令に定めがありません（未確認）。"),
    (
        "他の保険者の期間も1年に通算する",
        "引き続く被保険者期間に限ります（未確認）。",
    ),
    (
        "退職日に待期が完成した人にも継続給付をする",
        "支給しないとされています（未確認）。",
    ),
];

#[test]
fn 傷病手当金の付加給付と未確認の定めは給付の設定に登録する() {
    for (scale, name) in [(1.0, "100"), (1.5, "150")] {
        let textures = Textures::default();
        let mut window = practice_at(scale, textures.clone());
        set_allowance(&mut window, &textures, name);
        let session = window.state_mut().root.session().unwrap();
        let rules = session.society().unwrap().allowance;
        let row = AdditionalRow {
            name: "延長傷病手当付加金".to_owned(),
            kind: AdditionalKind::Extended,
            effective_from: Date::new(2024, 4, 1).unwrap(),
            effective_until: None,
            percent: Some(Rate::new(66_667)),
            fixed: None,
            n_months: Some(18),
            pays_on_reduced_days: false,
        };
        let expected = AllowanceRules {
            additional: vec![row],
            zero_days_use_period: true,
            joins_gap_months: 0,
            ..AllowanceRules::default()
        };
        assert_eq!(rules, expected);
        // And it is what the tab shows from now on.
        click(&mut window, "ホーム");
        settings(&mut window);
        click(&mut window, "給付");
        let name = "傷病手当金の付加給付 1行目 名称";
        assert_eq!(desk::shown(&window, name), "延長傷病手当付加金");
        let percent = "傷病手当金の付加給付 1行目 割合";
        assert_eq!(desk::shown(&window, percent), "66.667%");
    }
}

#[test]
fn 読めない料率と取り違えた料率は登録できない() {
    for typed in ["九", "92", "0.92"] {
        let mut window = practice();
        settings(&mut window);
        click(&mut window, "任継・保険料");
        desk::focus(&mut window, "料率 2行目 一般保険料率");
        enter(&mut window, typed);
        press(&mut window, Key::F12);
        assert!(
            window.query_by_label("任継・保険料の設定の確認").is_none(),
            "{typed}"
        );
        assert_eq!(focused(&window), "料率 2行目 一般保険料率");
    }
}

#[test]
fn 休日は追加でき名称を変えられ外せる() {
    let mut window = practice();
    settings(&mut window);
    click(&mut window, "休日");
    click(&mut window, "休日を追加…");
    enter(&mut window, "R8.12.29");
    enter(&mut window, "年末の休業");
    press(&mut window, Key::F12);
    window.get_by_label_contains("休日を登録しました。");
    let holidays = |window: &mut Window| {
        let session = window.state_mut().root.session().unwrap();
        session.society().unwrap().holidays
    };
    let day = daicho::domain::date::Date::new(2026, 12, 29).unwrap();
    assert_eq!(holidays(&mut window).name_on(day), Some("年末の休業"));
    click(&mut window, "休日を追加…");
    enter(&mut window, "R8.12.29");
    enter(&mut window, "重ねて");
    press(&mut window, Key::F12);
    window.get_by_label_contains("すでに休日です。");
    press(&mut window, Key::Escape);
    let row = "日 令和8年12月29日、曜日 火、名称 年末の休業";
    assert!(window.query_all_by_label_contains(row).count() > 0);
}

#[test]
fn 事業所をキーだけで追加できる() {
    let mut window = practice();
    settings(&mut window);
    click(&mut window, "事業所");
    click(&mut window, "事業所を追加…");
    assert_eq!(focused(&window), "事業所番号");
    for text in [
        "0042",
        "60",
        "例示運輸株式会社",
        "1050011",
        "東京都港区芝公園９－９９－２",
    ] {
        enter(&mut window, text);
    }
    for text in ["例示　三郎", "", "R8.4.1"] {
        enter(&mut window, text);
    }
    press(&mut window, Key::F12);
    window.get_by_label_contains("同じ事業所番号の事業所があります。");
    assert_eq!(focused(&window), "事業所番号");
    enter(&mut window, "0060");
    press(&mut window, Key::F12);
    window.get_by_label("事業所を登録しました。");
    let session = window.state_mut().root.session().unwrap();
    let places = session.settings_view().unwrap().establishments;
    assert!(places.iter().any(|place| place.code == "0060"));
}

#[test]
fn 利用者を追加して役割を与え最後の管理者は外せない() {
    let mut window = practice();
    settings(&mut window);
    click(&mut window, "利用者");
    click(&mut window, "利用者を追加…");
    enter(&mut window, "jiro");
    enter(&mut window, "見本　次郎");
    for _ in 0..4 {
        press(&mut window, Key::Enter);
    }
    enter(&mut window, "jiro-no-kotoba");
    enter(&mut window, "jiro-no-kotoba");
    press(&mut window, Key::F12);
    window.get_by_label("利用者の設定を登録しました。");
    let session = window.state_mut().root.session().unwrap();
    assert_eq!(session.settings_view().unwrap().users.len(), 3);

    desk::press(&mut window, Key::Home);
    click(&mut window, "利用を停止する");
    window.get_by_label_contains("管理者がいなくなるため");
}

#[test]
fn 復旧コードは作り直して控えを受け取れる() {
    let mut window = practice();
    settings(&mut window);
    click(&mut window, "バックアップと点検");
    click(&mut window, "復旧コードを作り直す…");
    window.run();
    window.get_by_label_contains("復旧コードを作り直しました。");
    let folder = window.state().path().to_owned();
    let sheets = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with("復旧コードの控え"));
    assert_eq!(sheets.count(), 1);
}

#[test]
fn バックアップは確かめられて日時が枠に出る() {
    let mut window = practice();
    settings(&mut window);
    click(&mut window, "バックアップと点検");
    click(&mut window, "今すぐバックアップ");
    window.get_by_label_contains("バックアップを作成し、読み直して確かめました");
    window.get_by_label("最終バックアップ　令和8年11月24日 09:00");
    click(&mut window, "点検する");
    assert!(window.query_all_by_label_contains("異常なし").count() > 0);
    let folder = window.state().path().join("バックアップ");
    assert!(std::fs::read_dir(folder).unwrap().count() > 0);
}

#[test]
fn 突合していない様式はそう書いてある() {
    let mut window = practice();
    settings(&mut window);
    click(&mut window, "レイアウト");
    assert!(window.query_all_by_label_contains("未突合").count() > 1);
    click(&mut window, "法令の表");
    assert!(
        window
            .query_all_by_label_contains("健康保険法第3条第7項")
            .count()
            > 0
    );
}

#[test]
fn 限度額の有効期間の月数を変えられる() {
    let mut window = practice();
    settings(&mut window);
    click(&mut window, "限度額");
    desk::focus(&mut window, "有効期間の月数");
    enter(&mut window, "13");
    press(&mut window, Key::F12);
    assert!(window.query_by_label("限度額の設定の確認").is_none());
    desk::focus(&mut window, "有効期間の月数");
    enter(&mut window, "6");
    press(&mut window, Key::F12);
    window.get_by_label("限度額の設定の確認");
    press(&mut window, Key::F12);
    window.get_by_label_contains("限度額の設定を登録しました。");
    let session = window.state_mut().root.session().unwrap();
    assert_eq!(session.society().unwrap().ceilings.n_months_valid, 6);
}

#[test]
fn 照会のコードは仕様書で確かめたものとして登録する() {
    let mut window = practice();
    settings(&mut window);
    click(&mut window, "照会のコード");
    let type_over = |window: &mut Window, label: &str, text: &str| {
        desk::focus(window, &format!("照会のコード 1行目 {label}"));
        desk::press_with(window, egui::Modifiers::COMMAND, Key::A);
        enter(window, text);
    };
    type_over(&mut window, "事務名コード", "J01");
    type_over(&mut window, "事務手続コード", "あ");
    press(&mut window, Key::F12);
    assert!(window.query_by_label("照会のコードの設定の確認").is_none());
    let said = "コードは半角の英数字で入力してください。";
    assert!(window.query_all_by_label_contains(said).next().is_some());
    type_over(&mut window, "事務手続コード", "T0001");
    press(&mut window, Key::F12);
    window.get_by_label("照会のコードの設定の確認");
    press(&mut window, Key::F12);
    window.get_by_label_contains("照会のコードを登録しました。");
    let session = window.state_mut().root.session().unwrap();
    let codes = session.society().unwrap().inquiry_codes;
    let entered = &codes.entered[..];
    assert!(matches!(entered, [code] if code.office == "J01" && code.procedure == "T0001"));
    assert!(!codes.is_confirmed("J01", "T0001"), "nobody said so");
}

#[test]
fn 画面を描いて残す() {
    for (scale, name) in [(1.0, "100"), (1.5, "150")] {
        let textures = Textures::default();
        let mut window = practice_at(scale, textures.clone());
        settings(&mut window);
        shoot(&window, &textures, &format!("settings-society-{name}"));
        for (label, title) in [
            ("任継・保険料", "voluntary"),
            ("限度額", "ceilings"),
            ("給付", "benefits"),
            ("ファイルの運搬", "files"),
            ("照会のコード", "inquiry-codes"),
            ("休日", "holidays"),
            ("事業所", "places"),
            ("利用者", "users"),
            ("バックアップと点検", "safety"),
            ("レイアウト", "layouts"),
            ("法令の表", "law"),
        ] {
            click(&mut window, label);
            if title == "safety" {
                click(&mut window, "点検する");
            }
            shoot(&window, &textures, &format!("settings-{title}-{name}"));
        }
        click(&mut window, "利用者");
        click(&mut window, "利用者を追加…");
        shoot(&window, &textures, &format!("settings-new-user-{name}"));
    }
}

#[test]
fn 振込の設定は銀行のコードからカナを引いて登録する() {
    let textures = Textures::default();
    let mut window = practice_at(1.0, textures.clone());
    settings(&mut window);
    click(&mut window, "振込");
    desk::focus(&mut window, "仕向銀行コード");
    desk::press_with(&mut window, egui::Modifiers::COMMAND, Key::A);
    enter(&mut window, "0009");
    // What was stored counts as typed: it is not replaced by itself.
    assert_eq!(desk::shown(&window, "仕向銀行名（カナ）"), "ミズホ");
    shoot(&window, &textures, "settings-transfer");
    press(&mut window, Key::Enter);
    assert_eq!(focused(&window), "名称を「ミツイスミトモ」にする");
    press(&mut window, Key::Enter);
    assert_eq!(desk::shown(&window, "仕向銀行名（カナ）"), "ミツイスミトモ");
    assert_eq!(focused(&window), "仕向支店コード");
    press(&mut window, Key::Enter);
    press(&mut window, Key::Enter);
    assert_eq!(focused(&window), "名称を「ジンボウチヨウ」にする");
    shoot(&window, &textures, "settings-transfer-offer");
    press(&mut window, Key::Enter);
    press(&mut window, Key::F12);
    window.get_by_label("振込の設定の確認");
    shoot(&window, &textures, "settings-transfer-confirm");
    press(&mut window, Key::F12);
    window.get_by_label_contains("振込の設定を登録しました。");
    let session = window.state_mut().root.session().unwrap();
    let sender = session.society().unwrap().transfer.unwrap();
    assert_eq!(sender.bank.as_str(), "0009");
    assert_eq!(sender.bank_kana.as_str(), "ﾐﾂｲｽﾐﾄﾓ");
}

const POSTAL_TAB: &str = "郵便番号・銀行の表";

fn lay(window: &Window, text: &str) {
    std::fs::write(window.state().path().join(THE_FILE), text).unwrap();
}

/// Presses the second of the two buttons of this name, that of the banks, by the keyboard.
fn press_banks(window: &mut Window, label: &str) {
    let all: Vec<_> = window
        .get_all_by_role_and_label(egui::accesskit::Role::Button, label)
        .collect();
    all.last().unwrap().focus();
    drop(all);
    window.run();
    press(window, Key::Enter);
}

#[test]
fn 銀行の表は取り込めて元の表に戻せる() {
    let textures = Textures::default();
    let mut window = practice_at(1.0, textures.clone());
    settings(&mut window);
    click(&mut window, POSTAL_TAB);
    window.get_by_label("令和8年8月24日現在、28,944件");
    window.get_by_label("令和8年10月3日現在、124,538件");
    shoot(&window, &textures, "settings-tables");

    lay(&window, "9990,見本,ミホン,1,本店,ホンテン\n");
    press_banks(&mut window, "新しい表を取り込む…");
    window.get_by_label_contains("いまの銀行支店表はそのままです");
    shoot(&window, &textures, "settings-tables-refused");

    lay(&window, "9990,見本,ミホン,001,本店,ホンテン\n");
    press_banks(&mut window, "新しい表を取り込む…");
    window.get_by_label_contains("28,944件が1件になりました。");
    window.get_by_label_contains("（組合が取り込んだ表）");
    assert!(window.query_by_label_contains("そのままです").is_none());
    shoot(&window, &textures, "settings-tables-own");

    press_banks(&mut window, "元の表に戻す…");
    window.get_by_label_contains("取り込んだ銀行支店表（令和8年11月24日現在、1件）を消して");
    press(&mut window, Key::F12);
    window.get_by_label_contains("（令和8年8月24日現在、28,944件）に戻しました。");
    window.get_by_label("令和8年8月24日現在、28,944件");
}

#[test]
fn 読めない銀行の表は理由を出して消せる() {
    let textures = Textures::default();
    let app = App::new();
    let table = Places::at(app.path()).bank_table();
    std::fs::create_dir_all(table.parent().unwrap()).unwrap();
    std::fs::write(&table, "壊れた表").unwrap();
    let mut window = open_at(app, 1.0, textures.clone());
    click(&mut window, "見本で試す");
    settings(&mut window);
    click(&mut window, POSTAL_TAB);
    window.get_by_label("令和8年8月24日現在、28,944件");
    window.get_by_label_contains("組合が取り込んだ表を読めないため");
    shoot(&window, &textures, "settings-tables-unused");
    press_banks(&mut window, "元の表に戻す…");
    window.get_by_label_contains("取り込んだ銀行支店表（読めないもの）を消して");
    press(&mut window, Key::F12);
    assert!(!table.exists());
    let left = window.query_by_label_contains("組合が取り込んだ表を読めないため");
    assert!(left.is_none());
}
