//! 進み具合: where a case stands in its flow, read from its history.
//! It must not move the case; that is `engine`.

use crate::domain::date::Date;
use crate::procedure::blocks;
use crate::procedure::case::{Case, CaseState, Movement, UserId};
use crate::procedure::catalogue::Procedure;
use crate::procedure::form::Form;
use crate::procedure::step::{Lane, Step};

/// 進み具合: what is settled, what is to be done now, and what the case waits for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Position {
    /// Steps settled and not undone by a 差戻し or 再受付, oldest first.
    pub done: Vec<Settled>,
    /// Index in the flow of the group to be worked on; `None` once the case is closed or away.
    pub group: Option<usize>,
    /// Steps that may be settled now: those of the current group, and those of other lanes not yet recorded.
    pub open: Vec<Step>,
    /// What the case waits for.
    pub waiting: Vec<Waiting>,
}

/// A step that is settled.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Settled {
    /// The step.
    pub step: Step,
    /// Who settled it.
    pub by: UserId,
    /// The day.
    pub on: Date,
    /// What was recorded.
    pub details: Form,
    /// 不要 with its reason; `None` where the step was done.
    pub not_needed: Option<String>,
}

/// What a case waits for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Waiting {
    /// 返戻中: whoever handed it in.
    Resubmission,
    /// 決裁.
    Decision,
    /// An answer from outside to a step that was carried away, such as 符号取得「依頼済」.
    Answer(Step),
}

/// 工程の状態, as the stepper shows it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StepState {
    /// 済.
    Done,
    /// 不要.
    NotNeeded,
    /// To be done now.
    Open,
    /// Later, or not at all any more.
    Later,
}

impl Position {
    /// The state of one step.
    #[must_use]
    pub fn state(&self, step: Step) -> StepState {
        match self.settled(step) {
            Some(settled) if settled.not_needed.is_some() => StepState::NotNeeded,
            Some(_) => StepState::Done,
            None if self.open.contains(&step) => StepState::Open,
            None => StepState::Later,
        }
    }

    /// The record of a settled step.
    #[must_use]
    pub fn settled(&self, step: Step) -> Option<&Settled> {
        self.done.iter().find(|settled| settled.step == step)
    }

    /// Whether the step was done or found not needed.
    #[must_use]
    pub fn is_settled(&self, step: Step) -> bool {
        self.settled(step).is_some()
    }
}

/// Where the case stands.
#[must_use]
pub fn position(procedure: &Procedure, case: &Case) -> Position {
    let done = settled_steps(procedure, case);
    if case.state != CaseState::Open {
        let waiting = if case.state == CaseState::Returned {
            vec![Waiting::Resubmission]
        } else {
            Vec::new()
        };
        return Position {
            done,
            group: None,
            open: Vec::new(),
            waiting,
        };
    }
    let is_settled = |step: &Step| done.iter().any(|settled| settled.step == *step);
    let group = procedure.flow.iter().position(|steps| {
        steps
            .iter()
            .any(|step| procedure.lane(*step) == Lane::Society && !is_settled(step))
    });
    let reached = group.map_or(0, |index| index + 1);
    let open: Vec<Step> = procedure
        .flow
        .iter()
        .take(reached)
        .flat_map(|steps| steps.iter().copied())
        .filter(|step| !is_settled(step))
        .collect();
    let waiting = open
        .iter()
        .filter_map(|step| waits_for(*step, &case.form))
        .collect();
    Position {
        done,
        group,
        open,
        waiting,
    }
}

/// Whether the case has been decided in favour, so that its entries lie in the ledger.
#[must_use]
pub fn is_decided(procedure: &Procedure, case: &Case) -> bool {
    let decision = procedure.decision_step();
    settled_steps(procedure, case)
        .iter()
        .any(|settled| settled.step == decision)
}

/// The index of the group of the flow that holds a step.
#[must_use]
pub fn group_of(procedure: &Procedure, step: Step) -> Option<usize> {
    procedure
        .flow
        .iter()
        .position(|steps| steps.contains(&step))
}

fn settled_steps(procedure: &Procedure, case: &Case) -> Vec<Settled> {
    let mut done: Vec<Settled> = Vec::new();
    for event in &case.history {
        let settled = |step: Step, details: Form, not_needed: Option<String>| Settled {
            step,
            by: event.by,
            on: event.on,
            details,
            not_needed,
        };
        match &event.movement {
            Movement::Completed { step, details, .. } => {
                done.push(settled(*step, details.clone(), None));
            }
            Movement::NotNeeded { step, reason } => {
                done.push(settled(*step, Form::new(), Some(reason.clone())));
            }
            Movement::SentBack { to, .. } => {
                let back = group_of(procedure, *to);
                done.retain(|settled| {
                    settled.step != *to && group_of(procedure, settled.step) <= back
                });
            }
            Movement::ReceivedAgain { .. } => {
                done.retain(|settled| settled.step == Step::Receive);
            }
            Movement::Returned { .. } | Movement::Rejected { .. } | Movement::Withdrawn { .. } => {}
        }
    }
    done
}

fn waits_for(step: Step, form: &Form) -> Option<Waiting> {
    if step == Step::Approve {
        return Some(Waiting::Decision);
    }
    blocks::waits_for_answer(step, form).then_some(Waiting::Answer(step))
}
