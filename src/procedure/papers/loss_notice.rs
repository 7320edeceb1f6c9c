//! 資格喪失確認通知書 (健康保険法第39条・第49条; 任意継続 第38条), to the 事業主, its 写, or to the person.
//! It must not show an 個人番号, nor ask for a certificate that has come back.

use crate::domain::date::{Date, YearMonth};
use crate::domain::name::PersonName;
use crate::domain::yen::Yen;
use crate::procedure::papers::certificates_out;
use crate::procedure::papers::certificates_out::CertificateOut;
use crate::procedure::papers::flow::Flow;
use crate::procedure::papers::letter::LetterHead;
use crate::procedure::papers::loss_texts;
use crate::procedure::papers::measure::name_row_height;
use crate::procedure::papers::parts::{EstablishmentLine, InsuredLine, name_and_birth, yen};
use crate::procedure::sheet::Sheet;
use crate::procedure::sheet_item::{Shape, TextBox};
use crate::procedure::sheet_table::{Column, Table};
use crate::procedure::sheet_unit::Area;
use std::iter;

/// Title of the paper.
pub const TITLE: &str = "健康保険　資格喪失確認通知書";

/// Width of the names (mm).
const NAME_WIDTH: i32 = 66;

/// 通知書の内容.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LossNotice {
    /// 文書番号, date, addressee, issuer.
    pub head: LetterHead,
    /// 誰あての通知か.
    pub audience: LossAudience,
    /// 事業所; none for 任意継続 and 特例退職.
    pub establishment: Option<EstablishmentLine>,
    /// 資格を喪失した被保険者, at least one.
    pub people: Vec<LostPerson>,
    /// 未返却の証: only those that are still out.
    pub certificates_out: Vec<CertificateOut>,
    /// 返却の期限.
    pub return_by: Option<Date>,
    /// 保険料の還付 (前納は健康保険法施行令第50条).
    pub refund: Option<PremiumRefund>,
    /// 教示文 A, the text of the settings.
    pub appeal_text: String,
}

/// 誰あての通知か.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LossAudience {
    /// 事業主あて.
    Employer,
    /// 写: for the 被保険者, through the 事業主.
    EmployersCopy,
    /// 任意継続被保険者あて.
    Voluntary,
    /// 特例退職被保険者あて.
    SpecialRetired,
}

/// 資格を喪失した被保険者.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LostPerson {
    /// 記号・番号, 氏名, 生年月日.
    pub insured: InsuredLine,
    /// 資格喪失年月日.
    pub lost_on: Date,
    /// 喪失理由, as a label.
    pub reason: String,
    /// 同時に資格を喪失する被扶養者.
    pub dependents: Vec<LostDependent>,
    /// これからの健康保険.
    pub next_insurance: NextInsurance,
}

/// 同時に資格を喪失する被扶養者.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LostDependent {
    /// 氏名.
    pub name: PersonName,
    /// 生年月日.
    pub birth_on: Date,
    /// 続柄, as a label.
    pub relationship: String,
    /// 被扶養者でなくなった日.
    pub lost_on: Date,
    /// 理由, as a label, such as 被保険者の資格喪失.
    pub reason: String,
}

/// これからの健康保険: what the notice has to say about it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NextInsurance {
    /// Nothing: the person died or is insured elsewhere.
    Settled,
    /// 国民健康保険 or as somebody's 被扶養者.
    Municipal,
    /// As before, or 任意継続 (健康保険法第37条第1項).
    MunicipalOrVoluntary {
        /// 任意継続の申出の期限 (20日).
        apply_by: Date,
    },
}

/// 保険料の還付.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PremiumRefund {
    /// 還付額.
    pub amount: Yen,
    /// 還付の対象となる最初の月.
    pub from: YearMonth,
    /// 最後の月.
    pub until: YearMonth,
    /// 月ごとの還付額, where each month goes back by itself; empty for the one sum of a 前納.
    pub months: Vec<(YearMonth, Yen)>,
    /// How it is paid, as a sentence.
    pub payment: String,
}

