//! 健康保険限度額適用認定証 (則第103条の2, 様式第十三号の二) and 限度額適用・標準負担額減額認定証 (則第105条): front and back of
//! 91 × 128 mm side by side at the foot of an A4 letter, to be cut out and folded. The size is 未確認.
//! It must not decide the 適用区分, how long the certificate is valid, or who gets one.

use crate::domain::ceiling_rules::CeilingPaper;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::member::Sex;
use crate::domain::name::PersonName;
use crate::domain::number::Branch;
use crate::procedure::papers::letter::{BODY_TOP, LetterHead, framed_note, letter};
use crate::procedure::papers::parts::{InsuredLine, Issuer, full_number};
use crate::procedure::sheet::Sheet;
use crate::procedure::sheet_item::{Line, Shape, TextBox};
use crate::procedure::sheet_table::{Cell, Column, Table};
use crate::procedure::sheet_unit::{Area, Ink, Mm, Pt};

/// 認定証の内容.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MaximumCopaymentCertificate {
    /// 文書番号, 交付年月日, addressee and issuer of the letter.
    pub head: LetterHead,
    /// 限度額適用認定証 or 限度額適用・標準負担額減額認定証.
    pub paper: CeilingPaper,
    /// 被保険者.
    pub insured: InsuredLine,
    /// 被保険者の性別.
    pub insured_sex: Sex,
    /// 適用対象者.
    pub target: CeilingTarget,
    /// 発効年月日.
    pub valid_from: Date,
    /// 有効期限.
    pub valid_until: Date,
    /// 適用区分.
    pub category: String,
    /// 長期入院該当年月日.
    pub long_stay_from: Option<Date>,
    /// 再交付.
    pub is_reissue: bool,
}

/// 適用対象者: the 被保険者 or a 被扶養者.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CeilingTarget {
    /// 枝番.
    pub branch: Branch,
    /// 氏名.
    pub name: PersonName,
    /// 生年月日.
    pub birth_on: Date,
    /// 性別.
    pub sex: Sex,
    /// 住所.
    pub address: String,
}

/// Width of one side: the short edge of the form.
const WIDTH: i32 = 91;
/// Height of one side.
const HEIGHT: i32 = 128;
/// Left edge of the front on the A4 page.
const LEFT: i32 = 14;
/// Upper edge of both sides on the A4 page.
const TOP: i32 = 152;

/// The page.
#[must_use]
pub fn sheets(certificate: &MaximumCopaymentCertificate) -> Vec<Sheet> {
    let name = certificate.paper.label();
    let title = format!("{name}の交付について");
    let introduction = format!(
        "　申請のありました健康保険{name}を交付します。下の証を切り取り線で切り取り、中央で二つに折ってお使いください。"
    );
    let sheet = letter(&certificate.head, &title)
        .text(
            TextBox::paragraph(Area::new(20, BODY_TOP, 170, 12), introduction)
                .size(10)
                .leading(145),
        )
        .with(|sheet| {
            let note = Area::new(20, 106, 170, 34);
            framed_note(sheet, note, "お使いになるときは", LETTER_NOTES)
        })
        .with(cut_lines)
        .with(|sheet| front(sheet, certificate))
        .with(|sheet| back(sheet, certificate));
    vec![sheet]
}

/// What the letter says above the certificate.
const LETTER_NOTES: &str = "・医療機関等の窓口で、資格確認書とこの証を一緒に提示してください。\n\
    ・マイナ保険証を利用するときは、この証がなくても窓口での支払は限度額までになります。\n\
    ・資格を失ったとき、適用区分が変わったとき、有効期限が過ぎたときは、この証を当組合へ返納してください。";

/// An area on the certificate, in tenths of a millimetre from its upper left corner.
fn area(x: i32, y: i32, width: i32, height: i32) -> Area {
    Area::new(
        Mm::from(LEFT) + Mm::tenths(x),
        Mm::from(TOP) + Mm::tenths(y),
        Mm::tenths(width),
        Mm::tenths(height),
    )
}

