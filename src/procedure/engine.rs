//! 案件を進める: the moves of a case, each a pure function from one case to the next.
//! It must not store anything, read the clock, or know a particular procedure.

use crate::domain::date::Date;
use crate::domain::entry::{Entry, Fact};
use crate::domain::finding::{FieldPath, Finding};
use crate::domain::identity::VerifiedBy;
use crate::domain::society::Approval;
use crate::procedure::blocks;
use crate::procedure::case::{Case, CaseId, CaseState, CheckMark, Event, Movement, Nature, UserId};
use crate::procedure::catalogue::Procedure;
use crate::procedure::certificates::examine_certificates;
use crate::procedure::facts::Facts;
use crate::procedure::family::adds_nobody;
use crate::procedure::field::{Field, Need};
use crate::procedure::form::Form;
use crate::procedure::gate;
use crate::procedure::position::{group_of, is_decided, position};
use crate::procedure::step::{Lane, Role, Step};
use crate::procedure::step_findings;
use crate::procedure::value::{Kind, Value};
use std::collections::{BTreeMap, BTreeSet};

/// 操作者: who moves a case, and in which roles.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Actor {
    /// The user.
    pub user: UserId,
    /// The user's roles.
    pub roles: BTreeSet<Role>,
}

/// What a new case starts with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Opening {
    /// 案件番号.
    pub id: CaseId,
    /// 受付番号.
    pub receipt_number: String,
    /// 受付年月日: the day of arrival.
    pub received_on: Date,
}

/// What a move leads to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Moved {
    /// The case afterwards.
    pub case: Case,
    /// Entries to be posted in the same transaction; none for most moves.
    pub entries: Vec<Entry>,
}

/// One user's turn at a case.
#[derive(Clone, Copy)]
pub struct Turn<'a> {
    /// The procedure.
    pub procedure: &'a Procedure,
    /// The case as it stands.
    pub case: &'a Case,
    /// What is known.
    pub facts: &'a Facts,
    /// Who acts.
    pub actor: &'a Actor,
}

/// Opens a new case with an empty form.
#[must_use]
pub fn open(procedure: &Procedure, opening: Opening) -> Case {
    Case {
        id: opening.id,
        procedure: procedure.id.to_owned(),
        version: procedure.version,
        receipt_number: opening.receipt_number,
        received_on: opening.received_on,
        nature: Nature::Ordinary,
        subject: None,
        form: Form::new(),
        reasons: BTreeMap::new(),
        checks: BTreeMap::new(),
        history: Vec::new(),
        state: CaseState::Open,
        entries: Vec::new(),
    }
}

/// Opens a 訂正 or 取消 of a decided case: its form begins as the decided one, without what the steps recorded.
pub fn open_correction(
    procedure: &Procedure,
    original: &Case,
    nature: Nature,
    opening: Opening,
) -> Result<Case, Vec<Finding>> {
    if !is_decided(procedure, original) {
        return Err(vec![Finding::blocks(
            "not_decided",
            "まだ台帳に記載されていない案件です。訂正・取消ではなく、差戻しまたは取下げをしてください。",
        )]);
    }
    if matches!(original.nature, Nature::Cancellation(_)) {
        return Err(vec![Finding::blocks(
            "already_cancelled",
            "取消の案件は訂正・取消できません。正しい届書を新しい案件として受け付けてください。",
        )]);
    }
    let mut case = open(procedure, opening);
    case.nature = nature;
    case.subject = original.subject;
    case.form = original.form.clone();
    for (_, fields) in procedure.details() {
        for field in fields {
            case.form.set_value(field.key, None);
        }
    }
    Ok(case)
}

/// Fills every computed field anew: those of the form until the case is decided, those of a step until it is settled.
/// After that they are frozen.
pub fn recompute(procedure: &Procedure, case: &mut Case, facts: &Facts) {
    if case.state != CaseState::Open && case.state != CaseState::Returned {
        return;
    }
    let position = position(procedure, case);
    if !position.is_settled(procedure.decision_step()) {
        for section in procedure.sections {
            draw(section.fields, case, facts);
            compute(section.fields, &mut case.form, facts);
        }
    }
    for (step, fields) in procedure.details() {
        if !position.is_settled(step) {
            draw(fields, case, facts);
            compute(fields, &mut case.form, facts);
        }
    }
}

