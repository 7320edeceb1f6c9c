//! 受付: an employer's 届書 file → typed rows, each with what was found in it.
//! It must not look anybody up, decide a case or repair a date; it says what the file says.

use crate::domain::address::Address;
use crate::domain::date::Date;
use crate::domain::establishment::PensionOfficeKey;
use crate::exchange::error::ExchangeError;
use crate::exchange::intake_acquisition::AcquisitionRow;
use crate::exchange::intake_address::AddressChangeRow;
use crate::exchange::intake_bonus::BonusRow;
use crate::exchange::intake_dependents::DependentsRow;
use crate::exchange::intake_doubles;
use crate::exchange::intake_frame;
use crate::exchange::intake_items;
use crate::exchange::intake_loss::LossRow;
use crate::exchange::intake_remuneration::RemunerationRow;
use crate::exchange::intake_row;
use crate::exchange::layouts::Layouts;
use crate::exchange::text_file::{Newline, TextEncoding, TextFile};
use std::fmt;
use zeroize::Zeroizing;

/// 届書ファイル, read.
#[derive(Clone, Debug)]
pub struct Intake {
    /// Which family of files, told from the 媒体管理レコード.
    pub family: Family,
    /// 文字コード as detected.
    pub encoding: TextEncoding,
    /// 改行 as detected.
    pub newline: Newline,
    /// 媒体管理レコード.
    pub media: Media,
    /// 事業所情報.
    pub offices: Vec<Office>,
    /// One row per person (or per 被扶養者届) in the order of the file.
    pub rows: Vec<IntakeRow>,
    /// Sentences about the file as a whole.
    pub warnings: Vec<String>,
    /// SHA-256 of the bytes, in hexadecimal: the same file twice is recognized by it.
    pub sha256: String,
    /// SHA-256 of what the rows say, whatever the encoding, newlines, quotes and empty items behind them.
    pub content_sha256: String,
    /// 区切り文字.
    pub delimiter: u8,
}

/// Which family of files.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Family {
    /// 年金事務所の様式, SHFD0006.CSV.
    Shfd,
    /// 健保組合の様式, KPFD0006.CSV.
    Kpfd,
    /// 厚生年金基金の様式, KNFD0006.CSV: recognized, and refused.
    Knfd,
}

impl Family {
    /// How the file's name begins.
    #[must_use]
    pub const fn stem(self) -> &'static str {
        match self {
            Family::Shfd => "SHFD",
            Family::Kpfd => "KPFD",
            Family::Knfd => "KNFD",
        }
    }

    /// Japanese name.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Family::Shfd => "年金事務所の様式（SHFD0006）",
            Family::Kpfd => "健保組合の様式（KPFD0006）",
            Family::Knfd => "厚生年金基金の様式（KNFD0006）",
        }
    }
}

/// 届書の種類.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// 資格取得届, 2200700.
    Acquisition,
    /// 資格喪失届, 2201700.
    Loss,
    /// 被扶養者（異動）届, 2202700.
    Dependents,
    /// 月額変更届, 2221700.
    MonthlyChange,
    /// 算定基礎届, 2225700.
    RemunerationBase,
    /// 賞与支払届, 2265700.
    Bonus,
    /// 住所変更届 of the old generation, 22187041; 個人番号 have taken its place with the pension office.
    OldAddressChange,
}

impl Form {
    /// The form of a 様式コード.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Form> {
        match code {
            "2200700" => Some(Form::Acquisition),
            "2201700" => Some(Form::Loss),
            "2202700" => Some(Form::Dependents),
            "2221700" => Some(Form::MonthlyChange),
            "2225700" => Some(Form::RemunerationBase),
            "2265700" => Some(Form::Bonus),
            "22187041" => Some(Form::OldAddressChange),
            _ => None,
        }
    }

    /// Japanese name.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Form::Acquisition => "資格取得届",
            Form::Loss => "資格喪失届",
            Form::Dependents => "被扶養者（異動）届",
            Form::MonthlyChange => "月額変更届",
            Form::RemunerationBase => "算定基礎届",
            Form::Bonus => "賞与支払届",
            Form::OldAddressChange => "住所変更届（旧様式）",
        }
    }

    /// Whether it is about 標準報酬: it leads to a decision for many people at once, not to a case of one.
    #[must_use]
    pub const fn is_of_remuneration(self) -> bool {
        matches!(
            self,
            Form::MonthlyChange | Form::RemunerationBase | Form::Bonus
        )
    }
}

/// 媒体管理レコード.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Media {
    /// Who made it: 事業所整理記号, 社労士コード or 事業所番号（健保組合）, as written.
    pub maker: String,
    /// 媒体通番.
    pub serial: String,
    /// 作成年月日; `None` where it is no date.
    pub created_on: Option<Date>,
    /// 代表届書コード.
    pub form_code: String,
}

/// 事業所情報.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Office {
    /// 事業所整理記号・番号 (年金事務所の様式).
    pub pension_office: Option<PensionOfficeKey>,
    /// 事業所番号（健保組合） (健保組合の様式).
    pub code: Option<String>,
    /// 所在地 with 郵便番号.
    pub address: Option<Address>,
    /// 名称.
    pub name: String,
    /// 事業主氏名.
    pub employer_name: String,
    /// 電話番号 with hyphens.
    pub phone: String,
}

/// One row of the file.
#[derive(Clone)]
pub struct IntakeRow {
    /// Line in the file, from 1.
    pub line: usize,
    /// The line as it stands; it may hold an 個人番号 and is wiped when dropped.
    pub raw: Zeroizing<String>,
    /// 届書の種類, where the 様式コード is known.
    pub form: Option<Form>,
    /// Id of the layout it was read with.
    pub layout: Option<String>,
    /// What becomes of the row.
    pub outcome: Outcome,
    /// Repairs, questions, reasons for rejection and notices.
    pub notes: Vec<RowNote>,
    /// The content; `None` where the row is rejected.
    pub content: Option<FormRow>,
}

