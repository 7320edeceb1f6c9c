//! 操作: everything a user can do, each with its Japanese name and the role it needs.
//! It must not do anything itself; `run` does.

use crate::app::batch_command::BatchCommand;
use crate::app::batch_export::BatchOrder;
use crate::app::card_needs::NeedCommand;
use crate::app::certificates::CertificateCommand;
use crate::app::dependents_review::DependentsReviewOrder;
use crate::app::due::DueCommand;
use crate::app::given::GivenFile;
use crate::app::identity_doubts::IdentityCommand;
use crate::app::inquiry_command::InquiryCommand;
use crate::app::intake_files::IntakeFileCommand;
use crate::app::layouts::LayoutCommand;
use crate::app::list_output::ListOrder;
use crate::app::monthly::MonthCommand;
use crate::app::outbox::RowMove;
use crate::app::payment_command::PaymentCommand;
use crate::app::premium_command::PremiumCommand;
use crate::app::remuneration_decisions::RemunerationCommand;
use crate::app::results::ResultFile;
use crate::app::spelling_command::SpellingCommand;
use crate::app::takeout::TakeoutOrder;
use crate::app::takeover_accept::TakeoverCommand;
use crate::app::transcription::TranscriptionOrder;
use crate::domain::date::Date;
use crate::domain::establishment::Establishment;
use crate::domain::finding::FieldPath;
use crate::domain::member::PersonId;
use crate::domain::number::HeldNumber;
use crate::domain::number::IndividualNumber;
use crate::domain::society::Society;
use crate::procedure::case::CaseId;
use crate::procedure::case::Nature;
use crate::procedure::case::UserId;
use crate::procedure::form::Form;
use crate::procedure::step::Role;
use crate::procedure::step::Step;
use std::path::PathBuf;
use zeroize::Zeroizing;

