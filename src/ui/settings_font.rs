//! 設定の書体: IPAmj明朝 for 字形確認, taken in from a file that the clerk brings, and put away again.
//! It must not change the fonts of the screen or of paper.

use crate::app::error::Result;
use crate::app::given::GivenFile;
use crate::app::job::Job;
use crate::app::job::JobState;
use crate::ui::chooser::Wanted;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::given::FileOnItsWay;
use crate::ui::page::ScreenUi;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_if_ui;
use crate::ui::widgets::labelled::wrong_ui;
use egui::Context;
use egui::Id;
use egui::Ui;
use std::time::Duration;

/// What is done with the font.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Act {
    TakeIn,
    PutAway,
}

/// The line about the font.
#[derive(Default)]
pub(super) struct FontLine {
    /// Name of the font's file; `None` until the folder was looked at.
    known: Option<Option<String>>,
    file: FileOnItsWay,
    working: Option<(Act, Job<Result<()>>)>,
    problem: String,
}

impl FontLine {
    /// Its stops.
    pub fn stops() -> [Stop; 2] {
        [Act::TakeIn, Act::PutAway].map(|act| Stop::new(id(act), StopKind::Button))
    }

    /// What the jobs brought.
    pub fn before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        if self.known.is_none() {
            let font = cx.tables.fonts.mj_font();
            let name = font.and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
            self.known = Some(name);
        }
        if let Some(file) = self.file.receive(ctx, cx) {
            self.start(Act::TakeIn, Some(file), cx);
        }
        let Some((act, job)) = self.working.take() else {
            return;
        };
        match job.poll() {
            JobState::Running => {
                self.working = Some((act, job));
                ctx.request_repaint_after(Duration::from_millis(50));
            }
            JobState::Finished(Ok(())) => {
                self.known = None;
                cx.done(match act {
                    Act::TakeIn => "IPAmj明朝を取り込みました。字形確認で並べて見られます。",
                    Act::PutAway => {
                        "IPAmj明朝を外しました。もう一度開くまで、字形確認に残ることがあります。"
                    }
                });
            }
            JobState::Finished(Err(error)) => self.problem = error.message_ja(),
            JobState::Broken => {
                self.problem = "途中で止まりました。もう一度行ってください。".to_owned()
            }
        }
    }

    /// Draws the line.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>, may_change: bool) {
        let name = self.known.clone().flatten();
        let is_free = may_change && self.working.is_none() && !self.file.is_under_way();
        let mut chosen = None;
        ui.horizontal_wrapped(|ui| {
            let words = match &name {
                Some(name) => format!("字形確認の書体　IPAmj明朝（{name}）"),
                None => "字形確認の書体　IPAmj明朝はまだありません。".to_owned(),
            };
            ui.label(theme::note(words));
            for (act, label, is_on) in [
                (Act::TakeIn, "IPAmj明朝を取り込む…", is_free),
                (Act::PutAway, "IPAmj明朝を外す", is_free && name.is_some()),
            ] {
                let place = (id(act), is_on);
                if button_if_ui(ui, &cx.input.keys, place, label, Look::Plain).clicked() {
                    chosen = Some(act);
                }
            }
        });
        if !self.problem.is_empty() {
            wrong_ui(ui, &self.problem);
        }
        match chosen {
            Some(Act::TakeIn) => {
                let endings = &["ttf", "TTF", "otf", "OTF"];
                let name = "IPAmj明朝";
                let wanted = Wanted::File { name, endings };
                self.file.ask(cx, "IPAmj明朝のファイルを選ぶ", wanted);
            }
            Some(Act::PutAway) => self.start(Act::PutAway, None, cx),
            None => {}
        }
    }

    fn start(&mut self, act: Act, file: Option<GivenFile>, cx: &ScreenUi<'_>) {
        self.problem.clear();
        let fonts = cx.tables.fonts.clone();
        let job = Job::start("書体を入れ替えています", cx.jobs, move |_| match file {
            Some(file) => fonts.take_in(&file.bytes),
            None => fonts.put_away(),
        });
        self.working = Some((act, job));
    }
}

fn id(act: Act) -> Id {
    let name = match act {
        Act::TakeIn => "take in",
        Act::PutAway => "put away",
    };
    Id::unique(("settings font", name))
}
