//! 郵便番号表: the shipped table, numbers that stand for several places, addresses written in other ways, and the
//! file of 日本郵便 that a clerk brings.

use daicho::domain::address::PostalCode;
use daicho::domain::date::Date;
use daicho::exchange::master::Master;
use daicho::exchange::postal::{PostalMaster, PostalPlace};
use daicho::exchange::postal_ken_all;
use proptest::prelude::{ProptestConfig, any, prop_assert, proptest};
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::LazyLock;

static MASTER: LazyLock<PostalMaster> = LazyLock::new(|| PostalMaster::shipped().unwrap());

fn addresses(code: &str) -> Vec<String> {
    let code = PostalCode::parse(code).unwrap();
    let places = MASTER.places(&code);
    places.iter().map(PostalPlace::address).collect()
}

fn codes(address: &str) -> Vec<String> {
    let places = MASTER.places_of(address);
    places.into_iter().map(|place| place.code).collect()
}

#[test]
fn 同梱の表は日付と件数を名乗る() {
    assert_eq!(MASTER.head().date, Date::new(2026, 10, 3).unwrap());
    assert_eq!(MASTER.head().n_rows, 124_538);
    let readme = std::fs::read_to_string(
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/masters/README.md"),
    )
    .unwrap();
    assert!(readme.contains("2026-10-03") && readme.contains("MIT License"));
}

#[test]
fn 郵便番号から住所を引く() {
    assert_eq!(addresses("105-0011"), ["東京都港区芝公園"]);
    assert_eq!(addresses("0600000"), ["北海道札幌市中央区"]);
    assert_eq!(addresses("1000301"), ["東京都利島村"]);
    assert_eq!(addresses("9999999"), [""; 0]);
    assert_eq!(addresses("0000001"), [""; 0]);
}

#[test]
fn 二つの県や市町村にまたがる番号はすべて示す() {
    assert_eq!(
        addresses("4980000"),
        ["三重県桑名郡木曽岬町", "愛知県弥富市"]
    );
    assert_eq!(
        addresses("6180000"),
        ["京都府乙訓郡大山崎町", "大阪府三島郡島本町"]
    );
    assert_eq!(addresses("8710000"), ["大分県中津市", "福岡県築上郡吉富町"]);
    assert_eq!(addresses("4520961").len(), 66);
}

#[test]
fn 住所から郵便番号を引く() {
    for (address, expected) in [
        ("東京都港区芝公園４丁目２－８", "1050011"),
        ("港区芝公園四丁目2-8", "1050011"),
        ("東京都　港区　大字芝公園4-2-8", "1050011"),
        ("石狩郡当別町六軒町1", "0610231"),
        ("北海道当別町六軒町1", "0610231"),
        ("札幌市北区北２４条西五丁目", "0010024"),
        ("奈良県大和郡山市北郡山町1", "6391160"),
        ("東京都青ヶ島村無番地", "1001701"),
        ("東京都青ケ島村無番地", "1001701"),
    ] {
        assert_eq!(codes(address), [expected], "{address}");
    }
}

#[test]
fn 町域が分かれる番号はすべて示し_無い町域は市区町村の番号にする() {
    assert_eq!(codes("札幌市中央区大通西2丁目"), ["0600042", "0640820"]);
    assert_eq!(codes("東京都港区架空町1-1"), ["1050000"]);
    // 府中市 is in 東京都 and in 広島県.
    let prefectures = |address: &str| -> BTreeSet<String> {
        let places = MASTER.places_of(address);
        places.into_iter().map(|place| place.prefecture).collect()
    };
    assert_eq!(prefectures("府中市無い町1").len(), 2);
    assert_eq!(prefectures("広島県府中市無い町1").len(), 1);
}

#[test]
fn 京都市の通り名のあとの町も見つける() {
    let places = MASTER.places_of("京都市上京区今出川通河原町西入大宮町1");
    assert!(!places.is_empty());
    assert!(places.iter().all(|place| place.town == "大宮町"));
    assert!(places.iter().any(|place| place.code == "6020847"));
}

#[test]
fn 知らない住所には何も示さない() {
    for address in ["", "　", "1-1", "架空市架空町1", "東京都", "Tokyo"] {
        assert_eq!(codes(address), [""; 0], "{address}");
    }
}

#[test]
fn どの町域の住所からも自分の番号が見つかる() {
    // Every 397th line, so that the whole country is walked through in little time.
    for place in MASTER.iter().step_by(397) {
        let found = codes(&format!("{}無番地", place.address()));
        assert!(found.contains(&place.code), "{}", place.address());
    }
}

#[test]
fn 二つ以上の市区町村を持つ番号の数は公表の表と合う() {
    let mut cities: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for place in MASTER.iter() {
        let city = place.prefecture + &place.city;
        cities.entry(place.code).or_default().insert(city);
    }
    assert_eq!(cities.values().filter(|names| names.len() > 1).count(), 134);
    assert_eq!(cities.len(), 120_720);
}

