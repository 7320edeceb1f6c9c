//! 突合する項目: what of a layout is to be compared with the paper specification, item by item.
//! It must not leave out anything that changes a byte of the file.

use crate::exchange::layout::{Format, HeaderRow, Layout, Quote, RecordSpec, Repeat, SeqScope};
use crate::exchange::layout_field::{DateForm, FieldKind, FieldSpec, LenMode, Pad, Unit};

/// 突合する一項目.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LayoutItem {
    /// Id of its record; `file` for what holds for the whole file.
    pub record: String,
    /// Number inside the record, from 1.
    pub no: usize,
    /// 項目名.
    pub name: String,
    /// 型.
    pub kind: String,
    /// Length with its unit.
    pub length: String,
    /// 必須.
    pub is_required: bool,
    /// Codes, constants, fillings and other rules.
    pub codes: String,
}

/// Record id under which the items of the whole file stand.
pub const FILE: &str = "file";

/// Every item of a layout: the file as a whole first, then the fields of each record.
#[must_use]
pub fn items(layout: &Layout) -> Vec<LayoutItem> {
    let mut items = file_items(layout);
    for record in &layout.records {
        items.extend(record.fields.iter().map(|field| LayoutItem {
            record: record.id.clone(),
            no: field.no,
            name: named(layout, record, field),
            kind: kind_ja(field.kind).to_owned(),
            length: length_ja(field),
            is_required: field.required,
            codes: codes_ja(layout, field),
        }));
    }
    items
}

fn named(layout: &Layout, record: &RecordSpec, field: &FieldSpec) -> String {
    if layout.records.len() == 1 {
        return field.name.clone();
    }
    let place = match record.repeat {
        Repeat::OnceFirst => "見出し",
        Repeat::Each => "明細",
        Repeat::OnceLast => "終わり",
    };
    format!("{place}（{}）{}", record.id, field.name)
}

fn file_items(layout: &Layout) -> Vec<LayoutItem> {
    let file = &layout.file;
    let yes_no = |is: bool| if is { "あり" } else { "なし" }.to_owned();
    let shape = match file.format {
        Format::Delimited => format!("「{}」で区切る", sign(file.delimiter)),
        Format::Fixed => format!("固定長 {}バイト", file.record_bytes.unwrap_or(0)),
    };
    let quote = match file.quote {
        _ if file.format == Format::Fixed => "なし",
        Quote::Always => "すべての項目を囲む",
        Quote::Auto => "要る項目だけ囲む",
        Quote::Never => "囲まない",
    };
    let heading = match &file.header_row {
        HeaderRow::Names(is_there) => yes_no(*is_there),
        HeaderRow::Words(words) => words.join("、"),
    };
    let scope = match file.seq_scope {
        SeqScope::Day => "1日ごと",
        SeqScope::Year => "1年ごと",
        SeqScope::Forever => "通し",
    };
    let facts = [
        ("ファイル名", file.name.clone()),
        ("ファイル名の通番", scope.to_owned()),
        ("形", shape),
        ("引用符", quote.to_owned()),
        ("文字コード", encodings(layout)),
        ("改行", newlines(layout)),
        ("最後の改行・終わりの印", ends(layout)),
        ("見出し行", heading),
        ("使える文字", layout.chars.set.label().to_owned()),
    ];
    (1..)
        .zip(facts)
        .map(|(no, (name, codes))| LayoutItem {
            record: FILE.to_owned(),
            no,
            name: format!("ファイル　{name}"),
            kind: String::new(),
            length: String::new(),
            is_required: false,
            codes,
        })
        .collect()
}

fn sign(delimiter: char) -> String {
    match delimiter {
        '\t' => "タブ".to_owned(),
        other => other.to_string(),
    }
}

fn encodings(layout: &Layout) -> String {
    let file = &layout.file;
    let all = file.encoding.iter().chain(&file.accept_encoding);
    let labels: Vec<&str> = all.map(|encoding| encoding.label()).collect();
    labels.join("、")
}

fn newlines(layout: &Layout) -> String {
    let file = &layout.file;
    let all = file.newline.iter().chain(&file.accept_newline);
    let labels: Vec<&str> = all.map(|newline| newline.label()).collect();
    labels.join("、")
}

fn ends(layout: &Layout) -> String {
    let newline = if layout.file.final_newline {
        "最後の行にも改行"
    } else {
        "最後の行に改行なし"
    };
    let mark = if layout.file.eof_1a {
        "、1Aあり"
    } else {
        ""
    };
    format!("{newline}{mark}")
}

