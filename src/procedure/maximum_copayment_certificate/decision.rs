//! 適用区分と有効期間の決定: what follows from the application, for fields, papers, rows and the ledger alike.
//! It must not judge; what stands against it is `examine`.

use crate::domain::ceiling::{
    CeilingCase, CeilingDecision, CeilingReason, TaxStanding, decide_ceiling, row_of,
};
use crate::domain::ceiling_rules::{CeilingPaper, CeilingRules, CeilingStatus};
use crate::domain::ceiling_terms::CeilingPeriod;
use crate::domain::ceiling_validity::{
    CeilingEnd, CeilingTerm, CeilingValidity, ceiling_validity, stay_days, valid_from,
};
use crate::domain::date::YearMonth;
use crate::domain::elderly_share::ShareOfInsured;
use crate::domain::member::Category;
use crate::domain::member_file::MemberFile;
use crate::domain::period::Period;
use crate::domain::voluntary::term;
use crate::domain::yen::Yen;
use crate::procedure::facts::Facts;
use crate::procedure::field::Field;
use crate::procedure::form::Form;
use crate::procedure::maximum_copayment_certificate::codes::{ApplicationKind, ExemptChoice};
use crate::procedure::maximum_copayment_certificate::keys::{
    APPLICATION, CARE_UNTIL, CATEGORY, CATEGORY_REASON, EXEMPT, LOW_INCOME_RULE, PAPER, STANDARD,
    STARTS_IN, STAY_FROM, STAY_UNTIL, STAYS, TAX, VALID_FROM, VALID_REASON, VALID_UNTIL,
    is_reissue,
};
use crate::procedure::maximum_copayment_certificate::target::{Target, held, target};
use crate::procedure::subject;
use crate::procedure::value::{FieldType, Value};

/// The fields that show the decision.
pub(super) const FIELDS: &[Field] = &[
    STARTS_IN.field("更新後の認定証を使い始める月").help(
        "受付の月より後の月からのときだけ入力します（9月の区分の変更、期限切れの翌月など）。",
    ),
    STANDARD
        .field("発効月の標準報酬月額")
        .computed(|form, facts| shown(form, facts, |it| it.standard)),
    CATEGORY
        .field("適用区分")
        .computed(|form, facts| shown(form, facts, |it| Some(it.category.clone())))
        .law("健康保険法施行令第42条"),
    CATEGORY_REASON
        .field("適用区分の根拠")
        .computed(|form, facts| shown(form, facts, |it| Some(it.reason.clone()))),
    PAPER
        .field("交付する認定証")
        .computed(|form, facts| shown(form, facts, |it| Some(it.paper))),
    VALID_FROM
        .field("発効年月日")
        .computed(|form, facts| shown(form, facts, |it| it.validity.map(|valid| valid.from)))
        .law("健康保険法施行規則第103条の2"),
    VALID_UNTIL
        .field("有効期限")
        .computed(|form, facts| shown(form, facts, |it| it.validity.map(|valid| valid.until))),
    VALID_REASON
        .field("有効期限の根拠")
        .computed(|form, facts| shown(form, facts, |it| it.validity_reason())),
];

/// What is decided.
pub(super) struct Decided {
    /// 発効月の標準報酬月額, where it decided.
    pub standard: Option<Yen>,
    /// 適用区分.
    pub category: String,
    /// Its 根拠.
    pub reason: String,
    /// Which 認定証.
    pub paper: CeilingPaper,
    /// 発効年月日 and 有効期限; `None` where no day remains.
    pub validity: Option<CeilingValidity>,
    /// The decision is that of the certificate before: a 再交付.
    pub is_kept: bool,
}

impl Decided {
    fn validity_reason(&self) -> Option<String> {
        if self.is_kept {
            return Some("前の認定証と同じ".to_owned());
        }
        self.validity.map(|valid| valid.end.label().to_owned())
    }
}

fn shown<T: FieldType>(
    form: &Form,
    facts: &Facts,
    read: impl Fn(&Decided) -> Option<T>,
) -> Option<Value> {
    read(&decide(form, facts)?).map(T::into_value)
}

/// What the application leads to; `None` while something it needs is not known.
pub(super) fn decide(form: &Form, facts: &Facts) -> Option<Decided> {
    let target = target(form, facts)?;
    if is_reissue(form) {
        let kept = kept(target.file, facts)?;
        return Some(of_kept(kept));
    }
    APPLICATION.get(form)?;
    let rules = &facts.society.ceilings;
    let mut terms = terms(&target, form, facts);
    let month = valid_from(&terms).year_month();
    let (decision, standard) = decision_in(month, form, facts)?;
    terms.paper = decision.row.paper;
    Some(Decided {
        standard: Some(standard),
        reason: words(&decision),
        category: decision.row.code,
        paper: decision.row.paper,
        validity: ceiling_validity(&terms, rules),
        is_kept: false,
    })
}

