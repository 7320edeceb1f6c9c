//! 続き紙: parts of a paper one below the other, going on to further A4 pages where they do not fit on the first.
//! It must not know what the parts say. A row, a paragraph or a note is never cut in two.

use crate::procedure::papers::letter::{BODY_TOP, LetterHead, contact_foot, framed_note, letter};
use crate::procedure::papers::list_pages::fitting;
use crate::procedure::papers::measure::lines_of;
use crate::procedure::papers::parts::{heading, page_number};
use crate::procedure::sheet::{Paper, Sheet};
use crate::procedure::sheet_item::TextBox;
use crate::procedure::sheet_table::{Row, Table};
use crate::procedure::sheet_unit::{Area, Mm, Pt};

/// Left edge of every part.
pub const LEFT: i32 = 20;

/// Width of every part.
pub const WIDTH: i32 = 170;

/// The lowest edge of a part, above the contact line.
const BOTTOM: Mm = Mm::hundredths(26_800);

/// Where a further page begins, below its own head.
const NEXT_TOP: Mm = Mm::hundredths(3_600);

/// Space between two parts.
const GAP: Mm = Mm::hundredths(300);

/// Height of 以下余白 below a table.
const END_MARK: Mm = Mm::hundredths(450);

/// Height of a heading with the space below it.
const HEADING: Mm = Mm::hundredths(700);

/// Line distance of paragraphs, in per cent.
const LEADING: u16 = 150;

/// 続き紙の頭: what every page after the first repeats.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Running {
    /// 表題.
    pub title: String,
    /// 文書番号.
    pub document_number: String,
    /// Whose paper it is, such as 事業所 or 記号・番号 and 氏名.
    pub subject: String,
    /// 見本: every page carries the mark.
    pub is_sample: bool,
}

/// How a table ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum End {
    /// As it is.
    Open,
    /// 以下余白 below the last row, so that nothing can be added.
    Closed,
}

/// A paper in the making.
#[derive(Clone, Debug)]
pub struct Flow {
    running: Running,
    done: Vec<Sheet>,
    sheet: Sheet,
    y: Mm,
    top: Mm,
    reserve: Mm,
}

impl Flow {
    /// Begins with a letter: head, title and お問い合わせ先 on the first page.
    #[must_use]
    pub fn letter(head: &LetterHead, title: &str, subject: impl Into<String>) -> Flow {
        let first = letter(head, title).with(|sheet| contact_foot(sheet, &head.issuer));
        let running = Running {
            title: title.to_owned(),
            document_number: head.document_number.clone(),
            subject: subject.into(),
            is_sample: head.issuer.is_sample,
        };
        Flow::on(first, Mm::from(BODY_TOP), running)
    }

    /// Begins on this page at this height.
    #[must_use]
    pub fn on(first: Sheet, top: Mm, running: Running) -> Flow {
        Flow {
            running,
            done: Vec::new(),
            sheet: first,
            y: top,
            top,
            reserve: Mm::default(),
        }
    }

    /// With what another function adds to this page.
    #[must_use]
    pub fn with(self, part: impl FnOnce(Sheet) -> Sheet) -> Flow {
        self.draw(Mm::default(), part)
    }

    /// Tables from now on leave so much room below their end, or take two rows to the next page:
    /// a 証明文 never stands on a page without a row that it certifies.
    #[must_use]
    pub fn reserving(mut self, height: Mm) -> Flow {
        self.reserve = height;
        self
    }

    /// With this paragraph, 10 pt.
    #[must_use]
    pub fn paragraph(mut self, text: impl Into<String>) -> Flow {
        let text = text.into();
        let height = text_height(&text, Mm::from(WIDTH), Pt::from(10));
        self = self.with_room(height);
        let area = Area::new(LEFT, self.y, WIDTH, height);
        self.draw(height + GAP / 2, |sheet| {
            sheet.text(TextBox::paragraph(area, text).size(10).leading(LEADING))
        })
    }

