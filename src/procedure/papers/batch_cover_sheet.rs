//! 登録用ファイルの送付票（総括票）: what goes to the 統合専用端末 with a file, and where its course is written by hand.
//! It must not name anybody whom the file is about, nor show a password.

use crate::domain::date::Date;
use crate::procedure::papers::parts::heading;
use crate::procedure::sheet::{Paper, Sheet};
use crate::procedure::sheet_item::{Shape, TextBox};
use crate::procedure::sheet_table::{Column, Table};
use crate::procedure::sheet_unit::{Area, Ink, Mm};

/// Title of the paper.
pub const TITLE: &str = "登録用ファイル送付票（総括票）";

const LEFT: i32 = 15;
const WIDTH: i32 = 180;
/// A day to be filled in by hand.
const DAY: &str = "令和　　年　　月　　日";

/// 送付票の照合値.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CoverProof {
    /// SHA-256 in hexadecimal, of a file without 個人番号: it can be made at the terminal too.
    Sha256(String),
    /// The keyed one of a file with 個人番号: it is compared with the book.
    Keyed(String),
    /// A plain one of a file with 個人番号, or none: it stands on no paper.
    Hidden,
}

/// 送付票の内容.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BatchCover {
    /// 控え番号; empty for a file of an earlier version.
    pub number: String,
    /// 組合の名称 and 保険者番号.
    pub society: String,
    /// インターフェースの名称, such as 加入者情報登録.
    pub interface: String,
    /// File name, as it lies on the medium.
    pub file_name: String,
    /// Name of the file inside, where it lies in a ZIP.
    pub inner_name: Option<String>,
    /// 照合値, of the file inside where it lies in a ZIP.
    pub proof: CoverProof,
    /// Rows by 処理区分, in words.
    pub operations: Vec<(String, u32)>,
    /// レイアウト and its 仕様書の版.
    pub layout: String,
    /// 仕様書との突合が済んだレイアウト.
    pub is_verified: bool,
    /// 作成日.
    pub made_on: Date,
    /// 作成者.
    pub made_by: String,
    /// 媒体.
    pub medium: String,
    /// What is known of the result when the sheet is printed; empty while there is none.
    pub result: String,
    /// 見本.
    pub is_sample: bool,
}

/// The page.
#[must_use]
pub fn sheet(cover: &BatchCover) -> Sheet {
    let title = Area::new(LEFT, 18, 120, 10);
    let facts = facts(cover);
    let counts = counts(cover).below(&facts, 12);
    let course = course(cover).below(&counts, 14);
    Sheet::new(TITLE, Paper::A4Portrait)
        .text(TextBox::line(title, TITLE).size(16).bold().named("表題"))
        .text(TextBox::line(Area::new(LEFT, 29, 120, 6), cover.society.as_str()).size(10))
        .with(|sheet| unverified_mark(sheet, cover.is_verified))
        .with(|sheet| above(sheet, &counts, "件数"))
        .with(|sheet| above(sheet, &course, "経過（手書き）"))
        .table(facts)
        .table(counts)
        .with(|sheet| note(sheet, &course))
        .table(course)
        .sample_if(cover.is_sample)
}

/// Places one table under another.
trait Below {
    fn below(self, upper: &Table, gap: i32) -> Self;
}

impl Below for Table {
    fn below(self, upper: &Table, gap: i32) -> Table {
        let area = upper.area();
        Table {
            y: area.y + area.height + Mm::from(gap),
            ..self
        }
    }
}

fn above(sheet: Sheet, table: &Table, text: &str) -> Sheet {
    let y = table.y - Mm::from(7);
    heading(sheet, Area::new(LEFT, y, WIDTH, 6), text)
}

