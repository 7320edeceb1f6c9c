//! 口座の区画: the account that a form names for a payment, a 還付 or 口座振替.
//! It must not write a file for the bank, nor know the master of banks.

use crate::domain::bank_account::{
    AccountHolder, AccountKind, AccountNumber, AccountOrigin, BankAccount, BankCode, BranchCode,
};
use crate::domain::date::Date;
use crate::domain::finding::{FieldPath, Finding};
use crate::procedure::facts::Facts;
use crate::procedure::field::{Field, Key, Need, Section};
use crate::procedure::form::Form;
use crate::procedure::person::KANA;
use crate::procedure::value::{Digits, Value};

/// 口座の出所.
pub const ORIGIN: Key<AccountOrigin> = Key::new("account.origin");
/// 金融機関.
pub const BANK: Key<String> = Key::new("account.bank");
/// 金融機関コード, 4 digits.
pub const BANK_CODE: Key<Digits> = Key::new("account.bank_code");
/// 支店.
pub const BRANCH: Key<String> = Key::new("account.branch");
/// 支店コード, 3 digits.
pub const BRANCH_CODE: Key<Digits> = Key::new("account.branch_code");
/// 預金種別.
pub const KIND: Key<AccountKind> = Key::new("account.kind");
/// 口座番号, 7 digits.
pub const NUMBER: Key<Digits> = Key::new("account.number");
/// 口座名義（カナ）.
pub const HOLDER: Key<AccountHolder> = Key::new("account.holder");

/// 振込予定日, as the notice of the benefit prints it.
pub const TRANSFER_ON: Key<Date> = Key::new("decision.transfer_on");

/// What is said about 振込予定日.
pub const TRANSFER_ON_HELP: &str =
    "通知書に印刷します。空欄のときは「追ってお知らせします」と印刷します。";

/// What is typed as 口座名義.
pub const HOLDER_HELP: &str = "通帳のカナのとおりに入力します。ひらがなでも入力できます。法人は「カ）ミホン」のように入力します。";

/// The widget that the codes and names of bank and branch ask for.
pub const BANK_WIDGET: &str = "bank_account";

/// 振込先, of a form that asks for money.
pub const SECTION: Section = Section {
    title: "振込先",
    fields: &fields(Need::Always),
};

/// The fields of an account, all of them needed in the same case.
#[must_use]
pub const fn fields(need: Need) -> [Field; 8] {
    [
        needed(need, ORIGIN.field("口座の種類")),
        needed(need, BANK_CODE.field("金融機関コード").widget(BANK_WIDGET)),
        needed(need, BANK.field("金融機関").widget(BANK_WIDGET)),
        needed(need, BRANCH_CODE.field("支店コード").widget(BANK_WIDGET)),
        needed(need, BRANCH.field("支店").widget(BANK_WIDGET)),
        needed(need, KIND.field("預金種別")),
        needed(need, NUMBER.field("口座番号")),
        needed(need, HOLDER.field("口座名義（カナ）").help(HOLDER_HELP)),
    ]
}

const fn needed(need: Need, field: Field) -> Field {
    Field { need, ..field }
}

/// The account of the form, once it is complete.
#[must_use]
pub fn bank_account(form: &Form) -> Option<BankAccount> {
    Some(BankAccount {
        bank: BankCode::new(&BANK_CODE.get(form)?.0)?,
        bank_name: BANK.get(form)?,
        branch: BranchCode::new(&BRANCH_CODE.get(form)?.0)?,
        branch_name: BRANCH.get(form)?,
        kind: KIND.get(form)?,
        number: AccountNumber::new(&NUMBER.get(form)?.0)?,
        holder: HOLDER.get(form)?.as_str().to_owned(),
        origin: ORIGIN.get(form).unwrap_or(AccountOrigin::Application),
    })
}

/// Codes and numbers have their lengths, and 口座名義 the characters that banks exchange.
#[must_use]
pub fn examine(form: &Form) -> Vec<Finding> {
    let mut all = examine_lengths(form);
    all.extend(examine_holder(form));
    all
}

/// 振込予定日 lies ahead, on a day on which banks work.
#[must_use]
pub fn examine_transfer_day(form: &Form, facts: &Facts) -> Option<Finding> {
    let on = TRANSFER_ON.get(form)?;
    let message = if on < facts.today {
        "振込予定日が今日より前です。これからの日を入力してください。"
    } else if !facts.society.holidays.is_business_day(on) {
        "振込予定日が休日です。銀行の営業日を入力してください。"
    } else {
        return None;
    };
    let found = Finding::confirm("account_transfer_day", message);
    Some(found.at(FieldPath::of(TRANSFER_ON.name())))
}

/// 口座名義: the claimant's own, unless the claimant asked otherwise.
#[must_use]
pub fn examine_own_holder(form: &Form) -> Option<Finding> {
    let is_own = matches!(
        ORIGIN.get(form),
        Some(AccountOrigin::Application | AccountOrigin::PublicAccount)
    );
    let differs = KANA.get(form)?.as_str() != HOLDER.get(form)?.as_str();
    (is_own && differs).then(|| {
        Finding::confirm(
            "account_holder_differs",
            "口座名義が被保険者のフリガナと異なります。本人の口座か、受領の委任があるかを確かめてください。",
        )
        .at(FieldPath::of(HOLDER.name()))
    })
}

fn examine_holder(form: &Form) -> Option<Finding> {
    let Some(Value::Text(typed)) = form.value(HOLDER.name()) else {
        return None;
    };
    let error = AccountHolder::parse(typed).err()?;
    let path = FieldPath::of(HOLDER.name());
    Some(Finding::blocks("account_holder", error.to_string()).at(path))
}

fn examine_lengths(form: &Form) -> Vec<Finding> {
    [
        (BANK_CODE, "金融機関コード", BankCode::DIGITS),
        (BRANCH_CODE, "支店コード", BranchCode::DIGITS),
        (NUMBER, "口座番号", AccountNumber::DIGITS),
    ]
    .into_iter()
    .filter_map(|(key, label, length)| {
        let digits = key.get(form)?;
        (digits.0.len() != length).then(|| {
            Finding::blocks(
                "account_length",
                format!(
                    "「{label}」は{length}桁です。足りないときは前に0を付けて入力してください。"
                ),
            )
            .at(FieldPath::of(key.name()))
        })
    })
    .collect()
}
