//! 証の再交付: why a certificate is given again, and until when the new one is valid (則第47条・第49条).
//! It must not know the form nor issue anything.

use crate::domain::coded::coded_enum;
use crate::domain::date::Date;

coded_enum! {
    /// 交付・再交付の理由.
    pub enum ReissueReason {
        /// 紛失・滅失 (則第49条第1項).
        Lost = "lost", "紛失・滅失";
        /// き損 (則第49条第1項・第2項): the damaged one is attached.
        Damaged = "damaged", "き損";
        /// 記載事項の変更, such as another name.
        Changed = "changed", "記載事項の変更";
        /// 期限切れ（更新） (則第50条).
        Renewal = "renewal", "期限切れ（更新）";
        /// マイナ保険証の利用登録解除.
        CardReleased = "card_released", "マイナ保険証の利用登録解除";
        /// マイナ保険証を持っていない: a first 資格確認書 later on (健康保険法第51条の3).
        NoCard = "no_card", "マイナ保険証を持っていない";
        /// その他.
        Other = "other", "その他";
    }
}

impl ReissueReason {
    /// Whether the new certificate takes the place of an earlier one, which must be in the register.
    #[must_use]
    pub const fn replaces_earlier(self) -> bool {
        matches!(
            self,
            ReissueReason::Lost
                | ReissueReason::Damaged
                | ReissueReason::Changed
                | ReissueReason::Renewal
        )
    }

    /// Whether the 有効期限 of the earlier one stays: what is printed anew is the same certificate.
    #[must_use]
    pub const fn keeps_validity(self) -> bool {
        matches!(
            self,
            ReissueReason::Lost | ReissueReason::Damaged | ReissueReason::Changed
        )
    }
}

/// 再交付する資格確認書の有効期限. `earlier` is that of the earlier one, `anew` that of one issued on this day; `None`
/// where no new one could be valid (則第47条第2項). The earlier day stays as long as it has not passed and the law still allows it.
#[must_use]
pub fn reissue_validity(
    reason: ReissueReason,
    earlier: Option<Date>,
    issue_on: Date,
    longest: Option<Date>,
) -> Option<Date> {
    let kept = earlier.filter(|until| reason.keeps_validity() && *until >= issue_on);
    match kept {
        Some(until) => longest.map(|longest| until.min(longest)),
        None => longest,
    }
}

#[cfg(test)]
mod tests {
    use super::{ReissueReason, reissue_validity};
    use crate::domain::coded::Coded;
    use crate::domain::date::day;

    #[test]
    fn 紛失とき損は前の有効期限のまま_更新は改める() {
        let earlier = Some(day!(2027, 3, 31));
        let anew = Some(day!(2030, 11, 30));
        let on = day!(2026, 11, 22);
        for choice in ReissueReason::CHOICES {
            let reason = ReissueReason::from_code(choice.code);
            let until = reason.and_then(|reason| reissue_validity(reason, earlier, on, anew));
            let keeps = reason.is_some_and(ReissueReason::keeps_validity);
            assert_eq!(
                until,
                if keeps { earlier } else { anew },
                "{}",
                choice.label
            );
        }
    }

    #[test]
    fn 前の有効期限は_その日まで残り_翌日からは改める() {
        let last = day!(2026, 11, 22);
        let anew = Some(day!(2030, 11, 30));
        let until = |on| reissue_validity(ReissueReason::Lost, Some(last), on, anew);
        assert_eq!(until(last), Some(last));
        assert_eq!(until(last.add_days(1)), anew);
    }

    #[test]
    fn 前の有効期限より先に終わる資格は_その日まで() {
        let term = Some(day!(2026, 12, 31));
        let earlier = Some(day!(2027, 3, 31));
        let on = day!(2026, 11, 22);
        assert_eq!(
            reissue_validity(ReissueReason::Damaged, earlier, on, term),
            term
        );
        assert_eq!(
            reissue_validity(ReissueReason::Damaged, earlier, on, None),
            None
        );
    }
}
