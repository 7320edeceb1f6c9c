//! 受け付けた届書ファイル: the list of the originals, writing one out again as it came, and the list of findings that goes
//! back to the employer. It must not put an 個人番号 into a list, nor hand out an original without a reason in the audit.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::files;
use crate::app::intake::IntakeView;
use crate::app::intake::Verdict;
use crate::app::list_output::ListForm;
use crate::app::session::Session;
use crate::app::view::IntakeFileRow;
use crate::domain::date::Date;
use crate::exchange::intake::Family;
use crate::exchange::list_file;
use crate::exchange::list_file::ColumnKind;
use crate::exchange::list_file::Entry;
use crate::exchange::list_file::List;
use crate::ledger::intake_contents;
use crate::ledger::intakes;
use crate::ledger::intakes::IntakeId;
use crate::ledger::transact::Changes;
use crate::print;
use crate::print::Meta;
use crate::procedure::papers::register_list;
use crate::procedure::papers::register_list::RegisterList;
use crate::procedure::sheet::Paper;
use crate::procedure::sheet_table::Column;
use crate::procedure::sheet_unit::Mm;
use std::path::Path;
use std::path::PathBuf;

/// 題名 of the list that goes back.
const TITLE: &str = "届書ファイルの確認のお願い";
/// More lines than this are no list for people.
const MOST_PRINTED: usize = 5_000;

/// What is written out of an employer's file.
#[derive(Clone)]
pub enum IntakeFileCommand {
    /// An original again as it came; who, which and why goes to the audit.
    WriteOriginal {
        /// 原本番号.
        id: i64,
        /// The folder.
        folder: PathBuf,
        /// Why.
        reason: String,
    },
    /// The findings of a file for the employer who sent it.
    Report(IntakeReportOrder),
}

impl IntakeFileCommand {
    /// The name of the action.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        match self {
            IntakeFileCommand::WriteOriginal { .. } => "受け付けた原本の書き出し",
            IntakeFileCommand::Report(_) => "届書の確認の一覧の出力",
        }
    }
}

/// 返戻用の一覧の依頼. The bytes may hold 個人番号, so it has no `Debug`.
#[derive(Clone)]
pub struct IntakeReportOrder {
    /// The file's name.
    pub file_name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// In which form.
    pub form: ListForm,
    /// Where to.
    pub folder: PathBuf,
}

/// One line of the list.
struct Line {
    line: usize,
    form: &'static str,
    name: String,
    birth_on: Option<Date>,
    verdict: Verdict,
    item: String,
    message: String,
}

