//! 区分: closed lists of the field, each value with a stable code and a Japanese label.
//! It must not decide anything; it only names.

/// One value of a closed list (選択肢).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Choice {
    /// Stable code, as stored in people's files.
    pub code: &'static str,
    /// Label on screen and paper.
    pub label: &'static str,
}

/// A Rust type that is a closed list of choices.
pub trait Coded: Sized + Copy + 'static {
    /// All values in the order in which they are offered.
    const CHOICES: &'static [Choice];

    /// The stable code of this value.
    fn code(self) -> &'static str;

    /// The value with this code.
    fn from_code(code: &str) -> Option<Self>;

    /// The Japanese label of this value.
    fn label(self) -> &'static str {
        let code = self.code();
        Self::CHOICES
            .iter()
            .find(|choice| choice.code == code)
            .map_or(code, |choice| choice.label)
    }
}

/// Declares an enum as a closed list: variant, stable code, label.
macro_rules! coded_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $( $(#[$variant_meta:meta])* $variant:ident = $code:literal, $label:literal; )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[derive(serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $( $(#[$variant_meta])* #[serde(rename = $code)] $variant, )+
        }

        impl $crate::domain::coded::Coded for $name {
            const CHOICES: &'static [$crate::domain::coded::Choice] = &[
                $( $crate::domain::coded::Choice { code: $code, label: $label }, )+
            ];

            fn code(self) -> &'static str {
                match self { $( Self::$variant => $code, )+ }
            }

            fn from_code(code: &str) -> Option<Self> {
                match code { $( $code => Some(Self::$variant), )+ _ => None }
            }
        }
    };
}

pub(crate) use coded_enum;
