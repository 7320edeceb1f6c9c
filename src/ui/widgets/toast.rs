//! お知らせ: short messages at the lower right; good news leaves by itself, bad news stays until closed.
//! It must not hold a name, an 個人番号 or an account.

use crate::ui::theme;
use egui::{Align2, Area, Context, Id, Order, RichText, vec2};

/// Seconds after which good news leaves.
const SECONDS: f64 = 6.0;

/// What a message is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mood {
    /// Something was done.
    Done,
    /// Something did not work; says what is safe and what to do.
    Trouble,
}

#[derive(Clone, Debug)]
struct Toast {
    text: String,
    mood: Mood,
    until: Option<f64>,
}

/// The messages on screen.
#[derive(Clone, Debug, Default)]
pub struct Toasts {
    shown: Vec<Toast>,
}

impl Toasts {
    /// Adds a message.
    pub fn push(&mut self, ctx: &Context, mood: Mood, text: &str) {
        let now = ctx.input(|input| input.time);
        self.shown.push(Toast {
            text: text.to_owned(),
            mood,
            until: (mood == Mood::Done).then_some(now + SECONDS),
        });
        ctx.request_repaint();
    }

    /// Whether anything is shown.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }

    /// Draws the messages above everything.
    pub fn ui(&mut self, ctx: &Context) {
        let now = ctx.input(|input| input.time);
        self.shown
            .retain(|toast| toast.until.is_none_or(|until| until > now));
        if self.shown.is_empty() {
            return;
        }
        let mut closed = None;
        Area::new(Id::unique("toasts"))
            .order(Order::Foreground)
            .anchor(Align2::RIGHT_BOTTOM, vec2(-20.0, -100.0))
            .show(ctx, |ui| {
                for (index, toast) in self.shown.iter().enumerate() {
                    if toast_ui(ui, toast) {
                        closed = Some(index);
                    }
                }
            });
        if let Some(index) = closed {
            self.shown.remove(index);
        }
        ctx.request_repaint_after(std::time::Duration::from_secs(1));
    }
}

fn toast_ui(ui: &mut egui::Ui, toast: &Toast) -> bool {
    let (ground, ink) = match toast.mood {
        Mood::Done => (theme::DONE_SOFT, theme::DONE),
        Mood::Trouble => (theme::STOP_SOFT, theme::STOP),
    };
    let mut is_closed = false;
    theme::tinted(ground, ink).show(ui, |ui| {
        ui.set_width(420.0);
        ui.label(
            RichText::new(&toast.text)
                .color(ink)
                .line_height(Some(theme::LINE_HEIGHT)),
        );
        if toast.until.is_none() {
            is_closed = ui.button("閉じる").clicked();
        }
    });
    is_closed
}
