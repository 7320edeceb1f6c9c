//! 設定のバックアップと点検: a verified backup now, the checks of the ledger, and a new recovery code.
//! It must not copy or check anything itself; the window does it on a thread of its own.

use crate::app::command::Command;
use crate::app::job::Job;
use crate::app::job::JobState;
use crate::app::run::Told;
use crate::app::society::CheckRow;
use crate::app::society::FinishedBackup;
use crate::app::view::UserView;
use crate::ui::chooser::Wanted;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::navigation::moment;
use crate::ui::page::Ask;
use crate::ui::page::ScreenUi;
use crate::ui::settings_takeout::TakeoutPart;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_ui;
use crate::ui::widgets::labelled::fact_ui;
use crate::ui::widgets::labelled::paragraph_ui;
use crate::ui::widgets::labelled::wrong_ui;
use egui::Context;
use egui::Id;
use egui::RichText;
use egui::ScrollArea;
use egui::Ui;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// The part.
pub struct SafetyTab {
    folder: PathBuf,
    last_backup: Option<String>,
    last_file: Option<PathBuf>,
    checked: Option<Vec<CheckRow>>,
    choosing: Option<(Chosen, Job<Option<PathBuf>>)>,
    takeout: TakeoutPart,
}

/// What a folder is being chosen for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Chosen {
    Backups,
    RecoveryCode,
}

impl SafetyTab {
    /// The part; backups go into this folder unless another is chosen.
    #[must_use]
    pub fn new(folder: PathBuf) -> SafetyTab {
        SafetyTab {
            folder,
            last_backup: None,
            last_file: None,
            checked: None,
            choosing: None,
            takeout: TakeoutPart::default(),
        }
    }

    /// Shows when the last good backup was made, to a user with these rights.
    pub fn show(&mut self, last_backup: Option<String>, user: &UserView) {
        self.last_backup = last_backup;
        self.takeout.allow(user);
    }

    /// What was asked for was not carried out.
    pub fn failed(&mut self) {
        self.takeout.failed();
    }

    /// A backup was made.
    pub fn backed_up(&mut self, backup: &FinishedBackup) {
        self.last_file = Some(backup.path.clone());
    }

    /// The ledger was checked.
    pub fn checked(&mut self, rows: Vec<CheckRow>) {
        self.checked = Some(rows);
    }

    /// The keyboard.
    pub fn before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>, tabs: &[Stop]) {
        if let Some((what, job)) = &self.choosing {
            let what = *what;
            match job.poll() {
                JobState::Running => ctx.request_repaint_after(Duration::from_millis(100)),
                JobState::Broken | JobState::Finished(None) => self.choosing = None,
                JobState::Finished(Some(folder)) => {
                    self.choosing = None;
                    match what {
                        Chosen::Backups => self.folder = folder,
                        Chosen::RecoveryCode => {
                            cx.commands.push(Command::RenewRecoveryCode { folder });
                        }
                    }
                }
            }
        }
        if self.takeout.before_ui(ctx, cx) {
            return;
        }
        let names = ["back up", "folder", "check", "code"];
        let buttons = names.map(|name| Stop::new(button_id(name), StopKind::Button));
        cx.begin(ctx, &[&buttons, &self.takeout.stops()[..], tabs].concat());
    }

    /// Draws the part.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            self.backup_ui(ui, cx);
            ui.add_space(8.0);
            self.check_ui(ui, cx);
            ui.add_space(8.0);
            self.code_ui(ui, cx);
            ui.add_space(8.0);
            self.takeout.ui(ui, cx);
        });
        self.takeout.dialog_ui(ui, cx);
    }

    /// A new recovery code was made: says where its sheet lies.
    pub fn renewed(&mut self, told: &Told, cx: &mut ScreenUi<'_>) {
        if self.takeout.done(told, cx) {
            return;
        }
        if let Told::File(sheet) = told {
            cx.done(format!(
                "復旧コードを作り直しました。控えを印刷して封をし、ファイルは消してください（{}）。",
                sheet.display()
            ));
        }
    }

    fn choose(&mut self, what: Chosen, title: &'static str, cx: &ScreenUi<'_>) {
        let files = Arc::clone(cx.files);
        let job = Job::start(title, cx.jobs, move |_| {
            files.choose(title, &Wanted::Folder)
        });
        self.choosing = Some((what, job));
    }

    fn code_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        theme::card().show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.label(theme::subheading("復旧コード"));
            paragraph_ui(
                ui,
                "控えをなくしたとき、使ったとき、人に見られたおそれがあるときは、作り直してください。作り直すと、いままでのコードでは開けなくなります。控えは、次に選ぶフォルダーにPDFで作られます。",
            );
            ui.add_space(4.0);
            let text = "復旧コードを作り直す…";
            if button_ui(ui, &cx.input.keys, button_id("code"), text, Look::Plain).clicked() {
                self.choose(Chosen::RecoveryCode, "復旧コードの控えの保存先を選ぶ", cx);
            }
        });
    }

    fn backup_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        theme::card().show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.label(theme::subheading("バックアップ"));
            paragraph_ui(
                ui,
                "台帳を暗号化したまま写し、読み直して確かめます。作成中も仕事を続けられます。USBメモリーなど、このパソコンの外にも置いてください。",
            );
            let last = self.last_backup.as_deref().map_or_else(
                || "まだありません".to_owned(),
                moment,
            );
            fact_ui(ui, "最終バックアップ", &last);
            fact_ui(ui, "保存先", &self.folder.display().to_string());
            if let Some(file) = &self.last_file {
                fact_ui(ui, "作成したファイル", &file.display().to_string());
            }
            ui.add_space(4.0);
            ui.horizontal(|ui| {
                let keys = &cx.input.keys;
                let now = button_ui(ui, keys, button_id("back up"), "今すぐバックアップ", Look::Primary);
                let other = button_ui(ui, keys, button_id("folder"), "保存先を選ぶ…", Look::Plain);
                if now.clicked() {
                    cx.asks.push(Ask::BackUp(self.folder.clone()));
                }
                if other.clicked() {
                    self.choose(Chosen::Backups, "バックアップの保存先を選ぶ", cx);
                }
            });
        });
    }

    fn check_ui(&self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        theme::card().show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.label(theme::subheading("台帳の点検"));
            paragraph_ui(
                ui,
                "記録のつながり、資格の期間、帳票の控えなどに食い違いがないかを調べます。台帳は変わりません。",
            );
            ui.add_space(4.0);
            let keys = &cx.input.keys;
            if button_ui(ui, keys, button_id("check"), "点検する", Look::Plain).clicked() {
                cx.asks.push(Ask::Check);
            }
            for row in self.checked.iter().flatten() {
                if row.problems.is_empty() {
                    let text = format!("異常なし　{}", row.title);
                    ui.label(RichText::new(text).color(theme::DONE));
                } else {
                    ui.label(theme::strong(row.title));
                    for problem in &row.problems {
                        wrong_ui(ui, problem);
                    }
                }
            }
        });
    }
}

fn button_id(name: &str) -> Id {
    Id::unique(("settings safety", name))
}