impl Session {
    /// Employers' files taken in so far, newest first.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn intake_files(&self) -> Result<Vec<IntakeFileRow>> {
        let names = self.user_names()?;
        let all = intake_contents::summaries(&self.ledger)?;
        Ok(all
            .into_iter()
            .map(|summary| IntakeFileRow {
                id: summary.file.id.0,
                family: family(&summary.file.interface),
                n_rows: summary.n_rows,
                n_cases: summary.n_cases,
                recorded_by: names
                    .get(&summary.file.recorded_by.0)
                    .cloned()
                    .unwrap_or_default(),
                file_name: summary.file.file_name,
                received_on: summary.file.received_on,
                recorded_at: summary.file.recorded_at,
                sha256: summary.file.sha256,
            })
            .collect())
    }

    /// Writes what is wanted out of a file.
    pub(super) fn run_intake_file(
        &mut self,
        command: &IntakeFileCommand,
    ) -> Result<(PathBuf, Changes)> {
        match command {
            IntakeFileCommand::WriteOriginal { id, folder, reason } => {
                self.write_original(*id, folder, reason)
            }
            IntakeFileCommand::Report(order) => self.output_intake_report(order),
        }
    }

    /// Writes an original out again, byte for byte, under its own name.
    fn write_original(
        &mut self,
        id: i64,
        folder: &Path,
        reason: &str,
    ) -> Result<(PathBuf, Changes)> {
        self.may_handle_numbers()?;
        let id = IntakeId(id);
        let all = intakes::list(&self.ledger)?;
        let file = all.into_iter().find(|file| file.id == id);
        let file = file.ok_or(Error::Missing("受け付けたファイル"))?;
        let path = folder.join(&file.file_name);
        let (prepared, changes) = self.transact(
            "write_original",
            "受け付けた原本の書き出し",
            |tx| {
                let bytes = intakes::bytes_in(tx, id, reason)?;
                tx.add_detail("intake", serde_json::json!(id.0));
                tx.add_detail("reason", serde_json::json!(reason.trim()));
                files::prepare(&path, &bytes)
            },
        )?;
        prepared.publish()?;
        Ok((path, changes))
    }

    /// Writes the findings of a file, line by line, for the employer who sent it. What the ledger knows stays here.
    fn output_intake_report(&mut self, order: &IntakeReportOrder) -> Result<(PathBuf, Changes)> {
        let view = self.read_intake(&order.file_name, &order.bytes)?;
        let lines = lines(&view);
        if lines.is_empty() {
            return Err(Error::Refused(
                "事業所に確かめる行がありません。一覧は作りませんでした。".to_owned(),
            ));
        }
        let today = self.today();
        let (bytes, ending) = match order.form {
            ListForm::Excel => (excel(&lines).to_xlsx(today)?, "xlsx"),
            ListForm::Pdf => (self.report_pdf(&view, &lines)?, "pdf"),
        };
        let stem = Path::new(&order.file_name).file_stem().unwrap_or_default();
        let stem = stem.to_string_lossy();
        let name = format!("届書の確認_{stem}_{}.{ending}", today.yyyymmdd());
        let path = order.folder.join(name);
        let (prepared, changes) = self.transact(
            "output_intake_report",
            "届書の確認の一覧の出力",
            |tx| {
                tx.add_detail("file", serde_json::json!(order.file_name));
                tx.add_detail("n_rows", serde_json::json!(lines.len()));
                files::prepare(&path, &bytes)
            },
        )?;
        prepared.publish()?;
        Ok((path, changes))
    }

    fn report_pdf(&self, view: &IntakeView, lines: &[Line]) -> Result<Vec<u8>> {
        if lines.len() > MOST_PRINTED {
            return Err(Error::Refused(format!(
                "確かめることが{}件あります。{MOST_PRINTED}件より多いときはExcelで出力してください。",
                lines.len()
            )));
        }
        let society = self.society()?;
        let today = self.today();
        let offices = match view.offices.as_slice() {
            [] => String::new(),
            [office] => format!("{office}　御中　"),
            [office, ..] => format!("{office}ほか　御中　"),
        };
        let list = RegisterList {
            title: TITLE.to_owned(),
            society_name: society.name.clone(),
            as_of: today,
            note: format!("{offices}{}の次の行をお確かめください。", view.file_name),
            paper: Paper::A4Landscape,
            columns: vec![
                Column::new("行", 12).center(),
                Column::new("届書", 34),
                Column::new("氏名", 38),
                Column::new("生年月日", 32),
                Column::new("判定", 22).center(),
                Column::new("項目", 44),
                Column::new("お確かめいただくこと", 85),
            ],
            row_height: Mm::from(12),
            rows: lines.iter().map(printed).collect(),
            is_sample: society.is_sample,
        };
        let meta = Meta {
            title: TITLE.to_owned(),
            created_on: today,
        };
        Ok(print::render(&register_list::sheets(&list), &meta)?)
    }
}

/// Family of an interface in words.
fn family(interface: &str) -> &'static str {
    let stem = interface.rsplit('-').next().unwrap_or_default();
    let all = [Family::Shfd, Family::Kpfd];
    let found = all
        .into_iter()
        .find(|family| family.stem().eq_ignore_ascii_case(stem));
    found.map_or("", Family::label)
}

fn lines(view: &IntakeView) -> Vec<Line> {
    let rows = view.rows.iter().filter(|row| row.case.is_none());
    rows.flat_map(|row| {
        row.findings.iter().map(|finding| Line {
            line: row.line,
            form: row.form,
            name: row.name.clone(),
            birth_on: row.birth_on,
            verdict: row.verdict,
            item: match finding.no {
                0 => String::new(),
                no => format!("{no} {}", finding.name),
            },
            message: finding.message.clone(),
        })
    })
    .collect()
}

fn printed(line: &Line) -> Vec<String> {
    vec![
        line.line.to_string(),
        line.form.to_owned(),
        line.name.clone(),
        line.birth_on.map(Date::wareki).unwrap_or_default(),
        line.verdict.label().to_owned(),
        line.item.clone(),
        line.message.clone(),
    ]
}

fn excel(lines: &[Line]) -> List {
    let columns = [
        ("行", ColumnKind::Int),
        ("届書", ColumnKind::Text),
        ("氏名", ColumnKind::Text),
        ("生年月日", ColumnKind::Date),
        ("判定", ColumnKind::Text),
        ("項目", ColumnKind::Text),
        ("お確かめいただくこと", ColumnKind::Text),
    ];
    let cells = |line: &Line| {
        vec![
            Entry::Int(i64::try_from(line.line).unwrap_or(i64::MAX)),
            Entry::text(line.form),
            Entry::text(&line.name),
            line.birth_on.map_or(Entry::Empty, Entry::Date),
            Entry::text(line.verdict.label()),
            Entry::text(&line.item),
            Entry::text(&line.message),
        ]
    };
    List {
        title: TITLE.to_owned(),
        columns: columns
            .into_iter()
            .map(|(head, kind)| list_file::Column::new(head, kind))
            .collect(),
        rows: lines.iter().map(cells).collect(),
    }
}
