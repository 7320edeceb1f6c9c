//! 設定の振込の様式: the account the society pays from, and what its bank agreed on, as a form.
//! It must not store anything; saving the society does.

use crate::app::settings_form::EFFECTIVE_FROM;
use crate::app::settings_form::EFFECTIVE_FROM_FIELD;
use crate::app::settings_form::blocks;
use crate::app::settings_form::field_findings;
use crate::domain::bank_account::AccountKind;
use crate::domain::bank_account::AccountNumber;
use crate::domain::bank_account::BankCode;
use crate::domain::bank_account::BranchCode;
use crate::domain::date::Date;
use crate::domain::finding::Finding;
use crate::domain::kana;
use crate::domain::society::Society;
use crate::domain::transfer_rules::ClientCode;
use crate::domain::transfer_rules::NewCode;
use crate::domain::transfer_rules::TransferAgreement;
use crate::domain::transfer_rules::TransferMethod;
use crate::domain::transfer_rules::TransferNewline;
use crate::domain::transfer_rules::TransferSender;
use crate::domain::transfer_text::TransferText;
use crate::procedure::account::BANK_WIDGET;
use crate::procedure::facts::Facts;
use crate::procedure::field::Key;
use crate::procedure::field::Section;
use crate::procedure::form::Form;
use crate::procedure::value::Digits;

const IS_USED: Key<bool> = Key::new("transfer.is_used");
const CLIENT_CODE: Key<Digits> = Key::new("transfer.client_code");
const CLIENT_NAME: Key<String> = Key::new("transfer.client_name");
const BANK: Key<Digits> = Key::new("transfer.bank_no");
const BANK_KANA: Key<String> = Key::new("transfer.bank_kana");
const BRANCH: Key<Digits> = Key::new("transfer.branch_no");
const BRANCH_KANA: Key<String> = Key::new("transfer.branch_kana");
const KIND: Key<AccountKind> = Key::new("transfer.kind");
const NUMBER: Key<Digits> = Key::new("transfer.number");
const NEWLINE: Key<TransferNewline> = Key::new("transfer.newline");
const END_MARK: Key<bool> = Key::new("transfer.has_end_mark");
const NEW_CODE: Key<NewCode> = Key::new("transfer.new_code");
const METHOD: Key<TransferMethod> = Key::new("transfer.method");

/// The form of the tab.
pub const TRANSFER: &[Section] = &[
    Section {
        title: "適用",
        fields: &[
            EFFECTIVE_FROM_FIELD,
            IS_USED
                .field("総合振込を使う")
                .always()
                .help("「はい」のときは、銀行へ渡す総合振込のファイルを作れます。"),
        ],
    },
    Section {
        title: "振込依頼人",
        fields: &[
            CLIENT_CODE
                .field("振込依頼人コード")
                .when(is_used)
                .help("銀行から通知された10桁までの番号です（委託者コードともいいます）。"),
            CLIENT_NAME
                .field("振込依頼人名（カナ）")
                .when(is_used)
                .help(
                    "銀行に届け出たカナの名称です。半角で40字まで。濁点と半濁点も1字に数えます。",
                ),
        ],
    },
    Section {
        title: "支払に使う口座",
        fields: &[
            BANK.field("仕向銀行コード")
                .when(is_used)
                .widget(BANK_WIDGET),
            BANK_KANA
                .field("仕向銀行名（カナ）")
                .when(is_used)
                .widget(BANK_WIDGET)
                .help("コードを入れると銀行支店表のカナが入ります。名称から引くこともできます。"),
            BRANCH
                .field("仕向支店コード")
                .when(is_used)
                .widget(BANK_WIDGET),
            BRANCH_KANA
                .field("仕向支店名（カナ）")
                .when(is_used)
                .widget(BANK_WIDGET),
            KIND.field("預金種目").when(is_used),
            NUMBER
                .field("口座番号")
                .when(is_used)
                .help("7桁です。先頭の0も入力します。"),
        ],
    },
    Section {
        title: "銀行との取り決め",
        fields: &[
            NEWLINE
                .field("レコードの間の改行")
                .when(is_used)
                .help("多くの銀行は改行ありを受け付けます。改行なしを求める銀行もあります。"),
            END_MARK.field("終わりの印（EOF）").when(is_used).help(
                "ファイルの終わりに付けるかどうかです。銀行が求めるときだけ「はい」にします。",
            ),
            NEW_CODE
                .field("新規コード")
                .when(is_used)
                .help("未確認の項目です。銀行から指定がなければ「0　その他」のままにします。"),
            METHOD
                .field("振込指定区分")
                .when(is_used)
                .help("未確認の項目です。銀行から指定がなければ「7　電信」のままにします。"),
        ],
    },
];

