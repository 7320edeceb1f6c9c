//! 月報のブック: every table of a month on a sheet of its own in one Excel book.
//! It must not count, and shows the same figures as the screen and the paper.

use crate::app::error::Result;
use crate::app::files;
use crate::app::list_output::Listing;
use crate::app::list_output::ShownColumn;
use crate::app::monthly::MonthlyView;
use crate::app::session::Session;
use crate::domain::date::YearMonth;
use crate::domain::monthly_tables::ReportTable;
use crate::domain::yen::Yen;
use crate::exchange::list_file;
use crate::exchange::list_file::List;
use crate::ledger::crypto;
use crate::ledger::transact::Changes;
use crate::procedure::papers::monthly_report::TITLE;
use serde_json::json;
use std::path::Path;
use std::path::PathBuf;

impl Session {
    /// Writes 月報 of a month into a folder as an Excel book.
    pub(super) fn book_month(
        &mut self,
        month: YearMonth,
        folder: &Path,
    ) -> Result<(PathBuf, Changes)> {
        let view = self.count_month(month)?;
        let (society, today) = (self.society()?.name, self.today());
        let about = about(
            &view,
            &[
                ("保険者", society),
                ("月", month.wareki()),
                (
                    "人数の日",
                    format!("{}現在の台帳による", month.last_day().wareki()),
                ),
                ("作成日", today.wareki()),
            ],
        );
        let mut sheets: Vec<List> = view.tables.iter().map(sheet).collect();
        sheets.push(course(&view));
        // What does not agree is not to be overlooked behind the figures.
        let at = if view.problems.is_empty() {
            sheets.len()
        } else {
            0
        };
        sheets.insert(at, about);
        let title = format!("{TITLE}　{}", month.wareki());
        let bytes = list_file::book(&title, &sheets, today)?;
        let path = folder.join(format!("{TITLE}_{month}_{}.xlsx", self.minute()?));
        let (prepared, changes) =
            self.transact("book_month", "月報のExcelでの出力", |tx| {
                tx.add_detail("month", json!(month.to_string()));
                tx.add_detail("sha256", json!(crypto::sha256_hex(&bytes)));
                files::prepare(&path, &bytes)
            })?;
        prepared.publish()?;
        Ok((path, changes))
    }
}

fn sheet(table: &ReportTable) -> List {
    let columns: Vec<ShownColumn<'_>> = table
        .columns
        .iter()
        .map(|column| ShownColumn {
            head: column.head,
            is_number: !column.is_words,
        })
        .collect();
    Listing::shown(table.title, &columns, &table.rows).0
}

/// 推移, which the screen draws as lines.
fn course(view: &MonthlyView) -> List {
    let column = |head, is_number| ShownColumn { head, is_number };
    let columns = [
        column("月", false),
        column("被保険者", true),
        column("被扶養者", true),
        column("計", true),
    ];
    let rows: Vec<Vec<String>> = view
        .course
        .iter()
        .map(|(month, insured, dependents)| {
            let counts = [*insured, *dependents, insured.saturating_add(*dependents)];
            let counts = counts.map(|count| Yen::new(count).to_string());
            std::iter::once(month.wareki()).chain(counts).collect()
        })
        .collect();
    Listing::shown("推移", &columns, &rows).0
}

/// この月報について: whose figures these are, of which day, and whether they agree.
fn about(view: &MonthlyView, facts: &[(&str, String)]) -> List {
    let agrees = "先月末の人数に増減を加えると今月末の人数になることを確かめました。".to_owned();
    let said = match view.problems.as_slice() {
        [] => vec![agrees],
        problems => problems.to_vec(),
    };
    let facts = facts
        .iter()
        .map(|(head, text)| vec![(*head).to_owned(), text.clone()]);
    let said = said
        .into_iter()
        .map(|text| vec!["確かめたこと".to_owned(), text]);
    let rows: Vec<Vec<String>> = facts.chain(said).collect();
    let columns = ["項目", "内容"].map(|head| ShownColumn {
        head,
        is_number: false,
    });
    Listing::shown("この月報について", &columns, &rows).0
}
