//! 送付前点検の表示: what a check found, what stops the file first, each with the way to its case.
//! It must not correct, confirm or leave out anything.

use crate::app::list_output::ListSource;
use crate::app::presend::PresendFinding;
use crate::app::presend::PresendKind;
use crate::app::presend::PresendReport;
use crate::domain::coded::Coded;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::form::tag_ui;
use crate::ui::keys::Shortcut;
use crate::ui::list_output;
use crate::ui::page::ScreenUi;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_if_ui;
use crate::ui::widgets::table::Column;
use crate::ui::widgets::table::Table;
use crate::ui::widgets::table::TableState;
use egui::Color32;
use egui::Context;
use egui::Id;
use egui::RichText;
use egui::ScrollArea;
use egui::Ui;
use egui::vec2;

const COLUMNS: &[Column] = &[
    Column::text("区分", 90.0),
    Column::text("記号-番号-枝番", 140.0),
    Column::text("氏名", 150.0),
    Column::text("項目", 170.0),
    Column::text("内容", 460.0),
];

/// The least height of the list, in points.
const LIST_HEIGHT: f32 = 200.0;

/// The clerk wants the rows again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Close;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Act {
    Case,
    Close,
}

const ACTS: [Act; 2] = [Act::Case, Act::Close];

/// The findings of a check on screen.
pub struct PresendPanel {
    report: PresendReport,
    table: TableState,
}

impl PresendPanel {
    /// Shows these findings.
    #[must_use]
    pub fn new(report: PresendReport) -> PresendPanel {
        let mut table = TableState::default();
        let findings = report.findings.iter().enumerate();
        table.inks = findings
            .map(|(index, finding)| (index, ink(finding.kind)))
            .collect();
        PresendPanel { report, table }
    }

    /// The stops of the panel.
    #[must_use]
    pub fn stops(&self) -> Vec<Stop> {
        let acts = ACTS.iter().filter(|act| self.can(**act));
        let buttons = acts.map(|act| Stop::new(id(*act), StopKind::Button));
        std::iter::once(self.list().stop()).chain(buttons).collect()
    }

    /// The findings for 一覧の出力.
    #[must_use]
    pub fn listing(&self) -> Option<ListSource> {
        let title = format!("送付前点検_{}", self.report.title);
        list_output::shown(&title, &self.list(), |index| {
            self.report.findings.get(index).map(cells)
        })
    }

    fn list(&self) -> Table<'static> {
        Table {
            name: "点検で見つかったこと",
            columns: COLUMNS,
            n_rows: self.report.findings.len(),
        }
    }

    fn here(&self) -> Option<&PresendFinding> {
        self.report.findings.get(self.table.selected)
    }

    fn can(&self, act: Act) -> bool {
        match act {
            Act::Case => self.here().is_some_and(|finding| finding.case.is_some()),
            Act::Close => true,
        }
    }

    /// Whether Esc closes the panel in this pass.
    #[must_use]
    pub fn is_closed_by_key(&self, ctx: &Context, cx: &ScreenUi<'_>) -> bool {
        cx.input.keys.take(ctx, Shortcut::Back)
    }

    /// Draws the panel.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) -> Option<Close> {
        let scroll = ScrollArea::vertical().id_salt("presend").auto_shrink(false);
        scroll.show(ui, |ui| self.body_ui(ui, cx)).inner
    }

    fn body_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) -> Option<Close> {
        let report = &self.report;
        ui.label(theme::subheading(format!("送付前点検　{}", report.title)));
        self.verdict_ui(ui);
        let closed = self.buttons_ui(ui, cx);
        let room = ui.available_size();
        let (list, findings) = (self.list(), &self.report.findings);
        let output = ui.allocate_ui(vec2(room.x, room.y.max(LIST_HEIGHT)), |ui| {
            list.ui(ui, cx.input, &mut self.table, &mut |index| {
                findings.get(index).map(cells)
            })
        });
        if cx.input.focus.current() == Some(list.stop().id) {
            let said = self.here().map(|finding| finding.message.clone());
            let help = said.unwrap_or_default();
            cx.input.focus.set_help(&help);
        }
        if output.inner.opened.is_some() {
            self.open_case(cx);
        }
        closed
    }

    fn verdict_ui(&self, ui: &mut Ui) {
        let report = &self.report;
        ui.horizontal_wrapped(|ui| {
            ui.label(format!("{}行を点検しました。", report.n_rows));
            for (kind, ink, ground) in [
                (PresendKind::Stops, theme::STOP, theme::STOP_SOFT),
                (PresendKind::Confirm, theme::CAUTION, theme::CAUTION_SOFT),
                (PresendKind::Note, theme::DONE, theme::DONE_SOFT),
            ] {
                let text = format!("{} {}件", kind.label(), report.n_of(kind));
                tag_ui(ui, &text, ink, ground);
            }
        });
        let (sentence, ink) = if report.n_of(PresendKind::Stops) > 0 {
            (
                "「直す」の行は、直すか今回は除くかしないと、ファイルを作れません。",
                theme::STOP,
            )
        } else if report.n_of(PresendKind::Confirm) > 0 {
            (
                "ファイルは作れます。「確かめる」の行を見てから出力してください。",
                theme::CAUTION,
            )
        } else {
            ("直すところはありません。", theme::DONE)
        };
        ui.label(RichText::new(sentence).color(ink));
        if report.is_unverified {
            ui.label(theme::note(
                "未突合レイアウトでの点検です。仕様書の決まりと違うことがあります。",
            ));
        }
    }

    fn buttons_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) -> Option<Close> {
        let mut chosen = None;
        ui.horizontal_wrapped(|ui| {
            for act in ACTS {
                let place = (id(act), self.can(act));
                let keys = &cx.input.keys;
                if button_if_ui(ui, keys, place, name(act), Look::Plain).clicked() {
                    chosen = Some(act);
                }
            }
        });
        match chosen? {
            Act::Close => Some(Close),
            Act::Case => {
                self.open_case(cx);
                None
            }
        }
    }

    fn open_case(&self, cx: &mut ScreenUi<'_>) {
        let here = self.here();
        if let Some((case, at)) = here.and_then(|found| Some((found.case?, found.at.as_ref()))) {
            cx.go_to_field(case, at);
        }
    }
}

const fn ink(kind: PresendKind) -> Color32 {
    match kind {
        PresendKind::Stops => theme::STOP,
        PresendKind::Confirm => theme::CAUTION,
        PresendKind::Note => theme::INK,
    }
}

fn cells(finding: &PresendFinding) -> Vec<String> {
    vec![
        finding.kind.label().to_owned(),
        finding.member.clone(),
        finding.name.clone(),
        finding.item.clone(),
        finding.message.clone(),
    ]
}

const fn name(act: Act) -> &'static str {
    match act {
        Act::Case => "案件の項目を開く（Enter、決裁後は訂正）",
        Act::Close => "行の一覧へ戻る（Esc）",
    }
}

fn id(act: Act) -> Id {
    Id::unique(("presend", name(act)))
}
