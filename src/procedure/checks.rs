//! 共通の確認事項: items of the checklist that several procedures share, with their words or with a procedure's own.
//! It must not hold what only one procedure asks; that stands in its `flow`.

use crate::procedure::catalogue::Check;
use crate::procedure::form::Form;
use crate::procedure::step::Step;

/// 届書 read against what was typed.
pub const NOTIFICATION_READ: Check = matches_paper("届書の記載と入力内容を読み合わせた");

/// 申出書 read against what was typed.
pub const REQUEST_READ: Check = matches_paper("申出書の記載と入力内容を読み合わせた");

/// 申請書 read against what was typed.
pub const APPLICATION_READ: Check = matches_paper("申請書の記載と入力内容を読み合わせた");

/// The printed papers looked through.
pub const PAPERS_COMPLETE: Check =
    papers_complete("印刷した帳票の氏名・生年月日・記号番号を確かめた");

/// The paper read against what was typed, in the words of the procedure's own paper.
#[must_use]
pub const fn matches_paper(text: &'static str) -> Check {
    Check {
        step: Step::Register,
        id: "matches_paper",
        text,
        when: |_| true,
    }
}

/// The printed papers looked through, in the words of what the procedure prints.
#[must_use]
pub const fn papers_complete(text: &'static str) -> Check {
    Check {
        step: Step::Issue,
        id: "papers_complete",
        text,
        when: |_| true,
    }
}

/// マイナ保険証 of those who are to be given a 資格確認書.
#[must_use]
pub const fn card_status(when: fn(&Form) -> bool) -> Check {
    Check {
        step: Step::Review,
        id: "card_status",
        text: "資格確認書の発行が必要な人のマイナ保険証の利用登録を確かめた",
        when,
    }
}

/// 被扶養者 who are to be certified.
#[must_use]
pub const fn dependents_reviewed(when: fn(&Form) -> bool) -> Check {
    Check {
        step: Step::Review,
        id: "dependents_reviewed",
        text: "被扶養者の続柄・収入・同居別居を書類または照会で確かめた",
        when,
    }
}
