//! 任継保険料の画面の部分と操作: what can be shown and done, each with its name.
//! It must not do anything.

use egui::Id;

/// A part of the screen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Tab {
    Month,
    Losses,
    Prepaid,
    Refunds,
    April,
}

/// In their order.
pub(super) const TABS: [Tab; 5] = [
    Tab::Month,
    Tab::Losses,
    Tab::Prepaid,
    Tab::Refunds,
    Tab::April,
];

/// What is done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Act {
    Earlier,
    Later,
    Record,
    Reverse,
    Excuse,
    Pick,
    Bank,
    Slips,
    Decide,
    RecordPrepaid,
    ReversePrepaid,
    Refund,
    ReverseRefund,
}

/// About the month.
pub(super) const MONTHS: [Act; 2] = [Act::Earlier, Act::Later];
/// About rows of the month.
pub(super) const OF_ROWS: [Act; 5] = [Act::Record, Act::Pick, Act::Slips, Act::Bank, Act::Reverse];

/// Its name on the button.
pub(super) const fn name(act: Act) -> &'static str {
    match act {
        Act::Earlier => "前の月",
        Act::Later => "次の月",
        Act::Record => "入金を記録…（F12）",
        Act::Reverse => "入金の取消…",
        Act::Excuse => "正当な理由を記録…",
        Act::Pick => "選ぶ（スペース）",
        Act::Bank => "銀行のファイル…",
        Act::Slips => "納付書…",
        Act::RecordPrepaid => "前納の入金を記録…（F12）",
        Act::ReversePrepaid => "前納の入金の取消…",
        Act::Refund => "還付を記録…（F12）",
        Act::ReverseRefund => "還付の取消…",
        Act::Decide => "全員分を決定…（F12）",
    }
}

/// Its button.
pub(super) fn id(act: Act) -> Id {
    Id::unique(("premiums", name(act)))
}
