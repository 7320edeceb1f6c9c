//! 案件の問いかけ: what is asked before a case moves in another way than forward.
//! It must not move the case; the answer becomes commands elsewhere.

use crate::domain::date::Date;
use crate::domain::finding::Finding;
use crate::procedure::collections::COLLECTIONS;
use crate::procedure::family::adds_nobody;
use crate::procedure::gate;
use crate::procedure::gate::CORRECTION_REASON;
use crate::procedure::input;
use crate::procedure::step::Step;
use crate::ui::case_desk::CaseDesk;
use crate::ui::case_papers;
use crate::ui::page::ScreenUi;
use crate::ui::widgets::dialog::Dialog;
use crate::ui::widgets::entry::Entry;
use crate::ui::widgets::entry::EntryKind;
use egui::Context;

/// What is asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Asked {
    /// 不要にする.
    NotNeeded(Step),
    /// 差戻し.
    SendBack(Step),
    /// 返戻.
    Return,
    /// 却下.
    Reject,
    /// 取下げ.
    Withdraw,
    /// 再受付.
    ReceiveAgain,
    /// A new case that corrects this one.
    Correct,
    /// A new case that cancels this one.
    Cancel,
    /// The reason of a 訂正 or 取消.
    WhyCorrect,
    /// Leaving although the draft could not be saved.
    Abandon,
}

/// An open question.
pub(super) struct Question {
    /// What is asked.
    pub(super) asked: Asked,
    /// Its dialog.
    pub(super) dialog: Dialog,
    is_entered: bool,
}

impl Question {
    /// A question with a dialog.
    pub(super) fn new(asked: Asked, dialog: Dialog) -> Question {
        Question {
            asked,
            dialog,
            is_entered: false,
        }
    }

    /// A question for a reason, with what is likely to be answered.
    pub(super) fn reason(
        asked: Asked,
        title: &'static str,
        sentence: String,
        verb: &'static str,
    ) -> Question {
        let entry = Entry::new(title, "理由", EntryKind::Text).help("理由は経過に残ります。");
        Question::new(asked, Dialog::new(title, sentence, verb).with(entry))
    }

    /// With a text that is likely to be the answer.
    pub(super) fn likely(mut self, ctx: &Context, text: &str) -> Question {
        if let Some(entry) = self.dialog.entries.first_mut() {
            entry.set_text(ctx, text);
        }
        self
    }

    /// With a grave button.
    pub(super) fn grave(mut self) -> Question {
        self.dialog = self.dialog.grave();
        self
    }

    /// The question before leaving with a draft that could not be saved.
    pub(super) fn abandon(why: &str) -> Question {
        let sentence = format!("{why}　入力した内容はまだ保存されていません。捨てて戻りますか。");
        let dialog = Dialog::new("保存できませんでした", sentence, "捨てて戻る").grave();
        Question::new(Asked::Abandon, dialog)
    }

    /// What was typed, as a reason.
    pub(super) fn text(&self) -> String {
        self.dialog.text(0).to_owned()
    }

    /// The keyboard of the dialog.
    pub(super) fn before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        if !self.is_entered {
            self.is_entered = true;
            cx.input.focus.request(self.dialog.first());
        }
        let stops = self.dialog.stops();
        let input = &mut *cx.input;
        let moved = input.focus.begin(ctx, &mut input.keys, &stops);
        self.dialog.after_focus(moved, cx.today);
    }
}

/// 工程を不要にする.
pub(super) fn not_needed(ctx: &Context, desk: &CaseDesk) -> Question {
    let label = desk.view.procedure.label(desk.step);
    let form = desk.draft();
    let (likely, hint) = match desk.step {
        Step::AcquireCode if adds_nobody(&form) => ("新しく被扶養者になる人がいない", ""),
        Step::Collect if form.rows(COLLECTIONS.name()).is_empty() => ("回収する証がない", ""),
        Step::AcquireCode => (
            "4制度間異動",
            "異動前の保険者は、この画面の「異動前の保険者」に入力しておきます。",
        ),
        _ => ("", ""),
    };
    let sentence = format!("「{label}」を行わずに先へ進みます。{hint}");
    let asked = Asked::NotNeeded(desk.step);
    Question::reason(asked, "工程を不要にする", sentence, "不要にする").likely(ctx, likely)
}