const fn kind_ja(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Const => "定数",
        FieldKind::Space => "空白",
        FieldKind::Blank => "空",
        FieldKind::Digits => "数字",
        FieldKind::Amount => "金額",
        FieldKind::Alnum => "英数字",
        FieldKind::AlnumOrKana => "英数字・半角カナ",
        FieldKind::Text => "文字",
        FieldKind::Kanji => "全角",
        FieldKind::KanaHalf => "半角カナ",
        FieldKind::KanaFull => "全角カナ",
        FieldKind::KanaAddr => "半角カナ（住所）",
        FieldKind::Zengin => "全銀の文字",
        FieldKind::Code => "コード",
        FieldKind::Flag1 => "1か空",
        FieldKind::Date => "日付",
        FieldKind::Datetime => "日時",
        FieldKind::Era => "元号",
        FieldKind::EraYmd6 => "和暦6桁",
        FieldKind::Rest => "残りすべて",
    }
}

fn length_ja(field: &FieldSpec) -> String {
    let Some(length) = field.len.filter(|length| *length > 0) else {
        return String::new();
    };
    let unit = match field.unit {
        Unit::Char => "字",
        Unit::Byte => "バイト",
    };
    let is_most = field.len_mode == Some(LenMode::Max) || !field.is_exact();
    let within = if is_most && field.pad.is_none() {
        "以内"
    } else {
        ""
    };
    format!("{length}{unit}{within}")
}

fn codes_ja(layout: &Layout, field: &FieldSpec) -> String {
    let mut parts = Vec::new();
    if !field.value.is_empty() {
        parts.push(format!("「{}」", field.value));
    }
    if let Some(map) = layout.maps.get(&field.map) {
        let pairs: Vec<String> = map
            .iter()
            .map(|(name, code)| format!("{name}={code}"))
            .collect();
        parts.push(pairs.join(" "));
    }
    if !field.one_of.is_empty() {
        let labelled = field
            .one_of
            .iter()
            .map(|code| match field.values.get(code) {
                Some(label) => format!("{code}={label}"),
                None => code.clone(),
            });
        parts.push(labelled.collect::<Vec<String>>().join(" "));
    } else if !field.values.is_empty() {
        let pairs = field.values.iter();
        let pairs = pairs.map(|(code, label)| format!("{code}={label}"));
        parts.push(pairs.collect::<Vec<String>>().join(" "));
    }
    if !field.forbid.is_empty() {
        parts.push(format!("{}は不可", field.forbid.join("・")));
    }
    if let Some(form) = field.fmt {
        parts.push(form_ja(form).to_owned());
    }
    match field.pad {
        Some(Pad::Left(c)) => parts.push(format!("左を{}で埋める", filler(c))),
        Some(Pad::Right(c)) => parts.push(format!("右を{}で埋める", filler(c))),
        None => {}
    }
    if let Some(separator) = field.sep {
        let width = if separator.character() == ' ' {
            "半角"
        } else {
            "全角"
        };
        parts.push(format!("姓と名の間は{width}の空白"));
    }
    if let Some(least) = field.min {
        parts.push(format!("{least}以上"));
    }
    if !field.note.is_empty() {
        parts.push(field.note.clone());
    }
    parts.join("／")
}

const fn form_ja(form: DateForm) -> &'static str {
    match form {
        DateForm::Yyyymmdd => "年月日8桁",
        DateForm::Mmdd => "月日4桁",
        DateForm::Yyyymmddhhmmss => "年月日時分秒14桁",
        DateForm::Geeymmdd => "元号1桁と年月日6桁",
    }
}

fn filler(c: char) -> String {
    if c == ' ' {
        "空白".to_owned()
    } else {
        c.to_string()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{FILE, items};
    use crate::domain::date::Date;
    use crate::exchange::layouts::Layouts;

    #[test]
    fn 突合する項目はファイル全体とすべての項目である() {
        let layouts = Layouts::shipped().unwrap();
        let day = Date::parse_iso("2026-11-22").unwrap();
        let items_of = |id| items(layouts.on(id, day).unwrap());
        let kanyusha = items_of("chukan-kanyusha");
        assert_eq!(kanyusha.len(), 9 + 28);
        let sex = kanyusha.iter().find(|item| item.name == "性別").unwrap();
        assert_eq!(
            (sex.no, sex.length.as_str(), sex.is_required),
            (13, "1字", true)
        );
        assert_eq!(sex.codes, "female=2 male=1");
        assert_eq!(items_of("todoke-2202700-shfd").len(), 9 + 139);
        let zengin = items_of("zengin-sogo");
        assert_eq!(zengin.len(), 9 + 13 + 16 + 4 + 2);
        assert_eq!(zengin.iter().filter(|item| item.record == FILE).count(), 9);
        let amount = zengin.iter().find(|item| item.name.ends_with("振込金額"));
        assert_eq!(amount.unwrap().codes, "左を0で埋める／1以上");
    }
}
