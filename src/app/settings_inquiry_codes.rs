//! 設定の照会のコード: the 事務名コード and 事務手続コード of each matter, as the society's copy of the 仕様書 has them.
//! It must not store anything; saving the society does.

use crate::app::settings_form::EFFECTIVE_FROM;
use crate::app::settings_form::FROM;
use crate::app::settings_form::field_findings;
use crate::app::settings_form::repeated;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::digits::to_ascii;
use crate::domain::finding::FieldPath;
use crate::domain::finding::Finding;
use crate::domain::inquiry_codes::InquiryCode;
use crate::domain::inquiry_codes::InquiryCodes;
use crate::domain::inquiry_codes::InquiryMatter;
use crate::domain::society::Society;
use crate::procedure::facts::Facts;
use crate::procedure::field::Field;
use crate::procedure::field::Key;
use crate::procedure::field::Section;
use crate::procedure::form::Form;

const CODES: Key<Vec<Form>> = Key::new("inquiry_codes");
const MATTER: Key<InquiryMatter> = Key::new("matter");
const OFFICE: Key<String> = Key::new("office_code");
const PROCEDURE: Key<String> = Key::new("procedure_code");
const IS_CONFIRMED: Key<bool> = Key::new("is_confirmed");

const CODE_FIELDS: &[Field] = &[
    MATTER.field("照会する事務").always(),
    OFFICE.field("事務名コード"),
    PROCEDURE.field("事務手続コード"),
    IS_CONFIRMED
        .field("仕様書で確かめた")
        .always()
        .help("「いいえ」の間は未確認として、送付前点検・送付票・転記票にそう示します。"),
];

/// The form of the tab.
pub const INQUIRY_CODES: &[Section] = &[
    FROM,
    Section {
        title: "情報照会の事務と手続",
        fields: &[CODES
            .table("照会のコード", CODE_FIELDS)
            .help("はじめのコードはプログラムの案です（未確認）。組合にある外部インターフェース仕様書のコードを入力します。空欄のコードの照会はファイルに出力せず、転記票で登録します。")],
    },
];

/// The codes as a form, every matter in a row; the change holds from `effective_from`.
#[must_use]
pub fn codes_form(society: &Society, effective_from: Date) -> Form {
    let mut form = Form::new();
    EFFECTIVE_FROM.set(&mut form, effective_from);
    let matters = InquiryMatter::CHOICES.iter();
    let matters = matters.filter_map(|choice| InquiryMatter::from_code(choice.code));
    let rows = matters.map(|matter| row(&society.inquiry_codes.of(matter)));
    CODES.set(&mut form, rows.collect());
    form
}

fn row(code: &InquiryCode) -> Form {
    let mut row = Form::new();
    MATTER.set(&mut row, code.matter);
    for (key, text) in [(OFFICE, &code.office), (PROCEDURE, &code.procedure)] {
        if !text.is_empty() {
            key.set(&mut row, text.clone());
        }
    }
    IS_CONFIRMED.set(&mut row, code.is_confirmed);
    row
}

/// What is missing or wrong in the form.
#[must_use]
pub fn examine_codes(
    sections: &[Section],
    form: &Form,
    facts: &Facts,
    _taken: &[&str],
) -> Vec<Finding> {
    let mut all = field_findings(sections, form, facts);
    let sentence = "同じ事務の行が二つあります。一つにしてください。";
    let matter = |row: &Form| MATTER.get(row);
    all.extend(repeated(form, CODES, MATTER.name(), matter, sentence));
    for (index, row) in form.rows(CODES.name()).iter().enumerate() {
        for key in [OFFICE, PROCEDURE] {
            let code = code(row, key);
            let message = if code.is_empty() && IS_CONFIRMED.get(row) == Some(true) {
                "確かめたコードを入力してください。まだ分からないときは「いいえ」にします。"
            } else if !code.chars().all(|one| one.is_ascii_alphanumeric()) {
                "コードは半角の英数字で入力してください。"
            } else {
                continue;
            };
            let at = FieldPath::in_row(CODES.name(), index, key.name());
            all.push(Finding::blocks("setting", message).at(at));
        }
    }
    all
}

