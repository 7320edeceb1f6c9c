//! 登録用ファイル: rows leave as a file, stop with a field and a sentence, come back with a result, or are typed at
//! the terminal.

use crate::desk::{focused, harness, press, type_text};
use crate::office::{Answers, Office, today};
use crate::render::Textures;
use daicho::app::command::Command;
use daicho::app::error::{Error, StoppedField, StoppedRow};
use daicho::app::job::JobMode;
use daicho::app::places::Places;
use daicho::app::run::Told;
use daicho::app::tables::Tables;
use daicho::app::view::RowStage;
use daicho::ui::chooser::FileChooser;
use daicho::ui::outbox::Outbox;
use daicho::ui::page::{Ask, EVERYTHING, Go, Page, Screen, ScreenUi};
use daicho::ui::state::Input;
use daicho::ui::widgets::toast::Mood;
use egui::Key;
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use std::path::PathBuf;
use std::sync::Arc;

const MEMBERS: &str = "chukan-kanyusha";

fn outbox() -> Office {
    let mut office = Office::open();
    office.go(Screen::Outbox);
    office
}

fn stages(office: &mut Office) -> Vec<RowStage> {
    let rows = office.session().pending_rows(MEMBERS).unwrap();
    rows.into_iter().map(|row| row.stage).collect()
}