/// Fills empty fields from the ledger once it is known who the case is about. Where another person was named before,
/// what had come from that person's file is taken out first; what was typed stays.
pub fn carry_over(procedure: &Procedure, case: &mut Case, before: Option<&Facts>, now: &Facts) {
    if before.is_some_and(|before| before.subject == now.subject) {
        return;
    }
    if matches!(case.nature, Nature::Correction(_) | Nature::Cancellation(_)) {
        return;
    }
    for (key, value) in before
        .map(|before| (procedure.carry_over)(&case.form, before))
        .unwrap_or_default()
    {
        if case.form.value(key) == Some(&value) && may_edit(procedure, case, key) {
            case.set_value(key, None);
        }
    }
    recompute(procedure, case, now);
    for (key, value) in (procedure.carry_over)(&case.form, now) {
        if case.form.value(key).is_none() && may_edit(procedure, case, key) {
            case.set_value(key, Some(value));
        }
    }
}

/// Whether a field may still be edited: fields of the form until the 審査 is done, so that what was examined is what is
/// decided (after that 差戻し is the way back); those of a step until it is settled.
#[must_use]
pub fn may_edit(procedure: &Procedure, case: &Case, key: &str) -> bool {
    if case.state != CaseState::Open {
        return false;
    }
    let position = position(procedure, case);
    let of_step = procedure
        .details()
        .find(|(_, fields)| fields.iter().any(|field| field.key == key));
    match of_step {
        Some((step, _)) => !position.is_settled(step),
        None => {
            !position.is_settled(Step::Review) && !position.is_settled(procedure.decision_step())
        }
    }
}

