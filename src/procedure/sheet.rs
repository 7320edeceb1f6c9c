//! 帳票の面: a printed page as data, in hundredths of a millimetre, built by chaining calls.
//! It must not know PDF, fonts or the width of a character; `print` draws it.
//!
//! ```
//! use daicho::procedure::sheet::{Paper, Sheet};
//! use daicho::procedure::sheet_item::TextBox;
//! use daicho::procedure::sheet_table::{Column, Table};
//! use daicho::procedure::sheet_unit::Area;
//!
//! let sheet = Sheet::new("返戻のお知らせ", Paper::A4Portrait)
//!     .text(TextBox::line(Area::new(20, 30, 170, 10), "返戻のお知らせ").size(16).bold().center())
//!     .table(
//!         Table::at(20, 60)
//!             .columns([Column::new("書類", 60), Column::new("理由", 110)])
//!             .row(["住民票", "発行日が古いため"]),
//!     )
//!     .watermark("見本");
//! assert_eq!(sheet.items.len(), 2);
//! ```

use crate::procedure::sheet_item::{Line, Seal, SealBoxes, Shape, TextBox};
use crate::procedure::sheet_table::Table;
use crate::procedure::sheet_unit::{Area, Mm};
use std::fmt;

/// A page: paper, what stands on it in drawing order, and the mark across it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sheet {
    /// What the page is, as a person would call it; the PDF's title when it is the first page.
    pub title: String,
    /// 用紙.
    pub paper: Paper,
    /// 透かし: a pale mark written across the page, such as 見本.
    pub watermark: Option<String>,
    /// Drawn from the first to the last.
    pub items: Vec<Item>,
}

/// 用紙: size of the page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Paper {
    /// A4縦 210 × 297 mm.
    A4Portrait,
    /// A4横 297 × 210 mm.
    A4Landscape,
    /// カード 85.6 × 54.0 mm.
    Card,
    /// はがき 100 × 148 mm.
    Postcard,
    /// Any other size.
    Custom {
        /// Width.
        width: Mm,
        /// Height.
        height: Mm,
    },
}

/// One thing on a page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Item {
    /// 文字.
    Text(TextBox),
    /// 罫線.
    Line(Line),
    /// 枠 or 塗り: rectangle or ellipse.
    Shape(Shape),
    /// 表.
    Table(Table),
    /// 決裁欄.
    SealBoxes(SealBoxes),
    /// 印.
    Seal(Seal),
}

impl Paper {
    /// Width.
    #[must_use]
    pub const fn width(self) -> Mm {
        match self {
            Paper::A4Portrait => Mm::hundredths(21_000),
            Paper::A4Landscape => Mm::hundredths(29_700),
            Paper::Card => Mm::hundredths(8_560),
            Paper::Postcard => Mm::hundredths(10_000),
            Paper::Custom { width, .. } => width,
        }
    }

    /// Height.
    #[must_use]
    pub const fn height(self) -> Mm {
        match self {
            Paper::A4Portrait => Mm::hundredths(29_700),
            Paper::A4Landscape => Mm::hundredths(21_000),
            Paper::Card => Mm::hundredths(5_400),
            Paper::Postcard => Mm::hundredths(14_800),
            Paper::Custom { height, .. } => height,
        }
    }

    /// The whole page.
    #[must_use]
    pub fn area(self) -> Area {
        Area::new(0, 0, self.width(), self.height())
    }
}

impl Sheet {
    /// Every text of the page, to be brought into another spelling before it is printed.
    pub fn texts_mut(&mut self) -> impl Iterator<Item = &mut String> {
        self.items.iter_mut().flat_map(|item| match item {
            Item::Text(text) => vec![&mut text.text],
            Item::Table(table) => {
                let cells = table.rows.iter_mut().flat_map(|row| &mut row.cells);
                cells.map(|cell| &mut cell.text).collect()
            }
            // Titles of offices, names of societies and lines.
            Item::SealBoxes(_) | Item::Seal(_) | Item::Line(_) | Item::Shape(_) => Vec::new(),
        })
    }

    /// An empty page.
    #[must_use]
    pub fn new(title: impl Into<String>, paper: Paper) -> Sheet {
        Sheet {
            title: title.into(),
            paper,
            watermark: None,
            items: Vec::new(),
        }
    }

    /// With one more item.
    #[must_use]
    pub fn item(mut self, item: Item) -> Sheet {
        self.items.push(item);
        self
    }

    /// With a text.
    #[must_use]
    pub fn text(self, text: TextBox) -> Sheet {
        self.item(Item::Text(text))
    }

    /// With a line.
    #[must_use]
    pub fn line(self, line: Line) -> Sheet {
        self.item(Item::Line(line))
    }

    /// With a frame, an area or a circle.
    #[must_use]
    pub fn shape(self, shape: Shape) -> Sheet {
        self.item(Item::Shape(shape))
    }

    /// With a table.
    #[must_use]
    pub fn table(self, table: Table) -> Sheet {
        self.item(Item::Table(table))
    }

    /// With a row of boxes for stamps (決裁欄).
    #[must_use]
    pub fn seal_boxes(self, boxes: SealBoxes) -> Sheet {
        self.item(Item::SealBoxes(boxes))
    }

    /// With a seal or the place for one.
    #[must_use]
    pub fn seal(self, seal: Seal) -> Sheet {
        self.item(Item::Seal(seal))
    }

    /// With what another function adds: keeps long pages in short functions.
    #[must_use]
    pub fn with(self, part: impl FnOnce(Sheet) -> Sheet) -> Sheet {
        part(self)
    }

    /// With this mark across the page.
    #[must_use]
    pub fn watermark(mut self, text: impl Into<String>) -> Sheet {
        self.watermark = Some(text.into());
        self
    }

    /// With 見本 across the page when `is_sample`; unchanged otherwise.
    #[must_use]
    pub fn sample_if(self, is_sample: bool) -> Sheet {
        if is_sample {
            self.watermark("見本")
        } else {
            self
        }
    }
}

impl fmt::Display for Paper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Paper::A4Portrait => f.write_str("A4縦"),
            Paper::A4Landscape => f.write_str("A4横"),
            Paper::Card => f.write_str("カード"),
            Paper::Postcard => f.write_str("はがき"),
            Paper::Custom { width, height } => write!(f, "{width}×{height}mm"),
        }
    }
}

impl fmt::Display for Sheet {
    /// One line per item (tables: one per row), so that a changed paper reads as a changed line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "sheet {} {}", self.paper, self.title)?;
        if let Some(mark) = &self.watermark {
            writeln!(f, "watermark {mark}")?;
        }
        for item in &self.items {
            match item {
                Item::Text(text) => writeln!(f, "{text}")?,
                Item::Line(line) => writeln!(f, "{line}")?,
                Item::Shape(shape) => writeln!(f, "{shape}")?,
                Item::Table(table) => write!(f, "{table}")?,
                Item::SealBoxes(boxes) => writeln!(f, "{boxes}")?,
                Item::Seal(seal) => writeln!(f, "{seal}")?,
            }
        }
        Ok(())
    }
}