fn is_used(form: &Form) -> bool {
    IS_USED.get(form) == Some(true)
}

/// The society's sender as a form; the change holds from `effective_from`.
#[must_use]
pub fn transfer_form(society: &Society, effective_from: Date) -> Form {
    let mut form = Form::new();
    EFFECTIVE_FROM.set(&mut form, effective_from);
    IS_USED.set(&mut form, society.transfer.is_some());
    let mut agreed = TransferAgreement::default();
    if let Some(sender) = &society.transfer {
        agreed = sender.agreed;
        let code = |text: &str| Digits(text.to_owned());
        CLIENT_CODE.set(&mut form, code(sender.client_code.as_str()));
        CLIENT_NAME.set(&mut form, kana::to_full(sender.client_name.as_str()));
        BANK.set(&mut form, code(sender.bank.as_str()));
        BANK_KANA.set(&mut form, kana::to_full(sender.bank_kana.as_str()));
        BRANCH.set(&mut form, code(sender.branch.as_str()));
        BRANCH_KANA.set(&mut form, kana::to_full(sender.branch_kana.as_str()));
        KIND.set(&mut form, sender.kind);
        NUMBER.set(&mut form, code(sender.number.as_str()));
    }
    NEWLINE.set(&mut form, agreed.newline);
    END_MARK.set(&mut form, agreed.has_end_mark);
    NEW_CODE.set(&mut form, agreed.new_code);
    METHOD.set(&mut form, agreed.method);
    form
}

/// What is missing or wrong in the form.
#[must_use]
pub fn examine_transfer(
    sections: &[Section],
    form: &Form,
    facts: &Facts,
    _taken: &[&str],
) -> Vec<Finding> {
    let mut all = field_findings(sections, form, facts);
    if !is_used(form) {
        return all;
    }
    for (key, n_digits) in [
        (BANK, BankCode::DIGITS),
        (BRANCH, BranchCode::DIGITS),
        (NUMBER, AccountNumber::DIGITS),
    ] {
        if key
            .get(form)
            .is_some_and(|Digits(code)| code.len() != n_digits)
        {
            let sentence =
                format!("{n_digits}桁です。足りないときは前に0を付けて入力してください。");
            all.push(blocks(key.name(), sentence));
        }
    }
    if CLIENT_CODE
        .get(form)
        .is_some_and(|Digits(code)| ClientCode::new(&code).is_none())
    {
        all.push(blocks(CLIENT_CODE.name(), "10桁までの数字です。"));
    }
    for key in [CLIENT_NAME, BANK_KANA, BRANCH_KANA] {
        if let Some(Err(error)) = key.get(form).map(|text| TransferText::parse(&text)) {
            all.push(blocks(key.name(), error.to_string()));
        }
    }
    let name = CLIENT_NAME
        .get(form)
        .and_then(|text| TransferText::parse(&text).ok());
    if let Some(name) = name.filter(|name| name.n_bytes() > TransferSender::NAME_BYTES) {
        let sentence = format!(
            "半角で{}字まで（濁点と半濁点も1字）ですが、{}字あります。銀行に届け出た略称を入力してください。",
            TransferSender::NAME_BYTES,
            name.n_bytes()
        );
        all.push(blocks(CLIENT_NAME.name(), sentence));
    }
    if KIND.get(form) == Some(AccountKind::Savings) {
        let sentence = "貯蓄預金からは総合振込ができません。普通か当座にしてください。";
        all.push(blocks(KIND.name(), sentence));
    }
    all
}

/// The society of a complete form.
#[must_use]
pub fn read_transfer(form: &Form, base: &Society) -> Option<Society> {
    let transfer = if is_used(form) {
        Some(read_sender(form)?)
    } else {
        None
    };
    Some(Society {
        transfer,
        ..base.clone()
    })
}

