//! 案件の操作: the row of buttons under the form, and the questions they ask.
//! It must not judge whether a move is allowed; the engine does when the command runs.

use crate::app::command::Command;
use crate::app::command::NewCase;
use crate::app::command::Reroute;
use crate::app::glyphs::is_rare;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::name::PersonName;
use crate::domain::society::Approval;
use crate::procedure::case::CaseState;
use crate::procedure::case::Nature;
use crate::procedure::engine::role_for;
use crate::procedure::form::Form;
use crate::procedure::gate::CORRECTION_REASON;
use crate::procedure::gate::may_leave_out;
use crate::procedure::person::NAME;
use crate::procedure::position::group_of;
use crate::procedure::step::Step;
use crate::ui::case::CaseScreen;
use crate::ui::case::Over;
use crate::ui::case_ask;
use crate::ui::case_ask::Asked;
use crate::ui::case_desk::CaseDesk;
use crate::ui::case_sign_in;
use crate::ui::case_tasks::Task;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::glyphs::GlyphView;
use crate::ui::page::Ask;
use crate::ui::page::Go;
use crate::ui::page::ScreenUi;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_ui;
use crate::ui::widgets::confirm::Answer;
use egui::Id;
use egui::Ui;

/// A button of the row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Button {
    Complete,
    ChangeUser,
    NotNeeded,
    SendBack,
    Return,
    Reject,
    Withdraw,
    ReceiveAgain,
    WhyCorrect,
    Correct,
    Cancel,
    Glyphs,
}

impl Button {
    const fn text(self) -> &'static str {
        match self {
            Button::Complete => "この工程を完了…（F12）",
            Button::ChangeUser => "利用者を交代…（F12）",
            Button::NotNeeded => "不要にする…",
            Button::SendBack => "差戻し…",
            Button::Return => "返戻…",
            Button::Reject => "却下…",
            Button::Withdraw => "取下げ…",
            Button::ReceiveAgain => "再受付…",
            Button::WhyCorrect => "訂正・取消の理由…",
            Button::Correct => "訂正の案件を作成…",
            Button::Cancel => "取消の案件を作成…",
            Button::Glyphs => "字形確認…",
        }
    }

    fn id(self) -> Id {
        Id::unique(("case move", self.text()))
    }

    const fn look(self) -> Look {
        match self {
            Button::Complete | Button::ChangeUser => Look::Primary,
            _ => Look::Plain,
        }
    }
}

/// The buttons that make sense now.
fn offered(desk: &CaseDesk) -> Vec<Button> {
    let case = &desk.view.case;
    let is_decided = desk
        .view
        .position
        .is_settled(desk.view.procedure.decision_step());
    let mut all = Vec::new();
    if desk.is_step_open() {
        all.push(if case_sign_in::may_do(desk) {
            Button::Complete
        } else {
            Button::ChangeUser
        });
        let view = &desk.view;
        if may_leave_out(view.procedure, case, &view.facts, desk.step) {
            all.push(Button::NotNeeded);
        }
    }
    match case.state {
        CaseState::Open if !is_decided => {
            if matches!(case.nature, Nature::Correction(_) | Nature::Cancellation(_)) {
                all.push(Button::WhyCorrect);
            }
            if back_to(desk).is_some() {
                all.push(Button::SendBack);
            }
            all.push(Button::Return);
            if desk
                .view
                .position
                .open
                .contains(&desk.view.procedure.decision_step())
            {
                all.push(Button::Reject);
            }
            all.push(Button::Withdraw);
        }
        CaseState::Returned => all.extend([Button::ReceiveAgain, Button::Withdraw]),
        CaseState::Open | CaseState::Finished if is_decided => {
            all.extend([Button::Correct, Button::Cancel]);
        }
        _ => {}
    }
    if rare_name(desk).is_some() {
        all.push(Button::Glyphs);
    }
    all
}

