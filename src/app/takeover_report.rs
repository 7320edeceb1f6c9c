//! 移行の報告書: what became of every row of an old ledger, as a paper and as an Excel book, to be kept.
//! It must not hold an 個人番号.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::files;
use crate::app::job::Progress;
use crate::app::run::Outcome;
use crate::app::run::Told;
use crate::app::run::told;
use crate::app::session::Session;
use crate::app::takeover_accept::ABOUT_FILE;
use crate::app::takeover_accept::LEFT_COLUMN;
use crate::app::takeover_accept::TakeoverCommand;
use crate::domain::date::Date;
use crate::exchange::characters::is_variation_selector;
use crate::exchange::list_file;
use crate::exchange::list_file::ColumnKind;
use crate::exchange::list_file::List;
use crate::ledger::takeovers;
use crate::ledger::takeovers::Takeover;
use crate::ledger::takeovers::TakeoverId;
use crate::ledger::takeovers::TakeoverRow;
use crate::ledger::transact::Changes;
use crate::print;
use crate::print::Meta;
use crate::procedure::papers::register_list;
use crate::procedure::papers::register_list::RegisterList;
use crate::procedure::sheet::Paper;
use crate::procedure::sheet_table::Column;
use crate::procedure::sheet_unit::Mm;
use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

/// Up to so many rows are all printed; of more only those about which there is something to say.
const ALL_PRINTED: usize = 500;
/// More rows than this are no list for people; the book of Excel holds them all.
const MOST_PRINTED: usize = 3_000;
/// Rows that went in without a word need not be read one by one.
const PLAIN: &str = "取込";

impl Session {
    /// One command of the 台帳の移行.
    pub(super) fn run_takeover(
        &mut self,
        command: TakeoverCommand,
        progress: &Progress,
    ) -> Result<Outcome> {
        Ok(match command {
            TakeoverCommand::Check(run) => {
                let mut run = Arc::unwrap_or_clone(run);
                self.check_takeover(&mut run, progress)?;
                told((Arc::new(run), Changes::default()), Told::TriedOut)
            }
            TakeoverCommand::Draft(command) => self.run_takeover_draft(command)?,
            TakeoverCommand::Accept(acceptance) => {
                told(self.accept_takeover(&acceptance, progress)?, Told::Rows)
            }
            TakeoverCommand::Undo { takeover, reason } => {
                told(self.undo_takeover(takeover, &reason, progress)?, |()| {
                    Told::Nothing
                })
            }
            TakeoverCommand::Report { takeover, folder } => {
                told(self.report_takeover(takeover, &folder)?, Told::File)
            }
        })
    }

    /// Writes the report into a folder; the path is that of the paper.
    fn report_takeover(&mut self, id: i64, folder: &Path) -> Result<(PathBuf, Changes)> {
        let id = TakeoverId(id);
        let takeover = takeovers::list(&self.ledger)?
            .into_iter()
            .find(|it| it.id == id);
        let takeover = takeover.ok_or(Error::Missing("台帳の移行"))?;
        let rows = takeovers::rows(&self.ledger, id)?;
        let today = self.today();
        let stem = format!("台帳の移行の報告書_{}_{}", id.0, today.yyyymmdd());
        let pdf = self.takeover_pdf(&takeover, &rows)?;
        let paper = folder.join(format!("{stem}.pdf"));
        let mut books = Vec::new();
        let n_books = rows.len().div_ceil(list_file::MAX_ROWS).max(1);
        for (number, part) in (1..).zip(rows.chunks(list_file::MAX_ROWS)) {
            let name = match n_books {
                1 => format!("{stem}.xlsx"),
                _ => format!("{stem}_{number}.xlsx"),
            };
            books.push((folder.join(name), excel(part).to_xlsx(today)?));
        }
        let (prepared, changes) = self.transact(
            "report_takeover",
            "台帳の移行の報告書の出力",
            |tx| {
                tx.add_detail("takeover", serde_json::json!(id.0));
                tx.add_detail("n_rows", serde_json::json!(rows.len()));
                let mut prepared = vec![files::prepare(&paper, &pdf)?];
                for (path, bytes) in &books {
                    prepared.push(files::prepare(path, bytes)?);
                }
                Ok(prepared)
            },
        )?;
        for file in prepared {
            file.publish()?;
        }
        Ok((paper, changes))
    }

