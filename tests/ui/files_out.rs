//! 登録用ファイル: rows leave as a file, stop with a field and a sentence, come back with a result, or are typed at
//! the terminal.

use crate::desk::{focused, harness, press, type_text};
use crate::office::{Answers, Office, today};
use crate::render::Textures;
use daicho::app::batch_command::BatchCommand;
use daicho::app::batch_export::BatchOrder;
use daicho::app::command::Command;
use daicho::app::error::{Error, StoppedField, StoppedRow};
use daicho::app::job::JobMode;
use daicho::app::places::Places;
use daicho::app::run::Told;
use daicho::app::tables::Tables;
use daicho::app::view::RowStage;
use daicho::domain::finding::FieldPath;
use daicho::ui::chooser::FileChooser;
use daicho::ui::outbox::Outbox;
use daicho::ui::page::{Ask, EVERYTHING, Go, Page, Screen, ScreenUi};
use daicho::ui::state::Input;
use daicho::ui::widgets::toast::Mood;
use egui::Key;
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use std::path::{Path, PathBuf};
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
    export_into(office, &folder);
}

fn export_into(office: &mut Office, folder: &Path) {
    let n_before = std::fs::read_dir(folder).unwrap().count();
    office.answers.next(folder);
    press(&mut office.harness, Key::F12);
    assert!(office.shows("ファイルの出力の確認"));
    let n_now = std::fs::read_dir(folder).unwrap().count();
    assert_eq!(n_now, n_before, "nothing on the first F12");
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

    office.click("控え　1");
    let batch = office.session().batches().unwrap().remove(0);
    assert!(office.shows(&format!("ファイル名 {}", batch.file_name)));
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
        at: None,
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
    let answers = Answers::default();
    answers.next(&stick(&office));
    let textures = Textures::default();
    let alone = Alone {
        page,
        input: Input::default(),
        commands: Vec::new(),
        go: None,
        asks: Vec::new(),
        messages: Vec::new(),
        tables: Tables::new(&Places::at(std::path::Path::new("."))),
        files: Arc::new(answers),
    };
    let mut harness = harness(
        [1024.0, 640.0],
        1.0,
        textures.clone(),
        alone,
        |ui, alone| alone.ui(ui),
    );
    harness.run();
    press(&mut harness, Key::F12);
    press(&mut harness, Key::F12);
    let asked = std::mem::take(&mut harness.state_mut().commands);
    assert!(matches!(asked[..], [Command::ExportBatch(_)]));
    let is_shown = harness
        .state_mut()
        .page
        .failed(&Error::StoppedRows(stopped));
    assert!(is_shown, "the screen shows why");
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
    let [Command::ExportBatch(order)] = &harness.state().commands[..] else {
        panic!("one export is asked for");
    };
    assert_eq!(order.confirmed, [words.to_owned()]);
    assert_eq!(order.left_out, [rows[1].id]);
}