/// 操作.
#[derive(Clone)]
pub enum Command {
    /// Opens a case of a procedure.
    OpenCase(NewCase),
    /// Keeps what was typed so far.
    SaveForm {
        /// The case.
        case: CaseId,
        /// The whole form.
        form: Form,
    },
    /// Takes an 個人番号 out of the hands of the form and lays it apart.
    HoldNumber {
        /// The case.
        case: CaseId,
        /// The field it was typed into.
        at: FieldPath,
        /// The number.
        number: IndividualNumber,
    },
    /// Removes an 個人番号 from a field; the held number is discarded.
    DropNumber {
        /// The case.
        case: CaseId,
        /// The field.
        at: FieldPath,
    },
    /// Shows an 個人番号; needs the right and a reason, and is recorded.
    RevealNumber {
        /// Which.
        held: HeldNumber,
        /// Why.
        reason: String,
    },
    /// Gives the reason for a finding that needs one.
    GiveReason {
        /// The case.
        case: CaseId,
        /// The finding's identity.
        finding: String,
        /// The reason; empty takes it back.
        reason: String,
    },
    /// Settles something that falls due.
    Due(DueCommand),
    /// Ticks or answers an item of the checklist.
    Tick {
        /// The case.
        case: CaseId,
        /// `step.check`.
        check: String,
        /// The answer's code; `None` takes the tick back.
        answer: Option<String>,
    },
    /// Completes a step; what it records stands in the form, which is saved first.
    CompleteStep {
        /// The case.
        case: CaseId,
        /// The step.
        step: Step,
    },
    /// Moves the case in another way than forward.
    Reroute {
        /// The case.
        case: CaseId,
        /// How.
        to: Reroute,
    },
    /// Lays the inquiries of a case for the file of 情報照会依頼.
    RequestInquiries {
        /// The case.
        case: CaseId,
    },
    /// Prints a document of the case and keeps it as a paper.
    Print {
        /// The case.
        case: CaseId,
        /// The document's id.
        document: String,
    },
    /// Reads an employer's file and looks its lines up; nothing is recorded.
    ReadIntake(GivenFile),
    /// Accepts rows of an employer's file: each becomes a case.
    AcceptIntake(IntakeAcceptance),
    /// Something is written out of an employer's file.
    IntakeFile(IntakeFileCommand),
    /// Writes the waiting rows of an interface into a file.
    ExportBatch(BatchOrder),
    /// Something else with the files for the 中間サーバー.
    Batch(BatchCommand),
    /// Reads a result file back.
    ImportResults(ResultFile),
    /// Writes the 転記票 of outbox rows into a folder.
    PrintTranscription(TranscriptionOrder),
    /// Records that rows were typed at the terminal from the 転記票.
    Transcribed {
        /// Outbox rows.
        rows: Vec<i64>,
        /// 登録日.
        on: Date,
        /// 受付番号 of the terminal.
        receipt: String,
    },
    /// Takes outbox rows back, or puts them into the next file once more.
    MoveRows {
        /// Outbox rows.
        rows: Vec<i64>,
        /// Where to.
        to: RowMove,
        /// Why.
        reason: String,
    },
    /// Records, asks for or lists certificates.
    Certificates(CertificateCommand),
    /// Writes the lists of the 検認 of 被扶養者 into a folder.
    ReviewDependents(DependentsReviewOrder),
    /// Something with inquiries and their answers.
    Inquiry(InquiryCommand),
    /// Something with a doubt about the identity of a registered person.
    Identity(IdentityCommand),
    /// Something with the monthly list of people without a usable マイナ保険証.
    Need(NeedCommand),
    /// Something with the payments of the society.
    Payment(PaymentCommand),
    /// Something with the layouts of files in and out.
    Layout(LayoutCommand),
    /// Something with the premiums of 任継・特退.
    Premium(PremiumCommand),
    /// Something with a 決定案 of 標準報酬.
    Remuneration(RemunerationCommand),
    /// Something with an old ledger that comes in.
    Takeover(TakeoverCommand),
    /// Something with 代替文字表 or 登録用の氏名・住所.
    Spelling(SpellingCommand),
    /// Saves the society's settings from a day on.
    SaveSociety {
        /// First day on which they hold.
        effective_from: Date,
        /// The settings.
        society: Box<Society>,
    },
    /// Adds or changes an establishment.
    SaveEstablishment(Box<Establishment>),
    /// Adds a user.
    AddUser(NewUser),
    /// Sets a user's password: the own one, or by an administrator anew.
    SetPassword {
        /// Whose.
        user: UserId,
        /// The new one.
        password: Zeroizing<String>,
    },
    /// Changes a user's name and roles.
    ChangeUser {
        /// Whose.
        user: UserId,
        /// Name shown in lists and in the audit.
        name: String,
        /// What the user may do from now on.
        roles: Vec<Role>,
    },
    /// Gives a user the right to 個人番号; the password becomes the user's password.
    GrantNumbers {
        /// To whom.
        user: UserId,
        /// The user's password from now on.
        password: Zeroizing<String>,
    },
    /// Takes the right to 個人番号 away.
    RevokeNumbers(UserId),
    /// Takes a user's access away; what the user did stays.
    StopUser(UserId),
    /// Makes a new recovery code and writes its sheet into this folder; the earlier code opens nothing any more.
    RenewRecoveryCode {
        /// The folder.
        folder: PathBuf,
    },
    /// 集計 and 月報.
    Month(MonthCommand),
    /// 一覧の出力: writes a list of the screen into a folder.
    WriteList(ListOrder),
    /// 移行用書き出し: writes everything into a folder.
    TakeOut(TakeoutOrder),
    /// Backs the ledger up into this folder.
    BackUp {
        /// The folder.
        folder: PathBuf,
    },
}

/// What a new case needs.
#[derive(Clone, Debug)]
pub struct NewCase {
    /// Id of the procedure.
    pub procedure: String,
    /// 受付年月日.
    pub received_on: Date,
    /// Ordinary, 訂正 or 取消.
    pub nature: Nature,
    /// The person it is about, where known.
    pub subject: Option<PersonId>,
    /// What is already filled in.
    pub form: Form,
}

/// Ways of moving other than forward.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reroute {
    /// The step is not needed.
    NotNeeded {
        /// The step.
        step: Step,
        /// Why.
        reason: String,
    },
    /// 差戻し.
    SendBack {
        /// The step to do again.
        to: Step,
        /// Why.
        reason: String,
    },
    /// 返戻.
    Return {
        /// Why.
        reason: String,
    },
    /// 再受付.
    ReceiveAgain {
        /// The day of the new arrival.
        arrived_on: Date,
    },
    /// 却下（不可）.
    Reject {
        /// Why.
        reason: String,
    },
    /// 取下げ.
    Withdraw {
        /// Why.
        reason: String,
    },
}