/// 切り取り線 around both sides, and the fold between them.
fn cut_lines(sheet: Sheet) -> Sheet {
    let label = Area::new(90, TOP - 6, 30, 4);
    sheet
        .shape(
            Shape::frame(area(0, 0, 20 * WIDTH, 10 * HEIGHT))
                .stroke(Mm::hundredths(20), Ink::GRAY)
                .dashed(),
        )
        .line(
            Line::down(LEFT + WIDTH, TOP, HEIGHT)
                .weight(Mm::hundredths(15))
                .ink(Ink::SILVER)
                .dashed(),
        )
        .text(
            TextBox::line(label, "切り取り線")
                .size(8)
                .center()
                .ink(Ink::GRAY),
        )
}

/// The front: who, from when until when, and the 適用区分.
fn front(sheet: Sheet, certificate: &MaximumCopaymentCertificate) -> Sheet {
    let reissue = if certificate.is_reissue {
        "　再交付"
    } else {
        ""
    };
    let issued = format!("{}交付{reissue}", certificate.head.dated.wareki());
    let sheet = sheet
        .text(
            TextBox::line(area(40, 40, 830, 80), title(certificate.paper))
                .size(13)
                .min_size(9)
                .bold()
                .center()
                .ink(Ink::INDIGO)
                .named("証の表題"),
        )
        .text(
            TextBox::line(area(40, 122, 830, 46), issued)
                .size(8)
                .right()
                .named("交付年月日"),
        )
        .with(|sheet| insured(sheet, certificate))
        .with(|sheet| target(sheet, &certificate.target));
    let terms = terms(certificate);
    let below = terms.area().bottom();
    sheet
        .table(terms)
        .with(|sheet| insurer(sheet, below, &certificate.head.issuer))
}

/// 表題 of the certificate.
fn title(paper: CeilingPaper) -> String {
    format!("健康保険{}", paper.label())
}

/// A table of the front that begins this far down, its first column left for the group.
fn table(x: i32, y: i32) -> Table {
    let corner = area(x, y, 0, 0);
    Table::at(corner.x, corner.y)
        .columns([Column::labels(22), Column::plain(Mm::tenths(870 - x - 220))])
        .size(8)
}

/// The name of a group of rows, written downwards at their left.
fn group(sheet: Sheet, y: i32, height: i32, name: &str) -> Sheet {
    let place = area(40, y, 70, height);
    let downwards: Vec<String> = name.chars().map(String::from).collect();
    sheet
        .shape(Shape::fill(place, Ink::PALE))
        .shape(Shape::frame(place).stroke(Mm::hundredths(30), Ink::BLACK))
        .text(
            TextBox::paragraph(place, downwards.join("\n"))
                .size(8)
                .center()
                .middle(),
        )
}

/// 被保険者.
fn insured(sheet: Sheet, certificate: &MaximumCopaymentCertificate) -> Sheet {
    let line = &certificate.insured;
    let number = full_number(line.symbol, line.number, certificate.target.branch);
    let name = Cell::from(line.name.as_str()).bold().size(10);
    let table = table(110, 175)
        .row_height(7)
        .row(["記号・番号", number.as_str()])
        .row_height(8)
        .row([Cell::from("氏名"), name])
        .row_height(7)
        .row([
            "生年月日・性別",
            birth_and_sex(line.birth_on, certificate.insured_sex).as_str(),
        ]);
    group(sheet, 175, 220, "被保険者").table(table)
}

/// 適用対象者.
fn target(sheet: Sheet, target: &CeilingTarget) -> Sheet {
    let name = Cell::from(target.name.as_str()).bold().size(10);
    let table = table(110, 395)
        .row_height(8)
        .row([Cell::from("氏名"), name])
        .row_height(7)
        .row([
            "生年月日・性別",
            birth_and_sex(target.birth_on, target.sex).as_str(),
        ])
        .row_height(11)
        .row(["住所", target.address.as_str()]);
    group(sheet, 395, 260, "適用対象者").table(table)
}

fn birth_and_sex(birth_on: Date, sex: Sex) -> String {
    format!("{}　{}", birth_on.wareki(), sex.label())
}

/// 発効年月日, 有効期限, 適用区分 and, on the 減額認定証, 長期入院該当年月日.
fn terms(certificate: &MaximumCopaymentCertificate) -> Table {
    let category = Cell::from(certificate.category.as_str()).bold().size(20);
    let table = table(40, 655)
        .row_height(7)
        .row(["発効年月日", certificate.valid_from.wareki().as_str()])
        .row(["有効期限", certificate.valid_until.wareki().as_str()])
        .row_height(13)
        .row([Cell::from("適用区分"), category]);
    if certificate.paper != CeilingPaper::Reduction {
        return table;
    }
    let long_stay = match certificate.long_stay_from {
        Some(from) => format!("{}　　（保険者印）", from.wareki()),
        None => "　　　　　　　　　　（保険者印）".to_owned(),
    };
    table
        .row_height(8)
        .row(["長期入院\n該当年月日", long_stay.as_str()])
}

