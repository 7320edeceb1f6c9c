//! 給付情報登録の行: a decided benefit as the 中間サーバー is told of it, the same for every cash benefit.
//! It must not know columns, codes of the 仕様書 or bytes; those are the layouts'.

use crate::domain::date::Date;
use crate::domain::entry::Fact;
use crate::domain::payment::PaymentState;
use crate::domain::yen::Yen;
use crate::procedure::case::Nature;
use crate::procedure::catalogue::{Export, Records};
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::insurer::insurer_number;
use crate::procedure::numbering::{BRANCH, number_of, symbol_of};
use crate::procedure::record::{Cell, Record};
use crate::procedure::step::Step;

/// 給付情報登録, laid in the outbox at 中間サーバーへ登録.
#[must_use]
pub const fn benefit_export(records: Records) -> Export {
    Export {
        id: "chukan-kyufu",
        step: Step::RegisterServer,
        records,
    }
}

/// What a benefit row says besides the person.
pub struct BenefitRow {
    /// 給付種類, a name of the layout's map.
    pub kind: &'static str,
    /// 支給決定年月日.
    pub decided_on: Date,
    /// 支給額; 0円 where it is refused.
    pub amount: Yen,
    /// 支給, or 不支給.
    pub is_granted: bool,
    /// What only this benefit has, such as `benefit.birth_on`.
    pub own: Vec<(&'static str, Cell)>,
}

/// 給付情報 under the 被保険者, whose right every cash benefit is.
#[must_use]
pub fn benefit_row(row: BenefitRow, form: &Form, facts: &Facts) -> Record {
    let text = |text: &str| Cell::Text(text.to_owned());
    let mut record = Record {
        source: "benefit_payment".to_owned(),
        ..Record::default()
    };
    let mut put = |name: &str, cell| record.values.insert(name.to_owned(), cell);
    put("op", text(operation(facts)));
    put("insurer.no", text(insurer_number(form, facts).as_str()));
    if let Some(symbol) = symbol_of(form) {
        put("member.kigou", text(&symbol.to_string()));
    }
    if let Some(number) = number_of(form) {
        put("member.bangou", text(&number.to_string()));
    }
    let branch = BRANCH.get(form).unwrap_or_default();
    put("member.edaban", text(&format!("{branch:02}")));
    put("benefit.kind", text(row.kind));
    put("benefit.decided", Cell::Date(row.decided_on));
    put("benefit.amount", Cell::Yen(row.amount));
    if let Some(paid_on) = paid_on(facts) {
        put("benefit.paid", Cell::Date(paid_on));
    }
    let result = if row.is_granted { "paid" } else { "denied" };
    put("benefit.result", text(result));
    put("row.updated", Cell::Date(facts.today));
    for (name, cell) in row.own {
        put(name, cell);
    }
    record
}

/// 処理区分: 新規; in a 訂正 変更 where the corrected case had decided a benefit; in a 取消 取消.
fn operation(facts: &Facts) -> &'static str {
    let mut corrected = facts.corrects.iter();
    match facts.nature {
        Nature::Ordinary | Nature::ByLaw => "add",
        Nature::Cancellation(_) => "cancel",
        Nature::Correction(_)
            if corrected.any(|written| matches!(written.entry.fact, Fact::BenefitDecided(_))) =>
        {
            "change"
        }
        Nature::Correction(_) => "add",
    }
}

/// 支払年月日: the last day on which something was paid, once everything is paid.
fn paid_on(facts: &Facts) -> Option<Date> {
    let payments = facts.payments.iter();
    let counted = payments.filter(|payment| payment.state != PaymentState::Withdrawn);
    let days: Option<Vec<Date>> = counted.map(|payment| payment.paid_on).collect();
    days?.into_iter().max()
}
