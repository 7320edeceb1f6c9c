//! 前納の帳票: 納付書 for all months together, and 返戻のお知らせ.
//! It must not draw; the pages are `papers`.

use crate::domain::date::Date;
use crate::domain::member::Category;
use crate::domain::yen::Yen;
use crate::procedure::appeal::premium_appeal;
use crate::procedure::case_papers::{
    issued, letter_head, pages, return_letter, return_sheets_to_person,
};
use crate::procedure::catalogue::Document;
use crate::procedure::certificate_papers::{insured_addressee, insured_line};
use crate::procedure::facts::Facts;
use crate::procedure::field::Key;
use crate::procedure::form::Form;
use crate::procedure::papers::parts::ContinuedKind;
use crate::procedure::papers::payment_slip::{self, PaymentSlip};
use crate::procedure::person::KANA;
use crate::procedure::premium_prepayment::months::{decided_span, sum_of};
use crate::procedure::premium_prepayment::{
    DISCOUNT, MONTH_CARE, MONTH_GENERAL, MONTH_STANDARD, MONTH_SUPPORT, MONTHS, UNDISCOUNTED,
};
use crate::procedure::prepaid::{AMOUNT, DUE_ON};
use crate::procedure::subject::CATEGORY;

/// The papers in the order in which they are printed.
pub(super) const DOCUMENTS: &[Document] = &[
    return_letter(|form, facts| {
        return_sheets_to_person("任意継続被保険者前納納付申出書", form, facts)
    }),
    issued("payment_slip", "納付書", |form, facts| {
        pages(slip(form, facts), |slip| payment_slip::sheets(&slip))
    }),
];

fn slip(form: &Form, facts: &Facts) -> Option<PaymentSlip> {
    let span = decided_span(form)?;
    let insured = insured_line(form)?;
    let kana = KANA.get(form)?;
    let due_on = DUE_ON.get(form)?;
    let first = form.rows(MONTHS.name()).first()?;
    let some = |key: Key<Yen>| Some(sum_of(key, form)).filter(|amount| *amount > Yen::ZERO);
    Some(PaymentSlip {
        head: letter_head(insured_addressee(form)?, form, facts),
        kind: match CATEGORY.get(form) {
            Some(Category::SpecialRetired) => ContinuedKind::SpecialRetired,
            _ => ContinuedKind::Voluntary,
        },
        payer_name: format!("{}-{}　{}", insured.symbol, insured.number, kana.as_str()),
        insured,
        from: span.from(),
        until: span.until(),
        n_months: u32::try_from(span.n_months()).ok(),
        standard_monthly_remuneration: MONTH_STANDARD.get(first)?,
        general: sum_of(MONTH_GENERAL, form),
        care: some(MONTH_CARE),
        support: some(MONTH_SUPPORT),
        total: UNDISCOUNTED.get(form)?,
        discount: DISCOUNT.get(form),
        amount: AMOUNT.get(form)?,
        due_on,
        account: facts.society.voluntary.payee.clone(),
        remarks: remarks(due_on),
        appeal_text: premium_appeal().to_owned(),
    })
}

fn remarks(due_on: Date) -> Vec<String> {
    vec![
        "振込手数料は、ご本人の負担となります。".to_owned(),
        format!(
            "{}までに全額の納付がないときは、前納は成立せず、各月の納付期限（その月の10日、休日のときは翌営業日）までに毎月納付していただきます（健康保険法第164条・第165条）。",
            due_on.wareki()
        ),
    ]
}