/// A code as typed, in half width.
fn code(row: &Form, key: Key<String>) -> String {
    to_ascii(&key.get(row).unwrap_or_default())
        .trim()
        .to_owned()
}

/// The society of a complete form; what the form does not ask for is taken from `base`. What stands as the program
/// proposed it is not entered.
#[must_use]
pub fn read_codes(form: &Form, base: &Society) -> Option<Society> {
    let rows = form.rows(CODES.name()).iter();
    let codes = rows.map(|row| {
        Some(InquiryCode {
            matter: MATTER.get(row)?,
            office: code(row, OFFICE),
            procedure: code(row, PROCEDURE),
            is_confirmed: IS_CONFIRMED.get(row)?,
        })
    });
    let codes: Option<Vec<InquiryCode>> = codes.collect();
    let is_entered = |code: &InquiryCode| *code != InquiryCode::proposed(code.matter);
    Some(Society {
        inquiry_codes: InquiryCodes {
            entered: codes?.into_iter().filter(is_entered).collect(),
        },
        ..base.clone()
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::app::sample::Sample;
    use crate::domain::date::day;

    #[test]
    fn どの事務にもコードの行があり_確かめたものだけ確認済になる() {
        let today = day!(2026, 11, 22);
        let society = Sample::load().unwrap().society;
        let facts = Facts::nobody(today, society.clone());
        let mut form = codes_form(&society, today);
        let n_matters = InquiryMatter::CHOICES.len();
        assert_eq!(form.rows(CODES.name()).len(), n_matters);
        assert!(examine_codes(INQUIRY_CODES, &form, &facts, &[]).is_empty());
        assert_eq!(read_codes(&form, &society), Some(society.clone()));

        let mut rows = form.rows(CODES.name()).to_vec();
        let first = rows.first_mut().unwrap();
        OFFICE.set(first, "Ｊ０１".to_owned());
        PROCEDURE.set(first, "T0001".to_owned());
        IS_CONFIRMED.set(first, true);
        PROCEDURE.clear(rows.last_mut().unwrap());
        CODES.set(&mut form, rows);
        assert!(examine_codes(INQUIRY_CODES, &form, &facts, &[]).is_empty());
        let read = read_codes(&form, &society).unwrap();
        assert_eq!(read.inquiry_codes.entered.len(), 2);
        assert!(read.inquiry_codes.is_confirmed("J01", "T0001"));
        let review = read.inquiry_codes.of(InquiryMatter::Review);
        assert_eq!(
            (review.office.as_str(), review.procedure.as_str()),
            ("KENPO", "")
        );
        assert_eq!(
            read_codes(&codes_form(&read, today), &read),
            Some(read.clone())
        );
    }

    #[test]
    fn 空のコードは確かめたことにならず_同じ事務と全角の記号は断る() {
        let today = day!(2026, 11, 22);
        let society = Sample::load().unwrap().society;
        let facts = Facts::nobody(today, society.clone());
        let with = |change: &dyn Fn(&mut Vec<Form>)| {
            let mut form = codes_form(&society, today);
            let mut rows = form.rows(CODES.name()).to_vec();
            change(&mut rows);
            CODES.set(&mut form, rows);
            examine_codes(INQUIRY_CODES, &form, &facts, &[]).len()
        };
        let confirmed_empty = |rows: &mut Vec<Form>| {
            let row = rows.first_mut().unwrap();
            OFFICE.clear(row);
            IS_CONFIRMED.set(row, true);
        };
        let strange = |rows: &mut Vec<Form>| OFFICE.set(rows.first_mut().unwrap(), "あ".to_owned());
        let twice = |rows: &mut Vec<Form>| rows.push(rows.first().unwrap().clone());
        assert_eq!(
            (with(&confirmed_empty), with(&strange), with(&twice)),
            (1, 1, 1)
        );
    }
}
