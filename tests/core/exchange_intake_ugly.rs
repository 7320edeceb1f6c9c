//! 受付の汚いファイル: detours through Excel, other encodings, several 事業所, other forms, and whatever bytes there are.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use crate::address_files::moved;
use crate::exchange_intake::{
    FUYO, LAYOUTS, SHUTOKU, SHUTOKU_KPFD, SOSHITSU, date, edited, outcomes, refused, sjis, take,
};
use crate::remuneration_files::{Said, bonus, occasional, regular};
use daicho::domain::digits::to_ascii;
use daicho::exchange::intake::{Family, Form, Intake, IntakeRow, Outcome, read};
use daicho::exchange::text_file::TextEncoding;
use proptest::prelude::{ProptestConfig, any, prop, prop_assert, prop_assert_eq, proptest};
use std::collections::BTreeSet;

fn text(sample: &[u8]) -> String {
    encoding_rs::SHIFT_JIS.decode(sample).0.into_owned()
}

fn utf16(text: &str) -> Vec<u8> {
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

fn warns(intake: &Intake, part: &str) -> bool {
    intake.warnings.iter().any(|warning| warning.contains(part))
}

fn rows_of(sample: &[u8]) -> String {
    let lines: Vec<String> = text(sample).lines().skip(5).map(str::to_owned).collect();
    lines.join("\r\n")
}

fn frame() -> String {
    let lines: Vec<String> = text(SHUTOKU).lines().take(5).map(str::to_owned).collect();
    lines.join("\r\n")
}

#[test]
fn エクセルのユニコードテキストは知らせて読む() {
    let tabbed = utf16(&text(SHUTOKU).replace(',', "\t"));
    let intake = take(&tabbed);
    assert_eq!(intake.encoding, TextEncoding::Utf16);
    assert_eq!(outcomes(&intake), outcomes(&take(SHUTOKU)));
    assert!(warns(&intake, "UTF-16") && warns(&intake, "タブで区切られています"));
}

#[test]
fn エクセルで保存し直して空の項目が並んだファイルも読む() {
    let all = format!("{}{}\r\n", text(SHUTOKU), rows_of(SOSHITSU));
    let padded: Vec<String> = all
        .lines()
        .map(|line| format!("{line}{}", ",".repeat(40 - line.matches(',').count())))
        .collect();
    let intake = take(&sjis(&padded.join("\r\n")));
    assert_eq!(intake.family, Family::Shfd);
    assert_eq!(intake.offices.len(), 1);
    assert!(warns(&intake, "表計算ソフトで保存し直した"));
    let repaired: Vec<usize> = intake
        .rows
        .iter()
        .filter(|row| row.has_note("trailing_comma"))
        .map(|row| row.line)
        .collect();
    assert_eq!(repaired, [6, 7, 8, 10, 11, 12, 13, 14]);
    let kpfd: Vec<String> = text(SHUTOKU_KPFD)
        .lines()
        .map(|line| {
            format!(
                "{line}{}",
                ",".repeat(35 - line.matches(',').count().min(35))
            )
        })
        .collect();
    let intake = take(&sjis(&kpfd.join("\r\n")));
    assert_eq!(intake.family, Family::Kpfd);
    assert_eq!(outcomes(&intake), outcomes(&take(SHUTOKU_KPFD)));
    let no_date = text(SHUTOKU_KPFD).replacen(",2026", ",R8.", 1);
    let intake = take(&sjis(&no_date));
    assert_eq!(intake.family, Family::Kpfd);
    assert!(warns(&intake, "作成年月日が日付として読めません"));
}

#[test]
fn 引用符の中の改行は一行につながり_閉じない引用符は他の行を巻き込まない() {
    let quoted = text(SHUTOKU).replace("定年後の継続再雇用", "\"定年後の\r\n継続再雇用\"");
    let intake = take(&sjis(&quoted));
    assert_eq!(outcomes(&intake)[4], (10, Outcome::Repaired));
    assert_eq!(intake.rows.len(), 5);
    let open = text(SHUTOKU).replacen("見本　一郎", "\"見本　一郎", 1);
    let intake = take(&sjis(&open));
    assert_eq!(intake.rows.len(), 5);
    assert_eq!(intake.rows[0].outcome, Outcome::Rejected);
    assert!(intake.rows[0].has_note("quote"));
    assert_eq!(outcomes(&intake)[1..], outcomes(&take(SHUTOKU))[1..]);
}

#[test]
fn 二つのコードを持つ字は同じ字になり_年金の規則にない字は知らせるだけ() {
    let with = |bytes: [u8; 2]| {
        let mut file = edited(SHUTOKU, 6, &[(8, "見見　一郎")]);
        let mut at = (0..file.len() - 3).filter(|i| file[*i..*i + 4] == [0x8C, 0xA9, 0x8C, 0xA9]);
        let at = at.next().unwrap();
        file[at..at + 2].copy_from_slice(&bytes);
        take(&file).rows.remove(0)
    };
    for bytes in [[0xEE, 0xE0], [0xFB, 0xFC], [0xFA, 0xB1], [0x87, 0x8A]] {
        let row = with(bytes);
        assert_eq!(row.outcome, Outcome::Accepted, "{bytes:?}");
        assert!(row.has_note("outside_set"));
    }
    assert_eq!(with([0xF0, 0x40]).outcome, Outcome::Question, "外字");
    let name = |row: &IntakeRow| match row.content.as_ref().unwrap() {
        daicho::exchange::intake::FormRow::Acquisition(row) => row.name.clone().unwrap(),
        _ => unreachable!(),
    };
    assert_eq!(name(&with([0xEE, 0xE0])), name(&with([0xFB, 0xFC])));
}

#[test]
fn 途中で切れたファイルは最後の行だけを断る() {
    let address = text(SHUTOKU).lines().nth(7).unwrap().to_owned();
    let body = sjis(&format!(
        "{}\r\n{}\r\n{address}",
        frame(),
        rows_of(SOSHITSU)
    ));
    let at = body
        .windows(4)
        .rposition(|bytes| bytes == [0x8C, 0xF6, 0x89, 0x80])
        .unwrap();
    let intake = take(&body[..=at]);
    assert!(warns(&intake, "文字として読めない部分があります"));
    let last = intake.rows.last().unwrap();
    assert_eq!((last.line, last.outcome), (10, Outcome::Rejected));
    assert!(
        intake.rows[..4]
            .iter()
            .all(|row| row.outcome == Outcome::Accepted)
    );
}

#[test]
fn 空行と末尾の改行の有無は判定を変えない() {
    let spaced = text(SHUTOKU).replace("\r\n", "\r\n\r\n");
    let found: Vec<Outcome> = take(&sjis(&spaced))
        .rows
        .iter()
        .map(|row| row.outcome)
        .collect();
    let expected: Vec<Outcome> = take(SHUTOKU).rows.iter().map(|row| row.outcome).collect();
    assert_eq!(found, expected);
    let trimmed = text(SHUTOKU).trim_end().to_owned();
    assert_eq!(outcomes(&take(&sjis(&trimmed))), outcomes(&take(SHUTOKU)));
    assert!(refused(b"21,37,\0\0\0").contains("NUL"));
}

#[test]
fn 事業所数は001でも1でも01でもよい() {
    for count in ["001", "1", "01", "１"] {
        let intake = take(
            text(SHUTOKU)
                .replacen(",001\r\n", &format!(",{count}\r\n"), 1)
                .as_bytes(),
        );
        assert!(!warns(&intake, "事業所の数"), "{count}");
    }
    let intake = take(text(SHUTOKU).replacen(",001\r\n", ",\r\n", 1).as_bytes());
    assert!(warns(&intake, "事業所の数が0と書かれています"));
}

#[test]
fn 事業所ごとに行が続くファイルも読める() {
    let office = text(SHUTOKU).lines().nth(3).unwrap().replace("ﾐﾎﾝ", "ｼｹﾝ");
    let rows = rows_of(SOSHITSU).replace("2201700,21,37,ﾐﾎﾝ", "2201700,21,37,ｼｹﾝ");
    let start = text(SHUTOKU).replacen(",001\r\n", ",002\r\n", 1);
    for between in ["", "[kanri]\r\n,000\r\n"] {
        let data = if between.is_empty() { "" } else { "[data]\r\n" };
        let all = format!("{start}{between}{office}\r\n{data}{rows}\r\n");
        let intake = take(&sjis(&all));
        assert_eq!(intake.offices.len(), 2);
        assert!(!warns(&intake, "事業所の数"), "{:?}", intake.warnings);
        assert_eq!(intake.rows.len(), 9);
        assert!(
            intake
                .rows
                .iter()
                .all(|row| !row.has_note("office_differs"))
        );
    }
    let many = format!("{office}\r\n").repeat(1000);
    let intake = take(&sjis(&start.replacen(
        "[data]",
        &format!("{many}[data]"),
        1,
    )));
    assert!(warns(&intake, "事業所の情報が1001件あります"));
}

#[test]
fn 三つの届が一つのファイルにあれば行ごとに読む() {
    let all = format!(
        "{}{}\r\n{}\r\n",
        text(SHUTOKU),
        rows_of(SOSHITSU),
        rows_of(FUYO)
    );
    let intake = take(&sjis(&all));
    let forms: BTreeSet<&str> = intake
        .rows
        .iter()
        .filter_map(|row| row.form)
        .map(Form::label)
        .collect();
    assert_eq!(forms.len(), 3);
    let refused = intake
        .rows
        .iter()
        .filter(|row| row.outcome == Outcome::Rejected);
    assert_eq!(refused.map(|row| row.line).collect::<Vec<_>>(), [9]);
}

#[test]
fn 総括票は届書ではないと言い_知らない様式の行があっても他の行は進む() {
    let unknown = format!("2299999,21,37,ﾐﾎﾝ{}", ",".repeat(20));
    let intake = take(&sjis(&format!("{}{unknown}\r\n", text(SHUTOKU))));
    let found = intake.rows.last().unwrap();
    assert_eq!((found.outcome, found.form), (Outcome::Rejected, None));
    assert_eq!(outcomes(&intake)[..5], outcomes(&take(SHUTOKU)));
    let summary = read("総括票.csv", SHUTOKU, date("2026-11-22"), &LAYOUTS).unwrap_err();
    assert!(summary.to_string().starts_with("総括票のファイルです。"));
    assert!(refused(&sjis("総括票,0042,20261105\r\n")).contains("総括票"));
}

#[test]
fn 旧様式の33項目の届は確かめて受け付ける() {
    let old: Vec<String> = rows_of(SHUTOKU)
        .lines()
        .filter_map(|row| row.rsplit_once(','))
        .map(|(row, _)| row.to_owned())
        .collect();
    let intake = take(&sjis(&format!("{}\r\n{}\r\n", frame(), old.join("\r\n"))));
    let found: Vec<Outcome> = intake.rows.iter().map(|row| row.outcome).collect();
    use Outcome::{Question, Rejected};
    assert_eq!(found, [Question, Question, Question, Rejected, Question]);
    assert!(intake.rows[0].has_note("old_revision"));
}

#[test]
fn 同じ人が二行にいれば両方を確かめる() {
    let row = text(SHUTOKU).lines().nth(7).unwrap().to_owned();
    let intake = take(&sjis(&format!("{}\r\n{row}\r\n{row}\r\n", frame())));
    for found in &intake.rows {
        assert_eq!(found.outcome, Outcome::Question);
        assert!(found.has_note("person_twice"));
    }
    let many = take(&sjis(&format!(
        "{}\r\n{}",
        frame(),
        format!("{row}\r\n").repeat(3000)
    )));
    let message = &many.rows[2999].notes.last().unwrap().message;
    assert!(
        message.contains("6・7・8・9・10行目ほか2995行"),
        "{message}"
    );
}

#[test]
fn 三人目の被扶養者の行は前の行と一つの案件になると言う() {
    let first = text(FUYO).lines().nth(5).unwrap().to_owned();
    let mut fields: Vec<String> = first.split(',').map(str::to_owned).collect();
    for field in &mut fields[21..69] {
        field.clear();
    }
    fields[136].clear();
    fields[70] = "ﾐﾎﾝ ﾊﾙ".to_owned();
    fields[77] = String::new();
    let third = fields.join(",");
    let intake = take(&sjis(&format!("{}\r\n{first}\r\n{third}\r\n", frame())));
    for row in &intake.rows {
        assert!(row.has_note("same_insured"), "{:?}", row.notes);
        assert!(!row.has_note("person_twice"));
    }
}

/// Lines that begin or continue a row: everything behind `[data]` that is not blank.
fn n_data_lines(bytes: &[u8]) -> usize {
    let file = daicho::exchange::text_file::TextFile::read(bytes).unwrap();
    let lines = file
        .lines()
        .map(|(_, line)| line.trim())
        .filter(|line| !line.is_empty());
    // A stray quote or full-width brackets do not hide the section.
    let is_section = |line: &str| {
        let line = to_ascii(line).replace('"', "");
        line.trim().to_lowercase().starts_with("[data]")
    };
    lines.skip_while(|line| !is_section(line)).skip(1).count()
}

fn accounted(intake: &Intake, bytes: &[u8]) -> Result<(), proptest::test_runner::TestCaseError> {
    let mut seen = BTreeSet::new();
    let mut n_lines = 0;
    for row in &intake.rows {
        prop_assert!(seen.insert(row.line), "一つの行に判定は一つ");
        n_lines += row.raw.lines().count().max(1);
        prop_assert_eq!(row.content.is_some(), row.outcome != Outcome::Rejected);
        prop_assert!(row.outcome == Outcome::Accepted || !row.notes.is_empty());
        prop_assert!(row.notes.iter().all(|note| note.message.ends_with('。')));
    }
    // Sections and 事業所情報 among the data lines are no rows.
    prop_assert!(n_lines <= n_data_lines(bytes).max(n_lines.min(1)));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn どんなバイトでも止まらない(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let _ = read("SHFD0006.CSV", &bytes, date("2026-11-22"), &LAYOUTS);
    }

    #[test]
    fn 枠の後のどんなバイトでも行ごとに判定が一つ(tail in prop::collection::vec(any::<u8>(), 0..400)) {
        let bytes = [sjis(&format!("{}\r\n", frame())), tail].concat();
        if let Ok(intake) = read("SHFD0006.CSV", &bytes, date("2026-11-22"), &LAYOUTS) {
            accounted(&intake, &bytes)?;
        }
    }

    #[test]
    fn 見本をどう壊しても行ごとに判定が一つ(
        which in 0..8_usize,
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
        cut in any::<prop::sample::Index>(),
    ) {
        let samples = [SHUTOKU, SHUTOKU_KPFD, SOSHITSU, FUYO].map(<[u8]>::to_vec);
        let reports = [
            regular(&[Said::regular(0, 262_000), Said::regular(1, 305_000)]),
            occasional(&[Said::occasional(0, 305_000)]),
            bonus(&[(0, "080710", 400_999, 400_000)]),
            moved(),
        ];
        let mut bytes = samples.into_iter().chain(reports).nth(which).unwrap();
        for (at, byte) in edits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(cut.index(bytes.len() * 4).max(1));
        if let Ok(intake) = read("SHFD0006.CSV", &bytes, date("2026-11-22"), &LAYOUTS) {
            accounted(&intake, &bytes)?;
        }
    }

    #[test]
    fn 項目を入れ替えても行ごとに判定が一つ(
        which in 0..5_usize,
        at in any::<prop::sample::Index>(),
        value in "[ -~ｦ-ﾟぁ-んァ-ヶ一-龠０-９\u{3000}\u{E000}\u{20BB7}\"\r\n,]{0,12}",
    ) {
        let sample = text([SHUTOKU, SHUTOKU_KPFD, SOSHITSU, FUYO, &moved()][which]);
        let mut fields: Vec<&str> = sample.split(',').collect();
        let at = at.index(fields.len());
        fields[at] = &value;
        let bytes = fields.join(",").into_bytes();
        if let Ok(intake) = read("SHFD0006.CSV", &bytes, date("2026-11-22"), &LAYOUTS) {
            accounted(&intake, &bytes)?;
        }
    }
}
