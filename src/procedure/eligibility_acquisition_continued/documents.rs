//! 任継・特退の資格取得の帳票: 決定通知書, certificates, the first 納付書, 起案書 and 返戻のお知らせ, filled from the form.
//! It must not draw; the pages are `papers`.

use crate::domain::coded::Coded;
use crate::domain::date::{Date, YearMonth};
use crate::domain::premium_receipt::PremiumMethod;
use crate::domain::yen::Yen;
use crate::procedure::appeal::{eligibility_appeal, premium_appeal};
use crate::procedure::case_papers::{
    DraftContent, DraftTexts, attachments_in_words, dependents_in_words, draft_sheets, letter_head,
    line, pages, questions, return_sheets_to_person, wrapped,
};
use crate::procedure::case_papers::{approval_draft, issued, return_letter};
use crate::procedure::catalogue::Document;
use crate::procedure::certificate_papers::{
    eligibility_certificate, eligibility_notice, insurance_card,
};
use crate::procedure::certificate_papers::{
    eligibility_certificates, eligibility_notices, insurance_cards, insured_addressee, insured_line,
};
use crate::procedure::certificates::insured_terms;
use crate::procedure::dependents::DEPENDENTS;
use crate::procedure::eligibility_acquisition::GRADE;
use crate::procedure::eligibility_acquisition_continued::ATTACHMENTS;
use crate::procedure::eligibility_acquisition_continued::effects::effects;
use crate::procedure::eligibility_acquisition_continued::examine::examine;
use crate::procedure::eligibility_acquisition_continued::keys::{
    BASIS, CONTINUED_KIND, FIRST_DUE_ON, FORMER_ACQUIRED_ON, FORMER_PLACE, LEAVING_PROOF, LOST_ON,
    METHOD, OWN_MONTHLY, TERM_END, is_special,
};
use crate::procedure::eligibility_acquisition_continued::premium::{ChargedMonth, charged};
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::papers::approval_draft::DraftLine;
use crate::procedure::papers::continued_notice::{self, ContinuedNotice, PremiumBand, PremiumDue};
use crate::procedure::papers::parts::{ContinuedKind, yen};
use crate::procedure::papers::payment_slip::{self, PaymentSlip};
use crate::procedure::person::{BIRTH_ON, KANA, Someone};
use crate::procedure::subject::{ACQUIRED_ON, STANDARD_MONTHLY};

/// The papers in the order in which they are printed.
pub(super) const DOCUMENTS: &[Document] = &[
    approval_draft(|form, facts| {
        draft_sheets(draft_texts(kind(form)), draft(form, facts), form, facts)
    }),
    return_letter(|form, facts| return_sheets_to_person(paper_title(form), form, facts)),
    issued(
        "continued_notice",
        "資格取得決定通知書",
        |form, facts| {
            let notice = notice_data(form, facts);
            pages(notice, |data| continued_notice::sheets(&data))
        },
    ),
    insurance_card(|form, facts| insurance_cards(form, insured_terms(form), facts)),
    eligibility_notice(|form, facts| eligibility_notices(form, insured_terms(form), facts)),
    eligibility_certificate(|form, facts| {
        eligibility_certificates(form, insured_terms(form), facts)
    }),
    issued(
        "payment_slip",
        "初回保険料の納付書",
        |form, facts| {
            let slip = slip_data(form, facts);
            pages(slip, |data| payment_slip::sheets(&data))
        },
    ),
];

const VOLUNTARY_DRAFT: DraftTexts = DraftTexts {
    subject: "任意継続被保険者の資格の取得及び標準報酬月額の決定について",
    law: "健康保険法第3条第4項・第37条・第47条",
    request: "次のとおり資格の取得、標準報酬月額及び保険料を決定してよろしいか。",
};

const SPECIAL_DRAFT: DraftTexts = DraftTexts {
    subject: "特例退職被保険者の資格の取得及び標準報酬月額の決定について",
    law: "健康保険法附則第3条",
    request: VOLUNTARY_DRAFT.request,
};

const fn draft_texts(kind: ContinuedKind) -> &'static DraftTexts {
    match kind {
        ContinuedKind::Voluntary => &VOLUNTARY_DRAFT,
        ContinuedKind::SpecialRetired => &SPECIAL_DRAFT,
    }
}

fn paper_title(form: &Form) -> &'static str {
    if is_special(form) {
        "特例退職被保険者資格取得申出書"
    } else {
        "任意継続被保険者資格取得申出書"
    }
}

fn kind(form: &Form) -> ContinuedKind {
    if is_special(form) {
        ContinuedKind::SpecialRetired
    } else {
        ContinuedKind::Voluntary
    }
}

