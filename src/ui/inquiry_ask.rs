//! 照会についての問いかけ: 端末で照会した, 回答, 取下げ, 検認の照会 and 留意, each with what must be typed.
//! It must not do anything; the answered dialog becomes a command.

use crate::app::inquiry_answers::AnswerState;
use crate::app::inquiry_answers::GivenAnswer;
use crate::app::inquiry_command::Caution;
use crate::app::inquiry_command::InquiryCommand;
use crate::app::inquiry_command::InquiryNumber;
use crate::app::inquiry_requests::ReviewRequest;
use crate::app::inquiry_view::InquiryStage;
use crate::domain::date::Date;
use crate::domain::digits::to_ascii;
use crate::domain::member::PersonId;
use crate::procedure::catalogue::InquirySubject;
use crate::procedure::inquiry_request::InquiryTerms;
use crate::ui::widgets::dialog::Dialog;
use crate::ui::widgets::entry::Entry;
use crate::ui::widgets::entry::EntryKind;

/// What is asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Asked {
    /// 端末で照会した.
    Terminal,
    /// 回答.
    Answer,
    /// 取下げ.
    Withdraw,
    /// 検認の照会.
    Review,
    /// 留意の確認.
    Confirm,
    /// 留意の対象者.
    Caution,
}

const STATES: [AnswerState; 5] = [
    AnswerState::Answered,
    AnswerState::NoneFound,
    AnswerState::Undisclosed,
    AnswerState::Error,
    AnswerState::Processing,
];

const SUBJECTS: [InquirySubject; 4] = [
    InquirySubject::Residence,
    InquirySubject::LocalTax,
    InquirySubject::Pension,
    InquirySubject::Other,
];

/// How one of several is chosen.
const CHOOSE: &str = "番号を入力するか、↑↓またはマウスで選びます。";

const MARKS: [Caution; 2] = [Caution::Set, Caution::Lifted];

/// 留意 as answered: whose is still to be found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Marked {
    /// What was typed for the person.
    pub who: String,
    /// Which.
    pub mark: Caution,
    /// Why.
    pub reason: String,
}

impl Asked {
    /// Name on its button and its dialog.
    pub const fn title(self) -> &'static str {
        match self {
            Asked::Terminal => "端末で照会した",
            Asked::Answer => "回答を入力・貼り付け",
            Asked::Withdraw => "照会の取下げ",
            Asked::Review => "検認で照会",
            Asked::Confirm => "留意の確認",
            Asked::Caution => "留意の対象者",
        }
    }

    /// Whether it makes sense for an inquiry of this state.
    pub const fn fits(self, stage: InquiryStage) -> bool {
        match self {
            Asked::Terminal => matches!(stage, InquiryStage::NotAsked),
            Asked::Withdraw => stage.is_open(),
            Asked::Answer => !matches!(stage, InquiryStage::NotAsked | InquiryStage::Withdrawn),
            Asked::Review | Asked::Confirm | Asked::Caution => true,
        }
    }

    /// The dialog about so many inquiries or people; `who` is proposed for 留意, and for 留意の確認 it says whose they are.
    pub fn dialog(self, n: usize, who: &str, today: Date) -> Dialog {
        let entry = |name, kind| Entry::new("inquiry", name, kind);
        let day = |name| {
            let mut day = entry(name, EntryKind::Date);
            day.set_date(today);
            day
        };
        let reason = || entry("理由", EntryKind::Text).help("操作の記録に残ります。");
        match self {
            Asked::Terminal => Dialog::new(
                self.title(),
                format!("{n}件を「照会中」にします。依頼のファイルには出力しません。"),
                "記録する",
            )
            .with(day("照会した日"))
            .with(entry("端末の受付番号（あれば）", EntryKind::Latin)),
            Asked::Answer => Dialog::new(
                self.title(),
                "端末の回答を貼り付けるときは「回答の本文」に入れます。個人番号は伏せてから保存します。前の回答も残ります。".to_owned(),
                "記録する",
            )
            .with(
                entry("回答の区分", EntryKind::Latin)
                    .choices(&["回答あり", "該当なし", "不開示", "エラー", "処理中"])
                    .help(CHOOSE),
            )
            .with(day("回答年月日"))
            .with(entry("回答の要約", EntryKind::Text).help("案件の表に入る短い文です。"))
            .with(
                entry("回答の本文", EntryKind::Lines)
                    .help("「項目名=値」の行、またはタブ・カンマ区切りのまま貼り付けられます。"),
            ),
            Asked::Withdraw => Dialog::new(
                self.title(),
                format!("{n}件の照会を取り下げます。取り下げた照会は依頼されません。"),
                "取り下げる",
            )
            .with(reason())
            .grave(),
            Asked::Review => review_dialog(n),
            Asked::Confirm => Dialog::new(
                self.title(),
                format!(
                    "不開示・DV等の留意の対象者の照会です。対象は{n}件（{who}）です。確かめた人が、今日、この{n}件についてだけ、出力・端末での照会の記録・回答の表示と案件への写しをできるようになります。"
                ),
                "確認を記録する",
            )
            .with(reason()),
            Asked::Caution => {
                let mut person = entry("記号-番号-枝番（または氏名）", EntryKind::Text);
                person.put(who);
                Dialog::new(
                    self.title(),
                    "不開示・DV等の留意の対象者は、照会ごとに「留意の確認」を記録するまで、照会も回答の表示もできません。".to_owned(),
                    "記録する",
                )
                .with(person)
                .with(
                    entry("記録", EntryKind::Latin)
                        .choices(&["留意とする", "留意を解く"])
                        .help(CHOOSE),
                )
                .with(reason())
            }
        }
    }
}