/// The name of the form, where it has a character whose shape is worth a look.
fn rare_name(desk: &CaseDesk) -> Option<PersonName> {
    NAME.get(desk.form.form())
        .filter(|name| is_rare(name.as_str()))
}

/// Where a 差戻し leads: to the step that is looked at where it is settled, else to the one settled last.
fn back_to(desk: &CaseDesk) -> Option<Step> {
    let position = &desk.view.position;
    let group = |step: Step| group_of(desk.view.procedure, step);
    let is_before = |step: &Step| position.is_settled(*step) && group(*step) < position.group;
    let last = || position.done.iter().map(|done| done.step).rfind(is_before);
    Some(desk.step).filter(is_before).or_else(last)
}

/// Why the step that is looked at cannot be completed.
pub(super) fn why_closed(desk: &CaseDesk) -> String {
    let label = desk.view.procedure.label(desk.step);
    if desk.view.position.is_settled(desk.step) {
        return format!("「{label}」は済んでいます。工程図で、いまの工程を選んでください。");
    }
    match desk.view.case.state {
        CaseState::Open => {
            format!("「{label}」はまだ進められません。工程図で、いまの工程を選んでください。")
        }
        CaseState::Returned => "返戻中の案件です。届書が届いたら再受付をしてください。".to_owned(),
        CaseState::Rejected | CaseState::Withdrawn | CaseState::Finished => {
            "終わった案件です。".to_owned()
        }
    }
}

/// The stops of the row.
pub(super) fn stops(desk: &CaseDesk) -> Vec<Stop> {
    let buttons = offered(desk).into_iter();
    buttons
        .map(|button| Stop::new(button.id(), StopKind::Button))
        .collect()
}

/// Draws the row.
pub(super) fn moves_ui(ui: &mut Ui, screen: &mut CaseScreen, cx: &mut ScreenUi<'_>) {
    let Some(desk) = &screen.desk else {
        return;
    };
    let mut pressed = None;
    ui.add_space(6.0);
    ui.horizontal_wrapped(|ui| {
        for button in offered(desk) {
            let keys = &cx.input.keys;
            if button_ui(ui, keys, button.id(), button.text(), button.look()).clicked() {
                pressed = Some(button);
            }
        }
    });
    if let Some(button) = pressed {
        press(ui, screen, cx, button);
    }
}

fn press(ui: &Ui, screen: &mut CaseScreen, cx: &mut ScreenUi<'_>, button: Button) {
    if matches!(button, Button::Complete | Button::ChangeUser) {
        screen.ask_to_complete(ui.ctx(), cx);
        return;
    }
    let Some(desk) = &screen.desk else {
        return;
    };
    if button == Button::Glyphs {
        if let Some(name) = rare_name(desk) {
            let mut view = GlyphView::default();
            view.open(name.as_str(), button.id(), cx);
            screen.over = Over::Glyphs(Box::new(view));
        }
        return;
    }
    let ctx = ui.ctx();
    let question = match button {
        Button::Complete | Button::ChangeUser | Button::Glyphs => return,
        Button::NotNeeded => case_ask::not_needed(ctx, desk),
        Button::SendBack => match back_to(desk) {
            Some(to) => case_ask::send_back(desk, to),
            None => return,
        },
        Button::Return => case_ask::send_away(ctx, desk),
        Button::Reject => case_ask::reject(desk),
        Button::Withdraw => case_ask::withdraw(),
        Button::ReceiveAgain => case_ask::arrival(cx.today),
        Button::WhyCorrect => case_ask::why_correct(ctx, desk),
        Button::Correct => case_ask::correct(),
        Button::Cancel => case_ask::cancel(),
    };
    screen.over = Over::Question(Box::new(question));
}

