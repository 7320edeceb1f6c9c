//! 証の一覧の出力: what a list of certificates shows, as a paper and as rows; recorded, for it leaves the ledger.
//! It must not hold an 個人番号.

use crate::app::certificate_view::CertificateFilter;
use crate::app::certificate_view::CertificateRow;
use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::files;
use crate::app::session::Session;
use crate::app::spelling;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::exchange::list_file;
use crate::exchange::list_file::ColumnKind;
use crate::exchange::list_file::List;
use crate::ledger::transact::Changes;
use crate::print;
use crate::print::Meta;
use crate::procedure::papers::register_list;
use crate::procedure::papers::register_list::RegisterList;
use crate::procedure::sheet::Paper;
use crate::procedure::sheet_table::Column;
use crate::procedure::sheet_unit::Mm;
use std::path::PathBuf;

/// More rows than this are no list for people.
const MOST_PRINTED: usize = 5_000;

/// 一覧の出力の依頼.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CertificateListOrder {
    /// Which certificates.
    pub filter: CertificateFilter,
    /// Where to.
    pub folder: PathBuf,
}

impl Session {
    /// Writes the list into a folder.
    pub(super) fn output_certificates(
        &mut self,
        order: &CertificateListOrder,
    ) -> Result<(PathBuf, Changes)> {
        let ids = self.certificate_ids(&order.filter)?;
        if ids.len() > MOST_PRINTED {
            return Err(Error::Refused(format!(
                "一覧が{}件あります。{MOST_PRINTED}件までの一覧になるように絞ってください。",
                ids.len()
            )));
        }
        let rows = self.certificate_rows(&ids)?;
        let today = self.today();
        let title = format!("証の一覧（{}）", order.filter.shelf.label());
        let bytes = self.pdf(&title, &rows)?;
        let name = format!(
            "証の一覧_{}_{}.pdf",
            order.filter.shelf.label(),
            today.yyyymmdd()
        );
        let path = order.folder.join(name);
        let (prepared, changes) =
            self.transact("output_certificates", "証の一覧の出力", |tx| {
                tx.add_detail("list", serde_json::json!(title));
                tx.add_detail("n_rows", serde_json::json!(rows.len()));
                files::prepare(&path, &bytes)
            })?;
        prepared.publish()?;
        Ok((path, changes))
    }

    /// The list as rows for 一覧の出力.
    pub(super) fn certificate_list(&self, filter: &CertificateFilter) -> Result<List> {
        let rows = self.certificate_rows(&self.certificate_ids(filter)?)?;
        let title = format!("証の一覧（{}）", filter.shelf.label());
        Ok(list_of(&title, &rows))
    }

    fn pdf(&self, title: &str, rows: &[CertificateRow]) -> Result<Vec<u8>> {
        let society = self.society()?;
        let today = self.today();
        let list = RegisterList {
            title: title.to_owned(),
            society_name: society.name.clone(),
            as_of: today,
            note: String::new(),
            paper: Paper::A4Landscape,
            columns: vec![
                Column::new("状態", 20),
                Column::new("証の種類", 38),
                Column::new("記号-番号-枝番", 32).center(),
                Column::new("氏名", 42),
                Column::new("事業所", 43),
                Column::new("交付年月日", 30),
                Column::new("回", 8).center(),
                Column::new("有効期限", 30),
                Column::new("督促", 24).center(),
            ],
            row_height: Mm::from(7),
            rows: rows.iter().map(printed).collect(),
            is_sample: society.is_sample,
        };
        let meta = Meta {
            title: title.to_owned(),
            created_on: today,
        };
        let sheets = spelling::marked(&self.ledger, register_list::sheets(&list))?;
        Ok(print::render(&sheets, &meta)?)
    }
}

fn printed(row: &CertificateRow) -> Vec<String> {
    let issued = &row.certificate;
    let reminded = match issued.n_reminders {
        0 => String::new(),
        n => format!("{n}回"),
    };
    vec![
        row.standing.state.label().to_owned(),
        issued.kind.label().to_owned(),
        row.numbers(),
        row.name.clone(),
        row.establishment_name.clone(),
        issued.issued_on.wareki(),
        issued.issue_count.to_string(),
        issued.valid_until.map_or_else(String::new, Date::wareki),
        reminded,
    ]
}

fn list_of(title: &str, rows: &[CertificateRow]) -> List {
    let columns = [
        ("状態", ColumnKind::Text),
        ("証の種類", ColumnKind::Text),
        ("記号-番号-枝番", ColumnKind::Text),
        ("氏名", ColumnKind::Text),
        ("カナ氏名", ColumnKind::Text),
        ("続柄", ColumnKind::Text),
        ("事業所", ColumnKind::Text),
        ("交付年月日", ColumnKind::Date),
        ("交付回数", ColumnKind::Int),
        ("有効期限", ColumnKind::Date),
        ("資格喪失年月日", ColumnKind::Date),
        ("回収した日", ColumnKind::Date),
        ("督促の回数", ColumnKind::Int),
        ("最後の督促", ColumnKind::Date),
    ];
    List {
        title: title.to_owned(),
        columns: columns
            .into_iter()
            .map(|(head, kind)| list_file::Column::new(head, kind))
            .collect(),
        rows: rows.iter().map(cells).collect(),
    }
}

fn cells(row: &CertificateRow) -> Vec<list_file::Entry> {
    use list_file::Entry;
    let issued = &row.certificate;
    let day = |day: Option<Date>| day.map_or(Entry::Empty, Entry::Date);
    vec![
        Entry::text(row.standing.state.label()),
        Entry::text(issued.kind.label()),
        Entry::text(&row.numbers()),
        Entry::text(&row.name),
        Entry::text(&row.kana),
        Entry::text(&row.relationship),
        Entry::text(&row.establishment_name),
        Entry::Date(issued.issued_on),
        Entry::Int(i64::from(issued.issue_count)),
        day(issued.valid_until),
        day(row.lost_on),
        day(issued.collected.map(|(_, on)| on)),
        Entry::Int(i64::from(issued.n_reminders)),
        day(issued.reminded_on),
    ]
}
