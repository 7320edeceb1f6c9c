//! 引く表: the tables of this PC that fields ask, lent together.
//! It must not read them; each does at its first question.

use crate::app::banks::BankBook;
use crate::app::glyphs::FontFolder;
use crate::app::places::Places;
use crate::app::postal::PostalBook;

/// 郵便番号表, 銀行支店表 and where fonts lie; clones share them.
#[derive(Clone, Debug)]
pub struct Tables {
    /// 郵便番号表.
    pub postal: PostalBook,
    /// 銀行支店表.
    pub banks: BankBook,
    /// 書体の置き場.
    pub fonts: FontFolder,
}

impl Tables {
    /// The tables of these places.
    #[must_use]
    pub fn new(places: &Places) -> Tables {
        Tables {
            postal: PostalBook::new(places),
            banks: BankBook::new(places),
            fonts: FontFolder::new(places.fonts()),
        }
    }
}
