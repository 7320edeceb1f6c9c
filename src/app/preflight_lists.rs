//! 文字の確認の一覧の出力: what the pass found, as a paper, and as rows for 一覧の出力.
//! It must not hold an 個人番号.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::files;
use crate::app::list_output::ListSource;
use crate::app::list_output::Listing;
use crate::app::preflight::PAPER;
use crate::app::preflight::PreflightRow;
use crate::app::session::Session;
use crate::app::spelling;
use crate::exchange::list_file;
use crate::exchange::list_file::ColumnKind;
use crate::exchange::list_file::List;
use crate::exchange::substitution;
use crate::ledger::transact::Changes;
use crate::print;
use crate::print::Meta;
use crate::procedure::papers::register_list;
use crate::procedure::papers::register_list::RegisterList;
use crate::procedure::sheet::Paper;
use crate::procedure::sheet_table::Column;
use crate::procedure::sheet_unit::Mm;
use serde_json::json;
use std::path::PathBuf;

const TITLE: &str = "文字の確認";

/// More rows than this are no list for people.
const MOST_PRINTED: usize = 5_000;

/// 一覧の印刷の依頼.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PreflightOrder {
    /// The rows as they are shown.
    pub rows: Vec<PreflightRow>,
    /// Where to.
    pub folder: PathBuf,
}

impl Session {
    /// Writes the paper into a folder.
    pub(super) fn output_preflight(
        &mut self,
        order: &PreflightOrder,
    ) -> Result<(PathBuf, Changes)> {
        let n_rows = order.rows.len();
        if n_rows > MOST_PRINTED {
            return Err(Error::Refused(format!(
                "一覧が{n_rows}件あります。{MOST_PRINTED}件までの一覧になるように絞るか、「一覧の出力」を使ってください。"
            )));
        }
        let bytes = self.preflight_pdf(&order.rows)?;
        let name = format!("{TITLE}_{}.pdf", self.today().yyyymmdd());
        let path = order.folder.join(name);
        let (prepared, changes) = self.transact(
            "output_preflight",
            "文字の確認の一覧の出力",
            |tx| {
                tx.add_detail("n_rows", json!(n_rows));
                files::prepare(&path, &bytes)
            },
        )?;
        prepared.publish()?;
        Ok((path, changes))
    }

    fn preflight_pdf(&self, rows: &[PreflightRow]) -> Result<Vec<u8>> {
        let society = self.society()?;
        let today = self.today();
        let list = RegisterList {
            title: TITLE.to_owned(),
            society_name: society.name.clone(),
            as_of: today,
            note: "送り先の文字にない字、項目より長いもの、印刷できない字のある方".to_owned(),
            paper: Paper::A4Landscape,
            columns: vec![
                Column::new("記号-番号-枝番", 30).center(),
                Column::new("送り先", 36),
                Column::new("項目", 18),
                Column::new("台帳の文字", 62),
                Column::new("該当の字", 44),
                Column::new("送る形", 55),
                Column::new("状態", 22),
            ],
            row_height: Mm::from(8),
            rows: rows.iter().map(printed).collect(),
            is_sample: society.is_sample,
        };
        let sheets = spelling::marked(&self.ledger, register_list::sheets(&list))?;
        let meta = Meta {
            title: TITLE.to_owned(),
            created_on: today,
        };
        Ok(print::render(&sheets, &meta)?)
    }
}

fn printed(row: &PreflightRow) -> Vec<String> {
    vec![
        row.member.clone(),
        row.receiver.clone(),
        row.field.label().to_owned(),
        row.original.clone(),
        characters(row),
        proposal(row).to_owned(),
        row.state.label().to_owned(),
    ]
}

/// The code points: the paper may lack the very shapes.
fn characters(row: &PreflightRow) -> String {
    let codes: Vec<String> = row
        .characters
        .iter()
        .map(|shape| substitution::written(shape))
        .collect();
    match (codes.is_empty(), row.limit.as_str()) {
        (true, limit) => format!("{limit}まで"),
        (false, _) => codes.join("、"),
    }
}

fn proposal(row: &PreflightRow) -> &str {
    match row.proposal.as_str() {
        "" if row.receiver == PAPER => "設定の「文字」で承認",
        "" => "（候補なし）",
        text => text,
    }
}

/// The rows for 一覧の出力, with the code points that the screen has no room for.
#[must_use]
pub fn listing(rows: &[&PreflightRow]) -> Option<ListSource> {
    let listing = Listing(list_of(rows));
    (!rows.is_empty()).then(|| ListSource::Shown(Box::new(listing)))
}

fn list_of(rows: &[&PreflightRow]) -> List {
    let columns = [
        "記号-番号-枝番",
        "氏名",
        "送り先",
        "項目",
        "台帳の文字",
        "該当の字",
        "符号",
        "送る形",
        "状態",
        "説明",
    ];
    List {
        title: TITLE.to_owned(),
        columns: columns
            .into_iter()
            .map(|head| list_file::Column::new(head, ColumnKind::Text))
            .collect(),
        rows: rows.iter().map(|row| cells(row)).collect(),
    }
}

fn cells(row: &PreflightRow) -> Vec<list_file::Entry> {
    [
        row.member.as_str(),
        &row.name,
        &row.receiver,
        row.field.label(),
        &row.original,
        &row.characters.join("、"),
        &characters(row),
        &row.proposal,
        row.state.label(),
        &row.message,
    ]
    .into_iter()
    .map(list_file::Entry::text)
    .collect()
}
