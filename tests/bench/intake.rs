//! 届書ファイルの速さ: reads employers' files of growing length, without a ledger and against one, and prints the times.
//! Not a test: `cargo bench --bench intake -- 100000`.
#![allow(clippy::unwrap_used)]

use daicho::app::clock::FixedClock;
use daicho::app::first_run::every_role;
use daicho::app::sample::{self, Sample};
use daicho::app::session::{FirstRun, KeyCost, Session};
use daicho::domain::date::Date;
use daicho::exchange::intake;
use daicho::exchange::layouts::Layouts;
use std::sync::Arc;
use std::time::Instant;
use zeroize::Zeroizing;

const KANA: [&str; 10] = ["ｱｵｲ", "ﾊﾙ", "ｿﾗ", "ﾘﾝ", "ﾕｲ", "ﾚﾝ", "ﾐｵ", "ﾋﾅ", "ﾘｸ", "ﾒｲ"];

fn main() {
    let most: usize = std::env::args()
        .filter_map(|argument| argument.parse().ok())
        .next()
        .unwrap_or(10_000);
    let today = Date::new(2026, 11, 22).unwrap();
    let layouts = Layouts::shipped().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let session = session(&folder.path().join("速さ.daicho"), today);
    let mut n_rows = 1_000;
    while n_rows <= most {
        let bytes = file(n_rows);
        let size = bytes.len() / 1_000;
        let start = Instant::now();
        let read = intake::read("SHFD0006.CSV", &bytes, today, &layouts).unwrap();
        let alone = start.elapsed();
        assert_eq!(read.rows.len(), n_rows);
        let n_clear = read.rows.iter().filter(|row| row.content.is_some()).count();
        drop(read);
        let start = Instant::now();
        let view = session.read_intake("SHFD0006.CSV", &bytes).unwrap();
        let asked = start.elapsed();
        assert_eq!(view.rows.len(), n_rows);
        println!(
            "{n_rows:>7} 行 {size:>6} kB　読取り {alone:>9.1?}　台帳との照合まで {asked:>9.1?}　読めた行 {n_clear}"
        );
        n_rows *= 10;
    }
}

fn session(path: &std::path::Path, today: Date) -> Session {
    let sample = Sample::load().unwrap();
    let first = FirstRun {
        society: sample.society,
        establishments: sample.establishments,
        login: "hanako".to_owned(),
        name: "見本　花子".to_owned(),
        roles: every_role(),
        password: Zeroizing::new("mihon-renshu-2026".to_owned()),
    };
    let clock = Arc::new(FixedClock::at(today));
    Session::create(path, &first, KeyCost::Least, clock)
        .unwrap()
        .0
}

/// The sample's first line, each time about somebody else; every tenth has something to be repaired or refused.
fn file(n_rows: usize) -> Vec<u8> {
    let text = encoding_rs::SHIFT_JIS
        .decode(sample::ACQUISITION_SHFD.bytes)
        .0
        .into_owned();
    let mut lines = text.lines();
    let mut all: String = lines
        .by_ref()
        .take(5)
        .map(|line| format!("{line}\r\n"))
        .collect();
    let model: Vec<&str> = lines.next().unwrap().split(',').collect();
    for index in 0..n_rows {
        let mut fields: Vec<String> = model.iter().map(|field| (*field).to_owned()).collect();
        let digits = format!("{index:06}");
        let kana: String = digits
            .bytes()
            .filter_map(|digit| KANA.get(usize::from(digit - b'0')))
            .copied()
            .collect();
        let set = |fields: &mut Vec<String>, no: usize, value: String| {
            if let Some(field) = fields.get_mut(no - 1) {
                *field = value;
            }
        };
        set(&mut fields, 6, (index % 999_999 + 1).to_string());
        set(&mut fields, 7, format!("ﾐﾎﾝ {kana}"));
        set(&mut fields, 13, number(index));
        match index % 10 {
            3 => set(&mut fields, 21, "３２００００".to_owned()),
            6 => set(&mut fields, 10, "021331".to_owned()),
            9 => set(&mut fields, 11, String::new()),
            _ => {}
        }
        all.push_str(&fields.join(","));
        all.push_str("\r\n");
    }
    encoding_rs::SHIFT_JIS.encode(&all).0.into_owned()
}

/// A fictional 個人番号 with its check digit.
fn number(index: usize) -> String {
    let body = format!("9999{index:07}");
    let weighted = body.bytes().rev().zip([2, 3, 4, 5, 6, 7, 2, 3, 4, 5, 6]);
    let sum: u32 = weighted
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    let check = match sum % 11 {
        0 | 1 => 0,
        rest => 11 - rest,
    };
    format!("{body}{check}")
}
