//! 送付前点検の一覧: what a check found, as an Excel book for whoever puts it right.
//! It must not hold an 個人番号.

use crate::app::error::Result;
use crate::app::files;
use crate::app::presend::PresendFinding;
use crate::app::presend::PresendReport;
use crate::app::session::Session;
use crate::domain::coded::Coded;
use crate::exchange::list_file::Column;
use crate::exchange::list_file::ColumnKind;
use crate::exchange::list_file::Entry;
use crate::exchange::list_file::List;
use crate::ledger::transact::Changes;
use serde_json::json;
use std::path::Path;
use std::path::PathBuf;

impl Session {
    /// Writes what a check found into a folder.
    pub(super) fn list_findings(
        &mut self,
        report: &PresendReport,
        folder: &Path,
    ) -> Result<(PathBuf, Changes)> {
        let bytes = list(report).to_xlsx(self.today())?;
        // The title comes from a layout file and may hold what no file name may.
        let title: String = report
            .title
            .chars()
            .filter(|c| c.is_alphanumeric())
            .collect();
        let name = format!("送付前点検_{title}_{}.xlsx", self.minute()?);
        let path = folder.join(name);
        let (file, changes) =
            self.transact("list_findings", "送付前点検の一覧の出力", |tx| {
                tx.add_detail("interface", json!(report.interface));
                tx.add_detail("n_rows", json!(report.findings.len()));
                files::prepare(&path, &bytes)
            })?;
        file.publish()?;
        Ok((path, changes))
    }
}

fn list(report: &PresendReport) -> List {
    let text = |head: &str| Column::new(head, ColumnKind::Text);
    List {
        title: format!("送付前点検　{}", report.title),
        columns: vec![
            text("区分"),
            text("記号-番号-枝番"),
            text("氏名"),
            text("項目"),
            text("内容"),
        ],
        rows: report.findings.iter().map(cells).collect(),
    }
}

fn cells(finding: &PresendFinding) -> Vec<Entry> {
    [
        finding.kind.label(),
        &finding.member,
        &finding.name,
        &finding.item,
        &finding.message,
    ]
    .map(Entry::text)
    .to_vec()
}
