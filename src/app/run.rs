//! 操作の実行: runs a command in one transaction and says what changed. One function per command stands in the
//! file of its subject; here is only the way there.
//! It must not do the work itself.

use crate::app::batch_export::Exported;
use crate::app::command::Command;
use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::given::GivenFile;
use crate::app::inquiry_answers::AnswerKept;
use crate::app::inquiry_answers::AnswersTaken;
use crate::app::intake::IntakeView;
use crate::app::intake_accept::Accepted;
use crate::app::job::Progress;
use crate::app::list_output::WrittenList;
use crate::app::monthly::MonthlyView;
use crate::app::presend::PresendReport;
use crate::app::results::ResultSummary;
use crate::app::session::Session;
use crate::app::takeover::DryRun;
use crate::app::takeover_drafts::DraftTold;
use crate::app::transfers::TransferPreview;
use crate::domain::coded::Coded;
use crate::ledger::transact::Changes;
use crate::procedure::case::CaseId;
use crate::procedure::step::Role;
use std::path::PathBuf;
use std::sync::Arc;
use zeroize::Zeroizing;

/// 変わったもの: which kinds of things a command changed, so that screens refresh only these.
pub type Changed = Changes;

/// What came of a command.
#[derive(Default)]
pub struct Outcome {
    /// What changed.
    pub changed: Changed,
    /// What else there is to tell.
    pub told: Told,
}

/// What a command tells besides what changed.
#[derive(Default)]
pub enum Told {
    /// Nothing more.
    #[default]
    Nothing,
    /// The opened case.
    Case(CaseId),
    /// The opened cases, in the order of the file.
    Cases(Vec<CaseId>),
    /// Lines of a 届書 became 決定案, others perhaps cases.
    Accepted(Accepted),
    /// The issued paper.
    Paper(i64),
    /// The written batch.
    Exported(Exported),
    /// What was found before a file is made.
    Presend(PresendReport),
    /// The answers of a result file.
    Results(ResultSummary),
    /// A file was written.
    File(PathBuf),
    /// An employer's file was read.
    Intake(Arc<IntakeView>),
    /// A file for the bank was looked at before it is made.
    Transfer(Box<TransferPreview>),
    /// A month was counted.
    Month(Box<MonthlyView>),
    /// A list was written.
    Listed(WrittenList),
    /// It was carried out and kept, but the file could not be written: the sentence that says what to do.
    NotWritten(String),
    /// A shown 個人番号; wiped when dropped.
    Number(Zeroizing<String>),
    /// So many rows were laid.
    Rows(usize),
    /// An answer was kept.
    Answered(AnswerKept),
    /// A file of answers was taken in.
    Answers(AnswersTaken),
    /// The rows of an old ledger, compared with this one.
    TriedOut(Arc<DryRun>),
    /// What came of a takeover under way.
    Draft(DraftTold),
}

impl Session {
    /// Runs a command.
    ///
    /// # Errors
    ///
    /// Why it was not carried out; nothing of it was kept then.
    pub fn run(&mut self, command: Command) -> Result<Outcome> {
        self.run_with(command, &Progress::default())
    }

