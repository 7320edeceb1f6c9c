//! 届書の行への問い: what the ledger has to say about a line, and the days of an accepted file.
//! It must not decide about the line; a question is for the clerk.

use crate::domain::date::Date;

/// A question of the ledger about a line.
pub(super) struct Question {
    pub(super) sentence: String,
    pub(super) stops: bool,
}

impl Question {
    pub(super) fn ask(sentence: &str) -> Question {
        Question {
            sentence: sentence.to_owned(),
            stops: false,
        }
    }

    pub(super) fn stop(sentence: &str) -> Question {
        Question {
            sentence: sentence.to_owned(),
            stops: true,
        }
    }
}

/// The days of an accepted file.
pub(super) struct Receipt {
    pub(super) received_on: Date,
    pub(super) submitted_on: Option<Date>,
    pub(super) today: Date,
}
