//! 出力を止めた行: field by field what keeps a file from being made; each is corrected in its case, confirmed, or
//! left out of this file.
//! It must not confirm or leave out anything by itself.

use crate::app::error::StoppedField;
use crate::app::error::StoppedRow;
use crate::app::list_output::ListSource;
use crate::app::view::OutboxRow;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::keys::Shortcut;
use crate::ui::list_output;
use crate::ui::outbox_parts::named;
use crate::ui::page::Screen;
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
use egui::Key;
use egui::Modifiers;
use egui::RichText;
use egui::ScrollArea;
use egui::Ui;
use egui::vec2;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

const COLUMNS: &[Column] = &[
    Column::text("扱い", 130.0),
    Column::text("記号-番号-枝番", 140.0),
    Column::text("氏名", 150.0),
    Column::text("項目", 170.0),
    Column::text("直すところ", 300.0),
];

/// A field about which nothing is decided.
const OPEN: &str = "未定";

/// The least height of the list, in points.
const LIST_HEIGHT: f32 = 200.0;

/// What the clerk decided.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Decision {
    /// The list again; the file is not made.
    Close,
    /// Once more with these choices.
    Export {
        /// Replacements confirmed.
        confirmed: Vec<String>,
        /// Rows left out.
        left_out: Vec<i64>,
    },
}

/// The panel.
pub struct StoppedPanel {
    lines: Vec<Line>,
    confirmed: BTreeSet<String>,
    left_out: BTreeSet<i64>,
    table: TableState,
    /// Fields without a decision.
    n_open: usize,
}

/// A field of a row, with whose row it is.
struct Line {
    row: StoppedRow,
    field: StoppedField,
    member: String,
    name: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Act {
    Confirm,
    LeaveOut,
    Case,
    Preflight,
    Export,
    Close,
}

const ACTS: [Act; 6] = [
    Act::Confirm,
    Act::LeaveOut,
    Act::Case,
    Act::Preflight,
    Act::Export,
    Act::Close,
];

impl StoppedPanel {
    /// The rows that stopped a file; earlier choices of the same export go on.
    #[must_use]
    pub fn new(stopped: &[StoppedRow], rows: &[OutboxRow]) -> StoppedPanel {
        let by_id: BTreeMap<i64, &OutboxRow> = rows.iter().map(|row| (row.id, row)).collect();
        let mut lines = Vec::new();
        for row in stopped {
            let known = by_id.get(&row.row);
            for field in &row.fields {
                lines.push(Line {
                    row: row.clone(),
                    field: field.clone(),
                    member: known.map(|row| row.member.clone()).unwrap_or_default(),
                    name: known.map_or_else(String::new, |row| named(&row.name, row.is_cautioned)),
                });
            }
        }
        let panel = StoppedPanel {
            lines,
            confirmed: BTreeSet::new(),
            left_out: BTreeSet::new(),
            table: TableState::default(),
            n_open: 0,
        };
        panel.with_choices(Vec::new(), Vec::new())
    }

    /// With the choices of the attempt before.
    #[must_use]
    pub fn with_choices(mut self, confirmed: Vec<String>, left_out: Vec<i64>) -> StoppedPanel {
        self.confirmed = confirmed.into_iter().collect();
        self.left_out = left_out.into_iter().collect();
        self.count();
        self
    }

    /// Counts and colours the fields without a decision; after every decision.
    fn count(&mut self) {
        let lines = self.lines.iter().enumerate();
        let open = lines.filter(|(_, line)| self.treatment(line) == OPEN);
        let inks: BTreeMap<usize, Color32> = open.map(|(index, _)| (index, theme::STOP)).collect();
        self.n_open = inks.len();
        self.table.inks = inks;
    }

    /// The stops of the panel.
    #[must_use]
    pub fn stops(&self) -> Vec<Stop> {
        let buttons = ACTS.map(|act| Stop::new(id(act), StopKind::Button));
        std::iter::once(self.list().stop()).chain(buttons).collect()
    }

