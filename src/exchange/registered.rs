//! 登録用の形: the forms of names and addresses that a person has confirmed for sending, kept by the declared text.
//! It must not make a form up; what nobody confirmed is not in it.

use crate::exchange::characters::CharacterSet;
use std::collections::HashMap;

/// 登録用の形 of one text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RegisteredForm {
    /// 届出の形, exactly as the ledger has it.
    pub original: String,
    /// For receivers with these characters.
    pub set: CharacterSet,
    /// 略記: only for fields of this length, such as `40文字`; empty for fields of any length.
    pub limit: String,
    /// What is sent.
    pub text: String,
}

/// All confirmed forms.
#[derive(Clone, Debug, Default)]
pub struct RegisteredForms {
    by_original: HashMap<String, Vec<RegisteredForm>>,
}

impl RegisteredForms {
    /// Adds a form, or puts it in place of the one for the same text, characters and length.
    pub fn set(&mut self, form: RegisteredForm) {
        let known = self.by_original.entry(form.original.clone()).or_default();
        known.retain(|other| (other.set, &other.limit) != (form.set, &form.limit));
        known.push(form);
    }

    /// The form for a field: the one for its length before the one for any length.
    #[must_use]
    pub fn get(
        &self,
        original: &str,
        set: CharacterSet,
        limit: impl FnOnce() -> String,
    ) -> Option<&RegisteredForm> {
        let known = self.by_original.get(original)?;
        let limit = limit();
        let of = |limit: &str| {
            known
                .iter()
                .find(|form| form.set == set && form.limit == limit)
        };
        of(&limit).or_else(|| of(""))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn form(limit: &str, text: &str) -> RegisteredForm {
        RegisteredForm {
            original: "見本　\u{9AD9}子".to_owned(),
            set: CharacterSet::Jisx0208,
            limit: limit.to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn 長さの決まった略記が先で_文字集合ごとに別() {
        let mut forms = RegisteredForms::default();
        forms.set(form("", "見本　高子"));
        forms.set(form("3文字", "見高子"));
        let get = |forms: &RegisteredForms, set, limit| {
            let found = forms.get("見本　\u{9AD9}子", set, || String::from(limit));
            found.map(|form| form.text.clone())
        };
        let set = CharacterSet::Jisx0208;
        assert_eq!(get(&forms, set, "40文字").unwrap(), "見本　高子");
        assert_eq!(get(&forms, set, "3文字").unwrap(), "見高子");
        assert_eq!(get(&forms, CharacterSet::Jisx0213, "3文字"), None);
        forms.set(form("3文字", "見子"));
        assert_eq!(get(&forms, set, "3文字").unwrap(), "見子");
    }
}