/// The pages of the notice.
#[must_use]
pub fn sheets(notice: &LossNotice) -> Vec<Sheet> {
    let flow = Flow::letter(&notice.head, TITLE, subject(notice))
        .with(|sheet| copy_mark(sheet, notice.audience))
        .paragraph(loss_texts::introduction(notice));
    let flow = match &notice.establishment {
        Some(establishment) => flow.line("事業所", establishment.text()),
        None => flow,
    };
    let flow = certificates(flow.closed_table(people(notice)), notice);
    let flow = match &notice.refund {
        Some(refund) => flow.text_section("保険料の還付", refund_text(refund)),
        None => flow,
    };
    let flow = match loss_texts::next_insurance(notice) {
        Some(text) => flow.text_section(loss_texts::NEXT_INSURANCE, text),
        None => flow,
    };
    flow.foot_note("審査請求について", &notice.appeal_text)
        .sheets()
}

/// What the further pages say below their title.
fn subject(notice: &LossNotice) -> String {
    match (&notice.establishment, notice.people.first()) {
        (Some(establishment), _) => establishment.text(),
        (None, Some(person)) => person.insured.text(),
        (None, None) => String::new(),
    }
}

/// 写 in a box beside the title.
fn copy_mark(sheet: Sheet, audience: LossAudience) -> Sheet {
    if audience != LossAudience::EmployersCopy {
        return sheet;
    }
    let area = Area::new(20, 62, 14, 9);
    sheet
        .shape(Shape::frame(area))
        .text(TextBox::line(area, "写").size(14).bold().center())
}

/// The table: every 被保険者, followed by the 被扶養者 who lose their status with the person.
fn people(notice: &LossNotice) -> Table {
    let table = Table::at(0, 0)
        .columns([
            Column::new("記号・番号", 26).center(),
            Column::new("本人・家族", 26).center(),
            Column::new("氏名\n生年月日", NAME_WIDTH),
            Column::new("資格喪失年月日\n喪失理由", 52).center(),
        ])
        .header_height(10);
    let rows = notice.people.iter().flat_map(|person| {
        let dependents = person.dependents.iter();
        iter::once(insured_row(person)).chain(dependents.map(|one| dependent_row(person, one)))
    });
    rows.fold(table, |table, (name, cells)| {
        table
            .row_height(name_row_height(&name, NAME_WIDTH, 10))
            .row(cells)
    })
}

/// The row of a 被保険者.
fn insured_row(person: &LostPerson) -> (PersonName, [String; 4]) {
    let cells = [
        person.insured.symbol_and_number(),
        "本人".to_owned(),
        person.insured.name_and_birth(),
        format!("{}\n{}", person.lost_on.wareki(), person.reason),
    ];
    (person.insured.name.clone(), cells)
}

/// The row of a 被扶養者.
fn dependent_row(person: &LostPerson, dependent: &LostDependent) -> (PersonName, [String; 4]) {
    let cells = [
        person.insured.symbol_and_number(),
        format!("家族（{}）", dependent.relationship),
        name_and_birth(&dependent.name, dependent.birth_on),
        format!("{}\n{}", dependent.lost_on.wareki(), dependent.reason),
    ];
    (dependent.name.clone(), cells)
}

/// 返却していただく証, where any is out.
fn certificates(flow: Flow, notice: &LossNotice) -> Flow {
    if notice.certificates_out.is_empty() {
        return flow;
    }
    flow.section(
        "返却していただく証",
        certificates_out::table(&notice.certificates_out),
    )
    .paragraph(loss_texts::return_request(
        notice.audience,
        notice.return_by,
    ))
}

/// 還付.
fn refund_text(refund: &PremiumRefund) -> String {
    if refund.months.is_empty() {
        return format!(
            "　前納された保険料のうち、{}分から{}分までの{}を還付します。{}",
            refund.from.wareki(),
            refund.until.wareki(),
            yen(refund.amount),
            refund.payment
        );
    }
    let months = refund.months.iter();
    let months: Vec<String> = months
        .map(|(month, amount)| format!("{}分　{}", month.wareki(), yen(*amount)))
        .collect();
    format!(
        "　納付された保険料のうち、次の額（合計{}）を還付します。{}\n　{}",
        yen(refund.amount),
        refund.payment,
        months.join("、")
    )
}
