//! 限度額適用認定申請書の区分: the closed lists of the application.
//! It must not know fields or checks.

use crate::domain::coded::coded_enum;

coded_enum! {
    /// 申請区分.
    pub enum ApplicationKind {
        /// 新規.
        New = "new", "新規";
        /// 更新: the one before expires, or its 適用区分 no longer fits.
        Renewal = "renewal", "更新（期限切れ・区分の変更）";
        /// 再交付: the same certificate once more.
        Reissue = "reissue", "再交付";
    }
}

coded_enum! {
    /// 再交付の理由.
    pub enum ReissueCause {
        /// 紛失・滅失, with a 滅失届.
        Lost = "lost", "紛失・滅失";
        /// き損: the damaged one is attached.
        Damaged = "damaged", "き損";
        /// 記載事項の変更.
        Changed = "changed", "記載事項の変更";
    }
}

coded_enum! {
    /// 受診の方法: a 資格確認書 or the マイナ保険証.
    pub enum CardState {
        /// 資格確認書を使う.
        Certificate = "certificate", "資格確認書を使う";
        /// マイナ保険証を使う.
        MyNumberCard = "card", "マイナ保険証を使う";
    }
}

coded_enum! {
    /// マイナ保険証の人に紙の認定証が要る理由.
    pub enum PaperNeed {
        /// オンライン資格確認が使えない.
        Outage = "outage", "オンライン資格確認の障害・不備";
        /// オンライン資格確認のない医療機関等.
        NoReader = "no_reader", "対応していない医療機関等での受診";
        /// その他.
        Other = "other", "その他";
    }
}

coded_enum! {
    /// 入院・外来の別.
    pub enum CareKind {
        /// 入院.
        Inpatient = "inpatient", "入院";
        /// 外来.
        Outpatient = "outpatient", "外来";
        /// 入院と外来.
        Both = "both", "入院と外来";
    }
}

coded_enum! {
    /// 傷病の原因.
    pub enum InjuryCause {
        /// 第三者の行為によらない.
        Own = "own", "第三者の行為によらない";
        /// 第三者の行為 (交通事故など).
        ThirdParty = "third_party", "第三者の行為（交通事故など）";
        /// 業務または通勤.
        Work = "work", "業務または通勤";
    }
}

coded_enum! {
    /// 非課税で標準報酬月額の高い人の区分.
    pub enum ExemptChoice {
        /// 標準報酬月額の区分.
        ByStandard = "by_standard", "標準報酬月額の区分";
        /// オ.
        Exempt = "exempt", "非課税の区分（オ）";
    }
}

coded_enum! {
    /// 認定証の送付先.
    pub enum SendPlace {
        /// 自宅.
        Home = "home", "自宅";
        /// 事業所.
        Office = "office", "事業所";
        /// その他.
        Other = "other", "その他";
    }
}