    /// Runs a command that may tell how far it is and hear that it shall stop.
    ///
    /// # Errors
    ///
    /// As [`Session::run`].
    pub fn run_with(&mut self, command: Command, progress: &Progress) -> Result<Outcome> {
        self.may_run(&command)?;
        Ok(match command {
            Command::OpenCase(new) => told(self.open_case(new)?, Told::Case),
            Command::SaveForm { case, form } => plain(self.save_form(case, &form)?),
            Command::HoldNumber { case, at, number } => {
                plain(self.hold_number(case, &at, &number)?)
            }
            Command::DropNumber { case, at } => plain(self.drop_number(case, &at)?),
            Command::RevealNumber { held, reason } => {
                told(self.reveal_number(held, &reason)?, Told::Number)
            }
            Command::GiveReason {
                case,
                finding,
                reason,
            } => plain(self.give_reason(case, &finding, &reason)?),
            Command::Due(command) => self.run_due(command)?,
            Command::Tick {
                case,
                check,
                answer,
            } => plain(self.tick(case, &check, answer.as_deref())?),
            Command::CompleteStep { case, step } => plain(self.complete_step(case, step)?),
            Command::Reroute { case, to } => plain(self.reroute(case, &to)?),
            Command::RequestInquiries { case } => told(self.request_inquiries(case)?, Told::Rows),
            Command::Print { case, document } => {
                told(self.print_document(case, &document)?, Told::Paper)
            }
            Command::Remuneration(command) => self.run_remuneration(&command)?,
            Command::Takeover(command) => self.run_takeover(command, progress)?,
            Command::ReadIntake(file) => self.look_at_intake(&file, progress)?,
            Command::AcceptIntake(taken) => told(self.accept_intake(&taken, progress)?, accepted),
            Command::IntakeFile(command) => self.run_intake_file(&command, progress)?,
            Command::ExportBatch(order) => told(self.export_batch(&order)?, Told::Exported),
            Command::Batch(batch) => self.run_batch(&batch)?,
            Command::ImportResults(file) => told(self.import_results(&file, "")?, Told::Results),
            Command::PrintTranscription(order) => {
                told(self.print_transcription(&order)?, Told::File)
            }
            Command::Transcribed { rows, on, receipt } => {
                plain(self.transcribed(&rows, on, &receipt)?)
            }
            Command::MoveRows { rows, to, reason } => plain(self.move_rows(&rows, to, &reason)?),
            Command::Certificates(command) => self.run_certificates(&command)?,
            Command::ReviewDependents(order) => told(self.review_dependents(&order)?, Told::File),
            Command::Need(command) => self.run_need(&command)?,
            Command::Identity(command) => self.run_identity(&command)?,
            Command::Inquiry(command) => self.run_inquiry(command)?,
            Command::Payment(payment) => told(self.run_payment(payment, progress)?, |told| told),
            Command::Layout(layout) => self.run_layouts(layout)?,
            Command::Premium(premium) => told(self.run_premium(premium)?, |told| told),
            Command::Spelling(command) => self.run_spelling(&command)?,
            Command::SaveSociety {
                effective_from,
                society,
            } => plain(self.save_society(effective_from, &society)?),
            Command::SaveEstablishment(place) => plain(self.save_establishment(&place)?),
            Command::AddUser(new) => plain(self.add_user(&new)?),
            Command::SetPassword { user, password } => plain(self.set_password(user, &password)?),
            Command::ChangeUser { user, name, roles } => {
                plain(self.change_user(user, &name, &roles)?)
            }
            Command::GrantNumbers { user, password } => plain(self.grant_numbers(user, &password)?),
            Command::RevokeNumbers(user) => plain(self.revoke_numbers(user)?),
            Command::StopUser(user) => plain(self.stop_user(user)?),
            Command::RenewRecoveryCode { folder } => {
                told(self.renew_recovery_code(&folder)?, Told::File)
            }
            Command::Month(command) => self.run_month(&command)?,
            Command::WriteList(order) => told(self.write_list(&order)?, Told::Listed),
            Command::TakeOut(order) => told(self.take_out(&order, progress)?, Told::File),
            Command::BackUp { folder } => told(self.back_up(&folder)?, Told::File),
        })
    }

    fn look_at_intake(&self, file: &GivenFile, progress: &Progress) -> Result<Outcome> {
        let (_, view) = self.look_through(&file.name, &file.bytes, progress)?;
        Ok(looked(view, |view| Told::Intake(Arc::new(view))))
    }

    /// Whether the user has the role that the command needs beforehand.
    fn may_run(&self, command: &Command) -> Result<()> {
        let roles = &self.user().roles;
        if let Some(role) = command.role()
            && !roles.contains(&role)
        {
            return Err(Error::NotAllowed(role.label()));
        }
        let works = [Role::Clerk, Role::Approver];
        if command.is_work_on_a_case() && !works.iter().any(|role| roles.contains(role)) {
            return Err(Error::NotAllowed(Role::Clerk.label()));
        }
        Ok(())
    }
}

impl Told {
    /// Whether something was only looked at, so that the ledger is as it was.
    #[must_use]
    pub const fn is_a_look(&self) -> bool {
        matches!(
            self,
            Told::Intake(_) | Told::Transfer(_) | Told::Month(_) | Told::TriedOut(_)
        )
    }
}

/// Cases alone are told as such.
fn accepted(accepted: Accepted) -> Told {
    if accepted.drafts.is_empty() {
        Told::Cases(accepted.cases)
    } else {
        Told::Accepted(accepted)
    }
}

/// What was only looked at.
pub(super) fn looked<T>(value: T, tell: impl FnOnce(T) -> Told) -> Outcome {
    Outcome {
        changed: Changes::default(),
        told: tell(value),
    }
}

pub(super) fn plain(changed: Changes) -> Outcome {
    Outcome {
        changed,
        told: Told::Nothing,
    }
}

pub(super) fn told<T>((value, changed): (T, Changes), tell: impl FnOnce(T) -> Told) -> Outcome {
    Outcome {
        changed,
        told: tell(value),
    }
}
