//! 字形確認: every character of a name in large type, font by font, with its code points and the sets that have it.
//! It must not change the name.

use crate::app::error::Result;
use crate::app::glyphs;
use crate::app::glyphs::GlyphColumn;
use crate::app::glyphs::set_names;
use crate::app::job::Job;
use crate::app::job::JobState;
use crate::app::session::Session;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::form::tag_ui;
use crate::ui::keys::Shortcut;
use crate::ui::page::ScreenUi;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_ui;
use egui::Context;
use egui::FontFamily;
use egui::Grid;
use egui::Id;
use egui::Modal;
use egui::ScrollArea;
use egui::Ui;
use std::time::Duration;

/// What a brought font says of a name, and its bytes where the window does not have them yet.
struct Brought {
    bytes: Vec<u8>,
    drawn: Vec<bool>,
}

/// The pop-up.
#[derive(Default)]
pub struct GlyphView {
    text: String,
    is_wanted: bool,
    columns: Option<Vec<GlyphColumn>>,
    reading: Option<Job<Option<Brought>>>,
    /// By character; `None` where no font was brought.
    mj: Option<Vec<bool>>,
    /// The control to which the keyboard goes back.
    from: Option<Id>,
    is_asked: bool,
}

impl GlyphView {
    /// Whether it lies over the screen.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.is_wanted || self.columns.is_some()
    }

    /// Opens it for a name; closing it leads the keyboard back to `from`.
    pub fn open(&mut self, text: &str, from: Id, cx: &mut ScreenUi<'_>) {
        *self = GlyphView {
            text: text.to_owned(),
            is_wanted: true,
            from: Some(from),
            ..GlyphView::default()
        };
        cx.input.focus.request(close_id());
    }

    /// Reads what there is to say about the name.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn fetch(&mut self, session: &Session) -> Result<()> {
        if std::mem::take(&mut self.is_wanted) {
            self.columns = Some(session.glyphs(&self.text)?);
        }
        Ok(())
    }

    /// The only stop while it is open.
    #[must_use]
    pub fn stops() -> Vec<Stop> {
        vec![Stop::new(close_id(), StopKind::Button)]
    }

    /// The font that the clerk may have brought is read on a job.
    pub fn before_ui(&mut self, ctx: &Context, cx: &ScreenUi<'_>) {
        if self.is_open() && !std::mem::replace(&mut self.is_asked, true) {
            let (fonts, text) = (cx.tables.fonts.clone(), self.text.clone());
            self.reading = Some(Job::start(
                "書体を読んでいます",
                cx.jobs,
                move |_| {
                    let path = fonts.mj_font()?;
                    // A font that cannot be read is none; the pop-up says that there is none.
                    let bytes = std::fs::read(path).ok()?;
                    let drawn = glyphs::drawn(&bytes, &text);
                    (!drawn.is_empty()).then_some(Brought { bytes, drawn })
                },
            ));
        }
        let Some(job) = self.reading.take() else {
            return;
        };
        match job.poll() {
            JobState::Running => {
                self.reading = Some(job);
                ctx.request_repaint_after(Duration::from_millis(50));
            }
            JobState::Finished(Some(brought)) => {
                if !theme::has_mj_font(ctx) {
                    theme::install_mj_font(ctx, brought.bytes);
                    ctx.request_repaint();
                }
                self.mj = Some(brought.drawn);
            }
            JobState::Finished(None) | JobState::Broken => {}
        }
    }

    /// Draws it over the screen.
    pub fn ui(&mut self, ui: &Ui, cx: &mut ScreenUi<'_>) {
        let Some(columns) = &self.columns else {
            return;
        };
        let mut is_closed = cx.input.keys.take(ui.ctx(), Shortcut::Back);
        let room = ui.ctx().content_rect().size();
        let modal = Modal::new(Id::unique("glyphs"))
            .backdrop_color(theme::SHADE)
            .frame(theme::dialog());
        modal.show(ui.ctx(), |ui| {
            ui.set_width((room.x - 80.0).min(980.0));
            ui.horizontal(|ui| {
                ui.label(theme::heading("字形確認"));
                if columns.iter().any(|column| column.has_selector) {
                    tag_ui(ui, "異体字", theme::ACCENT, theme::ACCENT_SOFT);
                }
            });
            let sentence = "台帳の氏名は変わりません。「なし」は、その書体や文字集合にこの字（異体字は選んだ字形）がないことを示します。";
            ui.label(theme::note(sentence));
            ui.add_space(8.0);
            let scroll = ScrollArea::both().max_height((room.y - 220.0).max(160.0));
            scroll.auto_shrink([false, true]).show(ui, |ui| self.grid_ui(ui, columns));
            self.fonts_ui(ui);
            ui.separator();
            let keys = &cx.input.keys;
            let close = button_ui(ui, keys, close_id(), "閉じる（Esc）", Look::Primary);
            is_closed |= close.clicked();
        });
        if is_closed {
            if let Some(from) = self.from {
                cx.input.focus.request(from);
            }
            *self = GlyphView::default();
        }
    }

    fn grid_ui(&self, ui: &mut Ui, columns: &[GlyphColumn]) {
        let line = |ui: &mut Ui, name: &str, cell: &dyn Fn(&mut Ui, usize, &GlyphColumn)| {
            ui.label(theme::note(name));
            for (index, column) in columns.iter().enumerate() {
                ui.vertical_centered(|ui| cell(ui, index, column));
            }
            ui.end_row();
        };
        let grid = Grid::new("glyph grid").striped(true).min_col_width(96.0);
        grid.spacing([14.0, 6.0]).show(ui, |ui| {
            line(
                ui,
                "BIZ UDゴシック（画面と帳票）",
                &|ui, _, column| {
                    shape_ui(ui, &column.shape, column.biz, FontFamily::Proportional);
                },
            );
            line(
                ui,
                "Noto Sans JP（無い字を補う）",
                &|ui, _, column| {
                    shape_ui(ui, &column.shape, column.noto, theme::noto_family());
                },
            );
            if let Some(drawn) = &self.mj
                && theme::has_mj_font(ui.ctx())
            {
                line(ui, "IPAmj明朝（確認用）", &|ui, index, column| {
                    let is_drawn = drawn.get(index).copied().unwrap_or(false);
                    shape_ui(ui, &column.shape, is_drawn, theme::mj_family());
                });
            }
            line(ui, "符号", &|ui, _, column| {
                ui.label(theme::note(column.codes.replace(' ', "\n")));
            });
            for (at, name) in set_names().into_iter().enumerate() {
                line(ui, name, &|ui, _, column| {
                    has_ui(ui, column.sets.get(at).copied().unwrap_or(false));
                });
            }
            line(ui, "代わりの字", &|ui, _, column| {
                ui.label(column.substitute.as_str());
            });
        });
    }

    fn fonts_ui(&self, ui: &mut Ui) {
        let sentence = if self.reading.is_some() {
            "IPAmj明朝を探しています…".to_owned()
        } else if self.mj.is_some() {
            return;
        } else {
            "IPAmj明朝はありません。設定の「文字」で取り込むと、戸籍の異体字も確かめられます。"
                .to_owned()
        };
        ui.label(theme::note(sentence));
    }
}

fn shape_ui(ui: &mut Ui, shape: &str, is_drawn: bool, family: FontFamily) {
    if is_drawn {
        ui.label(theme::glyph(shape, family));
    } else {
        ui.label(theme::strong("なし").color(theme::CAUTION));
    }
}

fn has_ui(ui: &mut Ui, has: bool) {
    if has {
        ui.label(theme::strong("あり").color(theme::DONE));
    } else {
        ui.label(theme::strong("なし").color(theme::CAUTION));
    }
}

fn close_id() -> Id {
    Id::unique("glyphs close")
}
