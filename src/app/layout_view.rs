//! レイアウトの画面の内容: the layouts in use and the files of the folder, and one layout beside its paper specification.
//! It must not change anything; commands do.

use crate::domain::comparison::Mark;
use crate::domain::date::Date;

/// レイアウトの一覧.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LayoutShelf {
    /// Where the society's own files lie.
    pub folder: std::path::PathBuf,
    /// Layouts in use, then files of the folder that are not.
    pub rows: Vec<ShelfRow>,
    /// Why the folder could not be read.
    pub trouble: Option<String>,
}

impl LayoutShelf {
    /// Files that somebody must look at.
    #[must_use]
    pub fn n_waiting(&self) -> usize {
        let rows = self.rows.iter();
        rows.filter(|row| row.standing.is_waiting()).count()
    }
}

/// One layout or file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShelfRow {
    /// File name; that of the shipped file where there is none in the folder.
    pub file: String,
    /// Title; empty where the file cannot be read.
    pub title: String,
    /// 適用開始日.
    pub effective_from: Option<Date>,
    /// Past, current or future; `None` for what is not in use.
    pub period: Option<RevisionPeriod>,
    /// Whether it is used.
    pub standing: Standing,
    /// Whether it was confirmed here and may be taken out of use.
    pub is_own: bool,
    /// Where its text comes from.
    pub origin: Origin,
    /// 未突合, 突合済み …, in words.
    pub status: String,
    /// 仕様書の版 it was compared with.
    pub spec_revision: String,
    /// SHA-256 of its text.
    pub hash: String,
    /// What changed against the one in use, item by item.
    pub changes: Vec<ChangeRow>,
    /// What is wrong with it.
    pub problems: Vec<ProblemRow>,
}

/// Whether a revision is the one of today.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RevisionPeriod {
    /// A newer one is in use.
    Past,
    /// In use today.
    Current,
    /// Begins later.
    Future,
}

impl RevisionPeriod {
    /// Japanese label.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            RevisionPeriod::Past => "過去",
            RevisionPeriod::Current => "現在",
            RevisionPeriod::Future => "今後",
        }
    }
}

/// Whether a layout is used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// In use.
    InUse,
    /// 確認されていない変更: in the folder, and no administrator has looked at it.
    Unconfirmed,
    /// Cannot be used; what was in use goes on.
    Broken,
    /// Confirmed, and this program cannot read it: its interface stands still.
    Stopped,
    /// An earlier confirmed content, no longer used.
    Earlier,
}

impl Standing {
    /// Whether somebody must look at it.
    #[must_use]
    pub const fn is_waiting(self) -> bool {
        matches!(
            self,
            Standing::Unconfirmed | Standing::Broken | Standing::Stopped
        )
    }

    /// Japanese label.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Standing::InUse => "使用中",
            Standing::Unconfirmed => "確認されていない変更",
            Standing::Broken => "読めません",
            Standing::Stopped => "読めないため停止中",
            Standing::Earlier => "以前の内容",
        }
    }
}

/// Where the text of a layout comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Origin {
    /// With the program.
    Shipped,
    /// From the folder.
    Folder,
    /// From the ledger: the file of the folder is gone or changed.
    Ledger,
}

impl Origin {
    /// Japanese label.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Origin::Shipped => "出荷時のレイアウト",
            Origin::Folder => "フォルダーのレイアウト",
            Origin::Ledger => "台帳に控えたレイアウト",
        }
    }
}

/// One change.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChangeRow {
    /// Where.
    pub place: String,
    /// Before.
    pub before: String,
    /// After.
    pub after: String,
}

/// One problem with the line it stands in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProblemRow {
    /// File, line, key and sentence.
    pub sentence: String,
    /// The line as it stands in the file.
    pub text: String,
}

/// 仕様書突合 of one layout.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Comparison {
    /// SHA-256 of its text.
    pub hash: String,
    /// Title.
    pub title: String,
    /// 仕様書.
    pub spec: String,
    /// 適用開始日.
    pub effective_from: Date,
    /// Items in order.
    pub items: Vec<ComparedItem>,
    /// 突合済: revision, by whom, and when.
    pub verified: Option<(String, String, Date)>,
    /// 突合の状態 in words.
    pub status: &'static str,
    /// 未突合レイアウト.
    pub is_unverified: bool,
}

impl Comparison {
    /// Items with this mark.
    #[must_use]
    pub fn n(&self, mark: Mark) -> usize {
        self.items.iter().filter(|item| item.mark == mark).count()
    }

    /// Whether every item agrees.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.n(Mark::Same) == self.items.len()
    }
}

/// One item beside its mark.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ComparedItem {
    /// Id of the record in the layout, or `file`.
    pub record: String,
    /// 項目番号 inside the record.
    pub no: u32,
    /// 項目名.
    pub name: String,
    /// 型.
    pub kind: String,
    /// Length.
    pub length: String,
    /// 必須.
    pub is_required: bool,
    /// Codes and rules.
    pub codes: String,
    /// The mark.
    pub mark: Mark,
    /// What differs.
    pub note: String,
}
