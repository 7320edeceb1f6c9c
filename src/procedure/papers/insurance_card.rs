//! 健康保険被保険者証: the card issued until 2024-12-01 (令和6年厚生労働省令第119号), kept for reprints of history.
//! It must not be chosen here for a newer day; which certificate the law gives is `domain::certificate`.

use crate::domain::date::Date;
use crate::procedure::papers::certificate::{CardFront, Holder, card_back, card_front, entry};
use crate::procedure::papers::parts::Issuer;
use crate::procedure::sheet::Sheet;

/// Title of the card.
pub const TITLE: &str = "健康保険　被保険者証";

/// 注意事項.
const NOTES: &str = "1　保険医療機関等で診療を受けるときは、その都度この証を窓口で提示してください。\n\
    2　資格を失ったときは、速やかに当組合へ返納してください。\n\
    3　記載事項の変更、紛失、き損のときは、直ちに届け出てください。\n\
    4　不正にこの証を使用すると、処罰されることがあります。";

/// 被保険者証の内容.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InsuranceCard {
    /// 交付を受ける人.
    pub holder: Holder,
    /// 交付年月日.
    pub issued_on: Date,
    /// 再交付.
    pub is_reissue: bool,
    /// 事業所名称; empty for 任意継続 and 特例退職.
    pub establishment_name: String,
    /// 住所, printed on the back; empty: written by the holder.
    pub address: String,
    /// 備考.
    pub remarks: String,
    /// 発行者.
    pub issuer: Issuer,
}

/// Front and back.
#[must_use]
pub fn sheets(card: &InsuranceCard) -> Vec<Sheet> {
    let mut entries = vec![entry("生年月日・性別", card.holder.birth_and_sex())];
    entries.extend(card.holder.standing_entries());
    if !card.establishment_name.is_empty() {
        entries.push(entry("事業所名称", card.establishment_name.as_str()));
    }
    let front = card_front(&CardFront {
        title: TITLE,
        holder: &card.holder,
        issued_on: card.issued_on,
        entries,
        issuer: &card.issuer,
        is_reissue: card.is_reissue,
    });
    let back = card_back(TITLE, &card.address, &card.remarks, NOTES, &card.issuer);
    vec![front, back]
}
