//! 資格喪失の理由: why an insured person's membership ends, one list for employed, 任意継続 and 特例退職 people.
//! It must not compute the day; that is `eligibility` and `voluntary`.

use crate::domain::coded::coded_enum;
use crate::domain::eligibility::LossCause;

coded_enum! {
    /// 資格喪失の理由 (健康保険法第36条・第38条, 附則第3条). Codes are stable: they lie in people's files.
    pub enum LossReason {
        /// 退職等.
        Retirement = "retirement", "退職等";
        /// 死亡.
        Death = "death", "死亡";
        /// 75歳到達.
        Age75 = "age_75", "75歳到達";
        /// 後期高齢者医療の障害認定, 65 to 74.
        Disability = "disability", "後期高齢者医療の障害認定";
        /// 社会保障協定.
        SocialSecurityAgreement = "social_security_agreement", "社会保障協定";
        /// 適用除外, such as fewer hours.
        Exclusion = "exclusion", "適用除外";
        /// 同日得喪: rehired or moved to another covered 事業所 without a gap.
        SameDayMove = "same_day_move", "同日得喪（継続再雇用・転籍）";
        /// 任意継続の期間満了 (第38条第1号).
        TermEnd = "term_end", "期間満了";
        /// 保険料の未納 (第38条第3号).
        PremiumUnpaid = "premium_unpaid", "保険料の未納";
        /// 健康保険の被保険者となった (第38条第4号).
        Employed = "employed", "就職（健康保険の被保険者）";
        /// 船員保険の被保険者となった (第38条第5号).
        Seamen = "seamen", "船員保険の被保険者";
        /// 任意脱退の申出 (第38条第7号, since 2022-01-01).
        Request = "request", "本人の申出";
        /// 特例退職の要件を欠いた, such as leaving Japan (附則第3条).
        NoLongerQualified = "no_longer_qualified", "特例退職被保険者の要件の喪失";
    }
}

impl From<LossCause> for LossReason {
    /// 喪失原因 of the 届書 of an employer.
    fn from(cause: LossCause) -> LossReason {
        match cause {
            LossCause::Retirement => LossReason::Retirement,
            LossCause::Death => LossReason::Death,
            LossCause::Age75 => LossReason::Age75,
            LossCause::Disability => LossReason::Disability,
            LossCause::SocialSecurityAgreement => LossReason::SocialSecurityAgreement,
        }
    }
}
