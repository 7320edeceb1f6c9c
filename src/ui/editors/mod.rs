//! 入力欄: one editor per kind of value; viewing and editing are the same function.
//! They must not change the draft: they fill text buffers and leave edits for the next pass.

pub mod address;
pub mod choice;
pub mod flag;
pub mod individual_number;
pub mod kana;
pub mod line;
pub mod number;
pub mod offered;
pub mod rows;
pub mod text;
pub mod when;

use crate::domain::finding::{FieldPath, Finding, Severity};
use crate::procedure::field::Field;
use crate::procedure::value::Kind;
use crate::ui::spots::{Part, Spot};
use crate::ui::state::{FormPlan, FormState, Input};
use crate::ui::widgets;
use egui::Ui;

/// A field as its editor sees it.
pub struct FieldUi<'a> {
    /// The draft and its buffers.
    pub state: &'a mut FormState,
    /// Keys and focus.
    pub input: &'a mut Input,
    /// Sections, facts, and whether editing is on.
    pub plan: &'a FormPlan<'a>,
    /// The field.
    pub field: &'a Field,
    /// Where it stands in the form.
    pub path: FieldPath,
    /// The name that a screen reader says.
    pub name: String,
    /// Whether this field can be typed into.
    pub is_enabled: bool,
}

impl FieldUi<'_> {
    /// A part of this field.
    #[must_use]
    pub fn spot(&self, part: Part) -> Spot {
        Spot::new(self.path.clone(), part)
    }

    /// The findings about this field.
    pub fn own_findings(&self) -> impl Iterator<Item = &Finding> {
        self.plan
            .findings
            .iter()
            .filter(|finding| finding.at.as_ref() == Some(&self.path))
    }

    /// The weightiest finding about this field.
    #[must_use]
    pub fn severity(&self) -> Option<Severity> {
        self.own_findings().map(|finding| finding.severity).max()
    }
}

/// Draws the editor of a field: a hand-made widget where the field names one, else by its kind.
pub fn editor_ui(ui: &mut Ui, cx: &mut FieldUi<'_>) {
    if let Some(draw) = cx.field.widget.and_then(widgets::named) {
        return draw(ui, cx);
    }
    match cx.field.kind {
        Kind::Text | Kind::Name => text::ui(ui, cx),
        Kind::Kana => kana::ui(ui, cx),
        Kind::Address => address::ui(ui, cx),
        Kind::Date | Kind::BirthDate | Kind::YearMonth => when::ui(ui, cx),
        Kind::Yen | Kind::Rate | Kind::Int | Kind::Digits => number::ui(ui, cx),
        Kind::Choice(_) | Kind::Establishment | Kind::Person => choice::ui(ui, cx),
        Kind::Bool => flag::ui(ui, cx),
        Kind::IndividualNumber => individual_number::ui(ui, cx),
        Kind::Rows(fields) => rows::ui(ui, cx, fields),
    }
}

/// What the help line says about typing this kind.
#[must_use]
pub const fn typing_help(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "",
        Kind::Name => "姓と名の間に空白を1つ入れます。",
        Kind::Kana => "氏名の変換から自動で入ります。ひらがなでも入力できます。",
        Kind::Address => "郵便番号は数字7桁です。住所は住民票のとおりに入力します。",
        Kind::Date => "例 R8.4.1　20260401　8.4.1（いまの元号）　t＝今日　+3＝3日後",
        Kind::BirthDate => "例 S45.4.1　19700401　元号か西暦4桁が必要です。",
        Kind::YearMonth => "例 R8.4　202604",
        Kind::Yen => "円単位の数字です。",
        Kind::Rate => "例 9.85（％）　98.5‰",
        Kind::Int => "数字です。",
        Kind::Digits => "数字です。先頭の0も入力します。",
        Kind::Choice(_) | Kind::Establishment | Kind::Person => {
            "番号または名称の初めの文字で選びます。↓またはF5で一覧を開きます。"
        }
        Kind::Bool => "1＝はい　2＝いいえ　スペースで切替え",
        Kind::IndividualNumber => "数字12桁です。入力後は別に保管し、画面には表示しません。",
        Kind::Rows(_) => "",
    }
}
