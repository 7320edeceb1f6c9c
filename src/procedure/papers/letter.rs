//! 通知の体裁: head, title and foot of an A4 letter of the society.
//! It must not know what the letter is about.

use crate::domain::date::Date;
use crate::procedure::papers::parts::{Addressee, Issuer, address_lines};
use crate::procedure::sheet::{Paper, Sheet};
use crate::procedure::sheet_item::{Shape, TextBox};
use crate::procedure::sheet_unit::{Area, Ink, Mm};

/// Where the body of a letter begins, below its head and title.
pub const BODY_TOP: i32 = 92;

/// 通知の頭書き: what stands above the title.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LetterHead {
    /// 文書番号, such as 見健発第12号; empty where the paper has none.
    pub document_number: String,
    /// 通知年月日.
    pub dated: Date,
    /// 宛名.
    pub addressee: Addressee,
    /// 発行者.
    pub issuer: Issuer,
}

/// A page with head and title. The address stands where the window of a 長3 envelope shows it.
#[must_use]
pub fn letter(head: &LetterHead, title: &str) -> Sheet {
    Sheet::new(title, Paper::A4Portrait)
        .with(|sheet| number_and_date(sheet, head))
        .with(|sheet| addressee(sheet, &head.addressee))
        .with(|sheet| issuer(sheet, &head.issuer))
        .text(
            TextBox::line(Area::new(20, 76, 170, 11), title)
                .size(16)
                .bold()
                .center()
                .named("表題"),
        )
        .sample_if(head.issuer.is_sample)
}

/// 文書番号 and date at the upper right.
fn number_and_date(sheet: Sheet, head: &LetterHead) -> Sheet {
    sheet
        .text(
            TextBox::line(Area::new(125, 17, 65, 5), head.document_number.as_str())
                .right()
                .named("文書番号"),
        )
        .text(TextBox::line(Area::new(125, 23, 65, 5), head.dated.wareki()).right())
}

/// 宛名, in the window.
fn addressee(sheet: Sheet, to: &Addressee) -> Sheet {
    let address = to.address.as_ref().map(address_lines).unwrap_or_default();
    sheet
        .text(
            TextBox::paragraph(Area::new(22, 19, 86, 16), address)
                .size(10)
                .leading(130)
                .named("宛名の住所"),
        )
        .text(
            TextBox::line(Area::new(22, 37, 86, 16), to.names())
                .size(12)
                // A long name takes a second line rather than small type.
                .min_size(10)
                .top()
                .leading(150)
                .named("宛名"),
        )
}

/// 発行者 with the place of its seal.
fn issuer(sheet: Sheet, from: &Issuer) -> Sheet {
    let contact = format!("{}\n電話 {}", from.address_lines(), from.phone);
    let seal = Area::new(171, 54, 19, 19);
    sheet
        .text(
            TextBox::paragraph(Area::new(118, 36, 72, 17), contact)
                .size(9)
                .leading(135)
                .named("所在地"),
        )
        .text(
            TextBox::line(Area::new(118, 55, 52, 7), from.name.as_str())
                .size(11)
                .named("保険者名称"),
        )
        .text(
            TextBox::line(
                Area::new(118, 63, 52, 7),
                format!("理事長　{}", from.president),
            )
            .size(11)
            .named("理事長名"),
        )
        .seal(from.seal(seal))
}

/// 枠付きの注記: a heading and a paragraph in a frame, as 教示文 and warnings have them.
#[must_use]
pub fn framed_note(sheet: Sheet, area: Area, heading: &str, text: &str) -> Sheet {
    let head = Area {
        height: Mm::from(6),
        ..area.inset_by(3, Mm::tenths(15))
    };
    let body = Area {
        y: head.bottom() + Mm::tenths(5),
        height: area.bottom() - head.bottom() - Mm::from(2),
        ..head
    };
    sheet
        .shape(
            Shape::frame(area)
                .stroke(Mm::hundredths(20), Ink::GRAY)
                .rounded(Mm::tenths(15)),
        )
        .text(TextBox::line(head, heading).size(9).bold())
        .text(
            TextBox::paragraph(body, text)
                .size(9)
                .leading(150)
                .named(heading),
        )
}

/// お問い合わせ先 at the foot of the page, above its edge.
#[must_use]
pub fn contact_foot(sheet: Sheet, from: &Issuer) -> Sheet {
    let text = format!("お問い合わせ先　{}　電話 {}", from.name, from.phone);
    sheet.text(
        TextBox::line(Area::new(20, 270, 170, 5), text)
            .size(9)
            .right()
            .named("お問い合わせ先"),
    )
}