/// 保険者 with its seal, from `y` to the foot.
fn insurer(sheet: Sheet, y: Mm, issuer: &Issuer) -> Sheet {
    let foot = Mm::from(TOP + HEIGHT - 4);
    let block = Area {
        y,
        height: foot - y,
        ..area(40, 0, 830, 0)
    };
    let text = Area {
        x: block.x + Mm::from(2),
        y: block.y + Mm::from(1),
        width: Mm::from(62),
        height: block.height - Mm::from(2),
    };
    let seal = Area {
        x: block.right() - Mm::from(18),
        y: block.bottom() - Mm::from(18),
        width: Mm::from(16),
        height: Mm::from(16),
    };
    let lines = format!(
        "保険者所在地　{}\n保険者番号　{}\n保険者名称　{}\n電話　{}",
        issuer.address.text, issuer.insurer_number, issuer.name, issuer.phone
    );
    sheet
        .shape(Shape::frame(block).stroke(Mm::hundredths(30), Ink::BLACK))
        .text(
            TextBox::paragraph(text, lines)
                .size(8)
                .min_size(6)
                .leading(135)
                .middle()
                .named("保険者"),
        )
        .seal(issuer.seal(seal))
}

/// 注意事項 of the 限度額適用認定証.
const NOTES: &[&str] = &[
    "この証によって、1か月に同じ保険医療機関等の窓口で支払う一部負担金等は、自己負担限度額までになります。",
    "保険医療機関等で療養を受けるときは、資格確認書とこの証を必ず窓口に提示してください。",
    "マイナ保険証を利用するときは、オンラインで限度額の情報を確認できるため、この証の提示は不要です。",
    "入院中の食事の負担額、差額ベッド代など、保険給付の対象とならない費用は含まれません。",
    "被保険者または被扶養者の資格がなくなったとき、適用区分に該当しなくなったとき、または有効期限に至ったときは、遅滞なくこの証を当組合へ返納してください。",
    "この証の記載事項に変更があったとき、または紛失・き損したときは、直ちに当組合へ届け出てください。",
    "不正にこの証を使用した者は、刑法により処罰されることがあります。",
];

/// 注意事項 of the 減額認定証, instead of what the other says of meals.
const REDUCTION_NOTES: &[&str] = &[
    "この証によって、1か月に同じ保険医療機関等の窓口で支払う一部負担金等は自己負担限度額までになり、入院中の食事の標準負担額は減額されます。",
    "長期入院該当年月日の欄に日付の記載があるときは、その日から、食事の標準負担額がさらに減額されます。過去12か月の入院日数が90日を超えたときは、当組合へ申請してください。",
];

/// The back: 注意事項.
fn back(sheet: Sheet, certificate: &MaximumCopaymentCertificate) -> Sheet {
    let left = 10 * WIDTH;
    let notes = match certificate.paper {
        CeilingPaper::Reduction => REDUCTION_NOTES
            .iter()
            .chain(NOTES.iter().skip(1).filter(|note| !note.contains("食事")))
            .copied()
            .collect(),
        CeilingPaper::Maximum | CeilingPaper::NotNeeded => NOTES.to_vec(),
    };
    let numbered: Vec<String> = notes
        .iter()
        .zip(1_u8..)
        .map(|(note, number)| format!("{number}　{note}"))
        .collect();
    sheet
        .text(
            TextBox::line(area(left + 40, 40, 830, 70), "注意事項")
                .size(11)
                .bold()
                .center(),
        )
        .text(
            TextBox::paragraph(area(left + 60, 130, 790, 960), numbered.join("\n"))
                .size(9)
                .min_size(7)
                .leading(165)
                .named("注意事項"),
        )
        .shape(
            Shape::frame(area(left + 60, 1110, 790, 120))
                .stroke(Mm::hundredths(20), Ink::GRAY)
                .rounded(Mm::tenths(15)),
        )
        .text(
            TextBox::line(area(left + 80, 1115, 200, 40), "備考")
                .size(Pt::tenths(75))
                .ink(Ink::GRAY),
        )
}
