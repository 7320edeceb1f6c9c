//! 設定の登録用ファイルの様式: the society's media, how long a file may be on its way, and whether it goes in a ZIP.
//! It must not store anything; saving the society does.

use crate::app::settings_form::EFFECTIVE_FROM;
use crate::app::settings_form::FROM;
use crate::app::settings_form::blocks;
use crate::app::settings_form::field_findings;
use crate::app::settings_form::repeated;
use crate::domain::date::Date;
use crate::domain::file_rules::FileRules;
use crate::domain::finding::Finding;
use crate::domain::society::Society;
use crate::procedure::facts::Facts;
use crate::procedure::field::Field;
use crate::procedure::field::Key;
use crate::procedure::field::Section;
use crate::procedure::form::Form;

const MEDIA: Key<Vec<Form>> = Key::new("file_media");
const MEDIUM: Key<String> = Key::new("medium");
const DAYS_OUT: Key<i64> = Key::new("file_days_out");
const IS_ZIPPED: Key<bool> = Key::new("file_is_zipped");

const MEDIA_FIELDS: &[Field] = &[MEDIUM
    .field("媒体の名前")
    .always()
    .help("組合の媒体管理簿の番号や名前です（例：USB-01）。")];

/// The form of the tab.
pub const FILES: &[Section] = &[
    FROM,
    Section {
        title: "端末への運搬",
        fields: &[
            MEDIA
                .table("登録用ファイルを運ぶ媒体", MEDIA_FIELDS)
                .help("一番上の媒体が、出力のときに最初に入ります。空欄のままでも、出力のたびに入力できます。"),
            DAYS_OUT
                .field("持出しの期限（日）")
                .always()
                .help("持ち出した日から数えて、媒体が戻るまでの日数です。0は当日中です。組合の規程によります（未確認）。"),
            IS_ZIPPED
                .field("パスワード付きZIPで出力する")
                .always()
                .help("AES-256で暗号化します。Windowsの標準機能では開けないため、端末の側に7-Zipなどが要ります。出力のときに選び直せます。"),
        ],
    },
];

/// The rules as a form; the change holds from `effective_from`.
#[must_use]
pub fn files_form(society: &Society, effective_from: Date) -> Form {
    let rules = &society.files;
    let mut form = Form::new();
    EFFECTIVE_FROM.set(&mut form, effective_from);
    MEDIA.set(
        &mut form,
        rules.media.iter().map(|name| row(name)).collect(),
    );
    DAYS_OUT.set(&mut form, i64::from(rules.n_days_out));
    IS_ZIPPED.set(&mut form, rules.is_zipped);
    form
}

fn row(medium: &str) -> Form {
    let mut row = Form::new();
    MEDIUM.set(&mut row, medium.to_owned());
    row
}

/// What is missing or wrong in the form.
#[must_use]
pub fn examine_files(
    sections: &[Section],
    form: &Form,
    facts: &Facts,
    _taken: &[&str],
) -> Vec<Finding> {
    let mut all = field_findings(sections, form, facts);
    if DAYS_OUT
        .get(form)
        .is_some_and(|days| !(0..=60).contains(&days))
    {
        all.push(blocks(
            DAYS_OUT.name(),
            "0から60までの日数を入力してください。",
        ));
    }
    let sentence = "同じ名前の媒体が二つあります。一つにしてください。";
    let name = |row: &Form| MEDIUM.get(row).map(|name| name.trim().to_owned());
    all.extend(repeated(form, MEDIA, MEDIUM.name(), name, sentence));
    all
}

fn media(form: &Form) -> Vec<String> {
    let rows = form.rows(MEDIA.name()).iter();
    rows.filter_map(|row| MEDIUM.get(row))
        .map(|name| name.trim().to_owned())
        .collect()
}

/// The society of a complete form; what the form does not ask for is taken from `base`.
#[must_use]
pub fn read_files(form: &Form, base: &Society) -> Option<Society> {
    Some(Society {
        files: FileRules {
            media: media(form),
            n_days_out: u8::try_from(DAYS_OUT.get(form)?).ok()?,
            is_zipped: IS_ZIPPED.get(form)?,
        },
        ..base.clone()
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{DAYS_OUT, FILES, MEDIA, examine_files, files_form, read_files, row};
    use crate::app::sample::Sample;
    use crate::domain::date::day;
    use crate::domain::file_rules::FileRules;
    use crate::procedure::facts::Facts;

    #[test]
    fn 媒体と期限を読み書きし同じ媒体と長すぎる期限は止める() {
        let today = day!(2026, 11, 22);
        let mut society = Sample::load().unwrap().society;
        society.files = FileRules {
            media: vec!["USB-01".to_owned(), "USB-02".to_owned()],
            n_days_out: 2,
            is_zipped: true,
        };
        let mut form = files_form(&society, today);
        let facts = Facts::nobody(today, society.clone());
        assert!(examine_files(FILES, &form, &facts, &[]).is_empty());
        assert_eq!(read_files(&form, &society), Some(society.clone()));
        for (days, n_findings) in [(0, 0), (60, 0), (61, 1)] {
            DAYS_OUT.set(&mut form, days);
            assert_eq!(examine_files(FILES, &form, &facts, &[]).len(), n_findings);
        }
        DAYS_OUT.set(&mut form, 1);
        MEDIA.set(&mut form, vec![row("USB-01"), row("USB-01")]);
        assert_eq!(examine_files(FILES, &form, &facts, &[]).len(), 1);
    }
}