/// 取込の受入れ. Its bytes may hold 個人番号, so it has no `Debug`.
#[derive(Clone)]
pub struct IntakeAcceptance {
    /// The file's name.
    pub file_name: String,
    /// Its bytes, kept sealed under the key of the 個人番号.
    pub bytes: Vec<u8>,
    /// 受付年月日.
    pub received_on: Date,
    /// Line numbers that the clerk ticked.
    pub lines: Vec<usize>,
}

/// 利用者の追加.
#[derive(Clone)]
pub struct NewUser {
    /// 利用者名, typed at the opening; unique.
    pub login: String,
    /// Name shown in lists and in the audit.
    pub name: String,
    /// What the user may do.
    pub roles: Vec<Role>,
    /// 「個人番号を扱う」.
    pub may_handle_numbers: bool,
    /// The first password.
    pub password: Zeroizing<String>,
}

impl Command {
    /// The name of the action, as in menus and in the audit.
    #[must_use]
    pub fn label(&self) -> &'static str {
        match self {
            Command::OpenCase(_) => "案件の受付",
            Command::SaveForm { .. } => "一時保存",
            Command::HoldNumber { .. } => "個人番号の入力",
            Command::DropNumber { .. } => "個人番号の削除",
            Command::RevealNumber { .. } => "個人番号の表示",
            Command::GiveReason { .. } => "指摘への理由の記入",
            Command::Due(command) => command.label(),
            Command::Tick { .. } => "確認事項の記入",
            Command::CompleteStep { .. } => "工程の完了",
            Command::Reroute { .. } => "工程の変更",
            Command::RequestInquiries { .. } => "情報照会の依頼",
            Command::Print { .. } => "帳票の発行",
            Command::ReadIntake(_) => "届書ファイルの読取り",
            Command::AcceptIntake(_) => "届書ファイルの取込",
            Command::IntakeFile(command) => command.label(),
            Command::ExportBatch(_) => "登録用ファイルの出力",
            Command::Batch(batch) => batch.label(),
            Command::ImportResults(_) => "結果ファイルの取込",
            Command::PrintTranscription(_) => "転記票の印刷",
            Command::Transcribed { .. } => "転記登録の記録",
            Command::MoveRows { .. } => "登録待ちの変更",
            Command::Certificates(command) => command.label(),
            Command::ReviewDependents(_) => "検認の一覧の出力",
            Command::Inquiry(command) => command.label(),
            Command::Identity(command) => command.label(),
            Command::Need(command) => command.label(),
            Command::Payment(payment) => payment.label(),
            Command::Layout(layout) => layout.label(),
            Command::Premium(premium) => premium.label(),
            Command::Remuneration(command) => command.label(),
            Command::Takeover(command) => command.label(),
            Command::Spelling(command) => command.label(),
            Command::SaveSociety { .. } => "組合設定の変更",
            Command::SaveEstablishment(_) => "事業所の登録",
            Command::AddUser(_) => "利用者の追加",
            Command::SetPassword { .. } => "パスワードの設定",
            Command::ChangeUser { .. } => "利用者の変更",
            Command::GrantNumbers { .. } => "個人番号を扱う権限の付与",
            Command::RevokeNumbers(_) => "個人番号を扱う権限の取消し",
            Command::StopUser(_) => "利用者の停止",
            Command::RenewRecoveryCode { .. } => "復旧コードの再発行",
            Command::Month(month) => month.label(),
            Command::WriteList(_) => "一覧の出力",
            Command::TakeOut(_) => "移行用書き出し",
            Command::BackUp { .. } => "バックアップ",
        }
    }

    /// The role the action needs beforehand; `None` where the engine asks itself, as for steps (決裁 among them).
    #[must_use]
    pub fn role(&self) -> Option<Role> {
        match self {
            Command::Layout(LayoutCommand::Confirm { .. } | LayoutCommand::Withdraw { .. })
            | Command::SaveSociety { .. }
            | Command::Takeover(_)
            | Command::SaveEstablishment(_)
            | Command::AddUser(_)
            | Command::ChangeUser { .. }
            | Command::GrantNumbers { .. }
            | Command::RevokeNumbers(_)
            | Command::StopUser(_)
            | Command::RenewRecoveryCode { .. }
            | Command::TakeOut(_) => Some(Role::Administrator),
            Command::CompleteStep { .. }
            | Command::Reroute { .. }
            | Command::GiveReason { .. }
            | Command::Print { .. }
            | Command::SaveForm { .. }
            | Command::SetPassword { .. }
            | Command::Month(_)
            | Command::WriteList(_)
            | Command::BackUp { .. } => None,
            Command::Spelling(command) => Some(command.role()),
            Command::Remuneration(command) => command.role(),
            _ => Some(Role::Clerk),
        }
    }

    /// Whether its work grows with a file, a list or a number of people, or makes a key: the clerk is shown that it is
    /// under way. Each command answers for itself, a new one too.
    #[must_use]
    pub const fn takes_long(&self) -> bool {
        match self {
            Command::Batch(batch) => batch.takes_long(),
            Command::ExportBatch(_)
            | Command::ImportResults(_)
            | Command::ReadIntake(_)
            | Command::AcceptIntake(_)
            | Command::IntakeFile(_)
            | Command::PrintTranscription(_)
            | Command::RenewRecoveryCode { .. }
            | Command::ReviewDependents(_)
            | Command::Month(_)
            | Command::WriteList(_)
            | Command::Remuneration(_)
            | Command::Need(_)
            | Command::TakeOut(_)
            | Command::BackUp { .. } => true,
            Command::Due(command) => match command {
                DueCommand::CloseByLaw { .. } => true,
                DueCommand::Mark { .. } => false,
            },
            Command::Certificates(command) => match command {
                CertificateCommand::Remind(_) | CertificateCommand::Output(_) => true,
                CertificateCommand::Collect(_) | CertificateCommand::Undo { .. } => false,
            },
            Command::Inquiry(command) => command.takes_long(),
            Command::Takeover(command) => command.takes_long(),
            Command::Payment(command) => command.takes_long(),
            Command::Spelling(command) => command.takes_long(),
            Command::Premium(command) => match command {
                PremiumCommand::Accept(_)
                | PremiumCommand::PrintSlips(_)
                | PremiumCommand::DecideApril { .. } => true,
                PremiumCommand::Record { .. }
                | PremiumCommand::Excuse { .. }
                | PremiumCommand::RecordPrepaid { .. }
                | PremiumCommand::RecordRefund { .. }
                | PremiumCommand::Reverse { .. } => false,
            },
            Command::Layout(_)
            | Command::OpenCase(_)
            | Command::Identity(_)
            | Command::SaveForm { .. }
            | Command::HoldNumber { .. }
            | Command::DropNumber { .. }
            | Command::RevealNumber { .. }
            | Command::GiveReason { .. }
            | Command::Tick { .. }
            | Command::CompleteStep { .. }
            | Command::Reroute { .. }
            | Command::RequestInquiries { .. }
            | Command::Print { .. }
            | Command::Transcribed { .. }
            | Command::MoveRows { .. }
            | Command::SaveSociety { .. }
            | Command::SaveEstablishment(_)
            | Command::AddUser(_)
            | Command::SetPassword { .. }
            | Command::ChangeUser { .. }
            | Command::GrantNumbers { .. }
            | Command::RevokeNumbers(_)
            | Command::StopUser(_) => false,
        }
    }

    /// Whether whoever works on cases may do it, 担当 or 決裁者, and nobody else.
    #[must_use]
    pub fn is_work_on_a_case(&self) -> bool {
        matches!(
            self,
            Command::SaveForm { .. } | Command::GiveReason { .. } | Command::Print { .. }
        )
    }
}

impl Reroute {
    /// The move in words, as the audit keeps it.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        match self {
            Reroute::NotNeeded { .. } => "不要",
            Reroute::SendBack { .. } => "差戻し",
            Reroute::Return { .. } => "返戻",
            Reroute::ReceiveAgain { .. } => "再受付",
            Reroute::Reject { .. } => "却下",
            Reroute::Withdraw { .. } => "取下げ",
        }
    }
}