fn stick(office: &Office) -> PathBuf {
    let folder = office.folder.path().join("usb");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn export(office: &mut Office) {
    let folder = stick(office);
    office.answers.next(&folder);
    press(&mut office.harness, Key::F12);
    assert!(office.shows("ファイルの出力の確認"));
    assert_eq!(
        std::fs::read_dir(&folder).unwrap().count(),
        0,
        "nothing on the first F12"
    );
    press(&mut office.harness, Key::F12);
}

/// A result file for the first rows: success, error, an unknown code, and somebody nobody sent.
fn results(office: &mut Office) -> PathBuf {
    let insurer = office.session().society().unwrap().insurer_number;
    let rows = office.session().pending_rows(MEMBERS).unwrap();
    let mut text = String::new();
    let mut line = |member: &str, result: &str, code: &str, message: &str| {
        let keys = member.replace('-', "\",\"");
        let rest = format!("\"{result}\",\"{code}\",\"\",\"{message}\"");
        text.push_str(&format!(
            "\"1\",\"{}\",\"{keys}\",{rest}\r\n",
            insurer.as_str()
        ));
    };
    line(&rows[0].member, "0", "", "");
    line(&rows[1].member, "9", "E0201", "資格取得日に誤りがあります");
    line(&rows[2].member, "7", "X9999", "");
    line("9999-999-00", "0", "", "");
    let path = office.folder.path().join("KEKKA_20261127_001.csv");
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn 未出力の行は確認してから一つのファイルになり結果待ちになる() {
    let mut office = outbox();
    assert_eq!(focused(&office.harness), "登録待ちの行");
    assert!(office.shows("未突合レイアウト"));
    let before = stages(&mut office);
    assert!(before.iter().all(|stage| *stage == RowStage::Unexported));
    export(&mut office);
    assert_eq!(std::fs::read_dir(stick(&office)).unwrap().count(), 1);
    let after = stages(&mut office);
    assert!(after.iter().all(|stage| *stage == RowStage::Exported));
    assert_eq!(before.len(), after.len());
    assert!(office.shows(&format!("{}行を出力しました", after.len())));

    office.click("出力したファイル　1");
    let batch = office.session().batches().unwrap().remove(0);
    assert!(office.shows(&format!("ファイル名 {}", batch.file_name)));
    assert!(office.shows("作成者 例示　次郎"));
    assert!(office.shows(&batch.sha256));
}

#[test]
fn 結果ファイルの未突合と不明なコードは登録済にならない() {
    let mut office = outbox();
    export(&mut office);
    let sent = stages(&mut office).len();
    let path = results(&mut office);
    office.answers.next(&path);
    office.click("結果ファイルを取り込む…");
    assert!(office.shows("判定 未突合"));
    assert!(office.shows("判定 不明なコード"));
    assert!(office.shows("未突合の行が1行あります。"));
    assert!(office.shows("資格取得日に誤りがあります"));
    let pending = stages(&mut office);
    assert_eq!(pending.len(), sent - 1, "only one is registered");
    assert!(pending.contains(&RowStage::Failed));
    press(&mut office.harness, Key::Escape);
    assert_eq!(office.harness.state().screen(), Screen::Outbox);
    assert!(office.shows("状態 エラー"));
    office.shoot("outbox-answered-100");
}

#[test]
fn 転記は登録日と受付番号を入れて選んだ行だけ登録済になる() {
    let mut office = outbox();
    let before = stages(&mut office).len();
    press(&mut office.harness, Key::Space);
    assert!(office.shows("1行を選択中"));
    office.click("転記を記録…");
    assert_eq!(focused(&office.harness), "登録日");
    press(&mut office.harness, Key::F12);
    assert!(office.shows("端末の受付番号を入力してください。"));
    press(&mut office.harness, Key::Enter);
    assert_eq!(focused(&office.harness), "端末の受付番号");
    type_text(&mut office.harness, "T-000123");
    press(&mut office.harness, Key::F12);
    assert_eq!(stages(&mut office).len(), before - 1);
}

#[test]
fn 転記票は個人番号なしで作られ行の状態は変わらない() {
    let mut office = outbox();
    let before = stages(&mut office);
    let folder = stick(&office);
    office.answers.next(&folder);
    office.click("転記票を作る…");
    assert_eq!(focused(&office.harness), "個人番号の印刷");
    assert_eq!(crate::desk::shown(&office.harness, "個人番号の印刷"), "2");
    press(&mut office.harness, Key::F12);
    assert!(office.shows("転記票を作りました"));
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
    assert_eq!(stages(&mut office), before);
}

#[test]
fn 取下げは理由がなければできない() {
    let mut office = outbox();
    let before = stages(&mut office).len();
    office.click("取下げ…");
    press(&mut office.harness, Key::F12);
    assert!(office.shows("理由を入力してください。"));
    assert_eq!(stages(&mut office).len(), before);
    type_text(&mut office.harness, "二重に作成したため");
    press(&mut office.harness, Key::F12);
    assert_eq!(stages(&mut office).len(), before - 1);
}

#[test]
fn 登録用ファイルの画面を描いて残す() {
    for (scale, name) in [(1.0, "100"), (1.5, "150")] {
        let mut office = Office::open_at([1280.0, 800.0], scale);
        office.go(Screen::Outbox);
        office.shoot(&format!("outbox-{name}"));
        export(&mut office);
        office.shoot(&format!("outbox-exported-{name}"));
        let path = results(&mut office);
        office.answers.next(&path);
        office.click("結果ファイルを取り込む…");
        office.shoot(&format!("outbox-results-{name}"));
        press(&mut office.harness, Key::Escape);
        office.click("転記を記録…");
        office.shoot(&format!("outbox-dialog-{name}"));
    }
}

/// The screen alone, with an export that stopped.
struct Alone {
    page: Outbox,
    input: Input,
    commands: Vec<Command>,
    go: Option<Go>,
    asks: Vec<Ask>,
    messages: Vec<(Mood, String)>,
    tables: Tables,
    files: Arc<dyn FileChooser>,
}

impl Alone {
    fn ui(&mut self, ui: &mut egui::Ui) {
        let ctx = ui.ctx().clone();
        self.input.keys.begin(&ctx);
        let mut cx = ScreenUi {
            input: &mut self.input,
            commands: &mut self.commands,
            go: &mut self.go,
            asks: &mut self.asks,
            messages: &mut self.messages,
            heading: None,
            today: today(),
            jobs: JobMode::Inline,
            tables: &self.tables,
            files: &self.files,
            navigation: &[],
        };
        self.page.before_ui(&ctx, &mut cx);
        egui::CentralPanel::default().show(ui, |ui| self.page.ui(ui, &mut cx));
        for shortcut in self.page.shortcuts() {
            if cx.input.keys.take(&ctx, *shortcut) {
                self.page.pressed(*shortcut, &mut cx);
            }
        }
    }
}

fn field(no: usize, name: &str, message: &str, confirmable: Option<&str>) -> StoppedField {
    StoppedField {
        no,
        name: name.to_owned(),
        message: message.to_owned(),
        confirmable: confirmable.map(str::to_owned),
    }
}

#[test]
fn 出力を止めた行は置換えを確認するか除くかして_もう一度出力する() {
    let mut office = outbox();
    let rows = office.session().pending_rows(MEMBERS).unwrap();
    let words = "項目7「氏名」：髙見 → 高見";
    let stopped = vec![
        StoppedRow {
            row: rows[0].id,
            case: rows[0].case,
            fields: vec![field(7, "氏名", "送れない文字があります。", Some(words))],
        },
        StoppedRow {
            row: rows[1].id,
            case: rows[1].case,
            fields: vec![field(
                9,
                "個人番号",
                "値がありません。案件で入力してください。",
                None,
            )],
        },
    ];
    let mut page = Outbox::default();
    page.refresh(office.session(), EVERYTHING).unwrap();
    assert!(
        page.failed(&Error::StoppedRows(stopped)),
        "the screen shows why"
    );
    let textures = Textures::default();
    let alone = Alone {
        page,
        input: Input::default(),
        commands: Vec::new(),
        go: None,
        asks: Vec::new(),
        messages: Vec::new(),
        tables: Tables::new(&Places::at(std::path::Path::new("."))),
        files: Arc::new(Answers::default()),
    };
    let mut harness = harness(
        [1024.0, 640.0],
        1.0,
        textures.clone(),
        alone,
        |ui, alone| alone.ui(ui),
    );
    harness.run();
    let says = |harness: &Harness<'_, Alone>, part: &str| {
        harness.query_all_by_label_contains(part).next().is_some()
    };
    assert!(says(&harness, &format!("氏名 {}", rows[0].name)));
    assert!(says(&harness, "項目 9 個人番号"));
    assert!(says(&harness, words));
    crate::render::shoot(&harness, &textures, "outbox-stopped-100");

    harness
        .get_by_role_and_label(Role::Grid, "出力を止めた行")
        .focus();
    harness.run();
    press(&mut harness, Key::Space);
    press(&mut harness, Key::F12);
    assert!(
        harness.state().commands.is_empty(),
        "one row is not settled yet"
    );
    press(&mut harness, Key::ArrowDown);
    press(&mut harness, Key::Space);
    press(&mut harness, Key::F12);
    let [
        Command::ExportBatch {
            confirmed,
            left_out,
            ..
        },
    ] = &harness.state().commands[..]
    else {
        panic!("one export is asked for");
    };
    assert_eq!(confirmed, &[words.to_owned()]);
    assert_eq!(left_out, &[rows[1].id]);
}

#[test]
fn 今回は除いた行は未出力のまま次を待つ() {
    let mut office = outbox();
    let rows = office.session().pending_rows(MEMBERS).unwrap();
    let command = Command::ExportBatch {
        interface: MEMBERS.to_owned(),
        folder: stick(&office),
        confirmed: Vec::new(),
        left_out: vec![rows[0].id],
    };
    let Told::Exported(exported) = office.session().run(command).unwrap().told else {
        panic!("a file is written");
    };
    assert_eq!(exported.n_rows, rows.len() - 1);
    let after = office.session().pending_rows(MEMBERS).unwrap();
    let waiting: Vec<i64> = after
        .iter()
        .filter(|row| row.stage == RowStage::Unexported)
        .map(|row| row.id)
        .collect();
    assert_eq!(waiting, [rows[0].id]);
}