    fn takeover_pdf(&self, takeover: &Takeover, rows: &[TakeoverRow]) -> Result<Vec<u8>> {
        let society = self.society()?;
        let today = self.today();
        let is_short = rows.len() > ALL_PRINTED;
        let printed: Vec<&TakeoverRow> = rows
            .iter()
            .filter(|row| !is_short || row.outcome != PLAIN)
            .take(MOST_PRINTED)
            .collect();
        let title = "台帳の移行の報告書".to_owned();
        let list = RegisterList {
            title: title.clone(),
            society_name: society.name.clone(),
            as_of: today,
            note: note(takeover, rows, is_short),
            paper: Paper::A4Landscape,
            columns: vec![
                Column::new("シート", 30),
                Column::new("行", 14).center(),
                Column::new("記号-番号-枝番", 32).center(),
                Column::new("氏名", 45),
                Column::new("結果", 26).center(),
                Column::new("補正・確認したこと", 120),
            ],
            row_height: Mm::from(7),
            rows: printable(printed.into_iter().map(printed_cells).collect()),
            is_sample: society.is_sample,
        };
        let meta = Meta {
            title,
            created_on: today,
        };
        Ok(print::render(&register_list::sheets(&list), &meta)?)
    }
}

/// A paper that is kept must come out whatever the book holds: a variant that no font has is printed as its plain
/// character, and what no font has at all as 〓. The Excel report keeps the text as it is.
fn printable(mut rows: Vec<Vec<String>>) -> Vec<Vec<String>> {
    let all: Vec<&str> = rows.iter().flatten().map(String::as_str).collect();
    let Err(missing) = print::check_text(&all.join("\n")) else {
        return rows;
    };
    for glyph in missing {
        let base: String = glyph
            .character
            .chars()
            .filter(|c| !is_variation_selector(*c))
            .collect();
        let instead = match print::check_text(&base) {
            Ok(()) => base.as_str(),
            Err(_) => "〓",
        };
        for cell in rows.iter_mut().flatten() {
            if cell.contains(&glyph.character) {
                *cell = cell.replace(&glyph.character, instead);
            }
        }
    }
    rows
}

/// What the heading of the paper says: the file, when, and how many rows became what.
fn note(takeover: &Takeover, rows: &[TakeoverRow], is_short: bool) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows {
        *counts.entry(row.outcome.as_str()).or_default() += 1;
    }
    let counts: Vec<String> = counts
        .into_iter()
        .map(|(word, n)| match word {
            LEFT_COLUMN => format!("{word} {n}列"),
            ABOUT_FILE => format!("{word} {n}件"),
            _ => format!("{word} {n}行"),
        })
        .collect();
    let on = takeover.recorded_at.get(..10).and_then(Date::parse_iso);
    let on = on.map_or_else(String::new, |on| format!("{}に移行　", on.wareki()));
    let undone = takeover
        .undone
        .as_ref()
        .map_or_else(String::new, |(reason, _)| {
            format!("　取消し済み（{reason}）")
        });
    let short = if is_short {
        "　そのまま取り込んだ行は、Excelの報告書にあります。"
    } else {
        ""
    };
    format!(
        "ファイル「{}」　{on}{}{undone}{short}",
        takeover.file_name,
        counts.join("、")
    )
}

fn place(row: &TakeoverRow) -> String {
    match row.slot {
        _ if row.row == 0 => String::new(),
        0 => row.row.to_string(),
        slot => format!("{}（{slot}）", row.row),
    }
}

fn cells(row: &TakeoverRow) -> Vec<String> {
    vec![
        row.sheet.clone(),
        place(row),
        row.numbers.clone(),
        row.name.clone(),
        row.outcome.clone(),
        row.notes.join("　"),
    ]
}

/// On paper the 備考 stands with what was found.
fn printed_cells(row: &TakeoverRow) -> Vec<String> {
    let mut cells = cells(row);
    if let Some(last) = cells.last_mut()
        && !row.remark.is_empty()
    {
        let gap = if last.is_empty() { "" } else { "　" };
        *last = format!("{last}{gap}備考: {}", row.remark);
    }
    cells
}

fn excel(rows: &[TakeoverRow]) -> List {
    let heads = [
        "シート",
        "行",
        "記号-番号-枝番",
        "氏名",
        "結果",
        "補正・確認したこと",
        "備考",
        "加入者管理番号",
    ];
    let text = |text: &str| list_file::Entry::text(text);
    List {
        title: "台帳の移行の報告書".to_owned(),
        columns: heads
            .into_iter()
            .map(|head| list_file::Column::new(head, ColumnKind::Text))
            .collect(),
        rows: rows
            .iter()
            .map(|row| {
                let mut cells: Vec<list_file::Entry> =
                    cells(row).iter().map(|it| text(it)).collect();
                let person = row
                    .person
                    .map_or_else(String::new, |person| person.to_string());
                cells.push(text(&row.remark));
                cells.push(text(&person));
                cells
            })
            .collect(),
    }
}