/// 資格取得決定通知書.
#[must_use]
pub fn notice_data(form: &Form, facts: &Facts) -> Option<ContinuedNotice> {
    let months = charged(form);
    Some(ContinuedNotice {
        head: letter_head(insured_addressee(form)?, form, facts),
        kind: kind(form),
        insured: insured_line(form)?,
        acquired_on: ACQUIRED_ON.get(form)?,
        term_ends_on: TERM_END.get(form),
        standard_monthly_remuneration: STANDARD_MONTHLY.get(form)?,
        grade: u8::try_from(GRADE.get(form)?).ok()?,
        remuneration_rule: BASIS.get(form)?,
        premiums: bands(&months),
        payment_method: method_in_words(METHOD.get(form)?).to_owned(),
        first_due_on: FIRST_DUE_ON.get(form)?,
        due_dates: due_dates(&months),
        appeal_text: eligibility_appeal(&facts.society.appeal_bureau),
    })
}

/// 月額保険料: one row for each span of months with the same amounts.
fn bands(months: &[ChargedMonth]) -> Vec<PremiumBand> {
    let amounts = |month: &ChargedMonth| (month.general, month.care, month.support);
    let mut all: Vec<PremiumBand> = Vec::new();
    let mut before: Option<&ChargedMonth> = None;
    for month in months {
        if before.map(amounts) == Some(amounts(month)) {
            continue;
        }
        let had_care = before.map(|before| before.care.is_some());
        all.push(band(month, had_care));
        before = Some(month);
    }
    all
}

fn band(month: &ChargedMonth, had_care: Option<bool>) -> PremiumBand {
    let from = format!("{}分から", month.month.wareki());
    let has_care = month.care.is_some();
    PremiumBand {
        applies: match had_care {
            Some(false) if has_care => format!("介護該当　{from}"),
            Some(true) if !has_care => format!("介護非該当　{from}"),
            _ => from,
        },
        general: month.general,
        care: month.care,
        support: month.support,
        total: month.total,
    }
}

/// 納付期限: months that fall due on one day are paid together.
fn due_dates(months: &[ChargedMonth]) -> Vec<PremiumDue> {
    together(months)
        .into_iter()
        .map(|payment| PremiumDue {
            months: months_in_words(payment.from, payment.until),
            due_on: payment.due_on,
            amount: payment.total,
        })
        .collect()
}

/// Months that are paid at once.
struct Payment {
    from: YearMonth,
    until: YearMonth,
    due_on: Date,
    general: Yen,
    care: Option<Yen>,
    support: Option<Yen>,
    total: Yen,
}

fn together(months: &[ChargedMonth]) -> Vec<Payment> {
    let mut all: Vec<Payment> = Vec::new();
    for month in months {
        match all.last_mut().filter(|last| last.due_on == month.due_on) {
            Some(last) => last.add(month),
            None => all.push(Payment::of(month)),
        }
    }
    all
}

impl Payment {
    fn of(month: &ChargedMonth) -> Payment {
        Payment {
            from: month.month,
            until: month.month,
            due_on: month.due_on,
            general: month.general,
            care: month.care,
            support: month.support,
            total: month.total,
        }
    }

    fn add(&mut self, month: &ChargedMonth) {
        let sum = |one: Yen, other: Yen| [one, other].into_iter().sum();
        let part = |one: Option<Yen>, other: Option<Yen>| match (one, other) {
            (Some(one), Some(other)) => Some(sum(one, other)),
            (one, other) => one.or(other),
        };
        self.until = month.month;
        self.general = sum(self.general, month.general);
        self.care = part(self.care, month.care);
        self.support = part(self.support, month.support);
        self.total = sum(self.total, month.total);
    }
}

/// `令和8年11月分`, `令和8年11・12月分` or, over the turn of a year, `令和8年12月～令和9年1月分`.
fn months_in_words(from: YearMonth, until: YearMonth) -> String {
    if from == until {
        format!("{}分", from.wareki())
    } else if from.year() == until.year() {
        let first = from.wareki();
        let first = first.trim_end_matches('月');
        let between = if from.next() == until { "・" } else { "～" };
        format!("{first}{between}{}月分", until.month())
    } else {
        format!("{}から{}月分", from.wareki(), until.month())
    }
}

const fn method_in_words(method: PremiumMethod) -> &'static str {
    match method {
        PremiumMethod::Monthly => "毎月、納付書により、納付期限までに納付してください。",
        PremiumMethod::Transfer => {
            "口座振替（毎月）により納付してください。振替の手続が済むまでは、納付書により納付してください。"
        }
        PremiumMethod::HalfYear => {
            "6か月前納により納付してください。前納の対象となる月の前月までは、毎月、納付書により納付してください。"
        }
        PremiumMethod::FullYear => {
            "12か月前納により納付してください。前納の対象となる月の前月までは、毎月、納付書により納付してください。"
        }
    }
}

