//! 初回設定の復旧コード: shown once, printed, and one group typed back as proof that it was noted.
//! It must not keep the code once the step is left.

use crate::app::error::Error;
use crate::app::first_run;
use crate::app::job::Job;
use crate::app::job::JobState;
use crate::domain::digits::to_ascii;
use crate::domain::society::Society;
use crate::procedure::papers::recovery_code::RecoveryCode;
use crate::ui::chooser::Wanted;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::page::ScreenUi;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_ui;
use crate::ui::widgets::labelled::labelled_ui;
use crate::ui::widgets::labelled::paragraph_ui;
use crate::ui::widgets::labelled::wrong_ui;
use crate::ui::widgets::secret::Secret;
use crate::ui::widgets::secret::Show;
use egui::Context;
use egui::FontId;
use egui::Id;
use egui::RichText;
use egui::Ui;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use zeroize::Zeroizing;

/// The group that is typed back, from 0.
const GROUP: usize = 3;

type Written = Option<Result<PathBuf, Error>>;

/// The step.
pub struct CodeStep {
    society: Society,
    code: Zeroizing<String>,
    typed: Zeroizing<String>,
    wrong: Option<&'static str>,
    writing: Option<Job<Written>>,
    written: Option<Result<PathBuf, String>>,
}

impl CodeStep {
    /// The step that shows this code.
    #[must_use]
    pub fn new(society: Society, code: Zeroizing<String>) -> CodeStep {
        CodeStep {
            society,
            code,
            typed: Zeroizing::new(String::new()),
            wrong: None,
            writing: None,
            written: None,
        }
    }

    /// Whether the group was typed back; the code is wiped then.
    pub fn check(&mut self) -> bool {
        let typed = Zeroizing::new(to_ascii(self.typed.trim()).to_uppercase());
        let is_noted = self.code.split('-').nth(GROUP) == Some(typed.as_str());
        if is_noted {
            self.code = Zeroizing::new(String::new());
            self.typed = Zeroizing::new(String::new());
            self.wrong = None;
        } else {
            self.wrong = Some(
                "控えと違います。書き写した紙か印刷した紙を見て、左から4番目の組を入力してください。",
            );
        }
        is_noted
    }

    /// The keyboard.
    pub fn before_ui(
        &mut self,
        ctx: &Context,
        cx: &mut ScreenUi<'_>,
        after: &[Stop],
        wants_focus: bool,
    ) {
        self.poll(ctx);
        if wants_focus {
            cx.input.focus.request(print_id());
        }
        let mut stops = vec![
            Stop::new(print_id(), StopKind::Button),
            Stop::new(typed_id(), StopKind::Field),
        ];
        stops.extend_from_slice(after);
        cx.begin(ctx, &stops);
    }

    fn poll(&mut self, ctx: &Context) {
        match self.writing.as_ref().map(Job::poll) {
            None => {}
            Some(JobState::Running) => ctx.request_repaint_after(Duration::from_millis(100)),
            Some(JobState::Broken | JobState::Finished(None)) => self.writing = None,
            Some(JobState::Finished(Some(result))) => {
                self.writing = None;
                self.written = Some(result.map_err(|error| error.message_ja()));
            }
        }
    }

    /// Draws the step.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        theme::card().show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.label(theme::subheading("復旧コード"));
            paragraph_ui(ui, "利用者全員のパスワードが分からなくなったときに、台帳を開くためのコードです。表示するのはこの一度だけです。印刷するか書き写して、金庫など鍵のかかる場所に保管してください。");
            ui.add_space(8.0);
            self.groups_ui(ui);
            ui.add_space(8.0);
            self.print_ui(ui, cx);
            ui.add_space(8.0);
            ui.separator();
            ui.label("控えたことの確認に、左から4番目の組を入力してください。");
            labelled_ui(ui, "4番目の組", |ui| {
                let line = Secret {
                    id: typed_id(),
                    name: "4番目の組",
                    show: Show::Plain,
                    width: 160.0,
                    help: "6文字です。控えを見て入力します。",
                };
                line.ui(ui, cx.input, &mut self.typed);
                if let Some(sentence) = self.wrong {
                    wrong_ui(ui, sentence);
                }
            });
        });
        ui.add_space(8.0);
    }

    fn groups_ui(&self, ui: &mut Ui) {
        ui.horizontal_wrapped(|ui| {
            for (index, group) in self.code.split('-').enumerate() {
                theme::tinted(theme::ACCENT_SOFT, theme::ACCENT).show(ui, |ui| {
                    ui.vertical(|ui| {
                        ui.label(theme::note(format!("{}", index.saturating_add(1))));
                        let font = FontId::new(theme::HEADING_SIZE, theme::bold_family());
                        ui.label(RichText::new(group).font(font).extra_letter_spacing(2.0));
                    });
                });
            }
        });
    }

    fn print_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let keys = &cx.input.keys;
        if button_ui(ui, keys, print_id(), "控えをPDFに書き出す…", Look::Plain).clicked()
        {
            self.write(cx);
        }
        match &self.written {
            None => {}
            Some(Ok(path)) => {
                ui.label(
                    theme::note(format!(
                        "書き出しました（{}）。印刷したら、このファイルは消してください。",
                        path.display()
                    ))
                    .color(theme::DONE),
                );
            }
            Some(Err(sentence)) => wrong_ui(ui, sentence),
        }
    }

    fn write(&mut self, cx: &ScreenUi<'_>) {
        let files = Arc::clone(cx.files);
        let paper = RecoveryCode {
            society_name: self.society.name.clone(),
            code: self.code.to_string(),
            made_on: cx.today,
            ledger: self.society.insurer_number.as_str().to_owned(),
            is_sample: self.society.is_sample,
        };
        self.writing = Some(Job::start("控えの書き出し", cx.jobs, move |_| {
            let folder = files.choose("控えを書き出すフォルダーを選ぶ", &Wanted::Folder)?;
            let written = first_run::recovery_sheet(&paper, &folder);
            Some(written)
        }));
    }
}

fn print_id() -> Id {
    Id::unique("first run print code")
}

fn typed_id() -> Id {
    Id::unique("first run typed group")
}
