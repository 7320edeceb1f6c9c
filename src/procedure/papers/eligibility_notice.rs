//! 資格情報のお知らせ (資格情報通知書, 則第51条の3): A4 with a card to cut out.
//! It must not show an 個人番号; its last four digits appear only where the caller gives them.

use crate::procedure::papers::certificate::{Entry, Holder, Share, entry};
use crate::procedure::papers::letter::{BODY_TOP, LetterHead, contact_foot, framed_note, letter};
use crate::procedure::papers::parts::full_number;
use crate::procedure::sheet::Sheet;
use crate::procedure::sheet_item::{Line, Shape, TextBox};
use crate::procedure::sheet_table::{Cell, Column, Table};
use crate::procedure::sheet_unit::{Area, Ink, Mm, Pt};

/// Title of the paper.
pub const TITLE: &str = "資格情報のお知らせ";

/// The first warning that must be printed.
const NOT_ALONE: &str = "このお知らせだけでは、保険医療機関等で診療を受けることはできません。";

/// The second warning that must be printed.
const WITH_CARD: &str = "マイナ保険証の資格をオンラインで確認できないときは、マイナンバーカードとこのお知らせ（切り取り部分）を\
    一緒に窓口で提示することにより、診療を受けることができます。";

/// お知らせの内容.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EligibilityNotice {
    /// 文書番号, 通知年月日, addressee, issuer.
    pub head: LetterHead,
    /// 資格のある人.
    pub holder: Holder,
    /// 一部負担金の割合, 70 or older without a 高齢受給者証.
    pub share: Option<Share>,
    /// 個人番号の下4桁, where the society prints it.
    pub individual_number_last_four: Option<String>,
}

/// The page.
#[must_use]
pub fn sheets(notice: &EligibilityNotice) -> Vec<Sheet> {
    let issuer = &notice.head.issuer;
    let table = item_table(notice);
    let warnings = table.area().below(4, 23);
    let sheet = letter(&notice.head, TITLE)
        .text(
            TextBox::paragraph(
                Area::new(20, BODY_TOP, 170, 12),
                "　あなたの加入者資格に係る情報を、健康保険法施行規則第51条の3の規定により、次のとおりお知らせします。\
                 内容に誤りがあるときは、当健康保険組合までご連絡ください。",
            )
            .size(10)
            .leading(145),
        )
        .table(table)
        .with(|sheet| {
            let text = format!("・{NOT_ALONE}\n・{WITH_CARD}");
            framed_note(sheet, warnings, "ご注意", &text)
        })
        .with(|sheet| cut_out(sheet, notice))
        .with(|sheet| contact_foot(sheet, issuer));
    vec![sheet]
}

/// The items of the notice, the insurer's included.
fn item_table(notice: &EligibilityNotice) -> Table {
    let holder = &notice.holder;
    let issuer = &notice.head.issuer;
    let kana = holder.kana.as_ref().map_or("", |kana| kana.as_str());
    let name = match kana {
        "" => holder.name.to_string(),
        kana => format!("{}（{kana}）", holder.name),
    };
    let mut entries = vec![
        entry(
            "記号・番号",
            full_number(holder.symbol, holder.number, holder.branch),
        ),
        entry("本人・家族の別", holder.standing_label()),
        entry("生年月日", holder.birth_on.wareki()),
    ];
    entries.extend(holder.standing_entries());
    entries.extend(notice.share.as_ref().map(Share::entry));
    entries.extend(last_four(notice));
    entries.push(entry("通知年月日", notice.head.dated.wareki()));
    entries.push(entry("保険者番号", issuer.insurer_number.as_str()));
    entries.push(entry("保険者名称", issuer.name.as_str()));
    let table = Table::at(20, 106)
        .columns([Column::labels(42), Column::plain(128)])
        .row_height(Mm::tenths(66))
        .row([Cell::from("氏名"), Cell::from(name).bold()]);
    entries
        .iter()
        .fold(table, |table, line| table.row([line.label, &line.value]))
}

/// 個人番号の下4桁 as a line, where given.
fn last_four(notice: &EligibilityNotice) -> Option<Entry> {
    let digits = notice.individual_number_last_four.as_ref()?;
    Some(entry(
        "個人番号（下4桁）",
        format!("＊＊＊＊＊＊＊＊{digits}"),
    ))
}

/// The card to cut out, with the instruction beside it.
fn cut_out(sheet: Sheet, notice: &EligibilityNotice) -> Sheet {
    let card = Area::new(20, 212, Mm::hundredths(8_560), Mm::hundredths(5_400));
    let beside = Area {
        x: card.right() + Mm::from(6),
        y: card.y,
        width: Mm::from(190) - card.right() - Mm::from(6),
        height: card.height,
    };
    sheet
        .line(
            Line::across(15, 209, 180)
                .dashed()
                .ink(Ink::SILVER)
                .weight(Mm::hundredths(15)),
        )
        .shape(Shape::fill(Area::new(95, 207, 20, 4), Ink::WHITE))
        .text(
            TextBox::line(Area::new(95, 207, 20, 4), "切り取り線")
                .size(9)
                .center()
                .ink(Ink::GRAY),
        )
        .shape(
            Shape::frame(card)
                .stroke(Mm::hundredths(20), Ink::GRAY)
                .rounded(3)
                .dashed(),
        )
        .with(|sheet| card_texts(sheet, card, notice))
        .text(
            TextBox::paragraph(
                beside,
                "← 切り取って携帯できます。\n\n\
                 マイナ保険証を利用できない医療機関等では、マイナンバーカードと一緒に提示してください。\n\n\
                 マイナンバーカードをお持ちの方は、マイナポータルの資格情報画面を提示することもできます。",
            )
            .size(9)
            .leading(150),
        )
}

/// What stands on the card to cut out.
fn card_texts(sheet: Sheet, card: Area, notice: &EligibilityNotice) -> Sheet {
    let holder = &notice.holder;
    let issuer = &notice.head.issuer;
    let inside = card.inset(4);
    let row = |n: i32, height: i32| Area {
        y: inside.y + Mm::tenths(n),
        height: Mm::tenths(height),
        ..inside
    };
    let number = full_number(holder.symbol, holder.number, holder.branch);
    let mut lines = vec![format!("記号・番号　{number}")];
    lines.extend(
        holder
            .standing_entries()
            .iter()
            .map(|line| format!("{}　{}", line.label, line.value)),
    );
    lines.extend(notice.share.as_ref().map(|share| {
        let line = share.entry();
        format!("{}　{}", line.label, line.value)
    }));
    lines.push(format!(
        "保険者　{}　{}",
        issuer.insurer_number, issuer.name
    ));
    lines.push(format!("通知年月日　{}", notice.head.dated.wareki()));
    sheet
        .text(
            TextBox::line(row(0, 60), TITLE)
                .size(11)
                .bold()
                .ink(Ink::INDIGO),
        )
        .text(
            TextBox::line(row(72, 75), holder.name.as_str())
                .size(14)
                .min_size(8)
                .bold()
                .named("氏名"),
        )
        .text(
            TextBox::paragraph(row(158, 212), lines.join("\n"))
                .size(Pt::tenths(85))
                .leading(150)
                .named("切り取り部分"),
        )
        .text(
            TextBox::paragraph(row(374, 86), format!("※{NOT_ALONE}\n※{WITH_CARD}"))
                .size(Pt::tenths(65))
                .min_size(Pt::tenths(55))
                .leading(125)
                .ink(Ink::RED),
        )
}