/// Draws the open question and carries its answer out.
pub(super) fn question_ui(ui: &Ui, screen: &mut CaseScreen, cx: &mut ScreenUi<'_>) {
    let Over::Question(question) = &mut screen.over else {
        return;
    };
    match question.dialog.ui(ui, cx.input, cx.today) {
        None => {}
        Some(Answer::No) => screen.over = Over::Nothing,
        Some(Answer::Yes) => {
            let (asked, text) = (question.asked, question.text());
            let arrived_on = question
                .dialog
                .entries
                .first()
                .map(|entry| entry.date(cx.today));
            if asked == Asked::ReceiveAgain
                && let Some(Err(sentence)) = &arrived_on
            {
                question.dialog.problem.clone_from(sentence);
                return;
            }
            let arrived_on = arrived_on.and_then(Result::ok).unwrap_or(cx.today);
            carry_out(ui, screen, cx, asked, (text, arrived_on));
        }
    }
}

fn carry_out(
    ui: &Ui,
    screen: &mut CaseScreen,
    cx: &mut ScreenUi<'_>,
    asked: Asked,
    (reason, arrived_on): (String, Date),
) {
    let case = screen.id();
    let to = match asked {
        Asked::NotNeeded(step) => Reroute::NotNeeded { step, reason },
        Asked::SendBack(to) => Reroute::SendBack { to, reason },
        Asked::Return => Reroute::Return { reason },
        Asked::Reject => Reroute::Reject { reason },
        Asked::Withdraw => Reroute::Withdraw { reason },
        Asked::ReceiveAgain => Reroute::ReceiveAgain { arrived_on },
        Asked::WhyCorrect => {
            let finding = CORRECTION_REASON.to_owned();
            screen.run(Command::GiveReason {
                case,
                finding,
                reason,
            });
            return;
        }
        Asked::Correct => return open(screen, Nature::Correction(case), cx),
        Asked::Cancel => return open(screen, Nature::Cancellation(case), cx),
        Asked::Abandon => {
            if let Some(desk) = &mut screen.desk {
                desk.discard();
            }
            screen.over = Over::Nothing;
            screen.then(Task::Go(Go::Back));
            return;
        }
    };
    screen.save(ui.ctx(), cx);
    screen.run(Command::Reroute { case, to });
    if asked == Asked::Return {
        screen.then(Task::Letter);
    }
}

/// Opens a 訂正 or 取消 of this case.
fn open(screen: &mut CaseScreen, nature: Nature, cx: &ScreenUi<'_>) {
    let Some(desk) = &screen.desk else {
        return;
    };
    let new = NewCase {
        procedure: desk.view.procedure.id.to_owned(),
        received_on: cx.today,
        nature,
        subject: desk.view.case.subject,
        form: Form::new(),
    };
    screen.run(Command::OpenCase(new));
}

/// Draws the change of users and asks for it.
pub(super) fn sign_in_ui(ui: &Ui, screen: &mut CaseScreen, cx: &mut ScreenUi<'_>) {
    let Over::SignIn(dialog) = &mut screen.over else {
        return;
    };
    match dialog.ui(ui, cx.input) {
        None => {}
        Some(Answer::No) => screen.over = Over::Nothing,
        Some(Answer::Yes) => {
            if let Some(credentials) = dialog.credentials() {
                cx.asks.push(Ask::SignIn(credentials));
            }
        }
    }
}

/// What the approval setting asks of the 決裁, for the clerk.
pub(super) fn approval_words(desk: &CaseDesk) -> &'static str {
    match desk.view.facts.society.approval {
        Approval::SecondUser => {
            "決裁者が、この画面で内容を確かめて決裁します。決裁者が同じパソコンに来たら、F12で利用者を交代します。"
        }
        Approval::Paper => {
            "起案書を印刷して決裁を受け、文書番号・決裁年月日・決裁者の氏名を入力します。"
        }
        Approval::SamePersonAllowed => {
            "同じ人が決裁するときは、「同一人による決裁」と記録に残ります。"
        }
    }
}

/// The words for whoever may settle a step.
pub(super) fn role_words(desk: &CaseDesk) -> &'static str {
    role_for(desk.step, desk.view.facts.society.approval).label()
}
