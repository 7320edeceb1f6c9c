//! 任継・特退の資格喪失の帳票: 通知書 to the person, 証明書 on request, 起案書 and 返戻のお知らせ.
//! It must not draw; the pages are `papers`.

use crate::domain::calendar::deadline_within;
use crate::domain::member::Category;
use crate::domain::premium_payment::RefundReason;
use crate::procedure::blocks::ISSUED_ON;
use crate::procedure::case_papers::{
    DraftContent, DraftTexts, attachments_in_words, draft_sheets, line, pages,
    return_sheets_to_person,
};
use crate::procedure::case_papers::{approval_draft, issued, return_letter};
use crate::procedure::catalogue::Document;
use crate::procedure::certificate_papers::insured_addressee;
use crate::procedure::eligibility_loss_continued::examine::examine;
use crate::procedure::eligibility_loss_continued::premiums::refunded;
use crate::procedure::eligibility_loss_continued::reasons::event_on;
use crate::procedure::eligibility_loss_continued::{
    ATTACHMENTS, REFUND_ACCOUNT, REPORTER, REPORTER_ADDRESS, is_death,
};
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::loss_papers::{NoticeTerms, certificate, draft_summary, may_certify, notice};
use crate::procedure::losses::{self, LOST_ON};
use crate::procedure::papers::approval_draft::DraftLine;
use crate::procedure::papers::loss_certificate;
use crate::procedure::papers::loss_notice::{self, LossAudience, PremiumRefund};
use crate::procedure::papers::parts::{Addressee, yen};
use crate::procedure::sheet::Sheet;
use crate::procedure::step::Step;
use crate::procedure::subject::CATEGORY;

/// 任意継続: days within which the 資格確認書 comes back (則第51条第2項).
const DAYS_TO_RETURN: u32 = 5;

/// The papers in the order in which they are printed.
pub(super) const DOCUMENTS: &[Document] = &[
    approval_draft(|form, facts| draft_sheets(&DRAFT, draft(form, facts), form, facts)),
    return_letter(|form, facts| {
        return_sheets_to_person("任意継続被保険者等資格喪失申出書", form, facts)
    }),
    issued("loss_notice", "資格喪失確認通知書", notice_sheets),
    Document {
        id: "loss_certificate",
        title: "資格喪失証明書",
        step: Step::Issue,
        when: may_certify,
        sheets: |form, facts| {
            pages(certificate(form, facts), |data| {
                loss_certificate::sheets(&data)
            })
        },
    },
];

const DRAFT: DraftTexts = DraftTexts {
    subject: "任意継続被保険者等の資格の喪失について",
    law: "健康保険法第38条・附則第3条",
    request: "次のとおり資格の喪失を処理してよろしいか。",
};

fn draft(form: &Form, facts: &Facts) -> DraftContent {
    DraftContent {
        summary: draft_summary(&examine(form, facts), form, facts),
        calculation: calculation(form),
        documents: attachments_in_words(ATTACHMENTS, form),
        entries: losses::effects(event_on(form, facts), form, facts).unwrap_or_default(),
    }
}

fn calculation(form: &Form) -> Vec<DraftLine> {
    let Some(refunded) = refunded(form) else {
        return Vec::new();
    };
    let months = refunded.rows.iter().map(|(from, until, amount, _)| {
        let label = match from == until {
            true => format!("還付　{}分", from.wareki()),
            false => format!("還付　{}分から{}分", from.wareki(), until.wareki()),
        };
        line(&label, yen(*amount))
    });
    let total = line("還付額の合計", yen(refunded.total));
    months.chain([total]).collect()
}

fn notice_sheets(form: &Form, facts: &Facts) -> Vec<Sheet> {
    let issued_on = ISSUED_ON.get(form).unwrap_or(facts.today);
    let terms = addressee(form).map(|addressee| NoticeTerms {
        addressee,
        audience: match CATEGORY.get(form) {
            Some(Category::SpecialRetired) => LossAudience::SpecialRetired,
            _ => LossAudience::Voluntary,
        },
        return_by: LOST_ON
            .get(form)
            .map(|on| deadline_within(on, DAYS_TO_RETURN))
            .filter(|on| *on >= issued_on),
        refund: refund(form),
    });
    let data = terms.and_then(|terms| notice(terms, form, facts));
    pages(data, |data| loss_notice::sheets(&data))
}

/// The person; of somebody who died whoever reported it.
fn addressee(form: &Form) -> Option<Addressee> {
    let mut addressee = insured_addressee(form)?;
    if !is_death(form) {
        return Some(addressee);
    }
    match REPORTER.get(form) {
        Some(reporter) => addressee.person = reporter,
        None => addressee.person.push_str("　ご遺族"),
    }
    if let Some(address) = REPORTER_ADDRESS.get(form) {
        addressee.address = Some(address);
    }
    Some(addressee)
}

/// 還付. A 前納 goes back as one sum; beside single months it is named in a sentence of its own.
fn refund(form: &Form) -> Option<PremiumRefund> {
    let refunded = refunded(form)?;
    let payment = match REFUND_ACCOUNT.get(form) {
        Some(_) => "お届けの口座に振り込みます。",
        None => "受取りの手続は、別にご案内します。",
    };
    let (prepaid, monthly): (Vec<_>, Vec<_>) = refunded
        .rows
        .iter()
        .partition(|(.., reason)| *reason == RefundReason::Prepaid);
    let included = prepaid.iter().filter(|_| !monthly.is_empty());
    let included: String = included
        .map(|(from, until, amount, _)| {
            format!(
                "このうち{}は、前納された{}分から{}分までの保険料です。",
                yen(*amount),
                from.wareki(),
                until.wareki()
            )
        })
        .collect();
    let months = monthly
        .iter()
        .map(|(month, _, amount, _)| (*month, *amount));
    Some(PremiumRefund {
        amount: refunded.total,
        from: refunded.rows.first()?.0,
        until: refunded.rows.last()?.1,
        months: months.collect(),
        payment: format!("{included}{payment}"),
    })
}
