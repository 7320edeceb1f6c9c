//! 資格確認書 (健康保険法第51条の3, 則第47条, 様式第九号) as card, post card or A4 sheet.
//! It must not decide how long it is valid or who gets one.

use crate::domain::certificate::CertificatePaper;
use crate::domain::date::Date;
use crate::procedure::papers::certificate::{
    CardFront, DONATION, Entry, Holder, Share, card_back, card_front, entry,
};
use crate::procedure::papers::letter::{BODY_TOP, LetterHead, contact_foot, framed_note, letter};
use crate::procedure::papers::parts::{Addressee, Issuer, full_number};
use crate::procedure::sheet::{Paper, Sheet};
use crate::procedure::sheet_item::{Line, Shape, TextBox};
use crate::procedure::sheet_table::{Cell, Column, Table};
use crate::procedure::sheet_unit::{Area, Ink, Mm};

/// Title of the paper.
pub const TITLE: &str = "健康保険　資格確認書";

/// 注意事項.
const NOTES: &str = "1　保険医療機関等で診療を受けるときは、その都度この確認書を窓口で提示してください。\n\
    2　資格を失ったとき、期限が過ぎたときは、速やかに（任意継続の方は5日以内に）当組合へ返納してください。\n\
    3　記載事項の変更、紛失、き損のときは、直ちに届け出てください。\n\
    4　不正にこの確認書を使用すると、処罰されることがあります。";

/// 資格確認書の内容.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EligibilityCertificate {
    /// 用紙.
    pub paper: CertificatePaper,
    /// 交付を受ける人.
    pub holder: Holder,
    /// 交付年月日.
    pub issued_on: Date,
    /// 有効期限.
    pub valid_until: Date,
    /// 再交付.
    pub is_reissue: bool,
    /// 一部負担金の割合, 70 or older.
    pub share: Option<Share>,
    /// 任意記載事項 such as 適用区分, by label and value.
    pub optional: Vec<Entry>,
    /// 住所 of the holder; empty: written by the holder.
    pub address: String,
    /// 備考.
    pub remarks: String,
    /// 宛名, on the A4 sheet.
    pub addressee: Addressee,
    /// 発行者.
    pub issuer: Issuer,
}

/// The pages: front and back.
#[must_use]
pub fn sheets(certificate: &EligibilityCertificate) -> Vec<Sheet> {
    match certificate.paper {
        CertificatePaper::Card => card(certificate),
        CertificatePaper::Postcard => postcard(certificate),
        CertificatePaper::A4 => a4(certificate),
    }
}

/// What stands below the name on every size.
fn entries(certificate: &EligibilityCertificate) -> Vec<Entry> {
    let mut entries = vec![entry("生年月日・性別", certificate.holder.birth_and_sex())];
    entries.extend(certificate.holder.standing_entries());
    entries.push(entry("有効期限", certificate.valid_until.wareki()));
    entries.extend(certificate.share.as_ref().map(Share::entry));
    entries.extend(certificate.optional.iter().cloned());
    entries
}

/// 85.6 × 54.0 mm.
fn card(certificate: &EligibilityCertificate) -> Vec<Sheet> {
    let front = card_front(&CardFront {
        title: TITLE,
        holder: &certificate.holder,
        issued_on: certificate.issued_on,
        entries: entries(certificate),
        issuer: &certificate.issuer,
        is_reissue: certificate.is_reissue,
    });
    let back = card_back(
        TITLE,
        &certificate.address,
        &certificate.remarks,
        NOTES,
        &certificate.issuer,
    );
    vec![front, back]
}

/// 交付年月日 with 再交付 where it is one.
fn issued(certificate: &EligibilityCertificate) -> String {
    let reissue = if certificate.is_reissue {
        "（再交付）"
    } else {
        ""
    };
    format!("{}{reissue}", certificate.issued_on.wareki())
}