/// 適用区分 in a month, with the 標準報酬月額 that decided; `None` where the ledger has none.
pub(super) fn decision_in(
    month: YearMonth,
    form: &Form,
    facts: &Facts,
) -> Option<(CeilingDecision, Yen)> {
    let case = case_in(month, form, facts)?;
    let decision = decide_ceiling(&case, &facts.society.ceilings)?;
    Some((decision, case.insured.standard_monthly))
}

/// The facts of a month.
pub(super) fn case_in(month: YearMonth, form: &Form, facts: &Facts) -> Option<CeilingCase> {
    let insured = facts.subject_file()?;
    Some(CeilingCase {
        month,
        birth_on: target(form, facts)?.file.person.birth_on,
        insured: ShareOfInsured {
            birth_on: insured.person.birth_on,
            standard_monthly: standard_in(insured, month)?,
        },
        tax: TAX.get(form).unwrap_or(TaxStanding::Taxed),
        has_low_income_rule: LOW_INCOME_RULE.get(form) == Some(true),
        is_exempt_despite_pay: EXEMPT.get(form) == Some(ExemptChoice::Exempt),
    })
}

/// 標準報酬月額 of a month; the last one known stands for months that are not decided yet.
fn standard_in(insured: &MemberFile, month: YearMonth) -> Option<Yen> {
    let mut earlier = insured.remunerations.iter();
    let decided = insured
        .remuneration_in(month)
        .or_else(|| earlier.rfind(|period| period.effective_from <= month))?;
    Some(decided.monthly)
}

fn words(decision: &CeilingDecision) -> String {
    let row = &decision.row;
    let planned = match row.status {
        CeilingStatus::InForce => "",
        CeilingStatus::Planned => "（予定の区分）",
    };
    let code = match &row.online_code {
        Some(code) => format!("、オンライン資格確認 {code}"),
        None => String::new(),
    };
    let reason = match decision.reason {
        CeilingReason::Standard if row.standard_from > Yen::ZERO => {
            format!("標準報酬月額{}円以上", row.standard_from)
        }
        reason => reason.label().to_owned(),
    };
    format!("{reason}{code}{planned}")
}

/// The facts of the validity; the 認定証 is set once the 区分 is known.
fn terms(target: &Target<'_>, form: &Form, facts: &Facts) -> CeilingTerm {
    let membership = target.membership;
    let held = held(target.file, facts.received_on);
    let insured = facts.subject_file();
    let own = insured.and_then(|file| subject::membership(form, file));
    let voluntary = own.filter(|own| own.category == Category::Voluntary);
    CeilingTerm {
        received_on: facts.received_on,
        member_from: membership.since,
        member_until: membership.valid_until,
        term_until: voluntary.map(|own| term(own.since).until),
        birth_on: target.file.person.birth_on,
        insured_birth_on: insured
            .filter(|insured| insured.id != target.file.id)
            .map(|insured| insured.person.birth_on),
        wanted_until: CARE_UNTIL.get(form),
        starts_in: STARTS_IN
            .get(form)
            .filter(|_| APPLICATION.get(form) == Some(ApplicationKind::Renewal)),
        eligibility_certificate_until: held.and_then(|held| held.valid_until),
        paper: CeilingPaper::Maximum,
    }
}

/// The 適用区分 of the certificate that is given once more: the one in force on the day of arrival.
pub(super) fn kept<'a>(file: &'a MemberFile, facts: &Facts) -> Option<&'a CeilingPeriod> {
    let on = facts.received_on;
    let mut periods = file.ceilings.iter();
    periods.rfind(|period| period.valid_from <= on && on <= period.valid_until)
}

fn of_kept(kept: &CeilingPeriod) -> Decided {
    Decided {
        standard: None,
        category: kept.category.0.clone(),
        reason: "前の認定証と同じ".to_owned(),
        paper: if kept.reduces_meals {
            CeilingPaper::Reduction
        } else {
            CeilingPaper::Maximum
        },
        validity: Some(CeilingValidity {
            from: kept.valid_from,
            until: kept.valid_until,
            end: CeilingEnd::Society,
        }),
        is_kept: true,
    }
}

/// Whether the classes of a later month of the validity are other ones than those of its first month.
pub(super) fn classes_change(category: &str, until: YearMonth, rules: &CeilingRules) -> bool {
    row_of(category, until, rules).is_none()
}

/// 過去12か月の入院日数 of the stays of the form, up to the day of arrival.
pub(super) fn stay_days_of(form: &Form, facts: &Facts) -> usize {
    let rows = form.rows(STAYS.name()).iter();
    let stays: Vec<Period> = rows
        .filter_map(|row| {
            let until = STAY_UNTIL.get(row).unwrap_or(facts.received_on);
            Period::closed(STAY_FROM.get(row)?, until)
        })
        .collect();
    stay_days(&stays, facts.received_on)
}
