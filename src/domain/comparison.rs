//! 仕様書突合の印: how an item of a layout compares with the paper specification.
//! It must not know a layout.

use crate::domain::coded::coded_enum;

coded_enum! {
    /// 仕様書突合の印.
    pub enum Mark {
        /// 一致.
        Same = "same", "一致";
        /// 相違: a note says what the specification has.
        Different = "different", "相違";
        /// 該当なし: the specification has no such item.
        Absent = "absent", "該当なし";
        /// Not compared yet, or the mark was taken back.
        None = "none", "";
    }
}
