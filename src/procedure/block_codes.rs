//! 共通の区画の区分: the closed lists of what the steps record.
//! It must not know fields or checks; those are in `blocks`.

use crate::domain::coded::coded_enum;

coded_enum! {
    /// 提出経路.
    pub enum Route {
        /// 事業主経由.
        ViaEmployer = "via_employer", "事業主経由";
        /// 本人郵送.
        Mail = "mail", "本人郵送";
        /// 窓口.
        Counter = "counter", "窓口";
        /// 代理人.
        Agent = "agent", "代理人";
    }
}

coded_enum! {
    /// 符号取得の状態.
    pub enum CodeState {
        /// 未依頼.
        NotAsked = "not_asked", "未依頼";
        /// 依頼済.
        Asked = "asked", "依頼済";
        /// 取得済.
        Acquired = "acquired", "取得済";
        /// エラー.
        Failed = "failed", "エラー";
    }
}

coded_enum! {
    /// 情報照会の結果.
    pub enum InquiryResult {
        /// 確認が取れた.
        Confirmed = "confirmed", "回答あり（確認）";
        /// The answer contradicts the form.
        Differs = "differs", "回答あり（相違）";
        /// 該当なし.
        NothingFound = "nothing_found", "該当なし";
        /// 不開示.
        Withheld = "withheld", "不開示";
        /// エラー.
        Failed = "failed", "エラー";
    }
}

coded_enum! {
    /// 審査結果. 補正 is a 返戻 or 差戻し, not a result.
    pub enum ReviewResult {
        /// 可.
        Accepted = "accepted", "可";
        /// 否.
        Refused = "refused", "否";
    }
}

coded_enum! {
    /// 送付先.
    pub enum Addressee {
        /// 事業主.
        Employer = "employer", "事業主";
        /// 被保険者.
        InsuredPerson = "insured_person", "被保険者";
        /// その他.
        Other = "other", "その他";
    }
}

coded_enum! {
    /// 送付方法.
    pub enum SendMethod {
        /// 簡易書留.
        Registered = "registered", "簡易書留";
        /// 特定記録.
        Recorded = "recorded", "特定記録";
        /// 普通郵便.
        Ordinary = "ordinary", "普通郵便";
        /// 手渡し.
        ByHand = "by_hand", "手渡し";
        /// その他.
        Other = "other", "その他";
    }
}

coded_enum! {
    /// 中間サーバー登録の状態.
    pub enum ServerState {
        /// 未出力.
        NotExported = "not_exported", "未出力";
        /// 出力済（結果待ち）.
        Exported = "exported", "出力済（結果待ち）";
        /// 登録済.
        Registered = "registered", "登録済";
        /// 警告: registered, something to be looked at.
        Warned = "warned", "登録済（警告あり）";
        /// 転記済: typed in by hand from the 転記票.
        Transcribed = "transcribed", "転記により登録済";
        /// エラー.
        Failed = "failed", "エラー";
        /// 登録不要: a 訂正 or 取消 came before the row had gone out, and the waiting row was changed or taken back.
        NotNeeded = "not_needed", "登録不要（未出力のうちに訂正・取消）";
        /// 登録不要: the procedure has no row that could go out.
        NothingToRegister = "nothing_to_register", "登録不要（登録する項目がない）";
    }
}
