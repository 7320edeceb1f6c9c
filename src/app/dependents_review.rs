//! 被扶養者の検認: the list of those to be confirmed, for each 事業所, on paper and as Excel books (則第50条).
//! It must not decide who stays: what comes back goes through 被扶養者の異動「非該当」. It must not hold an 個人番号.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::files;
use crate::app::session::Session;
use crate::app::spelling;
use crate::domain::age::spoken_age_on;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::dependents_review::fiscal_year_begins_on;
use crate::domain::dependents_review::review_day;
use crate::domain::era::fiscal_year_wareki;
use crate::domain::establishment::Establishment;
use crate::domain::member::Category;
use crate::exchange::list_file;
use crate::exchange::list_file::ColumnKind;
use crate::exchange::list_file::Entry;
use crate::exchange::list_file::List;
use crate::ledger::dependents_review;
use crate::ledger::dependents_review::ReviewedRow;
use crate::ledger::settings;
use crate::ledger::transact::Changes;
use crate::print;
use crate::print::Meta;
use crate::procedure::papers::dependents_review_list;
use crate::procedure::papers::dependents_review_list::DependentsReviewList;
use crate::procedure::papers::dependents_review_list::ReviewedDependent;
use crate::procedure::papers::dependents_review_list::ReviewedEstablishment;
use crate::procedure::papers::parts::EstablishmentLine;
use crate::procedure::sheet::Sheet;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Pages of one file; a longer list goes into several.
const PAGES_PER_FILE: usize = 300;

/// Days that the 事業所 have for their answer, as proposed.
const DAYS_TO_REPLY: i64 = 30;

/// 検認の一覧の依頼.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DependentsReviewOrder {
    /// 基準日.
    pub on: Date,
    /// 提出期限.
    pub reply_by: Date,
    /// Those certified on this day or later are left out; `None` leaves nobody out.
    pub certified_before: Option<Date>,
    /// Where the files go.
    pub folder: PathBuf,
}

/// What is proposed before the clerk says otherwise.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ReviewProposal {
    /// 基準日, by the society's month of the 検認.
    pub on: Date,
    /// 提出期限.
    pub reply_by: Date,
    /// 年度の初日: whoever was certified since may be left out.
    pub year_begins_on: Date,
}

/// The people of one 事業所; those without one are 任意継続・特例退職.
type Places = BTreeMap<(bool, String), Vec<ReviewedRow>>;

impl Session {
    /// 基準日 and 提出期限 as the settings and today propose them.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn review_proposal(&self) -> Result<ReviewProposal> {
        let today = self.today();
        let month = self.society()?.dependents_review_month;
        Ok(ReviewProposal {
            on: review_day(month, today),
            reply_by: today.add_days(DAYS_TO_REPLY),
            year_begins_on: fiscal_year_begins_on(today),
        })
    }

    /// 検認の対象者, by 事業所, 記号, 番号 and 枝番.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn reviewed_dependents(
        &self,
        on: Date,
        certified_before: Option<Date>,
    ) -> Result<Vec<ReviewedRow>> {
        Ok(dependents_review::reviewed(
            &self.ledger,
            on,
            certified_before,
        )?)
    }

    /// Writes the lists into a folder; the first of the files is told.
    pub(super) fn review_dependents(
        &mut self,
        order: &DependentsReviewOrder,
    ) -> Result<(PathBuf, Changes)> {
        let rows = self.reviewed_dependents(order.on, order.certified_before)?;
        if rows.is_empty() {
            return Err(Error::Refused(
                "この条件に当てはまる被扶養者はいません。基準日と除く条件を確かめてください。"
                    .to_owned(),
            ));
        }
        let n_rows = rows.len();
        let places = settings::establishments(&self.ledger)?;
        let grouped = by_place(rows);
        let mut contents = self.papers(order, &grouped, &places)?;
        contents.extend(self.books(order, &grouped, &places)?);
        let named: Vec<(PathBuf, Vec<u8>)> = contents
            .into_iter()
            .map(|(name, bytes)| (order.folder.join(name), bytes))
            .collect();
        let first = named.first().map(|(path, _)| path.clone());
        let label = "検認の一覧の出力";
        let (prepared, changes) = self.transact("output_dependents_review", label, |tx| {
            tx.add_detail("on", serde_json::json!(order.on.to_string()));
            tx.add_detail("n_rows", serde_json::json!(n_rows));
            let files = named.iter();
            files
                .map(|(path, bytes)| files::prepare(path, bytes))
                .collect::<Result<Vec<_>>>()
        })?;
        for file in prepared {
            file.publish()?;
        }
        Ok((first.unwrap_or_default(), changes))
    }

    fn papers(
        &self,
        order: &DependentsReviewOrder,
        grouped: &Places,
        places: &[Establishment],
    ) -> Result<Vec<(String, Vec<u8>)>> {
        let society = self.society()?;
        let establishments = grouped.iter().map(|(place, rows)| ReviewedEstablishment {
            establishment: line(place, places),
            dependents: rows.iter().map(|row| dependent(row, order.on)).collect(),
        });
        let list = DependentsReviewList {
            fiscal_year: fiscal_year(order.on),
            review_on: order.on,
            reply_by: order.reply_by,
            society_name: society.name.clone(),
            establishments: establishments.collect(),
            is_sample: society.is_sample,
        };
        let meta = Meta {
            title: "被扶養者の検認".to_owned(),
            created_on: self.today(),
        };
        let sheets = spelling::marked(&self.ledger, dependents_review_list::sheets(&list))?;
        let parts: Vec<&[Sheet]> = sheets.chunks(PAGES_PER_FILE).collect();
        let n_parts = parts.len();
        let mut files = Vec::new();
        for (part, sheets) in parts.into_iter().enumerate() {
            let name = self.name(order, (part, n_parts), "pdf");
            files.push((name, print::render(sheets, &meta)?));
        }
        Ok(files)
    }

    fn books(
        &self,
        order: &DependentsReviewOrder,
        grouped: &Places,
        places: &[Establishment],
    ) -> Result<Vec<(String, Vec<u8>)>> {
        let mut rows = Vec::new();
        for (place, of_place) in grouped {
            let line = line(place, places);
            rows.extend(of_place.iter().map(|row| cells(row, &line, order.on)));
        }
        let n_parts = rows.len().div_ceil(list_file::MAX_ROWS);
        let mut files = Vec::new();
        for (part, rows) in rows.chunks(list_file::MAX_ROWS).enumerate() {
            let list = List {
                title: format!("被扶養者の検認（{}）", fiscal_year(order.on)),
                columns: columns(),
                rows: rows.to_vec(),
            };
            let name = self.name(order, (part, n_parts), "xlsx");
            files.push((name, list.to_xlsx(self.today())?));
        }
        Ok(files)
    }

    fn name(
        &self,
        order: &DependentsReviewOrder,
        (part, n_parts): (usize, usize),
        ending: &str,
    ) -> String {
        let year = fiscal_year(order.on);
        let day = self.today().yyyymmdd();
        let number = match n_parts {
            0 | 1 => String::new(),
            _ => format!("_{}", part.saturating_add(1)),
        };
        format!("被扶養者の検認_{year}_{day}{number}.{ending}")
    }
}

