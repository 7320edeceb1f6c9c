//! 保険料の納付: how a 任意継続 or 特例退職 person pays, and where a receipt was seen (健康保険法第164条).
//! It must not compute what is owed; that is `premium` and `premium_schedule`.

use crate::domain::coded::coded_enum;

coded_enum! {
    /// 保険料の納付方法.
    pub enum PremiumMethod {
        /// 毎月納付 by 納付書.
        Monthly = "monthly", "毎月納付（納付書）";
        /// 口座振替, monthly.
        Transfer = "transfer", "口座振替（毎月）";
        /// 6か月前納 (第165条).
        HalfYear = "half_year", "6か月前納";
        /// 12か月前納 (第165条).
        FullYear = "full_year", "12か月前納";
    }
}

coded_enum! {
    /// 入金の確認のしかた.
    pub enum ReceiptChannel {
        /// Typed by the clerk from the passbook or the 領収済通知書.
        Typed = "typed", "手入力";
        /// From a CSV of the bank.
        BankFile = "bank_file", "銀行のファイル";
    }
}

coded_enum! {
    /// 還付の元: as what the money came that goes back. One month can have both.
    pub enum PaidPremium {
        /// 毎月の保険料 of one month (第164条).
        Monthly = "monthly", "毎月の保険料";
        /// 前納保険料 of several months (第165条).
        Prepaid = "prepaid", "前納保険料";
    }
}
