//! 被扶養者（異動）認定・削除通知書 (健康保険法第3条第7項, 則第38条): what was decided about a 被扶養者届.
//! It must not decide; a refusal always says why.

use crate::domain::date::Date;
use crate::domain::name::PersonName;
use crate::procedure::papers::certificates_out;
use crate::procedure::papers::certificates_out::CertificateOut;
use crate::procedure::papers::flow::Flow;
use crate::procedure::papers::letter::LetterHead;
use crate::procedure::papers::measure::{lines_of, name_row_height};
use crate::procedure::papers::parts::{EstablishmentLine, InsuredLine, name_and_birth};
use crate::procedure::sheet::Sheet;
use crate::procedure::sheet_table::{Cell, Column, Table};
use crate::procedure::sheet_unit::{Mm, Pt};

/// Title of the paper.
pub const TITLE: &str = "健康保険　被扶養者（異動）認定・削除通知書";

/// Width of the names (mm).
const NAME_WIDTH: i32 = 58;

/// Width of the reasons for a refusal (mm).
const REASON_WIDTH: i32 = 86;

/// 通知書の内容.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DependentsNotice {
    /// 文書番号, date, addressee, issuer.
    pub head: LetterHead,
    /// 事業所; none where the letter goes to a 任意継続 or 特例退職 person.
    pub establishment: Option<EstablishmentLine>,
    /// 被保険者.
    pub insured: InsuredLine,
    /// 届書の受付年月日.
    pub received_on: Date,
    /// 認定・削除・変更した方.
    pub decided: Vec<DecidedDependent>,
    /// 認定しなかった方.
    pub refused: Vec<RefusedDependent>,
    /// 返却していただく証 of those who are no 被扶養者 any more.
    pub certificates_out: Vec<CertificateOut>,
    /// 返却の期限.
    pub return_by: Option<Date>,
    /// 教示文 A, the text of the settings.
    pub appeal_text: String,
}

/// 認定・削除・変更した方.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DecidedDependent {
    /// What was decided.
    pub change: DependentChange,
    /// 氏名.
    pub name: PersonName,
    /// 生年月日.
    pub birth_on: Date,
    /// 続柄, as a label.
    pub relationship: String,
    /// 認定年月日, 被扶養者でなくなった日 or 変更年月日.
    pub effective_on: Date,
    /// 理由 or what was changed, as a label.
    pub reason: String,
}

/// 異動の区分.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DependentChange {
    /// 認定.
    Added,
    /// 削除.
    Removed,
    /// 変更.
    Changed,
}

/// 認定しなかった方.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RefusedDependent {
    /// 氏名.
    pub name: PersonName,
    /// 生年月日.
    pub birth_on: Date,
    /// 続柄, as a label.
    pub relationship: String,
    /// 認定しない理由, as sentences.
    pub reason: String,
}

impl DependentChange {
    /// 認定・削除・変更.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            DependentChange::Added => "認定",
            DependentChange::Removed => "削除",
            DependentChange::Changed => "変更",
        }
    }
}

/// The pages.
#[must_use]
pub fn sheets(notice: &DependentsNotice) -> Vec<Sheet> {
    let flow = Flow::letter(&notice.head, TITLE, notice.insured.text()).paragraph(format!(
        "　{}に受け付けました被扶養者（異動）届について、健康保険法第3条第7項及び同法施行規則第38条の規定により次のとおり決定しましたので、通知します。{}",
        notice.received_on.wareki(),
        tell(notice)
    ));
    let flow = flow.table(insured_table(notice));
    let flow = if notice.decided.is_empty() {
        flow
    } else {
        flow.closed_section("認定・削除・変更した方", decided_table(&notice.decided))
    };
    let flow = if notice.refused.is_empty() {
        flow
    } else {
        flow.closed_section("被扶養者と認定しなかった方", refused_table(&notice.refused))
    };
    certificates(flow, notice)
        .foot_note("審査請求について", &notice.appeal_text)
        .sheets()
}

/// The employer passes the decision on.
fn tell(notice: &DependentsNotice) -> &'static str {
    if notice.establishment.is_some() {
        "この通知の内容は、速やかに被保険者本人に知らせてください。"
    } else {
        ""
    }
}

/// 被保険者 and 事業所.
fn insured_table(notice: &DependentsNotice) -> Table {
    let table = Table::at(0, 0)
        .columns([
            Column::labels(28),
            Column::plain(36),
            Column::labels(28),
            Column::plain(78),
        ])
        .row([
            "記号・番号",
            notice.insured.symbol_and_number().as_str(),
            "被保険者",
            notice.insured.name.as_str(),
        ]);
    match &notice.establishment {
        Some(one) => table.row([
            Cell::from("事業所"),
            Cell::from(format!("{}　{}", one.code, one.name)).span(3),
        ]),
        None => table,
    }
}

/// The decisions.
fn decided_table(decided: &[DecidedDependent]) -> Table {
    let table = Table::at(0, 0)
        .columns([
            Column::new("区分", 16).center(),
            Column::new("氏名\n生年月日", NAME_WIDTH),
            Column::new("続柄", 24).center(),
            Column::new("認定・削除\n変更年月日", 34).center(),
            Column::new("理由", 38),
        ])
        .header_height(10);
    decided.iter().fold(table, |table, one| {
        table
            .row_height(name_row_height(&one.name, NAME_WIDTH, 10))
            .row([
                Cell::from(one.change.label()).bold(),
                Cell::from(name_and_birth(&one.name, one.birth_on)),
                Cell::from(one.relationship.as_str()),
                Cell::from(one.effective_on.wareki()),
                Cell::from(one.reason.as_str()),
            ])
    })
}

/// The refusals; a row is as high as its reason is long.
fn refused_table(refused: &[RefusedDependent]) -> Table {
    let table = Table::at(0, 0)
        .columns([
            Column::new("氏名\n生年月日", NAME_WIDTH),
            Column::new("続柄", 26).center(),
            Column::new("認定しない理由", REASON_WIDTH),
        ])
        .header_height(10);
    refused.iter().fold(table, |table, one| {
        let n_lines = lines_of(&one.reason, Mm::from(REASON_WIDTH - 3), Pt::from(9));
        // Lines of 9 pt at 130 per cent.
        let reason = Mm::tenths(42) * n_lines + Mm::from(2);
        let name = name_row_height(&one.name, NAME_WIDTH, 10);
        table.row_height(reason.max(name)).row([
            Cell::from(name_and_birth(&one.name, one.birth_on)),
            Cell::from(one.relationship.as_str()),
            Cell::from(one.reason.as_str()).size(9),
        ])
    })
}

/// 返却していただく証, where any is out.
fn certificates(flow: Flow, notice: &DependentsNotice) -> Flow {
    if notice.certificates_out.is_empty() {
        return flow;
    }
    let until = notice.return_by.map_or_else(
        || "速やかに".to_owned(),
        |day| format!("{}までに", day.wareki()),
    );
    flow.section(
        "返却していただく証",
        certificates_out::table(&notice.certificates_out),
    )
    .paragraph(format!(
        "　これらの証を、{until}当健康保険組合へ返却してください。被扶養者でなくなった日以後は使用できません。"
    ))
}