fn facts(cover: &BatchCover) -> Table {
    let file = match &cover.inner_name {
        Some(inner) => format!("{}\n中身：{inner}", cover.file_name),
        None => cover.file_name.clone(),
    };
    let printed = |hash: &str| format!("先頭 {}\n{}", grouped(hash.get(..8)), lines(hash));
    let (label, hash) = match &cover.proof {
        CoverProof::Sha256(hash) => ("照合値\n（SHA-256）", printed(hash)),
        CoverProof::Keyed(hash) => ("照合値\n（控えと同じ）", printed(hash)),
        CoverProof::Hidden => (
            "照合値",
            "個人番号を含むため、または控えがないため、示しません。".to_owned(),
        ),
    };
    let rows = [
        ("控え番号", cover.number.clone(), 11),
        ("種類", cover.interface.clone(), 11),
        ("ファイル名", file, 14),
        (label, hash, 20),
        ("レイアウト", cover.layout.clone(), 11),
        (
            "作成",
            format!("{}　{}", cover.made_on.wareki(), cover.made_by),
            11,
        ),
        ("媒体", cover.medium.clone(), 11),
    ];
    let table = Table::at(LEFT, 42)
        .columns([Column::labels(34), Column::plain(146)])
        .size(11);
    rows.into_iter()
        .fold(table, |table, (label, value, height)| {
            table.row_height(height).row([label.to_owned(), value])
        })
}

/// The first characters, to be compared by eye: two groups of four.
fn grouped(short: Option<&str>) -> String {
    let characters: Vec<char> = short.unwrap_or_default().chars().collect();
    let groups: Vec<String> = characters
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    groups.join(" ")
}

/// The whole hash on two lines.
fn lines(hash: &str) -> String {
    let (first, second) = hash.split_at_checked(32).unwrap_or((hash, ""));
    format!("{first}\n{second}")
}

fn counts(cover: &BatchCover) -> Table {
    let total: u32 = cover.operations.iter().map(|(_, n)| n).sum();
    let names = cover.operations.iter().map(|(name, _)| name.clone());
    let figures = cover.operations.iter().map(|(_, n)| format!("{n}件"));
    let n_columns = i32::try_from(cover.operations.len()).unwrap_or(0) + 1;
    let width = 30.min(WIDTH / n_columns.max(1));
    let columns = (0..n_columns).map(|_| Column::plain(width).center());
    Table::at(LEFT, 0)
        .columns(columns)
        .row_height(8)
        .size(11)
        .row(names.chain(["合計".to_owned()]))
        .row_height(10)
        .row(figures.chain([format!("{total}件")]))
}

fn course(cover: &BatchCover) -> Table {
    let result = if cover.result.is_empty() {
        "登録済　　　件　警告　　　件　エラー　　　件".to_owned()
    } else {
        cover.result.clone()
    };
    let table = Table::at(LEFT, 0)
        .columns([
            Column::labels(34),
            Column::plain(56),
            Column::labels(28),
            Column::plain(62),
        ])
        .row_height(13)
        .size(11)
        .row(["持出し日", DAY, "持ち出した人", ""])
        .row(["端末での登録日", DAY, "登録者", ""])
        .row(["受付番号", "", "結果", result.as_str()]);
    table.row(["戻り・消去の日", DAY, "確かめた人", ""])
}

fn note(sheet: Sheet, course: &Table) -> Sheet {
    let area = course.area();
    let text = "ファイルの名前と中身は変えずに登録してください。名前や照合値がこの票と違うときは、登録せずに組合へ戻します。登録のあと、媒体のファイルは消去します。";
    let place = Area::new(LEFT, area.y + area.height + Mm::from(4), WIDTH, 14);
    sheet.text(TextBox::paragraph(place, text).size(10))
}

/// 未突合レイアウト, in red at the upper right.
fn unverified_mark(sheet: Sheet, is_verified: bool) -> Sheet {
    if is_verified {
        return sheet;
    }
    let area = Area::new(145, 17, 50, 13);
    sheet
        .shape(Shape::frame(area).stroke(Mm::tenths(4), Ink::RED))
        .text(
            TextBox::line(area, "未突合レイアウト\n仕様書との突合が済んでいません")
                .size(9)
                .bold()
                .center()
                .leading(115)
                .ink(Ink::RED),
        )
}