    /// With this line above a table, such as 事業所; `label` names it in messages.
    #[must_use]
    pub fn line(mut self, label: &str, text: impl Into<String>) -> Flow {
        // A line belongs to the table below it: its heading and two rows.
        self = self.with_room(Mm::from(45));
        let area = Area::new(LEFT, self.y, WIDTH, 6);
        self.draw(Mm::from(7), |sheet| {
            sheet.text(TextBox::line(area, text).named(label))
        })
    }

    /// With this table; its own place is ignored.
    #[must_use]
    pub fn table(self, table: Table) -> Flow {
        self.rows(table, End::Open)
    }

    /// With this table and 以下余白 below its last row.
    #[must_use]
    pub fn closed_table(self, table: Table) -> Flow {
        self.rows(table, End::Closed)
    }

    /// With a heading and its table; the heading stays with the first rows.
    #[must_use]
    pub fn section(self, title: &str, table: Table) -> Flow {
        self.table_heading(title, &table).table(table)
    }

    /// With a heading and its table, which goes to the next page rather than being divided.
    #[must_use]
    pub fn whole_section(self, title: &str, table: Table) -> Flow {
        self.heading(title, table.area().height + END_MARK)
            .table(table)
    }

    /// With a heading, its table and 以下余白 below the last row.
    #[must_use]
    pub fn closed_section(self, title: &str, table: Table) -> Flow {
        self.table_heading(title, &table).closed_table(table)
    }

    /// With a heading and its text, 9 pt, kept together.
    #[must_use]
    pub fn text_section(self, title: &str, text: impl Into<String>) -> Flow {
        let text = text.into();
        let height = text_height(&text, Mm::from(WIDTH), Pt::from(9));
        let flow = self.heading(title, height);
        let area = Area::new(LEFT, flow.y, WIDTH, height);
        flow.draw(height + GAP, |sheet| {
            sheet.text(
                TextBox::paragraph(area, text)
                    .size(9)
                    .leading(LEADING)
                    .named(title),
            )
        })
    }

    /// With a framed note, kept whole.
    #[must_use]
    pub fn note(mut self, title: &str, text: &str) -> Flow {
        let height = note_height(text);
        self = self.with_room(height);
        let area = Area::new(LEFT, self.y, WIDTH, height);
        self.draw(height + GAP, |sheet| framed_note(sheet, area, title, text))
    }

    /// With a framed note at the foot of the page, as 教示文 stands; at the head of a page of its own.
    #[must_use]
    pub fn foot_note(mut self, title: &str, text: &str) -> Flow {
        let height = note_height(text);
        self = self.with_room(height);
        if self.y > self.top {
            self.y = BOTTOM - height;
        }
        self.note(title, text)
    }

    /// With something of this height that a function draws, kept whole at the foot of the page.
    #[must_use]
    pub fn foot(mut self, height: Mm, part: impl FnOnce(Sheet, Area) -> Sheet) -> Flow {
        self = self.with_room(height);
        let area = Area::new(LEFT, BOTTOM - height, WIDTH, height);
        self.y = BOTTOM;
        self.draw(Mm::default(), |sheet| part(sheet, area))
    }

    /// The pages with their numbers.
    #[must_use]
    pub fn sheets(self) -> Vec<Sheet> {
        let is_sample = self.running.is_sample;
        let mut sheets = self.done;
        sheets.push(self.sheet);
        let n_pages = sheets.len();
        sheets
            .into_iter()
            .zip(1..)
            .map(|(sheet, page)| page_number(sheet, page, n_pages).sample_if(is_sample))
            .collect()
    }

    /// A heading with room for the first two rows of its table.
    fn table_heading(self, title: &str, table: &Table) -> Flow {
        let first_rows: Mm = table.rows.iter().take(2).map(|row| row.height).sum();
        self.heading(title, header_height(table) + first_rows + END_MARK)
    }

    /// A heading which has this much room below it.
    fn heading(mut self, title: &str, with: Mm) -> Flow {
        self = self.with_room(HEADING + with);
        let area = Area::new(LEFT, self.y, WIDTH, 6);
        self.draw(HEADING, |sheet| heading(sheet, area, title))
    }