impl Turn<'_> {
    /// Completes a step with what the form holds under the keys of the step's details.
    /// All that stands in the way comes back at once.
    pub fn complete(&self, step: Step) -> Result<Moved, Vec<Finding>> {
        let case = self.recomputed();
        let turn = Turn {
            case: &case,
            ..*self
        };
        let obstacles = gate::obstacles(&turn, step);
        if !obstacles.is_empty() {
            return Err(obstacles);
        }
        let entries = turn.entries_of(step)?;
        let mut case = case.clone();
        if step == self.procedure.decision_step() && case.subject.is_none() {
            case.subject = entries.first().map(|entry| entry.person);
        }
        let same_person = step == Step::Approve && gate::is_same_person(&turn);
        turn.push_completed(&mut case, step, same_person);
        if step == Step::Receive && blocks::EMPLOYER_VERIFIED.get(&case.form) == Some(true) {
            turn.record_employers_check(&mut case);
        }
        if step == Step::Finish {
            case.state = CaseState::Finished;
        }
        Ok(Moved { case, entries })
    }

    /// Records that a step is not needed, with the reason; 符号取得「不要（4制度間異動）」 asks for the previous insurer of those who come.
    pub fn not_needed(&self, step: Step, reason: &str) -> Result<Moved, Vec<Finding>> {
        let mut problems = gate::may_act(self, step);
        problems.extend(needs_reason(reason));
        if !gate::may_leave_out(self.procedure, self.case, self.facts, step) {
            problems.push(Finding::blocks(
                "step_always_needed",
                "この工程は省けません。",
            ));
        }
        if step == Step::AcquireCode
            && self.case.nature == Nature::Ordinary
            && !adds_nobody(&self.case.form)
            && blocks::PREVIOUS_INSURER.get(&self.case.form).is_none()
        {
            problems.push(
                Finding::blocks(
                    "previous_insurer_missing",
                    "符号取得を不要とするときは、異動前の保険者を入力してください。",
                )
                .at(FieldPath::of(blocks::PREVIOUS_INSURER.name())),
            );
        }
        if step == Step::Inquire {
            problems.extend(gate::unanswered_omissions(self.procedure, self.case));
        }
        let reason = reason.trim().to_owned();
        self.moved(problems, Movement::NotNeeded { step, reason }, None)
    }

    /// 職権: settles everything up to the 交付 at once, because the law itself brings the change about and neither a 届 nor
    /// a 決裁 is needed (健康保険法第38条第1号, 75歳). What stands against it comes back at once; the notices are still to
    /// be sent and the rows to be registered.
    pub fn settle_by_law(&self, reason: &str) -> Result<Moved, Vec<Finding>> {
        let case = self.recomputed();
        let turn = Turn {
            case: &case,
            ..*self
        };
        let problems = turn.against_law(reason);
        if !problems.is_empty() {
            return Err(problems);
        }
        let decision = self.procedure.decision_step();
        let mut entries = turn.entries_of(decision)?;
        entries.extend(turn.entries_of(Step::Issue)?);
        let mut case = case.clone();
        let groups = [decision, Step::Issue].map(|step| group_of(self.procedure, step));
        let last = groups.into_iter().flatten().max().unwrap_or(0);
        let steps = self.procedure.flow.iter().take(last + 1).copied().flatten();
        for step in steps.copied() {
            if matches!(step, Step::Register | Step::Issue) {
                turn.push_completed(&mut case, step, false);
            } else {
                let reason = reason.trim().to_owned();
                let movement = Movement::NotNeeded { step, reason };
                case.history.push(self.event(movement));
            }
        }
        Ok(Moved { case, entries })
    }

    /// What stands against settling the case by law.
    fn against_law(&self, reason: &str) -> Vec<Finding> {
        let mut problems = gate::has_role(self.actor, Role::Clerk);
        problems.extend(needs_reason(reason));
        let is_untouched = self.case.state == CaseState::Open && self.case.history.is_empty();
        if self.case.nature != Nature::ByLaw || !is_untouched {
            problems.push(gate::closed());
        }
        let form = &self.case.form;
        let mut findings = gate::findings(self.procedure, self.case, self.facts);
        for step in [Step::Register, Step::Issue] {
            let details = self.procedure.details_of(step);
            findings.extend(gate::field_findings(details, form, self.facts));
            findings.extend(step_findings::examine_step(step, form, self.facts));
        }
        findings.extend(examine_certificates(form, self.facts));
        findings.retain(|finding| gate::is_obstacle(finding, self.case));
        problems.extend(findings);
        problems
    }

    /// 差戻し: back to an earlier step inside the society. The ticks of that step and those after it are taken away.
    pub fn send_back(&self, to: Step, reason: &str) -> Result<Moved, Vec<Finding>> {
        let mut problems = self.before_decision();
        problems.extend(needs_reason(reason));
        let position = position(self.procedure, self.case);
        if group_of(self.procedure, to) >= position.group || !position.is_settled(to) {
            problems.push(Finding::blocks(
                "send_back_target",
                "差戻し先には、済んだ工程を選んでください。",
            ));
        }
        let reason = reason.trim().to_owned();
        self.moved(problems, Movement::SentBack { to, reason }, None)
    }

    /// 返戻: back to whoever handed it in; the case waits for 再受付.
    pub fn return_to_sender(&self, reason: &str) -> Result<Moved, Vec<Finding>> {
        let mut problems = self.before_decision();
        problems.extend(needs_reason(reason));
        let reason = reason.trim().to_owned();
        self.moved(
            problems,
            Movement::Returned { reason },
            Some(CaseState::Returned),
        )
    }

    /// 再受付 after a 返戻: all steps and ticks after 受付 are to be done again; the first arrival day stays that of the case.
    pub fn receive_again(&self, arrived_on: Date) -> Result<Moved, Vec<Finding>> {
        let mut problems = gate::has_role(self.actor, Role::Clerk);
        if self.case.state != CaseState::Returned {
            problems.push(Finding::blocks(
                "not_returned",
                "返戻した案件だけを再受付できます。",
            ));
        }
        if arrived_on > self.facts.today || arrived_on < self.case.received_on {
            problems.push(Finding::blocks(
                "arrival_day",
                "再受付の日は、最初の受付日から今日までの日を入力してください。",
            ));
        }
        self.moved(
            problems,
            Movement::ReceivedAgain { arrived_on },
            Some(CaseState::Open),
        )
    }

    /// 却下（不可）: decided against by whoever may decide.
    pub fn reject(&self, reason: &str) -> Result<Moved, Vec<Finding>> {
        let mut problems = gate::may_act(self, self.procedure.decision_step());
        problems.extend(needs_reason(reason));
        let reason = reason.trim().to_owned();
        self.moved(
            problems,
            Movement::Rejected { reason },
            Some(CaseState::Rejected),
        )
    }

    /// 取下げ by whoever handed it in; possible until the decision, also while the case is returned.
    pub fn withdraw(&self, reason: &str) -> Result<Moved, Vec<Finding>> {
        let mut problems = if self.case.state == CaseState::Returned {
            gate::has_role(self.actor, Role::Clerk)
        } else {
            self.before_decision()
        };
        problems.extend(needs_reason(reason));
        let reason = reason.trim().to_owned();
        self.moved(
            problems,
            Movement::Withdrawn { reason },
            Some(CaseState::Withdrawn),
        )
    }

    /// Ticks an item of a step's checklist; `answer` says how it was confirmed where a tick does not say it all.
    pub fn tick(&self, step: Step, check: &str, answer: &str) -> Result<Moved, Vec<Finding>> {
        let known = self
            .procedure
            .checklist
            .iter()
            .any(|item| item.step == step && item.id == check);
        let mut problems = gate::has_role(self.actor, Role::Clerk);
        if !known || position(self.procedure, self.case).is_settled(step) {
            problems.push(Finding::blocks(
                "check_closed",
                "この確認事項には、いまは記録できません。",
            ));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let mut case = self.case.clone();
        let mark = CheckMark {
            by: self.actor.user,
            on: self.facts.today,
            answer: answer.to_owned(),
        };
        case.checks.insert(gate::check_key(step, check), mark);
        Ok(Moved {
            case,
            entries: Vec::new(),
        })
    }

    /// The case with its computed fields filled from the facts at hand.
    fn recomputed(&self) -> Case {
        let mut case = self.case.clone();
        recompute(self.procedure, &mut case, self.facts);
        case
    }

    fn entries_of(&self, step: Step) -> Result<Vec<Entry>, Vec<Finding>> {
        let form = &self.case.form;
        if step == self.procedure.decision_step() {
            return decided_entries(self);
        }
        if matches!(self.case.nature, Nature::Cancellation(_)) {
            return Ok(Vec::new());
        }
        Ok((self.procedure.step_entries)(step, form, self.facts))
    }

    fn push_completed(&self, case: &mut Case, step: Step, same_person: bool) {
        let mut details = Form::new();
        for field in self.procedure.details_of(step) {
            details.set_value(field.key, case.form.value(field.key).cloned());
        }
        case.history.push(self.event(Movement::Completed {
            step,
            details,
            same_person,
        }));
    }

    /// 事業主確認済: what the employer checked is recorded together with the receipt.
    fn record_employers_check(&self, case: &mut Case) {
        blocks::NUMBER_VERIFIED_BY.set(&mut case.form, VerifiedBy::Employer);
        blocks::IDENTITY_VERIFIED_BY.set(&mut case.form, VerifiedBy::Employer);
        let position = position(self.procedure, case);
        let steps = self.procedure.flow.iter().flat_map(|steps| steps.iter());
        for step in steps.copied() {
            if self.procedure.lane(step) == Lane::Employer && !position.is_settled(step) {
                self.push_completed(case, step, false);
            }
        }
    }

    fn event(&self, movement: Movement) -> Event {
        Event {
            movement,
            by: self.actor.user,
            on: self.facts.today,
        }
    }

    fn moved(
        &self,
        problems: Vec<Finding>,
        movement: Movement,
        state: Option<CaseState>,
    ) -> Result<Moved, Vec<Finding>> {
        if !problems.is_empty() {
            return Err(problems);
        }
        let mut case = self.case.clone();
        let goes_back = matches!(
            movement,
            Movement::SentBack { .. } | Movement::ReceivedAgain { .. }
        );
        case.history.push(self.event(movement));
        if let Some(state) = state {
            case.state = state;
        }
        if goes_back {
            self.clear_ticks(&mut case);
        }
        Ok(Moved {
            case,
            entries: Vec::new(),
        })
    }

    /// What was confirmed of a paper or an entry that comes back is to be confirmed again.
    fn clear_ticks(&self, case: &mut Case) {
        let position = position(self.procedure, case);
        for check in self.procedure.checklist {
            if !position.is_settled(check.step) {
                case.checks.remove(&gate::check_key(check.step, check.id));
            }
        }
    }

    fn before_decision(&self) -> Vec<Finding> {
        let mut problems = if self.actor.roles.contains(&Role::Approver) {
            Vec::new()
        } else {
            gate::has_role(self.actor, Role::Clerk)
        };
        if self.case.state != CaseState::Open {
            problems.push(gate::closed());
        } else if is_decided(self.procedure, self.case) {
            problems.push(Finding::blocks(
                "already_decided",
                "台帳に記載済みの案件です。変えるには訂正または取消の案件を作ってください。",
            ));
        }
        problems
    }
}