/// 初回保険料の納付書: the first month with those that fall due on the same day.
#[must_use]
pub fn slip_data(form: &Form, facts: &Facts) -> Option<PaymentSlip> {
    let first = together(&charged(form)).into_iter().next()?;
    let insured = insured_line(form)?;
    let n_months = first.until.months_since(first.from) + 1;
    let payer_name = format!(
        "{}-{}　{}",
        insured.symbol,
        insured.number,
        KANA.get(form)?.as_str()
    );
    Some(PaymentSlip {
        head: letter_head(insured_addressee(form)?, form, facts),
        kind: kind(form),
        insured,
        from: first.from,
        until: first.until,
        n_months: u32::try_from(n_months).ok().filter(|n| *n > 1),
        standard_monthly_remuneration: STANDARD_MONTHLY.get(form)?,
        general: first.general,
        care: first.care,
        support: first.support,
        total: first.total,
        discount: None,
        amount: first.total,
        due_on: first.due_on,
        account: facts.society.voluntary.payee.clone(),
        payer_name,
        remarks: remarks(kind(form)),
        appeal_text: premium_appeal().to_owned(),
    })
}

fn remarks(kind: ContinuedKind) -> Vec<String> {
    vec![
        "振込手数料は、ご本人の負担となります。".to_owned(),
        format!(
            "納付期限までに納付されないときは、{}とならなかったものとみなします（健康保険法第37条第2項）。",
            kind.label()
        ),
    ]
}

fn draft(form: &Form, facts: &Facts) -> DraftContent {
    let mut documents = attachments_in_words(ATTACHMENTS, form);
    let proof = LEAVING_PROOF.get(form);
    documents.extend(proof.map(|proof| line("退職の確認書類", proof.label())));
    DraftContent {
        summary: summary(form, facts),
        calculation: calculation(form),
        documents,
        entries: effects(form, facts).unwrap_or_default(),
    }
}

fn summary(form: &Form, facts: &Facts) -> Vec<DraftLine> {
    let person = Someone::of(form).person();
    let date = |label, date: Option<Date>| date.map(|date| line(label, date.wareki()));
    let n_dependents = form.rows(DEPENDENTS.name()).len();
    let lines = [
        CONTINUED_KIND
            .get(form)
            .map(|kind| line("区分", kind.label())),
        person
            .as_ref()
            .map(|person| line("氏名", person.name.as_str())),
        date("生年月日", BIRTH_ON.get(form)),
        FORMER_PLACE
            .get(form)
            .map(|place| line("勤務していた事業所", place)),
        date("在職時の資格取得", FORMER_ACQUIRED_ON.get(form)),
        date("資格喪失年月日", LOST_ON.get(form)),
        date("受付年月日", Some(facts.received_on)),
        date("資格取得年月日", ACQUIRED_ON.get(form)),
        date("資格喪失予定年月日", TERM_END.get(form)),
        Some(line("被扶養者", format!("{n_dependents}人"))),
    ];
    lines
        .into_iter()
        .flatten()
        .chain(dependents_in_words(form))
        .chain(questions(&examine(form, facts), facts))
        .collect()
}

fn calculation(form: &Form) -> Vec<DraftLine> {
    let own = OWN_MONTHLY.get(form);
    let decided = STANDARD_MONTHLY.get(form).zip(GRADE.get(form));
    let mut all: Vec<DraftLine> = own
        .map(|own| line("喪失時の標準報酬月額", yen(own)))
        .into_iter()
        .collect();
    all.extend(
        decided.map(|(monthly, grade)| {
            line("標準報酬月額", format!("{}（第{grade}級）", yen(monthly)))
        }),
    );
    all.extend(
        BASIS
            .get(form)
            .map(|basis| wrapped("決定の根拠", &basis))
            .unwrap_or_default(),
    );
    all.extend(bands(&charged(form)).iter().flat_map(premium_lines));
    let due_on = FIRST_DUE_ON.get(form);
    all.extend(due_on.map(|due_on| line("初回の納付期日", due_on.wareki_with_weekday())));
    all.extend(
        METHOD
            .get(form)
            .map(|method| line("納付方法", method.label())),
    );
    all
}

fn premium_lines(band: &PremiumBand) -> Vec<DraftLine> {
    let part = |label: &str, amount: Option<Yen>| {
        amount.map_or_else(String::new, |amount| format!("、{label}{}", yen(amount)))
    };
    let text = format!(
        "{}（{}　一般{}{}{}）",
        yen(band.total),
        band.applies,
        yen(band.general),
        part("介護", band.care),
        part("支援金", band.support)
    );
    wrapped("保険料の月額", &text)
}