#[test]
fn 壊れた表は読まない() {
    let date = Date::new(2026, 12, 1).unwrap();
    let place = PostalPlace {
        code: "1050011".to_owned(),
        prefecture: "東京都".to_owned(),
        city: "港区".to_owned(),
        town: "芝公園".to_owned(),
        note: String::new(),
    };
    let text = PostalMaster::write(vec![place.clone(), place], date, "試験");
    let table = PostalMaster::parse(text.clone()).unwrap();
    assert_eq!((table.head().n_rows, table.head().date), (1, date));
    for broken in [
        String::new(),
        "#郵便番号表".to_owned(),
        text.replace("#郵便番号表", "#表"),
        text.replace(",1,", ",2,"),
        text.replace("2026-12-01", "2026-13-01"),
        text.replace("港区,", "港区"),
        format!("{text}0010000,北海道,札幌市北区,,\n").replace(",1,試験", ",2,試験"),
    ] {
        let error = PostalMaster::parse(broken.clone()).unwrap_err().to_string();
        assert!(
            error.contains("郵便番号表") && error.ends_with('。'),
            "{broken}"
        );
    }
}

const PREFECTURES: usize = 47;

/// A file of 日本郵便 with one line for each prefecture and these lines behind them.
fn ken_all(more: &[&str]) -> String {
    let line = |number: usize| {
        format!(
            "01101,\"060  \",\"{number:07}\",\"カ\",\"カ\",\"カ\",\"第{number}県\",\"見本市\",\"以下に掲載がない場合\",0,0,0,0,0,0\r\n"
        )
    };
    let lines: String = (1..=PREFECTURES).map(line).collect();
    let more: String = more.iter().map(|line| format!("{line}\r\n")).collect();
    lines + &more
}

fn town(code: &str, town: &str) -> String {
    format!(
        "13103,\"105  \",\"{code}\",\"カ\",\"カ\",\"カ\",\"第1県\",\"港区\",\"{town}\",0,0,1,0,0,0"
    )
}

#[test]
fn 日本郵便のファイルを読み表にできる() {
    let lines = [
        town("1050011", "芝公園（１～２丁目）"),
        town("7614101", "甲、乙（その他）"),
    ];
    let text = ken_all(&[&lines[0], &lines[1]]);
    let places = postal_ken_all::read(text.as_bytes()).unwrap();
    let date = Date::new(2027, 1, 31).unwrap();
    let table = PostalMaster::parse(PostalMaster::write(places, date, "試験")).unwrap();
    assert_eq!(table.head().n_rows, PREFECTURES + 3);
    let found = table.places(&PostalCode::parse("1050011").unwrap());
    assert_eq!((&*found[0].town, &*found[0].note), ("芝公園", "1~2丁目"));
    let found = table.places(&PostalCode::parse("7614101").unwrap());
    let towns: Vec<&str> = found.iter().map(|place| &*place.town).collect();
    assert_eq!(towns, ["乙", "甲"]);
    assert_eq!(table.places_of("港区芝公園4")[0].code, "1050011");
}

#[test]
fn 旧来の形の三行に分かれた町域もつなぐ() {
    let lines = [
        town("6020847", "大宮町（今出川通、"),
        town("6020847", "寺町通、"),
        town("6020847", "中筋通）"),
    ];
    let text = ken_all(&[&lines[0], &lines[1], &lines[2]]);
    let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(&text);
    let places = postal_ken_all::read(&bytes).unwrap();
    let last = places.last().unwrap();
    assert_eq!(
        (&*last.town, &*last.note),
        ("大宮町", "今出川通、寺町通、中筋通")
    );
    assert_eq!(places.len(), PREFECTURES + 1);
}

#[test]
fn 一行でも読めなければ行番号を言って取り込まない() {
    for (line, part) in [
        (town("105001", "芝公園"), "48行目: 郵便番号が7桁"),
        (town("1050011", ""), "48行目: 都道府県・市区町村・町域"),
        ("a,b".to_owned(), "48行目: 列が2個です"),
        (town("1050011", "芝,公園"), "48行目: 住所にコンマ"),
        (town("1050011", "芝（公園"), "48行目: 町域の括弧"),
    ] {
        let error = postal_ken_all::read(ken_all(&[&line]).as_bytes())
            .unwrap_err()
            .to_string();
        assert!(error.contains(part), "{error}");
        assert!(error.contains("いまの郵便番号表はそのまま") && error.contains("utf_ken_all.csv"));
    }
    let half: String = ken_all(&[]).lines().take(20).collect::<Vec<_>>().join("\n");
    let error = postal_ken_all::read(half.as_bytes())
        .unwrap_err()
        .to_string();
    assert!(error.contains("都道府県が20個しかありません"), "{error}");
    assert!(postal_ken_all::read(b"PK\x03\x04").is_err());
    assert!(postal_ken_all::read(b"\x81\xFF,1").is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn どんなバイト列でも止まらない(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(postal_ken_all::read(&bytes).is_err());
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let _ = PostalMaster::parse(format!("#郵便番号表,2026-10-03,3,\n{text}"));
    }

    #[test]
    fn どんな住所でも止まらない(text in "\\PC{0,40}", town in "[一二十郡市町村字大0-9区]{0,12}") {
        let _ = MASTER.places_of(&text);
        for place in MASTER.places_of(&format!("京都市上京区{town}")) {
            prop_assert!(place.city == "京都市上京区");
        }
    }
}