    /// The rows for 一覧の出力.
    #[must_use]
    pub fn listing(&self) -> Option<ListSource> {
        let list = self.list();
        list_output::shown(list.name, &list, |index| {
            self.lines.get(index).map(|line| self.cells(line))
        })
    }

    fn list(&self) -> Table<'static> {
        Table {
            name: "出力を止めた行",
            columns: COLUMNS,
            n_rows: self.lines.len(),
        }
    }

    fn line(&self) -> Option<&Line> {
        self.lines.get(self.table.selected)
    }

    /// How a field is dealt with; empty while it is not.
    fn treatment(&self, line: &Line) -> &'static str {
        let words = line.field.confirmable.as_ref();
        if self.left_out.contains(&line.row.row) {
            "今回は除く"
        } else if words.is_some_and(|words| self.confirmed.contains(words)) {
            "置換えを確認"
        } else {
            OPEN
        }
    }

    const fn is_settled(&self) -> bool {
        self.n_open == 0
    }

    /// Whether Esc closes the panel in this pass.
    #[must_use]
    pub fn is_closed_by_key(&self, ctx: &Context, cx: &ScreenUi<'_>) -> bool {
        cx.input.keys.take(ctx, Shortcut::Back)
    }

    /// F12, where everything is settled.
    #[must_use]
    pub fn export(&self) -> Option<Decision> {
        self.is_settled().then(|| Decision::Export {
            confirmed: self.confirmed.iter().cloned().collect(),
            left_out: self.left_out.iter().copied().collect(),
        })
    }

    /// Draws the panel.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) -> Option<Decision> {
        let scroll = ScrollArea::vertical().id_salt("stopped").auto_shrink(false);
        scroll.show(ui, |ui| self.body_ui(ui, cx)).inner
    }

    fn body_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) -> Option<Decision> {
        ui.label(theme::subheading("出力を止めた行"));
        let sentence = "ファイルはまだ作っていません。項目ごとに、案件で直すか、置換えを確認するか、今回は除くかを選んでください。";
        ui.label(RichText::new(sentence).color(theme::STOP));
        let decision = self.buttons_ui(ui, cx);
        if let Some(words) = self.line().and_then(|line| line.field.confirmable.as_ref()) {
            ui.label(RichText::new(format!("置換えの内容　{words}")).color(theme::CAUTION));
        }
        self.list_ui(ui, cx);
        decision
    }

    fn list_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let list = self.list();
        let has_focus = cx.input.focus.current() == Some(list.stop().id);
        let is_space = has_focus
            && cx
                .input
                .keys
                .take_key(ui.ctx(), Modifiers::NONE, Key::Space);
        if is_space {
            self.act(Act::Confirm, cx);
        }
        let room = ui.available_size();
        let height = room.y.max(LIST_HEIGHT);
        let mut state = std::mem::take(&mut self.table);
        let output = ui
            .allocate_ui(vec2(room.x, height), |ui| {
                list.ui(ui, cx.input, &mut state, &mut |index| {
                    self.lines.get(index).map(|line| self.cells(line))
                })
            })
            .inner;
        self.table = state;
        if has_focus {
            let help =
                "スペースで置換えを確認（できない行は今回は除く）。Enterで案件を開いて直します。";
            cx.input.focus.set_help(help);
        }
        if output.opened.is_some() {
            self.act(Act::Case, cx);
        }
    }

    fn cells(&self, line: &Line) -> Vec<String> {
        vec![
            self.treatment(line).to_owned(),
            line.member.clone(),
            line.name.clone(),
            format!("{} {}", line.field.no, line.field.name),
            line.field.message.clone(),
        ]
    }

    fn buttons_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) -> Option<Decision> {
        let mut chosen = None;
        ui.horizontal_wrapped(|ui| {
            for act in ACTS {
                let look = if act == Act::Export {
                    Look::Primary
                } else {
                    Look::Plain
                };
                let keys = &cx.input.keys;
                let place = (id(act), self.can(act));
                if button_if_ui(ui, keys, place, self.name(act), look).clicked() {
                    chosen = Some(act);
                }
            }
        });
        match chosen? {
            Act::Export => self.export(),
            Act::Close => Some(Decision::Close),
            act => {
                self.act(act, cx);
                None
            }
        }
    }

    fn name(&self, act: Act) -> &'static str {
        let is_out = self
            .line()
            .is_some_and(|line| self.left_out.contains(&line.row.row));
        match act {
            Act::Confirm => "置換えを確認する",
            Act::LeaveOut if is_out => "除くのをやめる",
            Act::LeaveOut => "今回は除く",
            Act::Case => "案件の項目を開く（決裁後は訂正）",
            Act::Preflight => "送る形を変える（文字の確認）",
            Act::Export => "この内容で出力する（F12）",
            Act::Close => "一覧へ戻る（Esc）",
        }
    }

    fn can(&self, act: Act) -> bool {
        let line = self.line();
        match act {
            Act::Confirm => line.is_some_and(|line| line.field.confirmable.is_some()),
            Act::LeaveOut => line.is_some(),
            Act::Case => line.is_some_and(|line| line.row.case.is_some()),
            Act::Export => self.is_settled(),
            Act::Preflight | Act::Close => true,
        }
    }

    fn act(&mut self, act: Act, cx: &mut ScreenUi<'_>) {
        let Some(line) = self.line() else {
            return;
        };
        let (row, case) = (line.row.row, line.row.case);
        let words = line.field.confirmable.clone();
        let at = line.field.at.clone();
        match (act, words, case) {
            (Act::Confirm, Some(words), _) => {
                toggle(&mut self.confirmed, words);
            }
            (Act::Confirm, None, _) | (Act::LeaveOut, ..) => {
                toggle(&mut self.left_out, row);
            }
            (Act::Case, _, Some(case)) => cx.go_to_field(case, at.as_ref()),
            (Act::Preflight, ..) => cx.go(Screen::Preflight),
            _ => {}
        }
        self.count();
    }
}