/// The dialog that asks about so many 被扶養者 of the 検認; what is seldom given stands last.
fn review_dialog(n: usize) -> Dialog {
    let entry = |name, kind| Entry::new("inquiry", name, kind);
    Dialog::new(
        Asked::Review.title(),
        format!(
            "選んだ{n}人の被扶養者の照会を、案件なしで依頼します。照会理由は照会の記録に残ります（番号法第23条）。"
        ),
        "依頼する",
    )
    .with(
        entry("対象情報", EntryKind::Latin)
            .choices(&["住民票関係情報", "地方税関係情報", "年金給付関係情報", "その他"])
            .help(CHOOSE),
    )
    .with(entry("対象年度等（西暦4桁、なくてもよい）", EntryKind::Latin))
    .with(entry("照会理由", EntryKind::Text).help("例　令和8年度の被扶養者の検認のため"))
    .with(entry("期間（自）", EntryKind::Date))
    .with(entry("期間（至）", EntryKind::Date))
    .with(
        entry("照会先機関コード", EntryKind::Latin)
            .help("中間サーバーが照会先を決めるときは空欄のままです。"),
    )
    .with(
        entry("留意の確認の理由（対象者を含むとき）", EntryKind::Text)
            .help("不開示・DV等の留意の対象者を含むときだけ、照会してよいと確かめた理由を入力します。"),
    )
}

/// The command of an answered dialog about inquiries.
pub(super) fn command(
    asked: Asked,
    dialog: &Dialog,
    ids: Vec<InquiryNumber>,
    today: Date,
) -> Result<InquiryCommand, String> {
    match asked {
        Asked::Terminal => Ok(InquiryCommand::AskedAtTerminal {
            inquiries: ids,
            on: day(dialog, 0, today)?,
            receipt: dialog.text(1).to_owned(),
        }),
        Asked::Withdraw if dialog.text(0).is_empty() => Err("理由を入力してください。".to_owned()),
        Asked::Withdraw => Ok(InquiryCommand::Withdraw {
            inquiries: ids,
            reason: dialog.text(0).to_owned(),
        }),
        Asked::Confirm if dialog.text(0).is_empty() => Err("理由を入力してください。".to_owned()),
        Asked::Confirm => Ok(InquiryCommand::Confirm {
            inquiries: ids,
            reason: dialog.text(0).to_owned(),
        }),
        Asked::Answer | Asked::Review | Asked::Caution => {
            let inquiry = ids.first().copied().ok_or("照会が選ばれていません。")?;
            let state = chosen(dialog.text(0), &STATES)
                .ok_or("回答の区分は1から5までの数字で入力してください。")?;
            Ok(InquiryCommand::Answer(GivenAnswer {
                inquiry,
                state,
                on: day(dialog, 1, today)?,
                summary: dialog.text(2).to_owned(),
                body: dialog.text(3).to_owned(),
            }))
        }
    }
}

/// The command of an answered dialog about 被扶養者 of the 検認.
pub(super) fn review(
    dialog: &Dialog,
    people: Vec<PersonId>,
    today: Date,
) -> Result<InquiryCommand, String> {
    let subject = chosen(dialog.text(0), &SUBJECTS)
        .ok_or("対象情報は1から4までの数字で入力してください。")?;
    let year = match to_ascii(dialog.text(1)).trim() {
        "" => None,
        typed => Some(
            typed
                .parse()
                .ok()
                .filter(|year| (1900..=2999).contains(year))
                .ok_or("対象年度等は西暦4桁で入力してください。")?,
        ),
    };
    if dialog.text(2).is_empty() {
        return Err("照会理由を入力してください。".to_owned());
    }
    let terms = InquiryTerms {
        subject,
        year,
        period: period(dialog, (3, 4), today)?,
        organization: to_ascii(dialog.text(5)).trim().to_owned(),
    };
    Ok(InquiryCommand::AskForReview(ReviewRequest {
        people,
        terms,
        reason: dialog.text(2).to_owned(),
        cautioned: dialog.text(6).to_owned(),
    }))
}

/// 期間（自・至）: both days or none, in their order.
fn period(
    dialog: &Dialog,
    (from, to): (usize, usize),
    today: Date,
) -> Result<Option<(Date, Date)>, String> {
    let given = |index: usize| {
        dialog
            .entries
            .get(index)
            .filter(|one| !one.text().is_empty())
    };
    match (given(from), given(to)) {
        (None, None) => Ok(None),
        (Some(from), Some(to)) => {
            let (from, to) = (from.date(today)?, to.date(today)?);
            if from > to {
                return Err("期間（自）が期間（至）より後です。".to_owned());
            }
            Ok(Some((from, to)))
        }
        _ => Err("期間は（自）と（至）の両方を入力してください。".to_owned()),
    }
}

/// What an answered dialog about 留意 says.
pub(super) fn marked(dialog: &Dialog) -> Result<Marked, String> {
    let mark = chosen(dialog.text(1), &MARKS).ok_or("記録は1か2の数字で入力してください。")?;
    if dialog.text(0).is_empty() || dialog.text(2).is_empty() {
        return Err("対象者と理由を入力してください。".to_owned());
    }
    Ok(Marked {
        who: dialog.text(0).to_owned(),
        mark,
        reason: dialog.text(2).to_owned(),
    })
}

fn day(dialog: &Dialog, index: usize, today: Date) -> Result<Date, String> {
    let entry = dialog.entries.get(index);
    let on = entry.map_or(Ok(today), |entry| entry.date(today))?;
    if on > today {
        return Err("今日より後の日は入力できません。".to_owned());
    }
    Ok(on)
}

fn chosen<T: Copy>(typed: &str, choices: &[T]) -> Option<T> {
    let number: usize = to_ascii(typed).trim().parse().ok()?;
    choices.get(number.checked_sub(1)?).copied()
}
