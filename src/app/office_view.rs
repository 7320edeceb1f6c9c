//! 事務の画面の元: rows for the files, batches, the audit and the settings.
//! It must not change anything.

use crate::app::case_view::outbox_rows;
use crate::app::error::Result;
use crate::app::session::Session;
use crate::app::session::user_view;
use crate::app::view::AuditRow;
use crate::app::view::LayoutRow;
use crate::app::view::OutboxRow;
use crate::app::view::SettingsView;
use crate::ledger::audit;
use crate::ledger::audit::AuditFilter;
use crate::ledger::batch_book;
use crate::ledger::outbox::OutboxFilter;
use crate::ledger::outbox::OutboxState;
use crate::ledger::settings;
use crate::ledger::users;
use std::collections::BTreeMap;

/// States that still want something to be done.
const PENDING: [OutboxState; 4] = [
    OutboxState::Unexported,
    OutboxState::Exported,
    OutboxState::Warning,
    OutboxState::Error,
];

impl Session {
    /// Rows of an interface that still want something to be done: 未出力, 結果待ち, 警告, エラー.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn pending_rows(&self, interface: &str) -> Result<Vec<OutboxRow>> {
        let mut rows = Vec::new();
        for state in PENDING {
            rows.extend(outbox_rows(
                &self.ledger,
                &OutboxFilter::State(interface.to_owned(), state),
            )?);
        }
        Ok(rows)
    }

    /// The newest rows of the audit, before `before` where given.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn audit(&self, before: Option<i64>, n_rows: u32) -> Result<Vec<AuditRow>> {
        let names = self.user_names()?;
        let filter = AuditFilter {
            before,
            ..AuditFilter::default()
        };
        let rows = audit::page(&self.ledger, &filter, n_rows)?;
        let bare = batch_book::bare_proofs(&self.ledger)?;
        Ok(rows
            .into_iter()
            .map(|row| AuditRow {
                seq: row.seq,
                at: row.at.to_string(),
                user: names.get(&row.user.0).cloned().unwrap_or_default(),
                action: row.label,
                target: row.target.unwrap_or_default(),
                detail: batch_book::without_proofs(row.detail.to_string(), &bare),
            })
            .collect())
    }

    /// The settings screen.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn settings_view(&self) -> Result<SettingsView> {
        let today = self.today();
        Ok(SettingsView {
            society: self.society()?,
            establishments: settings::establishments(&self.ledger)?,
            users: users::all(&self.ledger)?.iter().map(user_view).collect(),
            layouts: self
                .layouts
                .all()
                .map(|layout| LayoutRow {
                    id: layout.head.id.clone(),
                    title: layout.head.title.clone(),
                    status: layout.head.status.label(),
                    revision: layout.head.spec_revision.clone(),
                    effective_from: layout.head.effective_from,
                    is_current: self
                        .layouts
                        .on(&layout.head.id, today)
                        .is_some_and(|current| current.hash == layout.hash),
                })
                .collect(),
        })
    }

    /// 利用者の氏名, by number.
    pub(super) fn user_names(&self) -> Result<BTreeMap<i64, String>> {
        let all = users::all(&self.ledger)?;
        Ok(all.into_iter().map(|user| (user.id.0, user.name)).collect())
    }
}
