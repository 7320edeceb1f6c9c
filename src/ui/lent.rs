//! 貸すもの: what the window lends to a screen, and what the screen leaves behind for the next pass.
//! It must not act on it.

use crate::app::command::Command;
use crate::app::job::JobMode;
use crate::app::tables::Tables;
use crate::domain::date::Date;
use crate::ui::chooser::FileChooser;
use crate::ui::focus::Stop;
use crate::ui::page::Ask;
use crate::ui::page::Go;
use crate::ui::page::Heading;
use crate::ui::page::ScreenUi;
use crate::ui::state::Input;
use crate::ui::widgets::toast::Mood;
use std::sync::Arc;

/// What screens are lent, and what they leave behind for the next pass.
pub(super) struct Desk {
    pub(super) input: Input,
    pub(super) commands: Vec<Command>,
    pub(super) go: Option<Go>,
    pub(super) asks: Vec<Ask>,
    pub(super) messages: Vec<(Mood, String)>,
    pub(super) heading: Option<Heading>,
    pub(super) today: Date,
    pub(super) jobs: JobMode,
    pub(super) tables: Tables,
    pub(super) files: Arc<dyn FileChooser>,
    pub(super) navigation: Vec<Stop>,
}

impl Desk {
    pub(super) fn lend(&mut self) -> ScreenUi<'_> {
        ScreenUi {
            input: &mut self.input,
            commands: &mut self.commands,
            go: &mut self.go,
            asks: &mut self.asks,
            messages: &mut self.messages,
            heading: self.heading.as_ref(),
            today: self.today,
            jobs: self.jobs,
            tables: &self.tables,
            files: &self.files,
            navigation: &self.navigation,
        }
    }

    pub(super) fn has_work(&self) -> bool {
        !self.commands.is_empty()
            || self.go.is_some()
            || !self.asks.is_empty()
            || !self.messages.is_empty()
    }
}