#[test]
fn 今回は除いた行は未出力のまま次を待つ() {
    let mut office = outbox();
    let rows = office.session().pending_rows(MEMBERS).unwrap();
    let order = BatchOrder {
        left_out: vec![rows[0].id],
        ..BatchOrder::new(MEMBERS, &stick(&office))
    };
    let command = Command::ExportBatch(order);
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

#[test]
fn 控えで持出しと戻りを記録し中の行から案件へ行ける() {
    let mut office = outbox();
    export(&mut office);
    office.click("控え　1");
    assert!(office.shows("控え番号 R8-0001"));
    assert!(office.shows("所在 USBメモリー（持出し前）"));
    assert!(office.shows("未突合レイアウト"));
    office.click("端末への持出しを記録…");
    assert_eq!(focused(&office.harness), "持出し日");
    press(&mut office.harness, Key::F12);
    assert!(office.shows("所在 USBメモリーで持出し中"));
    office.shoot("batch-book-100");
    office.go(Screen::Home);
    assert!(office.shows("端末へ持出し中 1件"));
    office.shoot("home-taken-out-100");
    office.click("端末へ持出し中 1件");
    office.click("控え　1");
    office.click("戻り・消去を記録…");
    press(&mut office.harness, Key::F12);
    assert!(office.shows("所在 媒体から消去"));

    office.click("行を見る（Enter）");
    assert!(office.shows("控え R8-0001 の行"));
    assert!(office.shows("処理 新規"));
    office.shoot("batch-rows-100");
    press(&mut office.harness, Key::Escape);
    assert!(office.shows("控え番号 R8-0001"));
    assert_eq!(office.harness.state().screen(), Screen::Outbox);
}

#[test]
fn 送付票は出力したその場でも控えからも作れる() {
    let mut office = outbox();
    export(&mut office);
    let folder = office.folder.path().join("送付票");
    std::fs::create_dir(&folder).unwrap();
    for heading in [None, Some("控え　1")] {
        if let Some(heading) = heading {
            office.click(heading);
        }
        office.answers.next(&folder);
        office.click("送付票を作る…");
        assert!(office.shows("送付票を作りました"));
    }
    assert!(std::fs::read_dir(&folder).unwrap().count() > 0);
}

#[test]
fn パスワード付きzipのパスワードは一度だけ示す() {
    let mut office = outbox();
    let folder = stick(&office);
    office.answers.next(&folder);
    press(&mut office.harness, Key::F12);
    press(&mut office.harness, Key::Enter);
    assert_eq!(focused(&office.harness), "パスワード付きZIP");
    type_text(&mut office.harness, "1");
    press(&mut office.harness, Key::F12);
    assert!(office.shows("ZIPのパスワード"));
    assert!(office.shows("7-Zip"));
    office.shoot("outbox-zip-100");
    let file = std::fs::read_dir(&folder).unwrap().next().unwrap().unwrap();
    assert!(file.file_name().to_str().unwrap().ends_with(".csv.zip"));
    office.go(Screen::Home);
    office.go(Screen::Outbox);
    assert!(!office.shows("ZIPのパスワード"));
}

#[test]
fn ほかのもののあるフォルダーは文で断り行は待ち続ける() {
    let mut office = outbox();
    let folder = stick(&office);
    std::fs::write(folder.join("写真.jpg"), b"x").unwrap();
    export_into(&mut office, &folder);
    assert!(office.shows("「写真.jpg」"));
    let stages = stages(&mut office);
    assert!(stages.iter().all(|stage| *stage == RowStage::Unexported));
    office.shoot("outbox-other-things-100");
}

#[test]
fn 送付前点検は見つけたことを区分して並べ案件へ行ける() {
    for (scale, name) in [(1.0, "100"), (1.5, "150")] {
        let mut office = Office::open_at([1280.0, 800.0], scale);
        office.go(Screen::Outbox);
        office.click("送付前点検");
        assert!(office.shows("8行を点検しました。"));
        office.shoot(&format!("presend-{name}"));
        assert_eq!(focused(&office.harness), "点検で見つかったこと");
        press(&mut office.harness, Key::Enter);
        assert!(matches!(office.harness.state().screen(), Screen::Case(_)));
        office.harness.run_ok();
        // The form was closed by the 審査: the field is brought into sight and marked.
        assert!(office.shows("ここ"), "the field, not only the case");
        office.shoot(&format!("presend-field-{name}"));
        office.go(Screen::Outbox);
        press(&mut office.harness, Key::Escape);
        export(&mut office);
        office.click("控え　1");
        office.shoot(&format!("batch-book-written-{name}"));
        office.click("同じファイルをもう一度…");
        office.shoot(&format!("batch-copy-{name}"));
    }
}

#[test]
fn 表の項目への移動は_指した行のその項目だけにここと示す() {
    let mut office = outbox();
    office.click("送付前点検");
    let at = childs_finding(&mut office);
    for _ in 0..at {
        press(&mut office.harness, Key::ArrowDown);
    }
    press(&mut office.harness, Key::Enter);
    office.harness.run_ok();
    let marks = |office: &Office| -> Vec<egui::Rect> {
        let all = office.harness.query_all_by_label("ここ");
        all.map(|node| node.rect()).collect()
    };
    let [mark] = marks(&office)[..] else {
        panic!("exactly one field is meant: {:?}", marks(&office));
    };
    let is_above = |top: f32| top < mark.top();
    let mut rows = office.harness.query_all_by_label("1行目");
    assert!(rows.any(|row| is_above(row.rect().top())), "in the row");
    office.shoot("presend-row-100");
}

/// Where in the list of findings something of the first row of a table of a case stands.
fn childs_finding(office: &mut Office) -> usize {
    let command = BatchCommand::Check {
        interface: MEMBERS.to_owned(),
    };
    let told = office.session().run(Command::Batch(command)).unwrap().told;
    let Told::Presend(report) = told else {
        panic!("the rows are looked at");
    };
    let of_row = |at: &FieldPath| matches!(at.inner, Some((0, _)));
    let mut findings = report.findings.iter();
    findings
        .position(|finding| finding.at.as_ref().is_some_and(of_row))
        .unwrap_or_else(|| panic!("{:?}", report.findings))
}

#[test]
fn 同じ中身の結果は理由を書かなければ取り込まない() {
    let mut office = outbox();
    export(&mut office);
    let path = results(&mut office);
    for _ in 0..2 {
        office.answers.next(&path);
        office.click("結果ファイルを取り込む…");
        press(&mut office.harness, Key::Escape);
    }
    office.answers.next(&path);
    office.click("結果ファイルを取り込む…");
    assert!(office.shows("同じ中身の結果ファイル"));
    press(&mut office.harness, Key::F12);
    assert!(office.shows("理由を入力してください。"));
    office.shoot("outbox-same-result-100");
    type_text(&mut office.harness, "端末で確かめた");
    press(&mut office.harness, Key::F12);
    assert!(office.shows("判定 未突合"));
    press(&mut office.harness, Key::Escape);
    // Its four lines answer nobody any more; the first taking left one.
    let n_unmatched = office.session().unmatched_results().unwrap().len();
    office.click(&format!("未突合の結果　{n_unmatched}"));
    assert!(office.shows("結果ファイル KEKKA_20261127_001.csv"));
    office.shoot("outbox-unmatched-100");
}
