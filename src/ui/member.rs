//! 加入者: one person with family and history.
//! It must not touch the ledger while drawing.

use crate::app::error::Result;
use crate::app::run::Changed;
use crate::app::session::Session;
use crate::app::view::MemberView;
use crate::domain::member::PersonId;
use crate::ui::page::Page;
use crate::ui::page::ScreenUi;
use crate::ui::theme;
use egui::Context;
use egui::Ui;

/// 加入者.
#[derive(Debug)]
pub struct Member {
    id: PersonId,
    view: Option<MemberView>,
}

impl Member {
    /// The screen of this person.
    #[must_use]
    pub const fn new(id: PersonId) -> Member {
        Member { id, view: None }
    }

    /// Whose screen it is.
    #[must_use]
    pub const fn id(&self) -> PersonId {
        self.id
    }
}

impl Page for Member {
    fn title(&self) -> String {
        "加入者".to_owned()
    }

    fn refresh(&mut self, session: &Session, _changed: Changed) -> Result<()> {
        self.view = Some(session.member_view(self.id)?);
        Ok(())
    }

    fn before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        cx.begin(ctx, &[]);
    }

    fn ui(&mut self, ui: &mut Ui, _cx: &mut ScreenUi<'_>) {
        if let Some(view) = &self.view {
            ui.label(theme::heading(view.row.person.name.to_string()));
        }
    }
}