/// 差戻し.
pub(super) fn send_back(desk: &CaseDesk, to: Step) -> Question {
    let label = desk.view.procedure.label(to);
    let sentence = format!(
        "「{label}」から、もう一度行います。ほかの工程へ戻すときは、先に工程図でその工程を選びます。"
    );
    Question::reason(Asked::SendBack(to), "差戻し", sentence, "差し戻す")
}

/// 返戻.
pub(super) fn send_away(ctx: &Context, desk: &CaseDesk) -> Question {
    let sentence = if case_papers::has_letter(desk) {
        "届出者へ返し、「返戻のお知らせ」を発行します。理由はお知らせに印刷されます。"
    } else {
        "届出者へ返します。宛先が入力されていないため、「返戻のお知らせ」は発行されません。"
    };
    let entry = Entry::new("返戻", "理由", EntryKind::Lines).help("理由はお知らせに印刷されます。");
    let dialog = Dialog::new("返戻", sentence.to_owned(), "返戻する").with(entry);
    Question::new(Asked::Return, dialog).likely(ctx, &what_is_missing(desk))
}

/// 却下.
pub(super) fn reject(desk: &CaseDesk) -> Question {
    let label = desk.view.procedure.label(desk.step);
    let sentence = format!("「{label}」で不可とし、案件を終わります。台帳は変わりません。");
    Question::reason(Asked::Reject, "却下", sentence, "却下する").grave()
}

/// 取下げ.
pub(super) fn withdraw() -> Question {
    let sentence = "届出者の申出により取り下げ、案件を終わります。台帳は変わりません。";
    Question::reason(Asked::Withdraw, "取下げ", sentence.to_owned(), "取り下げる").grave()
}

/// 再受付.
pub(super) fn arrival(today: Date) -> Question {
    let mut entry = Entry::new("再受付", "再受付の日", EntryKind::Date);
    entry.set_date(today);
    let sentence = "届書がふたたび届いた日を入力します。受付より後の工程は、もう一度行います。";
    let dialog = Dialog::new("再受付", sentence.to_owned(), "再受付する").with(entry);
    Question::new(Asked::ReceiveAgain, dialog)
}

/// 訂正・取消の理由.
pub(super) fn why_correct(ctx: &Context, desk: &CaseDesk) -> Question {
    let sentence =
        "台帳に記載した内容をなぜ変えるかを入力します。審査と決裁をする人が読みます。".to_owned();
    let known = desk.view.case.reasons.get(CORRECTION_REASON);
    Question::reason(Asked::WhyCorrect, "訂正・取消の理由", sentence, "保存する")
        .likely(ctx, known.map_or("", String::as_str))
}

/// A new case that corrects this one.
pub(super) fn correct() -> Question {
    let sentence = "この案件の内容を写した訂正の案件を作ります。決定すると、変わった記載だけが置き換わります。";
    let dialog = Dialog::new("訂正の案件", sentence.to_owned(), "作成する");
    Question::new(Asked::Correct, dialog)
}

/// A new case that cancels this one.
pub(super) fn cancel() -> Question {
    let sentence = "この案件の記載をすべて取り消す案件を作ります。決定するまで台帳は変わりません。";
    let dialog = Dialog::new("取消の案件", sentence.to_owned(), "作成する");
    Question::new(Asked::Cancel, dialog)
}

/// The empty fields by name, as the likely reason of a 返戻.
fn what_is_missing(desk: &CaseDesk) -> String {
    let mut case = desk.view.case.clone();
    case.form = desk.draft();
    let findings = gate::form_findings(desk.view.procedure, &case, &desk.view.facts);
    let label = |finding: &Finding| {
        let field = input::field_at(desk.view.procedure, finding.at.as_ref()?)?;
        Some(format!("「{}」", field.label))
    };
    let required = findings.iter().filter(|finding| finding.code == "required");
    let missing: String = required.filter_map(label).collect();
    if missing.is_empty() {
        missing
    } else {
        format!("{missing}の記載がありません。")
    }
}
