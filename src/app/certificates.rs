//! 証管理の操作: certificates are recorded as given back, lost or not to be had, and a wrong record is taken back.
//! It must not delete anything: every record is a further entry, and a wrong one is reversed with its reason.

use crate::app::certificate_letters::ReminderOrder;
use crate::app::certificate_lists::CertificateListOrder;
use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::run::Outcome;
use crate::app::run::Told;
use crate::app::session::Session;
use crate::domain::certificate::CollectionOutcome;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::entry::Entry;
use crate::domain::entry::EntryId;
use crate::domain::entry::Fact;
use crate::ledger::certificates;
use crate::ledger::certificates::CertificateRow;
use crate::ledger::entries;
use crate::ledger::source::Source;
use crate::ledger::transact::Changes;
use crate::ledger::transact::Tx;
use crate::ledger::transact::target;
use serde_json::json;

/// 証の回収の記録.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CertificateRecord {
    /// Which certificates, by the entries that issued them.
    pub certificates: Vec<EntryId>,
    /// 返却, 滅失 or 回収不能.
    pub outcome: CollectionOutcome,
    /// 回収した日・滅失の届出を受けた日.
    pub on: Date,
    /// 備考, kept in the audit.
    pub note: String,
}

/// 証管理の操作.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CertificateCommand {
    /// Records certificates as given back, lost or not to be had.
    Collect(CertificateRecord),
    /// Prints letters that ask for certificates, and records that they were asked for.
    Remind(ReminderOrder),
    /// Takes back the last record about a certificate.
    Undo {
        /// The certificate, by the entry that issued it.
        certificate: EntryId,
        /// Why.
        reason: String,
    },
    /// Writes a list of certificates into a folder.
    Output(CertificateListOrder),
}

impl CertificateCommand {
    /// The name of the action, as in menus and in the audit.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        match self {
            CertificateCommand::Collect(_) => "証の回収の記録",
            CertificateCommand::Remind(_) => "証の返却の督促",
            CertificateCommand::Undo { .. } => "証の記録の取消し",
            CertificateCommand::Output(_) => "証の一覧の出力",
        }
    }
}

impl Session {
    /// Runs a command of the register; what it wrote as a file is told.
    pub(super) fn run_certificates(&mut self, command: &CertificateCommand) -> Result<Outcome> {
        let (file, changed) = match command {
            CertificateCommand::Collect(record) => (None, self.collect_certificates(record)?),
            CertificateCommand::Undo {
                certificate,
                reason,
            } => (None, self.undo_certificate_record(*certificate, reason)?),
            CertificateCommand::Remind(order) => {
                let (path, changed) = self.remind_certificates(order)?;
                (Some(path), changed)
            }
            CertificateCommand::Output(order) => {
                let (path, changed) = self.output_certificates(order)?;
                (Some(path), changed)
            }
        };
        Ok(Outcome {
            changed,
            told: file.map_or(Told::Nothing, Told::File),
        })
    }

    /// Records what became of certificates. What was recorded before stays on record; the last word holds.
    fn collect_certificates(&mut self, record: &CertificateRecord) -> Result<Changes> {
        let today = self.today();
        if record.on > today {
            return Err(Error::Refused(
                "回収した日が今日より後です。今日までの日を入力してください。".to_owned(),
            ));
        }
        let ((), changes) =
            self.transact("collect_certificates", "証の回収の記録", |tx| {
                let rows = chosen(tx, &record.certificates, today)?;
                if rows.iter().any(|row| record.on < row.certificate.issued_on) {
                    return Err(Error::Refused(
                        "回収した日が交付年月日より前の証があります。日付を確かめてください。"
                            .to_owned(),
                    ));
                }
                let found: Vec<Entry> = rows.iter().map(|row| collected(row, record)).collect();
                entries::post_in(tx, None, &found)?;
                say_in(tx, &rows);
                tx.add_detail("outcome", json!(record.outcome.label()));
                tx.add_detail("on", json!(record.on.to_string()));
                tx.add_detail("note", json!(record.note.trim()));
                Ok(())
            })?;
        Ok(changes)
    }

    /// Takes back the last record about the return of a certificate, or the last reminder where there is no such
    /// record: a reversing entry, with the reason.
    fn undo_certificate_record(&mut self, id: EntryId, reason: &str) -> Result<Changes> {
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(Error::Refused("理由を入力してください。".to_owned()));
        }
        let today = self.today();
        let ((), changes) = self.transact("undo_certificate", "証の記録の取消し", |tx| {
            let rows = chosen(tx, &[id], today)?;
            let row = rows.first().ok_or(Error::Missing("証"))?;
            let last = last_record(tx, row)?.ok_or_else(|| {
                Error::Refused("この証には、取り消す回収・督促の記録がありません。".to_owned())
            })?;
            let reversing = Entry {
                person: row.person,
                valid_from: last.entry.valid_from,
                fact: Fact::Reversed { entry: last.id },
            };
            entries::post_in(tx, None, &[reversing])?;
            say_in(tx, &rows);
            tx.add_detail("undone", json!(last.entry.fact.describe()));
            tx.add_detail("reason", json!(reason));
            Ok(())
        })?;
        Ok(changes)
    }
}

/// The certificates that were chosen; none of them may be gone.
pub(super) fn chosen(
    source: &impl Source,
    ids: &[EntryId],
    today: Date,
) -> Result<Vec<CertificateRow>> {
    if ids.is_empty() {
        return Err(Error::Refused("証を選んでください。".to_owned()));
    }
    let rows = certificates::rows(source, ids, today)?;
    if rows.len() != ids.len() {
        return Err(Error::Missing("証"));
    }
    Ok(rows)
}

/// Whose certificates the action is about.
pub(super) fn say_in(tx: &mut Tx<'_>, rows: &[CertificateRow]) {
    if let [only] = rows {
        tx.set_target(target::person(only.person));
    }
    let about: Vec<String> = rows
        .iter()
        .map(|row| {
            let issued = &row.certificate;
            let kind = issued.kind.label();
            format!("{} {kind}（{}回目）", row.person, issued.issue_count)
        })
        .collect();
    tx.add_detail("certificates", json!(about));
}

fn collected(row: &CertificateRow, record: &CertificateRecord) -> Entry {
    Entry {
        person: row.person,
        valid_from: record.on,
        fact: Fact::CertificateCollected {
            certificate: row.certificate.kind,
            issue_count: row.certificate.issue_count,
            outcome: record.outcome,
        },
    }
}

/// The last standing record about this certificate: of its return, else of a reminder.
fn last_record(
    source: &impl Source,
    row: &CertificateRow,
) -> Result<Option<entries::RecordedEntry>> {
    let issued = &row.certificate;
    let same = |kind, count| kind == issued.kind && count == issued.issue_count;
    let mut standing = entries::of_person(source, row.person)?;
    standing.retain(|recorded| recorded.reversed_by.is_none());
    let is_return = |recorded: &&entries::RecordedEntry| match recorded.entry.fact {
        Fact::CertificateCollected {
            certificate,
            issue_count,
            ..
        } => same(certificate, issue_count),
        _ => false,
    };
    let is_reminder = |recorded: &&entries::RecordedEntry| match recorded.entry.fact {
        Fact::CertificateReminded {
            certificate,
            issue_count,
        } => same(certificate, issue_count),
        _ => false,
    };
    let last = standing.iter().rfind(is_return);
    Ok(last.or_else(|| standing.iter().rfind(is_reminder)).cloned())
}
