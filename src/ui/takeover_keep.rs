//! 作業中の移行の一時保存: when columns and answers that changed are kept by themselves.
//! It must not keep anything itself; it says when the time has come.

use egui::Context;
use std::time::Duration;

/// Seconds without a change after which they are kept by themselves.
const AUTOSAVE: f64 = 2.0;

/// What is known of the draft on the screen.
#[derive(Default)]
pub struct Keeping {
    draft: Option<i64>,
    is_changed: bool,
    has_failed: bool,
    since: f64,
}

impl Keeping {
    /// The draft that is on the screen from now on, as it is kept; none where nothing is kept of the book.
    pub fn begin(&mut self, draft: Option<i64>) {
        *self = Keeping {
            draft,
            ..Keeping::default()
        };
    }

    /// No draft is on the screen any more.
    pub fn end(&mut self) {
        *self = Keeping::default();
    }

    /// Columns or answers changed just now.
    pub fn changed(&mut self, ctx: &Context) {
        self.is_changed = true;
        self.has_failed = false;
        self.since = ctx.input(|input| input.time);
    }

    /// The draft to be kept, once nothing has changed for a while.
    pub fn due(&mut self, ctx: &Context) -> Option<i64> {
        if !self.is_changed || self.has_failed {
            return None;
        }
        let left = self.since + AUTOSAVE - ctx.input(|input| input.time);
        if left > 0.0 {
            ctx.request_repaint_after(Duration::from_secs_f64(left));
            return None;
        }
        self.at_once()
    }

    /// The draft to be kept now, where anything changed. One that could not be kept is tried again with the next change
    /// and on leaving the screen.
    pub fn at_once(&mut self) -> Option<i64> {
        std::mem::take(&mut self.is_changed)
            .then_some(self.draft)
            .flatten()
    }

    /// It could not be kept.
    pub fn failed(&mut self) {
        self.is_changed = self.draft.is_some();
        self.has_failed = true;
    }
}
