//! 情報照会の操作: what a clerk can do on the screen of inquiries, and the way to the function that does it.
//! It must not do the work itself.

use crate::app::error::Result;
use crate::app::inquiry_answers::GivenAnswer;
use crate::app::inquiry_requests::ReviewRequest;
use crate::app::run::Outcome;
use crate::app::run::Told;
use crate::app::run::plain;
use crate::app::run::told;
use crate::app::session::Session;
use crate::domain::date::Date;
use crate::domain::member::PersonId;
use crate::ledger::cautions::CautionMark;
use crate::ledger::inquiries::InquiryId;

/// 照会番号, for screens.
pub type InquiryNumber = InquiryId;

/// 留意の記録, for screens.
pub type Caution = CautionMark;

/// 情報照会の操作.
#[derive(Clone)]
pub enum InquiryCommand {
    /// Asks about many 被扶養者 at once for the 検認.
    AskForReview(ReviewRequest),
    /// Records that inquiries were typed at the terminal.
    AskedAtTerminal {
        /// Which.
        inquiries: Vec<InquiryId>,
        /// The day.
        on: Date,
        /// 受付番号 of the terminal; may be empty.
        receipt: String,
    },
    /// Records an answer.
    Answer(GivenAnswer),
    /// Takes a file of answers in.
    ImportAnswers {
        /// The file's name.
        name: String,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// Writes the answer over what the case says.
    TakeOver(InquiryId),
    /// Takes inquiries back.
    Withdraw {
        /// Which.
        inquiries: Vec<InquiryId>,
        /// Why.
        reason: String,
    },
    /// Confirms that this user may ask these inquiries, or read their answers, today although the person is under 留意.
    Confirm {
        /// Which.
        inquiries: Vec<InquiryId>,
        /// Why.
        reason: String,
    },
    /// Sets or lifts the 不開示・DV等の留意 of a person.
    Caution {
        /// Whose.
        person: PersonId,
        /// Which.
        mark: CautionMark,
        /// Why.
        reason: String,
    },
}

impl InquiryCommand {
    /// The name of the action.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        match self {
            InquiryCommand::AskForReview(_) => "検認の情報照会の依頼",
            InquiryCommand::AskedAtTerminal { .. } => "端末での照会の記録",
            InquiryCommand::Answer(_) => "情報照会の回答の記録",
            InquiryCommand::ImportAnswers { .. } => "情報照会の結果の取込",
            InquiryCommand::TakeOver(_) => "回答を案件に写す",
            InquiryCommand::Withdraw { .. } => "情報照会の取下げ",
            InquiryCommand::Confirm { .. } => "不開示・DV等の留意の確認",
            InquiryCommand::Caution { .. } => "不開示・DV等の留意",
        }
    }

    /// Whether its work grows with a file or a number of people.
    #[must_use]
    pub const fn takes_long(&self) -> bool {
        matches!(
            self,
            InquiryCommand::AskForReview(_) | InquiryCommand::ImportAnswers { .. }
        )
    }
}

impl Session {
    pub(super) fn run_inquiry(&mut self, command: InquiryCommand) -> Result<Outcome> {
        Ok(match command {
            InquiryCommand::AskForReview(request) => {
                told(self.ask_for_review(&request)?, Told::Rows)
            }
            InquiryCommand::AskedAtTerminal {
                inquiries,
                on,
                receipt,
            } => plain(self.asked_at_terminal(&inquiries, on, &receipt)?),
            InquiryCommand::Answer(given) => told(self.answer_inquiry(&given)?, Told::Answered),
            InquiryCommand::ImportAnswers { name, bytes } => {
                told(self.import_answers(&name, &bytes)?, Told::Answers)
            }
            InquiryCommand::TakeOver(inquiry) => plain(self.take_answer_over(inquiry)?),
            InquiryCommand::Withdraw { inquiries, reason } => {
                plain(self.withdraw_inquiries(&inquiries, &reason)?)
            }
            InquiryCommand::Confirm { inquiries, reason } => {
                plain(self.confirm_caution(&inquiries, &reason)?)
            }
            InquiryCommand::Caution {
                person,
                mark,
                reason,
            } => plain(self.mark_caution(person, mark, &reason)?),
        })
    }
}
