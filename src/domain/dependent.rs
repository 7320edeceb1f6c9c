//! 被扶養者: relationships and the conditions of 健康保険法第3条第7項.
//! It must not decide for the clerk: what is doubtful becomes a finding.

use crate::domain::coded::coded_enum;

coded_enum! {
    /// 続柄: the society's own code table; no official list exists for 健康保険組合.
    pub enum Relationship {
        /// 夫.
        Husband = "01", "夫";
        /// 妻.
        Wife = "02", "妻";
        /// 長男.
        FirstSon = "03", "長男";
        /// 長女.
        FirstDaughter = "04", "長女";
        /// 子.
        Child = "05", "子";
        /// 孫.
        Grandchild = "06", "孫";
        /// 父.
        Father = "07", "父";
        /// 母.
        Mother = "08", "母";
        /// 祖父.
        Grandfather = "09", "祖父";
        /// 祖母.
        Grandmother = "10", "祖母";
        /// 兄.
        ElderBrother = "11", "兄";
        /// 姉.
        ElderSister = "12", "姉";
        /// 弟.
        YoungerBrother = "13", "弟";
        /// 妹.
        YoungerSister = "14", "妹";
        /// 配偶者の父.
        SpousesFather = "15", "配偶者の父";
        /// 配偶者の母.
        SpousesMother = "16", "配偶者の母";
        /// 配偶者の子.
        SpousesChild = "17", "配偶者の子";
        /// おじ.
        Uncle = "18", "おじ";
        /// おば.
        Aunt = "19", "おば";
        /// 甥.
        Nephew = "20", "甥";
        /// 姪.
        Niece = "21", "姪";
        /// 曾祖父.
        GreatGrandfather = "22", "曾祖父";
        /// 曾祖母.
        GreatGrandmother = "23", "曾祖母";
        /// 内縁の夫.
        CommonLawHusband = "98", "内縁の夫";
        /// 内縁の妻.
        CommonLawWife = "99", "内縁の妻";
    }
}

coded_enum! {
    /// 同居・別居の別.
    pub enum Living {
        /// 同居.
        Together = "1", "同居";
        /// 別居.
        Apart = "2", "別居";
    }
}
