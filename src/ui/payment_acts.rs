//! 支払の画面の見出しと操作: under which headings payments stand and what can be done there, each with its name.
//! It must not do anything.

use crate::app::payments::PaymentRow;
use crate::app::payments::PaymentsView;
use egui::Id;

/// 支払の見出し.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Shelf {
    /// 支払待ち.
    #[default]
    Waiting,
    /// 作成済み.
    Exported,
    /// 支払済.
    Paid,
    /// 組戻し.
    Returned,
    /// 返納.
    Reclaims,
}

impl Shelf {
    /// In their order.
    pub(super) const ALL: [Shelf; 5] = [
        Shelf::Waiting,
        Shelf::Exported,
        Shelf::Paid,
        Shelf::Returned,
        Shelf::Reclaims,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Shelf::Waiting => "支払待ち",
            Shelf::Exported => "作成済み",
            Shelf::Paid => "支払済",
            Shelf::Returned => "組戻し",
            Shelf::Reclaims => "返納",
        }
    }

    pub(super) const fn index(self) -> usize {
        match self {
            Shelf::Waiting => 0,
            Shelf::Exported => 1,
            Shelf::Paid => 2,
            Shelf::Returned => 3,
            Shelf::Reclaims => 4,
        }
    }

    /// Its payments; 返納 are none.
    pub(super) fn rows(self, view: &PaymentsView) -> &[PaymentRow] {
        match self {
            Shelf::Waiting => &view.waiting,
            Shelf::Exported => &view.exported,
            Shelf::Paid => &view.paid,
            Shelf::Returned => &view.returned,
            Shelf::Reclaims => &[],
        }
    }

    pub(super) fn n_rows(self, view: &PaymentsView) -> usize {
        match self {
            Shelf::Reclaims => view.reclaims.len(),
            _ => self.rows(view).len(),
        }
    }

    /// What is done here; the first is what F12 does.
    pub(super) const fn acts(self) -> &'static [Act] {
        match self {
            Shelf::Waiting => &[
                Act::Make,
                Act::Pick,
                Act::PickAll,
                Act::Account,
                Act::Otherwise,
                Act::List,
            ],
            Shelf::Exported => &[
                Act::Paid,
                Act::Pick,
                Act::PickFile,
                Act::Return,
                Act::Copy,
                Act::Recall,
                Act::List,
            ],
            Shelf::Paid => &[Act::Return, Act::Pick, Act::Undo, Act::List],
            Shelf::Returned => &[Act::Account, Act::Otherwise, Act::List],
            Shelf::Reclaims => &[Act::Settle],
        }
    }

    /// What stands above the list.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Shelf::Waiting => {
                "決裁で支払うことになり、まだ振込データに入っていない支払です。スペースで選び、F12で振込データを作ります。選ばないときは、いまの行だけが対象です。"
            }
            Shelf::Exported => {
                "振込データに入れ、銀行の処理を待っている支払です。振込が済んだら支払済にし、戻ってきたら組戻しを記録します。同じ支払が別の振込データに入ることはありません。"
            }
            Shelf::Paid => {
                "支払が済んだものです（前の年度の初めから）。間違えて支払済にしたものは「支払済の取消」で元に戻します。"
            }
            Shelf::Returned => {
                "銀行から戻ってきた支払です。口座を直すと支払待ちに戻り、次の振込データに入れられます。"
            }
            Shelf::Reclaims => {
                "訂正・取消で払いすぎになった額です。返ってきたら、その都度記録してください。全額になると一覧から外れます。"
            }
        }
    }
}

/// What is done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Act {
    Make,
    Pick,
    PickAll,
    PickFile,
    Account,
    Otherwise,
    Paid,
    Undo,
    Return,
    Copy,
    Recall,
    Settle,
    List,
}

/// Its name on the button; the first of a heading is F12.
pub(super) const fn name(act: Act) -> &'static str {
    match act {
        Act::Make => "振込データを作る…（F12）",
        Act::Pick => "選ぶ（スペース）",
        Act::PickAll => "全部選ぶ",
        Act::PickFile => "同じ振込データを選ぶ",
        Act::Account => "口座を直す…",
        Act::Otherwise => "振込以外の支払…",
        Act::Paid => "支払済にする…（F12）",
        Act::Undo => "支払済の取消…",
        Act::Return => "組戻し…",
        Act::Copy => "もう一度書き出す…",
        Act::Recall => "振込データの取りやめ…",
        Act::Settle => "返納を記録…（F12）",
        Act::List => "支払一覧表…",
    }
}

/// Its button.
pub(super) fn id(act: Act) -> Id {
    Id::unique(("payments", name(act)))
}