/// 決裁による記載. A 訂正 reverses only the entries that no longer hold and adds those that are new; a 取消 reverses all.
/// What happened in the world stays on record in both: a certificate handed out has to be collected, from a person
/// who must stay known.
fn decided_entries(turn: &Turn<'_>) -> Result<Vec<Entry>, Vec<Finding>> {
    let facts = turn.facts;
    let wanted = match turn.case.nature {
        Nature::Cancellation(_) => Vec::new(),
        Nature::Ordinary | Nature::ByLaw | Nature::Correction(_) => {
            (turn.procedure.effects)(&turn.case.form, facts)?
        }
    };
    let reversed = facts
        .corrects
        .iter()
        .filter(|written| !written.entry.fact.outlives_its_case())
        .filter(|written| !must_stay_known(&written.entry, &wanted, facts))
        .filter(|written| !wanted.contains(&written.entry))
        .map(|written| Entry {
            person: written.entry.person,
            valid_from: written.entry.valid_from,
            fact: Fact::Reversed { entry: written.id },
        });
    let stands = |entry: &Entry| facts.corrects.iter().any(|old| old.entry == *entry);
    let added = wanted.iter().filter(|entry| !stands(entry)).cloned();
    Ok(reversed.chain(added).collect())
}

/// Whether the entry says who somebody is who holds a certificate of the corrected case, and nothing new says it.
fn must_stay_known(entry: &Entry, wanted: &[Entry], facts: &Facts) -> bool {
    let is_registration = |entry: &Entry| matches!(entry.fact, Fact::PersonRegistered(_));
    let of_same = |other: &Entry| other.person == entry.person;
    let holds_certificate = facts
        .corrects
        .iter()
        .any(|written| of_same(&written.entry) && written.entry.fact.outlives_its_case());
    let is_renewed = wanted
        .iter()
        .any(|other| of_same(other) && is_registration(other));
    is_registration(entry) && holds_certificate && !is_renewed
}