fn read_sender(form: &Form) -> Option<TransferSender> {
    let bank_name = |key: Key<String>| TransferText::parse_bank_name(&key.get(form)?).ok();
    Some(TransferSender {
        client_code: ClientCode::new(&CLIENT_CODE.get(form)?.0)?,
        client_name: TransferText::parse(&CLIENT_NAME.get(form)?).ok()?,
        bank: BankCode::new(&BANK.get(form)?.0)?,
        bank_kana: bank_name(BANK_KANA)?,
        branch: BranchCode::new(&BRANCH.get(form)?.0)?,
        branch_kana: bank_name(BRANCH_KANA)?,
        kind: KIND.get(form)?,
        number: AccountNumber::new(&NUMBER.get(form)?.0)?,
        agreed: TransferAgreement {
            newline: NEWLINE.get(form)?,
            has_end_mark: END_MARK.get(form)?,
            new_code: NEW_CODE.get(form)?,
            method: METHOD.get(form)?,
        },
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{
        BANK, BANK_KANA, BRANCH, BRANCH_KANA, CLIENT_CODE, CLIENT_NAME, IS_USED, KIND, NEWLINE,
        NUMBER, TRANSFER, examine_transfer, read_transfer, transfer_form,
    };
    use crate::app::sample::Sample;
    use crate::domain::bank_account::AccountKind;
    use crate::domain::date::day;
    use crate::domain::society::Society;
    use crate::domain::transfer_rules::TransferNewline;
    use crate::procedure::facts::Facts;
    use crate::procedure::form::Form;
    use crate::procedure::value::Digits;

    fn society() -> Society {
        let mut society = Sample::load().unwrap().society;
        society.transfer = None;
        society
    }

    fn typed() -> Form {
        let mut form = transfer_form(&society(), day!(2026, 11, 22));
        let digits = |text: &str| Digits(text.to_owned());
        IS_USED.set(&mut form, true);
        CLIENT_CODE.set(&mut form, digits("99999"));
        CLIENT_NAME.set(&mut form, "ミホンケンコウホケンクミアイ".to_owned());
        BANK.set(&mut form, digits("0001"));
        BANK_KANA.set(&mut form, "ミズホ".to_owned());
        BRANCH.set(&mut form, digits("001"));
        BRANCH_KANA.set(&mut form, "トウキヨウ".to_owned());
        KIND.set(&mut form, AccountKind::Ordinary);
        NUMBER.set(&mut form, digits("0000099"));
        form
    }

    fn said(form: &Form) -> Vec<String> {
        let facts = Facts::nobody(day!(2026, 11, 22), society());
        let found = examine_transfer(TRANSFER, form, &facts, &[]);
        found.into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn 振込依頼人は様式に写しても元に戻る() {
        let mut form = typed();
        NEWLINE.set(&mut form, TransferNewline::None);
        assert_eq!(said(&form), Vec::<String>::new());
        let with = read_transfer(&form, &society()).unwrap();
        let sender = with.transfer.clone().unwrap();
        assert_eq!(sender.client_code.as_str(), "0000099999");
        assert_eq!(sender.bank_kana.as_str(), "ﾐｽﾞﾎ");
        let again = transfer_form(&with, day!(2026, 11, 22));
        assert_eq!(read_transfer(&again, &with), Some(with.clone()));
        let mut none = again;
        IS_USED.set(&mut none, false);
        assert_eq!(read_transfer(&none, &with).unwrap().transfer, None);
    }

    #[test]
    fn 使わなければ何も求めず_使うなら欠けと誤りを言う() {
        let unused = transfer_form(&society(), day!(2026, 11, 22));
        assert_eq!(said(&unused), Vec::<String>::new());
        let mut form = unused;
        IS_USED.set(&mut form, true);
        assert_eq!(said(&form).len(), 8);

        let mut form = typed();
        CLIENT_NAME.set(&mut form, "ミホン".repeat(13) + "ア");
        assert!(said(&form).is_empty(), "40バイト");
        CLIENT_NAME.set(&mut form, "ミホン".repeat(13) + "ガ");
        assert!(
            said(&form).concat().contains("41字あります"),
            "{:?}",
            said(&form)
        );
        CLIENT_NAME.set(&mut form, "見本健康保険組合".to_owned());
        assert!(
            said(&form)
                .concat()
                .contains("「見」は振込データに使えません")
        );

        let mut form = typed();
        BANK.set(&mut form, Digits("1".to_owned()));
        KIND.set(&mut form, AccountKind::Savings);
        let said = said(&form);
        assert!(said.concat().contains("4桁です"), "{said:?}");
        assert!(said.concat().contains("貯蓄預金からは"), "{said:?}");
    }
}
