//! 全銀の文字: names in the form in which banks exchange them, half-width kana without small letters and ｦ.
//! It must not drop or guess a character: what has no such form is named, and what is too long is shown both ways.

use crate::domain::digits;
use crate::domain::kana;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Which of the four changes of the 全銀 form are made; a layout may leave one out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shape {
    /// Small kana become large: ョ to ヨ.
    pub enlarges_small_kana: bool,
    /// ヲ becomes オ.
    pub writes_o_for_wo: bool,
    /// 長音 and every dash become a hyphen.
    pub writes_hyphens: bool,
    /// Lower case becomes upper case.
    pub is_upper_case: bool,
}

impl Shape {
    /// All four, as 全銀協 has it.
    pub const STANDARD: Shape = Shape {
        enlarges_small_kana: true,
        writes_o_for_wo: true,
        writes_hyphens: true,
        is_upper_case: true,
    };

    /// The text in this shape, one space at a time; characters without a 全銀 form stay and are to be refused.
    #[must_use]
    pub fn apply(self, text: &str) -> String {
        let full = kana::to_full(&kana::hiragana_to_katakana(text));
        let shaped: String = full.chars().map(|c| self.letter(c)).collect();
        let half = kana::to_half(&shaped);
        let cased = if self.is_upper_case {
            half.to_ascii_uppercase()
        } else {
            half
        };
        cased.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn letter(self, c: char) -> char {
        let large = if self.enlarges_small_kana {
            kana::enlarge(c)
        } else {
            c
        };
        if self.writes_o_for_wo && large == 'ヲ' {
            'オ'
        } else if self.writes_hyphens && digits::is_hyphen_like(large) {
            '-'
        } else {
            digits::ascii_of(large)
        }
    }
}

/// Whether a character may stand in a name that goes to a bank: kana, A–Z, 0–9, space and `( ) - .`.
#[must_use]
pub const fn is_allowed(c: char) -> bool {
    matches!(c,
        '0'..='9' | 'A'..='Z' | ' ' | '(' | ')' | '-' | '.'
        | 'ｱ'..='ﾝ' | 'ﾞ' | 'ﾟ')
}

/// 全銀の文字の名称: every character of it is one byte of the file.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TransferText(String);

impl TransferText {
    /// 金融機関名 and 支店名 are 15 bytes long.
    pub const BANK_NAME_BYTES: usize = 15;

    /// The text in the 全銀 form.
    ///
    /// # Errors
    /// Nothing typed, or the first character that has no such form.
    pub fn parse(text: &str) -> Result<TransferText, TransferTextError> {
        let shaped = Shape::STANDARD.apply(text);
        match shaped.chars().find(|c| !is_allowed(*c)) {
            Some(c) => Err(TransferTextError::BadCharacter(c)),
            None if shaped.is_empty() => Err(TransferTextError::Empty),
            None => Ok(TransferText(shaped)),
        }
    }

    /// 金融機関名・支店名: spaces and points between words are left out, as names of banks carry none, and what goes
    /// beyond 15 bytes is cut, as 全銀 cuts it in its own list.
    ///
    /// # Errors
    /// Nothing typed, or the first character that has no 全銀 form.
    pub fn parse_bank_name(text: &str) -> Result<TransferText, TransferTextError> {
        let joined: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '・' | '･' | '．' | '.'))
            .collect();
        Ok(TransferText::parse(&joined)?.cut(TransferText::BANK_NAME_BYTES))
    }

    /// The text, half-width.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// How many bytes of the file it takes; a 濁点 is one of its own.
    #[must_use]
    pub fn n_bytes(&self) -> usize {
        self.0.chars().count()
    }

    /// The longest beginning of at most `n_bytes` that parts no letter from its 濁点.
    #[must_use]
    pub fn cut(&self, n_bytes: usize) -> TransferText {
        let mut kept: Vec<char> = self.0.chars().take(n_bytes).collect();
        let is_parted = matches!(self.0.chars().nth(n_bytes), Some('ﾞ' | 'ﾟ'));
        if is_parted {
            kept.pop();
        }
        let kept: String = kept.into_iter().collect();
        TransferText(kept.trim_end().to_owned())
    }
}

impl TryFrom<String> for TransferText {
    type Error = TransferTextError;

    fn try_from(text: String) -> Result<TransferText, TransferTextError> {
        TransferText::parse(&text)
    }
}

impl From<TransferText> for String {
    fn from(text: TransferText) -> String {
        text.0
    }
}

impl fmt::Display for TransferText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for TransferText {
    /// Hidden: names must not reach a log by accident.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TransferText(…)")
    }
}

/// 受取人名 as it goes to the bank.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PayeeName {
    /// It fits into its 30 bytes.
    Fits(TransferText),
    /// It does not: both are to be shown, and only a confirmed cut goes out.
    TooLong {
        /// The whole name.
        whole: TransferText,
        /// Its beginning that fits.
        cut: TransferText,
    },
}

impl PayeeName {
    /// 受取人名 is 30 bytes long.
    pub const BYTES: usize = 30;

    /// The name of an account's holder (口座名義のカナ) for the bank.
    ///
    /// # Errors
    /// Nothing typed, or the first character that has no 全銀 form.
    pub fn of_holder(holder: &str) -> Result<PayeeName, TransferTextError> {
        let whole = TransferText::parse(holder)?;
        if whole.n_bytes() <= PayeeName::BYTES {
            return Ok(PayeeName::Fits(whole));
        }
        let cut = whole.cut(PayeeName::BYTES);
        Ok(PayeeName::TooLong { whole, cut })
    }
}

/// Why a name cannot go to a bank.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TransferTextError {
    /// Nothing was typed.
    Empty,
    /// A character that banks do not exchange.
    BadCharacter(char),
}

