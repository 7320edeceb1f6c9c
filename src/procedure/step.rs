//! 工程: the fifteen boxes of the flow charts, their kinds, and who may do them.
//! It must not say in which order a procedure uses them; that is the procedure's `flow`.

use crate::domain::coded::coded_enum;

coded_enum! {
    /// 工程: a box of the flow chart (標準的な情報連携開始後の業務フロー). Codes are stable.
    pub enum Step {
        /// 受付.
        Receive = "receive", "受付";
        /// 個人番号確認.
        VerifyNumber = "verify_number", "個人番号確認";
        /// 身元確認.
        VerifyIdentity = "verify_identity", "身元確認";
        /// 情報登録.
        Register = "register", "情報登録";
        /// 符号取得.
        AcquireCode = "acquire_code", "符号取得";
        /// 情報照会.
        Inquire = "inquire", "情報照会";
        /// 内容確認・審査.
        Review = "review", "内容確認・審査";
        /// 決裁.
        Approve = "approve", "決裁";
        /// 交付.
        Issue = "issue", "交付";
        /// 被保険者証回収.
        Collect = "collect", "被保険者証回収";
        /// 書類保管.
        Archive = "archive", "書類保管";
        /// 送付.
        Send = "send", "送付";
        /// 支払処理.
        Pay = "pay", "支払処理";
        /// 中間サーバーへ登録.
        RegisterServer = "register_server", "中間サーバーへ登録";
        /// 終了.
        Finish = "finish", "終了";
    }
}

/// How a step is done; the screen draws each kind in another shape.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StepKind {
    /// システム: this program does it.
    System,
    /// 手作業: the clerk does it and records who and when.
    Manual,
    /// 持込み: done at the 統合専用端末; a file is carried there or the result typed back.
    Carried,
}

coded_enum! {
    /// 役割: what a user may do.
    pub enum Role {
        /// 担当: receives, registers, reviews.
        Clerk = "clerk", "担当";
        /// 決裁者: decides.
        Approver = "approver", "決裁者";
        /// 管理者: users, settings, backup.
        Administrator = "administrator", "管理者";
    }
}

coded_enum! {
    /// レーン: who carries out a box of a chart.
    pub enum Lane {
        /// 被保険者.
        InsuredPerson = "insured_person", "被保険者";
        /// 事業主.
        Employer = "employer", "事業主";
        /// 保険医療機関.
        MedicalInstitution = "medical_institution", "保険医療機関";
        /// 健康保険組合.
        Society = "society", "健康保険組合";
    }
}

impl Step {
    /// How this step is done (凡例 of the charts).
    #[must_use]
    pub const fn kind(self) -> StepKind {
        match self {
            Step::Register | Step::Issue | Step::Pay | Step::Finish => StepKind::System,
            Step::AcquireCode | Step::Inquire | Step::RegisterServer => StepKind::Carried,
            Step::Receive
            | Step::VerifyNumber
            | Step::VerifyIdentity
            | Step::Review
            | Step::Approve
            | Step::Collect
            | Step::Archive
            | Step::Send => StepKind::Manual,
        }
    }

    /// The role that may complete this step.
    #[must_use]
    pub const fn role(self) -> Role {
        match self {
            Step::Approve => Role::Approver,
            _ => Role::Clerk,
        }
    }
}