    /// The rows of a table, on as many pages as they need.
    fn rows(mut self, table: Table, end: End) -> Flow {
        let head = header_height(&table);
        let mut rows = table.rows.as_slice();
        while !rows.is_empty() {
            let room = BOTTOM - END_MARK - self.y - head;
            let n_rows = match fitting(rows, room) {
                all if all == rows.len() && all > 2 && fitting(rows, room - self.reserve) < all => {
                    all - 2
                }
                n_rows => n_rows,
            };
            // On a fresh page at least one row is set, however high it is.
            if n_rows == 0 && self.y > self.top {
                self = self.next_page();
                continue;
            }
            let (now, later) = rows.split_at(n_rows.max(1).min(rows.len()));
            self = self.piece(&table, now, later.is_empty(), end);
            rows = later;
            if !rows.is_empty() {
                self = self.next_page();
            }
        }
        self
    }

    /// Some rows of a table on this page, and what stands below them.
    fn piece(mut self, table: &Table, rows: &[Row], is_last: bool, end: End) -> Flow {
        let piece = Table {
            x: Mm::from(LEFT),
            y: self.y,
            rows: rows.to_vec(),
            ..table.clone()
        };
        let below = piece.area().below(Mm::tenths(5), 4);
        let mark = match (is_last, end) {
            (false, _) => Some("（次のページに続く）"),
            (true, End::Closed) => Some("（以下余白）"),
            (true, End::Open) => None,
        };
        let height = piece.area().height + mark.map_or(Mm::default(), |_| END_MARK);
        self = self.draw(height + GAP, |sheet| sheet.table(piece));
        match mark {
            Some(mark) => self.draw(Mm::default(), |sheet| {
                sheet.text(TextBox::line(below, mark).size(9).right())
            }),
            None => self,
        }
    }

    /// Draws on this page and goes down by `height`.
    fn draw(mut self, height: Mm, part: impl FnOnce(Sheet) -> Sheet) -> Flow {
        self.sheet = part(self.sheet);
        self.y = self.y + height;
        self
    }

    /// This page where so much room is left on it, a further one otherwise.
    fn with_room(self, height: Mm) -> Flow {
        if self.y + height > BOTTOM && self.y > self.top {
            self.next_page()
        } else {
            self
        }
    }

    /// A further page with its head.
    fn next_page(mut self) -> Flow {
        let next = next_page(&self.running);
        self.done.push(std::mem::replace(&mut self.sheet, next));
        self.y = NEXT_TOP;
        self.top = NEXT_TOP;
        self
    }
}

/// Title, 文書番号 and subject of a page after the first.
fn next_page(running: &Running) -> Sheet {
    let title = format!("{}（続き）", running.title);
    Sheet::new(running.title.as_str(), Paper::A4Portrait)
        .text(
            TextBox::line(Area::new(LEFT, 17, 120, 7), title)
                .size(11)
                .bold(),
        )
        .text(
            TextBox::line(Area::new(140, 17, 50, 7), running.document_number.as_str())
                .right()
                .named("文書番号"),
        )
        .text(TextBox::line(
            Area::new(LEFT, 26, WIDTH, 6),
            running.subject.as_str(),
        ))
}

/// Height of the heading of a table.
fn header_height(table: &Table) -> Mm {
    if table.has_header() {
        table.header_height
    } else {
        Mm::default()
    }
}

/// Height of a paragraph.
fn text_height(text: &str, width: Mm, size: Pt) -> Mm {
    // 0.353 mm to the point, a line being half as high again as its type.
    Mm::hundredths(size.get() * 353 * i32::from(LEADING) / 10_000) * lines_of(text, width, size)
        + Mm::tenths(5)
}

/// Height of a framed note: its frame, its heading and its text of 9 pt.
fn note_height(text: &str) -> Mm {
    text_height(text, Mm::from(WIDTH - 6), Pt::from(9)) + Mm::hundredths(950)
}