impl fmt::Display for TransferTextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TransferTextError::Empty => f.write_str("カナを入力してください。"),
            TransferTextError::BadCharacter(c) => write!(
                f,
                "「{c}」は振込データに使えません。使えるのは、カナ、英字、数字、空白と ( ) - . です。通帳のカナ表記を確かめてください。"
            ),
        }
    }
}

impl std::error::Error for TransferTextError {}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{PayeeName, Shape, TransferText, TransferTextError, is_allowed};
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    fn sent(text: &str) -> String {
        TransferText::parse(text).unwrap().as_str().to_owned()
    }

    #[test]
    fn どの字形も全銀の形になる() {
        for (text, expected) in [
            ("ミホン　イチロウ", "ﾐﾎﾝ ｲﾁﾛｳ"),
            ("みほん  いちろう", "ﾐﾎﾝ ｲﾁﾛｳ"),
            ("ﾐﾎﾝ ｲﾁﾛｳ", "ﾐﾎﾝ ｲﾁﾛｳ"),
            ("ヒョウホン　ロクスケ", "ﾋﾖｳﾎﾝ ﾛｸｽｹ"),
            ("ァィゥェォャュョッヮヵヶ", "ｱｲｳｴｵﾔﾕﾖﾂﾜｶｹ"),
            ("カヲル", "ｶｵﾙ"),
            ("ｶｦﾙ", "ｶｵﾙ"),
            ("ガ", "ｶﾞ"),
            ("ヷ", "ﾜﾞ"),
            ("ハ\u{309A}ヒ\u{3099}", "ﾊﾟﾋﾞ"),
            ("ヴィクター", "ｳﾞｲｸﾀ-"),
            (
                "ー\u{FF70}\u{2010}\u{2013}\u{2014}\u{2015}\u{2212}\u{FF0D}",
                "--------",
            ),
            ("ａｂｃ１２３", "ABC123"),
            ("（カ）ミホン．", "(ｶ)ﾐﾎﾝ."),
        ] {
            assert_eq!(sent(text), expected, "{text}");
        }
    }

    #[test]
    fn 送れない字は名指しして止める() {
        for (text, bad) in [
            ("ミホン　花子", '花'),
            ("ジョン・スミス", '･'),
            ("ミホン，イチロウ", ','),
            ("ミホン＆ハナコ", '&'),
            ("ヺ", 'ｦ'),
        ] {
            let parsed = TransferText::parse(text);
            assert_eq!(parsed, Err(TransferTextError::BadCharacter(bad)), "{text}");
        }
        assert_eq!(TransferText::parse("　 "), Err(TransferTextError::Empty));
        let said = TransferTextError::BadCharacter('花').to_string();
        assert!(said.starts_with("「花」は振込データに使えません。"));
    }

    #[test]
    fn 銀行名は中点と空白を除く() {
        let bank = |text: &str| TransferText::parse_bank_name(text).unwrap();
        assert_eq!(bank("ミツビシユ－エフジエイ").as_str(), "ﾐﾂﾋﾞｼﾕ-ｴﾌｼﾞｴｲ");
        assert_eq!(
            bank("ナシヨナル．オ－ストラリア．ハ").as_str(),
            "ﾅｼﾖﾅﾙｵ-ｽﾄﾗﾘｱﾊ"
        );
        assert_eq!(bank("スイ－・アイ　バンク").as_str(), "ｽｲ-ｱｲﾊﾞﾝｸ");
        assert_eq!(
            bank("アイウエオカキクケコサシスゼゾ").as_str(),
            "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾﾞ"
        );
        assert!(TransferText::parse_bank_name("．").is_err());
    }

    #[test]
    fn 三十バイトまではそのまま_一つ超えれば両方を返す() {
        let fits = PayeeName::of_holder(&"ミホン".repeat(10)).unwrap();
        assert_eq!(fits, PayeeName::Fits(TransferText("ﾐﾎﾝ".repeat(10))));
        let PayeeName::TooLong { whole, cut } =
            PayeeName::of_holder(&("ミホン".repeat(10) + "ア")).unwrap()
        else {
            unreachable!("31 bytes do not fit");
        };
        assert_eq!((whole.n_bytes(), cut.n_bytes()), (31, 30));
        // The 30th byte is ｶ of ガ: the letter goes with its mark.
        let PayeeName::TooLong { cut, .. } =
            PayeeName::of_holder(&("ミホン".repeat(9) + "ミホガ")).unwrap()
        else {
            unreachable!("31 bytes do not fit");
        };
        assert_eq!(cut.as_str(), format!("{}ﾐﾎ", "ﾐﾎﾝ".repeat(9)));
    }

    proptest! {
        #[test]
        fn 送る形は二度通しても同じ(text in "[ぁ-ゖァ-ヴー（）．a-zA-Z0-9ａ-ｚ０-９ 　-]{1,40}") {
            if let Ok(once) = TransferText::parse(&text) {
                prop_assert!(once.as_str().chars().all(is_allowed));
                prop_assert_eq!(&TransferText::parse(once.as_str()).unwrap(), &once);
                let cut = once.cut(30);
                prop_assert!(cut.n_bytes() <= 30);
                prop_assert!(once.as_str().starts_with(cut.as_str()));
            }
        }

        #[test]
        fn どんな文字列でも字を捨てない(text in "\\PC{0,40}") {
            let shaped = Shape::STANDARD.apply(&text);
            let is_bad = shaped.chars().any(|c| !is_allowed(c));
            prop_assert_eq!(TransferText::parse(&text).is_err(), is_bad || shaped.is_empty());
        }
    }
}
