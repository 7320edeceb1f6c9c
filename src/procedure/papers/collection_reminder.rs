//! 資格確認書等の返却のお願い (則第51条): reminds of certificates still out, with a reply to cut off.
//! It must not list a certificate that has come back.

use crate::domain::date::Date;
use crate::procedure::papers::certificates_out;
use crate::procedure::papers::certificates_out::CertificateOut;
use crate::procedure::papers::flow::{Flow, LEFT, WIDTH};
use crate::procedure::papers::letter::LetterHead;
use crate::procedure::sheet::Sheet;
use crate::procedure::sheet_item::{Line, TextBox};
use crate::procedure::sheet_table::{Cell, Column, Table};
use crate::procedure::sheet_unit::{Area, Ink, Mm};

/// Title of the first letter.
pub const TITLE: &str = "資格確認書等の返却について（お願い）";

/// Height of the reply.
const REPLY: Mm = Mm::hundredths(6_600);

/// 督促の内容.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CollectionReminder {
    /// 文書番号, date, addressee, issuer.
    pub head: LetterHead,
    /// 何回目のお願いか, from 1.
    pub nth: u32,
    /// 前回のお願いの日; none for the first letter.
    pub last_asked_on: Option<Date>,
    /// 返却が必要になった理由, such as 令和8年11月23日に資格を喪失された.
    pub occasion: String,
    /// 誰を通じて返すか.
    pub way: ReturnWay,
    /// 未返却の証, at least one.
    pub certificates_out: Vec<CertificateOut>,
    /// 返却の期限.
    pub return_by: Date,
}

/// 返却の経路.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReturnWay {
    /// 事業主あて: the employer collects and sends them.
    ThroughEmployer,
    /// 本人あて: sent to the society directly, as 任意継続 people do.
    Direct,
}

/// The pages.
#[must_use]
pub fn sheets(reminder: &CollectionReminder) -> Vec<Sheet> {
    Flow::letter(&reminder.head, &title(reminder), addressee(reminder))
        .paragraph(introduction(reminder))
        .section(
            "ご返却いただく証",
            certificates_out::table(&reminder.certificates_out),
        )
        .paragraph(request(reminder))
        .foot(REPLY, |sheet, area| reply(sheet, area.y, reminder))
        .sheets()
}

/// The title; from the second letter on it says so.
fn title(reminder: &CollectionReminder) -> String {
    match reminder.nth {
        0 | 1 => TITLE.to_owned(),
        nth => format!("資格確認書等の返却について（第{nth}回のお願い）"),
    }
}

/// To whom the letter goes, as its further pages repeat it.
fn addressee(reminder: &CollectionReminder) -> String {
    let to = &reminder.head.addressee;
    match to.organization.as_str() {
        "" => format!("{}　様", to.person),
        organization => format!("{organization}　御中"),
    }
}

/// What the letter says above its table.
fn introduction(reminder: &CollectionReminder) -> String {
    let again = match reminder.last_asked_on {
        Some(day) => format!(
            "{}にもお願いいたしましたが、本日現在、返却を確認できておりません。",
            day.wareki()
        ),
        None => String::new(),
    };
    format!(
        "　日頃より当健康保険組合の事業にご理解とご協力を賜り、お礼申し上げます。\n　\
         {}ため、次の証は健康保険法施行規則第51条の規定により返却していただく必要があります。{again}",
        reminder.occasion
    )
}

/// Until when and how to return them, and what happens when they are used.
fn request(reminder: &CollectionReminder) -> String {
    let way = match reminder.way {
        ReturnWay::ThroughEmployer => "ご本人から回収のうえ、",
        ReturnWay::Direct => "",
    };
    format!(
        "　お手数ですが、{way}{}までに当健康保険組合へお送りください。紛失などにより返却できないときは、下の回答欄に記入してお送りください。\n　\
         資格を失った後にこれらの証で診療を受けた場合は、当健康保険組合が支払った医療費を返還していただきます。\n　\
         この文書と行き違いにご返却いただいたときは、ご容赦ください。",
        reminder.return_by.wareki_with_weekday()
    )
}

/// 回答欄 below a cutting line.
fn reply(sheet: Sheet, top: Mm, reminder: &CollectionReminder) -> Sheet {
    let line = Area::new(LEFT, top, WIDTH, 5);
    sheet
        .line(Line::across(15, top, 180).dashed().ink(Ink::SILVER))
        .text(
            TextBox::line(line, "切り取り線")
                .size(9)
                .center()
                .ink(Ink::GRAY),
        )
        .text(
            TextBox::line(
                Area::new(LEFT, top + Mm::from(6), WIDTH, 7),
                format!("回答欄　　{}　あて", reminder.head.issuer.name),
            )
            .size(11)
            .bold(),
        )
        .table(reply_table(top + Mm::from(15), reminder))
}

/// The boxes of the reply.
fn reply_table(y: Mm, reminder: &CollectionReminder) -> Table {
    let lost = "□ 返却できません（証の種類・氏名：　　　　　　　　　　　　　　　　　　　　　　　　）\n　 理由　□ 紛失　□ 盗難　□ その他（　　　　　　　　　　　　　　　　　　　　）";
    Table::at(LEFT, y)
        .columns([Column::labels(34), Column::plain(136)])
        .row_height(8)
        .row(["記号・番号", &numbers(reminder)])
        .row([
            "返却",
            "□ この回答に同封します　　□ すでに返却しました（　　月　　日）",
        ])
        .row_height(14)
        .row(["返却できない証", lost])
        .row_height(8)
        .row(["記入日", "令和　　年　　月　　日"])
        .row_height(12)
        .row([Cell::from("氏名・電話番号"), Cell::from("")])
}

/// Every 記号・番号 of the letter once, as long as there are few.
fn numbers(reminder: &CollectionReminder) -> String {
    let mut numbers: Vec<String> = reminder
        .certificates_out
        .iter()
        .map(|one| format!("{}・{}", one.symbol, one.number))
        .collect();
    numbers.dedup();
    if numbers.len() > 6 {
        return format!("{}　ほか（一覧のとおり）", reminder.head.document_number);
    }
    numbers.join("、")
}