/// はがき 100 × 148 mm: items on one side, notes on the other.
fn postcard(certificate: &EligibilityCertificate) -> Vec<Sheet> {
    let issuer = &certificate.issuer;
    let seal = Area::new(78, 121, 14, 14);
    let front = Sheet::new(TITLE, Paper::Postcard)
        .shape(Shape::fill(Area::new(0, 0, 100, 18), Ink::PALE_BLUE))
        .line(
            Line::across(0, 18, 100)
                .weight(Mm::tenths(4))
                .ink(Ink::INDIGO),
        )
        .text(
            TextBox::line(Area::new(8, 5, 56, 9), TITLE)
                .size(14)
                .bold()
                .ink(Ink::INDIGO),
        )
        .text(
            TextBox::line(Area::new(62, 5, 30, 9), certificate.holder.standing_label())
                .size(9)
                .bold()
                .right(),
        )
        .table(item_table(Table::at(8, 23), certificate, 27, 57))
        .text(
            TextBox::paragraph(Area::new(8, 121, 68, 20), insurer_lines(issuer))
                .size(8)
                .leading(135)
                .named("保険者"),
        )
        .seal(issuer.seal(seal))
        .sample_if(issuer.is_sample);
    let back = Sheet::new(format!("{TITLE}（裏）"), Paper::Postcard)
        .table(
            Table::at(8, 10)
                .columns([Column::labels(16), Column::plain(68)])
                .size(8)
                .row_height(14)
                .row(["住所", certificate.address.as_str()])
                .row(["備考", certificate.remarks.as_str()]),
        )
        .text(
            TextBox::line(Area::new(8, 44, 84, 6), "注意事項")
                .size(9)
                .bold(),
        )
        .text(
            TextBox::paragraph(Area::new(8, 51, 84, 34), NOTES)
                .size(8)
                .leading(150),
        )
        .with(|sheet| donation(sheet, Area::new(8, 88, 84, 52), 8))
        .sample_if(issuer.is_sample);
    vec![front, back]
}

/// 保険者番号, 名称, 所在地, 電話.
fn insurer_lines(issuer: &Issuer) -> String {
    format!(
        "保険者番号　{}\n{}\n{}\n電話 {}",
        issuer.insurer_number,
        issuer.name,
        issuer.address_lines(),
        issuer.phone
    )
}

/// The items as a table of labels and values.
fn item_table(table: Table, certificate: &EligibilityCertificate, label: i32, value: i32) -> Table {
    let holder = &certificate.holder;
    let number = full_number(holder.symbol, holder.number, holder.branch);
    let kana = holder.kana.as_ref().map_or("", |kana| kana.as_str());
    let name = Cell::from(holder.name.as_str()).bold().size(12);
    let table = table
        .columns([Column::labels(label), Column::plain(value)])
        .size(9)
        .row_height(8)
        .row(["記号・番号", number.as_str()])
        .row_height(6)
        .row(["フリガナ", kana])
        .row_height(10)
        .row([Cell::from("氏名"), name])
        .row_height(8);
    let table = entries(certificate)
        .iter()
        .fold(table, |table, line| table.row([line.label, &line.value]));
    table.row(["交付年月日", issued(certificate).as_str()])
}

/// 臓器提供意思表示欄 in a frame.
fn donation(sheet: Sheet, area: Area, size: i32) -> Sheet {
    sheet
        .shape(
            Shape::frame(area)
                .stroke(Mm::hundredths(20), Ink::GRAY)
                .rounded(2),
        )
        .text(
            TextBox::paragraph(area.inset(2), DONATION)
                .size(size)
                .leading(145)
                .named("臓器提供意思表示欄"),
        )
}

/// A4: a letter with the items, for the window envelope; the 臓器提供意思表示欄 stands on the back.
fn a4(certificate: &EligibilityCertificate) -> Vec<Sheet> {
    let issuer = &certificate.issuer;
    let head = LetterHead {
        document_number: String::new(),
        dated: certificate.issued_on,
        addressee: certificate.addressee.clone(),
        issuer: issuer.clone(),
    };
    let introduction = "　次のとおり資格を確認します。保険医療機関等で診療を受けるときは、この確認書を窓口で提示してください。";
    let table = item_table(Table::at(20, 106), certificate, 45, 125)
        .row(["保険者番号", issuer.insurer_number.as_str()])
        .row(["保険者名称", issuer.name.as_str()])
        .row(["住所", certificate.address.as_str()])
        .row(["備考", certificate.remarks.as_str()]);
    let table = Table {
        size: 11.into(),
        ..table
    };
    let below = table.area().below(6, 34);
    let front = letter(&head, TITLE)
        .text(
            TextBox::paragraph(Area::new(20, BODY_TOP, 130, 12), introduction)
                .size(10)
                .leading(140),
        )
        .text(
            TextBox::line(
                Area::new(150, BODY_TOP, 40, 8),
                certificate.holder.standing_label(),
            )
            .bold()
            .right(),
        )
        .table(table)
        .with(|sheet| framed_note(sheet, below, "注意事項", NOTES))
        .with(|sheet| contact_foot(sheet, issuer));
    let back = Sheet::new(format!("{TITLE}（裏）"), Paper::A4Portrait)
        .with(|sheet| donation(sheet, Area::new(20, 20, 170, 75), 11))
        .sample_if(issuer.is_sample);
    vec![front, back]
}