impl fmt::Debug for IntakeRow {
    /// Hidden: a row holds names, addresses and an 個人番号.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IntakeRow")
            .field("line", &self.line)
            .field("outcome", &self.outcome)
            .field("notes", &self.notes)
            .finish_non_exhaustive()
    }
}

impl IntakeRow {
    /// Whether a note of this code stands beside the row.
    #[must_use]
    pub fn has_note(&self, code: &str) -> bool {
        self.notes.iter().any(|note| note.code == code)
    }
}

/// What becomes of a row.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Outcome {
    /// 受付できる.
    Accepted,
    /// 直して受付できる: the repairs are shown.
    Repaired,
    /// 確認が要る: the clerk takes it in or returns it.
    Question,
    /// 受付できない.
    Rejected,
}

impl Outcome {
    /// Japanese label.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Outcome::Accepted => "受付可",
            Outcome::Repaired => "補正して受付可",
            Outcome::Question => "要確認",
            Outcome::Rejected => "受付不可",
        }
    }
}

/// Weight of a note.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum NoteKind {
    /// お知らせ: changes nothing about the row.
    Notice,
    /// 補正.
    Repair,
    /// 要確認.
    Question,
    /// 受付できない理由.
    Reject,
}

/// What was found in a row.
#[derive(Clone, PartialEq, Eq)]
pub struct RowNote {
    /// Weight.
    pub kind: NoteKind,
    /// Stable code, such as `five_items_missing`.
    pub code: &'static str,
    /// 項目番号; 0 for the row as a whole.
    pub no: usize,
    /// 項目名; empty for the row as a whole.
    pub name: String,
    /// One sentence, without names or numbers of people.
    pub message: String,
    /// Before and after of a repair; never an 個人番号.
    pub change: Option<(String, String)>,
}

impl fmt::Debug for RowNote {
    /// Without the repaired texts.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {} {}", self.kind, self.code, self)
    }
}

impl fmt::Display for RowNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.no > 0 {
            write!(f, "項目{}「{}」: ", self.no, self.name)?;
        }
        f.write_str(&self.message)
    }
}

/// Content of a row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FormRow {
    /// 資格取得届.
    Acquisition(Box<AcquisitionRow>),
    /// 資格喪失届.
    Loss(Box<LossRow>),
    /// 被扶養者（異動）届.
    Dependents(Box<DependentsRow>),
    /// 住所変更届.
    AddressChange(Box<AddressChangeRow>),
    /// 算定基礎届 or 月額変更届.
    Remuneration(Box<RemunerationRow>),
    /// 賞与支払届.
    Bonus(Box<BonusRow>),
}

/// 健保組合の様式の項目: what the society's own family adds to a row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SocietyItems {
    /// 事業所番号（健保組合）.
    pub office_code: String,
    /// 被保険者証の番号（健保組合）.
    pub member_number: String,
    /// 健保固有項目.
    pub extra: String,
}

/// Size in bytes above which the official checker refuses a file; here it is a warning.
const OFFICIAL_LIMIT: usize = 4_500_000;

/// Reads a 届書 file. `file_name` is only compared with what the content says.
///
/// # Errors
/// A file that is too large, or is no 届書 file at all.
pub fn read(
    file_name: &str,
    bytes: &[u8],
    today: Date,
    layouts: &Layouts,
) -> Result<Intake, ExchangeError> {
    let file = TextFile::read(bytes)?;
    let mut warnings = file_warnings(&file, bytes.len());
    let frame = intake_frame::read(file_name, &file)?;
    warnings.extend(frame.warnings);
    let forms = intake_row::forms(frame.family, today, layouts);
    let context = intake_row::RowContext {
        family: frame.family,
        offices: &frame.offices,
        delimiter: frame.delimiter,
        today,
        layouts,
        fitting: intake_row::fitting(
            frame.data.iter().map(|(_, text)| text.as_ref()),
            frame.delimiter,
            &forms,
        ),
        forms,
    };
    let mut rows: Vec<IntakeRow> = frame
        .data
        .iter()
        .map(|(line, text)| intake_row::read(&context, *line, text))
        .collect();
    intake_doubles::mark(&mut rows);
    let content_sha256 = intake_items::content_sha256(&rows, frame.delimiter);
    Ok(Intake {
        family: frame.family,
        encoding: file.encoding,
        newline: file.newline,
        media: frame.media,
        offices: frame.offices,
        rows,
        warnings,
        sha256: file.sha256.clone(),
        content_sha256,
        delimiter: frame.delimiter,
    })
}

fn file_warnings(file: &TextFile, size: usize) -> Vec<String> {
    let mut warnings = Vec::new();
    if size > OFFICIAL_LIMIT {
        warnings.push(
            "ファイルが4.5MBを超えています。届書の定めより大きいファイルですが、取り込めます。"
                .to_owned(),
        );
    }
    if file.encoding != TextEncoding::Cp932 {
        warnings.push(format!(
            "文字コードが{}です。届書の定めはシフト JISですが、内容は読めています。",
            file.encoding.label()
        ));
    }
    if !matches!(file.newline, Newline::Crlf | Newline::None) {
        warnings.push(
            "改行がCRLFではありません。届書の定めと違いますが、内容は読めています。".to_owned(),
        );
    }
    if file.is_newline_mixed {
        warnings.push("改行の種類が混ざっています。行の切れ目を確かめてください。".to_owned());
    }
    if file.has_unreadable {
        warnings.push("文字として読めない部分があります。その行は受付できません。".to_owned());
    }
    warnings
}
