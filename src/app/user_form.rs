//! 利用者の様式: a user as a form, with the roles as yes or no.
//! It must not hold a password.

use crate::app::settings_form::blocks;
use crate::app::settings_form::field_findings;
use crate::app::view::UserView;
use crate::domain::finding::Finding;
use crate::procedure::facts::Facts;
use crate::procedure::field::Key;
use crate::procedure::field::Section;
use crate::procedure::form::Form;
use crate::procedure::step::Role;

const LOGIN: Key<String> = Key::new("login");
const USER_NAME: Key<String> = Key::new("user_name");
const IS_CLERK: Key<bool> = Key::new("is_clerk");
const IS_APPROVER: Key<bool> = Key::new("is_approver");
const IS_ADMINISTRATOR: Key<bool> = Key::new("is_administrator");
const HANDLES_NUMBERS: Key<bool> = Key::new("handles_numbers");

const ROLES: Section = Section {
    title: "氏名と役割",
    fields: &[
        USER_NAME
            .field("氏名")
            .always()
            .help("決裁や操作の記録に表示します。"),
        IS_CLERK
            .field("担当")
            .always()
            .help("届書の受付、入力、審査をします。"),
        IS_APPROVER
            .field("決裁者")
            .always()
            .help("案件を決裁します。"),
        IS_ADMINISTRATOR
            .field("管理者")
            .always()
            .help("設定、利用者、バックアップを扱います。"),
    ],
};

/// A user who is added.
pub const NEW_USER: &[Section] = &[
    Section {
        title: "利用者の追加",
        fields: &[LOGIN
            .field("利用者名")
            .always()
            .help("台帳を開くときに選ぶ短い名前です。あとで変えられません。")],
    },
    ROLES,
    Section {
        title: "個人番号",
        fields: &[HANDLES_NUMBERS
            .field("個人番号を扱う")
            .always()
            .help("この権限がない利用者には、個人番号を開く鍵を渡しません。")],
    },
];

/// A user whose name and roles are changed.
pub const CHANGED_USER: &[Section] = &[ROLES];

/// 利用者 as typed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TypedUser {
    /// 利用者名; empty where it is not asked for.
    pub login: String,
    /// 氏名.
    pub name: String,
    /// 役割.
    pub roles: Vec<Role>,
    /// 個人番号を扱う.
    pub may_handle_numbers: bool,
}

/// A user as a form; a new one starts as 担当.
#[must_use]
pub fn user_form(user: Option<&UserView>) -> Form {
    let mut form = Form::new();
    let has = |role: Role| user.map_or(role == Role::Clerk, |user| user.roles.contains(&role));
    if let Some(user) = user {
        LOGIN.set(&mut form, user.login.clone());
        USER_NAME.set(&mut form, user.name.clone());
    }
    IS_CLERK.set(&mut form, has(Role::Clerk));
    IS_APPROVER.set(&mut form, has(Role::Approver));
    IS_ADMINISTRATOR.set(&mut form, has(Role::Administrator));
    HANDLES_NUMBERS.set(&mut form, user.is_some_and(|user| user.may_handle_numbers));
    form
}

/// What is missing or wrong in a user's form. `others` are the login names already taken.
#[must_use]
pub fn examine_user(
    sections: &[Section],
    form: &Form,
    facts: &Facts,
    others: &[&str],
) -> Vec<Finding> {
    let mut all = field_findings(sections, form, facts);
    let login = LOGIN.get(form).unwrap_or_default();
    if others.contains(&login.as_str()) {
        all.push(blocks(
            LOGIN.name(),
            "同じ利用者名の利用者がいます。別の名前にしてください。",
        ));
    }
    let has_role = [IS_CLERK, IS_APPROVER, IS_ADMINISTRATOR]
        .into_iter()
        .any(|key| key.get(form) == Some(true));
    if !has_role {
        all.push(blocks(
            IS_CLERK.name(),
            "担当、決裁者、管理者のうち、少なくとも1つを「はい」にしてください。",
        ));
    }
    all
}

/// The user of a complete form.
#[must_use]
pub fn read_user(form: &Form) -> Option<TypedUser> {
    let roles = [
        (IS_CLERK, Role::Clerk),
        (IS_APPROVER, Role::Approver),
        (IS_ADMINISTRATOR, Role::Administrator),
    ];
    let has = |key: Key<bool>| key.get(form) == Some(true);
    Some(TypedUser {
        login: LOGIN.get(form).unwrap_or_default(),
        name: USER_NAME.get(form)?,
        roles: roles
            .into_iter()
            .filter(|(key, _)| has(*key))
            .map(|(_, role)| role)
            .collect(),
        may_handle_numbers: has(HANDLES_NUMBERS),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::app::sample::Sample;
    use crate::domain::date::day;
    use crate::procedure::case::UserId;
    use crate::procedure::facts::Facts;

    fn facts() -> Facts {
        Facts::nobody(day!(2026, 11, 22), Sample::load().unwrap().society)
    }

    #[test]
    fn 利用者は様式に写しても役割が変わらない() {
        let user = UserView {
            id: UserId(2),
            login: "shiken".to_owned(),
            name: "試験　一郎".to_owned(),
            roles: vec![Role::Approver, Role::Administrator],
            may_handle_numbers: false,
            is_active: true,
        };
        let form = user_form(Some(&user));
        assert!(examine_user(CHANGED_USER, &form, &facts(), &[]).is_empty());
        let read = read_user(&form).unwrap();
        assert_eq!(read.roles, user.roles);
        assert_eq!(read.name, user.name);
        assert!(!read.may_handle_numbers);
    }

    #[test]
    fn 役割が一つもない利用者と同じ利用者名は断る() {
        let mut form = user_form(None);
        LOGIN.set(&mut form, "mihon".to_owned());
        USER_NAME.set(&mut form, "見本　次郎".to_owned());
        assert_eq!(examine_user(NEW_USER, &form, &facts(), &["mihon"]).len(), 1);
        assert!(examine_user(NEW_USER, &form, &facts(), &[]).is_empty());
        IS_CLERK.set(&mut form, false);
        let found = examine_user(NEW_USER, &form, &facts(), &[]);
        assert!(found[0].message.contains("少なくとも1つ"));
    }
}