fn fiscal_year(on: Date) -> String {
    fiscal_year_wareki(on.fiscal_year())
}

/// By 事業所; those who are not employed come last, together.
fn by_place(rows: Vec<ReviewedRow>) -> Places {
    let mut places = Places::new();
    for row in rows {
        let period = &row.membership;
        let place = match period.category {
            Category::Employed => (false, period.establishment.clone()),
            Category::Voluntary | Category::SpecialRetired => (true, String::new()),
        };
        places.entry(place).or_default().push(row);
    }
    places
}

fn line((is_continued, code): &(bool, String), places: &[Establishment]) -> EstablishmentLine {
    let known = places.iter().find(|place| place.code == *code);
    let name = match known {
        _ if *is_continued => "任意継続・特例退職の被保険者".to_owned(),
        Some(place) => place.name.clone(),
        None => String::new(),
    };
    EstablishmentLine {
        code: code.clone(),
        name,
    }
}

/// The last declaration of income is not kept in the ledger: the column stays for the answer.
fn dependent(row: &ReviewedRow, on: Date) -> ReviewedDependent {
    let period = &row.membership;
    ReviewedDependent {
        symbol: period.symbol,
        number: period.number,
        branch: period.branch,
        insured_name: row.insured_name.clone(),
        name: row.person.name.clone(),
        relationship: period.relationship.map_or("", Coded::label).to_owned(),
        birth_on: row.person.birth_on,
        age: spoken_age_on(row.person.birth_on, on),
        living: period.living.map_or("", Coded::label).to_owned(),
        annual_income: None,
    }
}

fn columns() -> Vec<list_file::Column> {
    [
        ("事業所番号", ColumnKind::Text),
        ("事業所", ColumnKind::Text),
        ("記号", ColumnKind::Text),
        ("番号", ColumnKind::Text),
        ("枝番", ColumnKind::Text),
        ("被保険者", ColumnKind::Text),
        ("被扶養者", ColumnKind::Text),
        ("カナ氏名", ColumnKind::Text),
        ("続柄", ColumnKind::Text),
        ("生年月日", ColumnKind::Date),
        ("基準日の年齢", ColumnKind::Int),
        ("同居・別居", ColumnKind::Text),
        ("認定年月日", ColumnKind::Date),
        ("継続・削除", ColumnKind::Text),
        ("年収（見込）", ColumnKind::Yen),
        ("備考", ColumnKind::Text),
    ]
    .into_iter()
    .map(|(head, kind)| list_file::Column::new(head, kind))
    .collect()
}

fn cells(row: &ReviewedRow, place: &EstablishmentLine, on: Date) -> Vec<Entry> {
    let period = &row.membership;
    let person = &row.person;
    vec![
        Entry::text(&place.code),
        Entry::text(&place.name),
        Entry::text(&period.symbol.to_string()),
        Entry::text(&period.number.to_string()),
        Entry::text(&period.branch.to_string()),
        Entry::text(row.insured_name.as_str()),
        Entry::text(person.name.as_str()),
        Entry::text(person.kana.as_str()),
        Entry::text(period.relationship.map_or("", Coded::label)),
        Entry::Date(person.birth_on),
        Entry::Int(i64::from(spoken_age_on(person.birth_on, on))),
        Entry::text(period.living.map_or("", Coded::label)),
        Entry::Date(period.since),
        Entry::Empty,
        Entry::Empty,
        Entry::Empty,
    ]
}