/// Draws the rows of tables that come from the ledger; a reason given for a row that changes does not stay with it.
fn draw(fields: &[Field], case: &mut Case, facts: &Facts) {
    for field in fields {
        if let Need::Drawn(draw) = field.need {
            let rows = draw(&case.form, facts);
            case.set_value(field.key, (!rows.is_empty()).then_some(Value::Rows(rows)));
        }
    }
}

fn compute(fields: &[Field], form: &mut Form, facts: &Facts) {
    for field in fields {
        if let Need::Computed(value) = field.need {
            let value = value(form, facts);
            form.set_value(field.key, value);
        }
        if let Kind::Rows(inner) = field.kind {
            compute_rows(field.key, inner, form, facts);
        }
    }
}

fn compute_rows(key: &str, fields: &[Field], form: &mut Form, facts: &Facts) {
    for row in 0..form.rows(key).len() {
        for field in fields {
            if let Need::RowComputed(value) = field.need {
                let value: Option<Value> = value(form, row, facts);
                form.set_at(&FieldPath::in_row(key, row, field.key), value);
            }
        }
    }
}

fn needs_reason(reason: &str) -> Vec<Finding> {
    if reason.trim().is_empty() {
        vec![Finding::blocks(
            "reason_missing",
            "理由を入力してください。",
        )]
    } else {
        Vec::new()
    }
}

/// The role needed for a step: on paper the clerk types the decision back.
#[must_use]
pub fn role_for(step: Step, approval: Approval) -> Role {
    match (step, approval) {
        (Step::Approve, Approval::Paper) => Role::Clerk,
        _ => step.role(),
    }
}
