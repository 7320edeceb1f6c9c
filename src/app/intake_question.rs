//! 届書の行への問い: what the ledger has to say about a line, and the days of an accepted file.
//! It must not decide about the line; a question is for the clerk.

use crate::domain::date::Date;

/// A question of the ledger about a line.
pub(super) struct Question {
    pub(super) sentence: String,
    pub(super) stops: bool,
    /// The same for the employer, where the employer can see to it; nothing of what only the ledger knows.
    pub(super) to_employer: Option<String>,
}

impl Question {
    pub(super) fn ask(sentence: &str) -> Question {
        Question {
            sentence: sentence.to_owned(),
            stops: false,
            to_employer: None,
        }
    }

    pub(super) fn stop(sentence: &str) -> Question {
        Question {
            sentence: sentence.to_owned(),
            stops: true,
            to_employer: None,
        }
    }

    /// With a sentence for the employer: a line stopped by the ledger alone can go back too.
    pub(super) fn told_employer(self, sentence: &str) -> Question {
        Question {
            to_employer: Some(sentence.to_owned()),
            ..self
        }
    }
}

/// To the employer where the person is not found.
pub(super) const NOBODY: &str = "届書の被保険者が確かめられません。被保険者整理番号・個人番号・カナ氏名・生年月日をお確かめください。資格取得届をまだ提出されていないときは、先にご提出ください。";
/// To the employer where more than one person is found.
pub(super) const SEVERAL: &str = "カナ氏名と生年月日の同じ被保険者がいるため、どなたの届出かわかりません。個人番号または被保険者整理番号を記入してください。";

/// A line for the pension office alone.
pub(super) fn pension_only() -> Question {
    let sentence = "70歳以上被用者届のみの行です。健康保険の届出ではありません。";
    Question::stop(sentence).told_employer(sentence)
}

/// The days of an accepted file.
pub(super) struct Receipt {
    pub(super) received_on: Date,
    pub(super) submitted_on: Option<Date>,
    pub(super) today: Date,
}