fn toggle<T: Ord>(set: &mut BTreeSet<T>, value: T) {
    if set.contains(&value) {
        set.remove(&value);
    } else {
        set.insert(value);
    }
}

fn id(act: Act) -> Id {
    let name = match act {
        Act::Confirm => "confirm",
        Act::LeaveOut => "leave out",
        Act::Case => "case",
        Act::Preflight => "preflight",
        Act::Export => "export",
        Act::Close => "close",
    };
    Id::unique(("stopped", name))
}

#[cfg(test)]
#[allow(clippy::panic)]
mod tests {
    use super::Decision;
    use super::StoppedPanel;
    use crate::app::error::StoppedField;
    use crate::app::error::StoppedRow;

    fn field(confirmable: Option<&str>) -> StoppedField {
        StoppedField {
            no: 7,
            name: "氏名".to_owned(),
            message: "送れない文字があります。".to_owned(),
            confirmable: confirmable.map(str::to_owned),
            at: None,
        }
    }

    fn stopped(row: i64, confirmable: Option<&str>) -> StoppedRow {
        StoppedRow {
            row,
            case: None,
            fields: vec![field(confirmable)],
        }
    }

    #[test]
    fn 全部の項目の扱いが決まるまで出力できない() {
        let rows = [stopped(1, Some("項目7「氏名」：髙 → 高")), stopped(2, None)];
        let panel = || StoppedPanel::new(&rows, &[]);
        let words = "項目7「氏名」：髙 → 高".to_owned();
        assert_eq!(panel().export(), None);
        let half = panel().with_choices(vec![words.clone()], Vec::new());
        assert_eq!(half.export(), None);

        let whole = panel().with_choices(vec![words.clone()], vec![2]);
        let Some(Decision::Export {
            confirmed,
            left_out,
            ..
        }) = whole.export()
        else {
            panic!("everything is settled");
        };
        assert_eq!((confirmed, left_out), (vec![words], vec![2]));
    }
}
