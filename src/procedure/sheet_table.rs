//! 帳票の表: columns, a heading, rows and cells of a printed table, with sizes given in advance.
//! It must not measure texts: a row is as high as it says, and long texts shrink and wrap in their cell.

use crate::procedure::sheet_item::{Align, Face};
use crate::procedure::sheet_unit::{Area, Mm, Pt};
use std::fmt;

/// 表: rows of cells under an optional heading, with lines between them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Table {
    /// Left edge.
    pub x: Mm,
    /// Upper edge.
    pub y: Mm,
    /// Columns from left to right.
    pub columns: Vec<Column>,
    /// Height of the heading; drawn only where a column has a title.
    pub header_height: Mm,
    /// Height of the rows added from now on.
    pub row_height: Mm,
    /// Type size of the cells.
    pub size: Pt,
    /// Thickness of the outer frame; the inner lines are half as thick.
    pub frame: Mm,
    /// Rows from the top.
    pub rows: Vec<Row>,
}

/// 列.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Column {
    /// Title in the heading; empty where the table has none.
    pub title: String,
    /// Width.
    pub width: Mm,
    /// Alignment of its cells.
    pub align: Align,
    /// 見出しの列: its cells are labels on a pale ground.
    pub is_label: bool,
}

/// 行.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// Height.
    pub height: Mm,
    /// Cells; a missing one is empty.
    pub cells: Vec<Cell>,
}

/// セル. Texts convert into plain cells.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cell {
    /// What; a line feed begins a new line.
    pub text: String,
    /// How many columns it covers, at least one.
    pub span: u8,
    /// 見出し: on a pale ground.
    pub is_label: bool,
    /// 書体.
    pub face: Face,
    /// Own type size.
    pub size: Option<Pt>,
    /// Own alignment.
    pub align: Option<Align>,
}

impl Table {
    /// An empty table with its upper left corner here: rows of 8 mm, 10 pt.
    #[must_use]
    pub fn at(x: impl Into<Mm>, y: impl Into<Mm>) -> Table {
        Table {
            x: x.into(),
            y: y.into(),
            columns: Vec::new(),
            header_height: Mm::from(8),
            row_height: Mm::from(8),
            size: Pt::from(10),
            frame: Mm::hundredths(30),
            rows: Vec::new(),
        }
    }

    /// With these columns.
    #[must_use]
    pub fn columns(mut self, columns: impl IntoIterator<Item = Column>) -> Table {
        self.columns = columns.into_iter().collect();
        self
    }

    /// With this height for the heading.
    #[must_use]
    pub fn header_height(mut self, height: impl Into<Mm>) -> Table {
        self.header_height = height.into();
        self
    }

    /// With this height for the rows that follow.
    #[must_use]
    pub fn row_height(mut self, height: impl Into<Mm>) -> Table {
        self.row_height = height.into();
        self
    }

    /// With this type size.
    #[must_use]
    pub fn size(mut self, size: impl Into<Pt>) -> Table {
        self.size = size.into();
        self
    }

    /// With an outer frame of this thickness.
    #[must_use]
    pub fn frame(mut self, weight: Mm) -> Table {
        self.frame = weight;
        self
    }

    /// With one more row.
    #[must_use]
    pub fn row<C: Into<Cell>>(mut self, cells: impl IntoIterator<Item = C>) -> Table {
        self.rows.push(Row {
            height: self.row_height,
            cells: cells.into_iter().map(Into::into).collect(),
        });
        self
    }

    /// With one more row for every element.
    #[must_use]
    pub fn rows<R: IntoIterator<Item = C>, C: Into<Cell>>(
        self,
        rows: impl IntoIterator<Item = R>,
    ) -> Table {
        rows.into_iter().fold(self, Table::row)
    }

    /// Whether a heading is drawn.
    #[must_use]
    pub fn has_header(&self) -> bool {
        self.columns.iter().any(|column| !column.title.is_empty())
    }

    /// What the table covers, its heading included.
    #[must_use]
    pub fn area(&self) -> Area {
        let header = if self.has_header() {
            self.header_height
        } else {
            Mm::default()
        };
        let rows: Mm = self.rows.iter().map(|row| row.height).sum();
        Area {
            x: self.x,
            y: self.y,
            width: self.columns.iter().map(|column| column.width).sum(),
            height: header + rows,
        }
    }
}

impl Column {
    /// A column with this title and width, flush left.
    #[must_use]
    pub fn new(title: impl Into<String>, width: impl Into<Mm>) -> Column {
        Column {
            title: title.into(),
            width: width.into(),
            align: Align::Left,
            is_label: false,
        }
    }

    /// A column without a title, as in a table of labels and values.
    #[must_use]
    pub fn plain(width: impl Into<Mm>) -> Column {
        Column::new("", width)
    }

    /// A column of labels, spread over its width (均等割付).
    #[must_use]
    pub fn labels(width: impl Into<Mm>) -> Column {
        Column {
            is_label: true,
            align: Align::Justify,
            ..Column::new("", width)
        }
    }

    /// Centred.
    #[must_use]
    pub fn center(self) -> Column {
        self.align(Align::Center)
    }

    /// Flush right, as amounts are.
    #[must_use]
    pub fn right(self) -> Column {
        self.align(Align::Right)
    }

    /// With this alignment.
    #[must_use]
    pub fn align(mut self, align: Align) -> Column {
        self.align = align;
        self
    }
}

impl Cell {
    /// A plain cell.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Cell {
        Cell {
            text: text.into(),
            span: 1,
            is_label: false,
            face: Face::Regular,
            size: None,
            align: None,
        }
    }

    /// 見出し: a label on a pale ground.
    #[must_use]
    pub fn label(text: impl Into<String>) -> Cell {
        Cell {
            is_label: true,
            ..Cell::new(text)
        }
    }

    /// Covering this many columns.
    #[must_use]
    pub fn span(mut self, columns: u8) -> Cell {
        self.span = columns.max(1);
        self
    }

    /// In bold type.
    #[must_use]
    pub fn bold(mut self) -> Cell {
        self.face = Face::Bold;
        self
    }

    /// With its own type size.
    #[must_use]
    pub fn size(mut self, size: impl Into<Pt>) -> Cell {
        self.size = Some(size.into());
        self
    }

    /// With its own alignment.
    #[must_use]
    pub fn align(mut self, align: Align) -> Cell {
        self.align = Some(align);
        self
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::new(text)
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::new(text)
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "table {} {}", self.area(), self.size)?;
        for column in &self.columns {
            let label = if column.is_label { " label" } else { "" };
            writeln!(f, "  column {}{label} | {}", column.width, column.title)?;
        }
        for row in &self.rows {
            let cells: Vec<String> = row.cells.iter().map(Cell::to_string).collect();
            writeln!(f, "  row {} | {}", row.height, cells.join(" | "))?;
        }
        Ok(())
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_label {
            f.write_str("label ")?;
        }
        if self.span > 1 {
            write!(f, "span {} ", self.span)?;
        }
        if let Some(size) = self.size {
            write!(f, "{size} ")?;
        }
        if self.face == Face::Bold {
            f.write_str("bold ")?;
        }
        f.write_str(&self.text.replace('\n', "⏎"))
    }
}
