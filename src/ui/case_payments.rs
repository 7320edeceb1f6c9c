//! 案件の支払: what the case pays, how far each payment has come, and what its decision will do to payments.
//! It must not pay; the screen of payments does.

use crate::app::payments::CasePayments;
use crate::app::payments::PaymentRow;
use crate::app::view::CaseView;
use crate::domain::coded::Coded;
use crate::domain::entry::Fact;
use crate::domain::payment::PaymentState;
use crate::domain::yen::Yen;
use crate::procedure::case::Nature;
use crate::procedure::position::is_decided;
use crate::procedure::step::Step;
use crate::ui::form::tag_ui;
use crate::ui::theme;
use crate::ui::widgets::labelled::paragraph_ui;
use egui::Ui;

/// What is said where the decision orders nothing.
pub(super) const NO_PAYMENT: &str = "支払はありません。";

/// Whether it is known already that the decision orders nothing: 不支給, 0円, or a 取消 of what was not paid.
fn pays_nothing(view: &CaseView) -> bool {
    let entries = (view.procedure.effects)(&view.case.form, &view.facts).unwrap_or_default();
    let mut benefits = entries.iter().filter_map(|entry| match &entry.fact {
        Fact::BenefitDecided(decision) => Some(decision),
        _ => None,
    });
    match view.case.nature {
        Nature::Cancellation(_) => true,
        _ => benefits.any(|decision| decision.payable() == Yen::ZERO),
    }
}

/// Whether the case has anything to do with payments.
pub(super) fn is_shown(view: &CaseView) -> bool {
    let CasePayments {
        rows,
        reclaims,
        upcoming,
        unpaid: _,
    } = &view.payments;
    let has_step = view
        .procedure
        .flow
        .iter()
        .any(|group| group.contains(&Step::Pay));
    has_step || !rows.is_empty() || !reclaims.is_empty() || !upcoming.is_empty()
}

/// Draws the panel.
pub(super) fn payments_ui(ui: &mut Ui, view: &CaseView) {
    let payments = &view.payments;
    if !payments.upcoming.is_empty() {
        ui.label(theme::note("決裁すると"));
    }
    for words in &payments.upcoming {
        paragraph_ui(ui, &format!("・{words}"));
    }
    if let Some(words) = payments.unpaid {
        paragraph_ui(ui, words);
    }
    for row in &payments.rows {
        row_ui(ui, row);
    }
    for claim in &payments.reclaims {
        let words = format!(
            "返納　{}　{}円（残り {}円）",
            claim.purpose, claim.amount, claim.outstanding
        );
        ui.label(theme::strong(words).color(theme::STOP));
    }
    let has_none = payments.rows.is_empty() && payments.upcoming.is_empty();
    if has_none && is_decided(view.procedure, &view.case) {
        ui.label("支払なし");
    } else if has_none && pays_nothing(view) {
        ui.label(NO_PAYMENT);
    } else if has_none {
        let words = theme::note("決裁すると、支払う額と振込先がここに出ます。");
        ui.label(words.line_height(Some(theme::LINE_HEIGHT)));
    }
}

fn row_ui(ui: &mut Ui, row: &PaymentRow) {
    let (ink, fill) = match row.state {
        PaymentState::Paid => (theme::DONE, theme::DONE_SOFT),
        PaymentState::Returned => (theme::STOP, theme::STOP_SOFT),
        PaymentState::Ordered => (theme::CAUTION, theme::CAUTION_SOFT),
        PaymentState::Exported | PaymentState::Withdrawn => (theme::INK, theme::BAR),
    };
    ui.horizontal_wrapped(|ui| {
        tag_ui(ui, row.state.label(), ink, fill);
        ui.label(theme::strong(format!("{}円", row.amount)));
        ui.label(row.purpose);
    });
    let account = &row.account;
    paragraph_ui(
        ui,
        &format!("{}　{}", account.bank_name, account.branch_name),
    );
    let number = account.masked_number();
    let kind = account.kind.label();
    paragraph_ui(ui, &format!("{kind}　{number}　{}", account.holder));
    let day = row.transfer_on.map_or_else(
        || row.on.wareki(),
        |day| format!("振込指定日 {}", day.wareki()),
    );
    let words = [format!("支払番号{}", row.id.0), day, row.reason.clone()];
    let words: Vec<String> = words.into_iter().filter(|text| !text.is_empty()).collect();
    ui.label(theme::note(words.join("　")));
}
