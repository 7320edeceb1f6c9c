//! 案件のことば: states, days left and what happened, in the words of the screen.
//! It must not draw.

use crate::app::view::UserView;
use crate::domain::date::Date;
use crate::procedure::case::CaseState;
use crate::procedure::case::Event;
use crate::procedure::case::Movement;
use crate::procedure::case::Nature;
use crate::procedure::case::UserId;
use crate::procedure::catalogue::Procedure;
use crate::ui::theme;
use egui::Color32;

/// The word for a state, its ink and its ground.
pub(super) const fn state(state: CaseState) -> (&'static str, Color32, Color32) {
    match state {
        CaseState::Open => ("処理中", theme::ACCENT, theme::ACCENT_SOFT),
        CaseState::Returned => ("返戻中", theme::CAUTION, theme::CAUTION_SOFT),
        CaseState::Rejected => ("却下", theme::STOP, theme::STOP_SOFT),
        CaseState::Withdrawn => ("取下げ", theme::INK_WEAK, theme::READ_ONLY),
        CaseState::Finished => ("終了", theme::DONE, theme::DONE_SOFT),
    }
}

/// 訂正 or 取消; `None` for an ordinary case.
pub(super) const fn nature(nature: Nature) -> Option<&'static str> {
    match nature {
        Nature::Ordinary => None,
        Nature::ByLaw => Some("職権"),
        Nature::Correction(_) => Some("訂正"),
        Nature::Cancellation(_) => Some("取消"),
    }
}

/// 「あと3日」, 「今日まで」 or 「2日超過」, and whether it is overdue.
pub(super) fn days_left(due_on: Date, today: Date) -> (String, bool) {
    days_in_words(due_on.days_since(today))
}

/// The same for a number of days; negative when overdue.
pub(super) fn days_in_words(left: i64) -> (String, bool) {
    match left {
        left if left > 0 => (format!("あと{left}日"), false),
        0 => ("今日まで".to_owned(), false),
        late => (format!("{}日超過", late.saturating_neg()), true),
    }
}

/// The name of a user.
pub(super) fn name_of(users: &[UserView], id: UserId) -> String {
    let user = users.iter().find(|user| user.id == id);
    user.map_or_else(|| format!("利用者{}", id.0), |user| user.name.clone())
}

/// What happened, in one line, and the reason where one was given.
pub(super) fn event<'a>(procedure: &Procedure, event: &'a Event) -> (String, &'a str) {
    match &event.movement {
        Movement::Completed {
            step, same_person, ..
        } => {
            let mark = if *same_person {
                "（同一人による決裁）"
            } else {
                ""
            };
            (format!("{} 済{mark}", procedure.label(*step)), "")
        }
        Movement::NotNeeded { step, reason } => {
            (format!("{} 不要", procedure.label(*step)), reason)
        }
        Movement::SentBack { to, reason } => {
            (format!("差戻し（{}へ）", procedure.label(*to)), reason)
        }
        Movement::Returned { reason } => ("返戻".to_owned(), reason),
        Movement::ReceivedAgain { arrived_on } => {
            (format!("再受付（{}）", arrived_on.wareki()), "")
        }
        Movement::Rejected { reason } => ("却下".to_owned(), reason),
        Movement::Withdrawn { reason } => ("取下げ".to_owned(), reason),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::days_left;
    use crate::domain::date::Date;

    #[test]
    fn 期限は当日までは間に合い_翌日から超過になる() {
        let due_on = Date::new(2026, 11, 27).unwrap();
        let on = |day| days_left(due_on, Date::new(2026, 11, day).unwrap());
        assert_eq!(on(26), ("あと1日".to_owned(), false));
        assert_eq!(on(27), ("今日まで".to_owned(), false));
        assert_eq!(on(28), ("1日超過".to_owned(), true));
    }
}
