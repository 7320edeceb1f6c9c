//! 印刷: sheets become PDFs whose text, size, bytes and pictures are what the office needs.

use crate::golden;
use daicho::domain::date::Date;
use daicho::print::error::Error;
use daicho::print::picture::page_count;
use daicho::print::reading::text_of;
use daicho::print::{Meta, PAGES_PER_FILE, check_text, preview, render, render_files};
use daicho::procedure::sheet::{Paper, Sheet};
use daicho::procedure::sheet_item::{Line, Seal, SealBoxes, Shape, TextBox};
use daicho::procedure::sheet_table::{Cell, Column, Table};
use daicho::procedure::sheet_unit::{Area, Ink};

/// The text of every page; one line per line of text.
pub fn text_pages(pdf: &[u8]) -> Vec<String> {
    let text = text_of(pdf).unwrap();
    text.split('\u{c}').map(str::to_owned).collect()
}

fn meta() -> Meta {
    Meta {
        title: "見本の帳票".to_owned(),
        created_on: Date::new(2026, 11, 22).unwrap(),
    }
}

fn card(name: &str) -> Sheet {
    Sheet::new("カード", Paper::Card)
        .shape(Shape::fill(
            Area::new(0, 0, Paper::Card.width(), 9),
            Ink::PALE_BLUE,
        ))
        .text(
            TextBox::line(Area::new(4, 1, 60, 7), "健康保険 資格確認書")
                .size(11)
                .bold(),
        )
        .text(
            TextBox::line(Area::new(4, 14, 50, 6), name)
                .size(10)
                .named("氏名"),
        )
}

/// Everything a sheet can hold.
fn everything() -> Sheet {
    Sheet::new("部品の一覧", Paper::A4Portrait)
        .text(TextBox::line(Area::new(20, 20, 170, 10), "部品の一覧").size(18).bold().center())
        .text(TextBox::line(Area::new(20, 32, 60, 6), "均等割付").justify())
        .text(TextBox::line(Area::new(130, 32, 60, 6), "令和8年11月22日").right())
        .text(TextBox::paragraph(
            Area::new(20, 42, 170, 24),
            "　この決定に不服があるときは、決定があったことを知った日の翌日から起算して3か月以内に、文書または口頭で、\
             見本厚生局の社会保険審査官に審査請求をすることができます（健康保険法第189条）。",
        ))
        .table(
            Table::at(20, 70)
                .columns([
                    Column::new("記号・番号", 40).center(),
                    Column::new("氏名", 70),
                    Column::new("標準報酬月額", 60).right(),
                ])
                .row(["1・101", "見本　花子", "300,000円"])
                .row(["1・102", "𠮷田　試験", "320,000円"])
                .row([Cell::label("葛\u{E0100}城の計").span(2), Cell::from("620,000円").bold()]),
        )
        .line(Line::across(20, 120, 170).dashed().ink(Ink::SILVER))
        .shape(Shape::frame(Area::new(20, 126, 40, 20)).rounded(3))
        .shape(Shape::ellipse(Area::new(70, 126, 20, 20)))
        .shape(Shape::fill(Area::new(100, 126, 20, 20), Ink::PALE))
        .seal_boxes(SealBoxes::new(Area::new(100, 160, 90, 28), ["理事長", "常務理事", "事務長", "担当"]))
        .seal(Seal::Place { area: Area::new(20, 160, 18, 18) })
        .seal(Seal::Square {
            area: Area::new(42, 160, 24, 24),
            text: "見本健康保険組合理事長之印".to_owned(),
        })
        .seal(Seal::Round { area: Area::new(70, 160, 12, 12), text: "見本".to_owned() })
        .watermark("見本")
}

#[test]
fn カード一枚は二十キロバイト以下() {
    let pdf = render(&[card("見本　花子")], &meta()).unwrap();
    assert!(pdf.len() <= 20 * 1024, "{} bytes", pdf.len());
    assert!(pdf.starts_with(b"%PDF-1.7"));
}

#[test]
fn 部品の一覧は控えのとおり() {
    golden::check("papers/parts.txt", everything().to_string().as_bytes());
    golden::check(
        "papers/parts.pdf",
        &render(&[everything()], &meta()).unwrap(),
    );
}

#[test]
fn 共通部分をまとめても一枚ずつ作ったときと同じに見える() {
    let mut sheets: Vec<Sheet> = [
        "見本　花子",
        "𠮷田　試験",
        "架空　三郎",
        "例示　葛\u{E0100}子",
    ]
    .map(card)
    .to_vec();
    sheets.push(everything());
    let together = render(&sheets, &meta()).unwrap();
    assert_eq!(page_count(&together).unwrap(), 5);
    for (page, sheet) in sheets.iter().enumerate() {
        let alone = render(std::slice::from_ref(sheet), &meta()).unwrap();
        let (one, other) = (
            preview(&together, page, 2.0).unwrap(),
            preview(&alone, 0, 2.0).unwrap(),
        );
        assert!(one.rgba == other.rgba, "{}ページ目が違って見える", page + 1);
    }
    let texts = text_pages(&together);
    assert!(texts[3].contains("例示　葛\u{E0100}子") && texts[3].contains("資格確認書"));
    assert!(!texts[3].contains("架空"));
}

#[test]
fn 同じ帳票は同じバイト列になる() {
    let first = render(&[everything()], &meta()).unwrap();
    let second = render(&[everything()], &meta()).unwrap();
    assert!(first == second);
    let other = render(&[card("見本　太郎")], &meta()).unwrap();
    assert_ne!(first, other);
}

#[test]
fn 印刷した文字はすべて取り出せる() {
    let pdf = render(&[everything(), card("𠮷田　葛\u{E0100}子")], &meta()).unwrap();
    let pages = text_pages(&pdf);
    assert_eq!(pages.len(), 2);
    for text in [
        "部品の一覧",
        "均等割付",
        "𠮷田　試験",
        "320,000円",
        "葛\u{E0100}城の計",
        "健康保険法第189条",
        "常務理事",
    ] {
        let joined = pages[0].replace('\n', "");
        assert!(joined.contains(text), "{text} not in {joined}");
    }
    assert!(pages[1].contains("𠮷田　葛\u{E0100}子"), "{}", pages[1]);
}

#[test]
fn 書体にない文字が一字でもあれば何も印刷しない() {
    let error = render(&[card("見本　花子"), card("渡邉\u{E010F}　架空")], &meta()).unwrap_err();
    let Error::MissingGlyph {
        ref glyph,
        ref place,
    } = error
    else {
        panic!("{error}");
    };
    assert_eq!(glyph.code_points(), "U+9089 U+E010F");
    assert_eq!((place.page, place.label.as_str()), (2, "氏名"));
    let message = error.message_ja();
    assert!(!message.contains("架空"), "氏名の残りは出さない: {message}");
    assert!(check_text("見本　花子").is_ok());
    assert_eq!(check_text("渡邉\u{E010F}").unwrap_err().len(), 1);
}

#[test]
fn 枠に入らない文字は黙って切らない() {
    let sheet = Sheet::new("長文", Paper::Card)
        .text(TextBox::line(Area::new(4, 4, 20, 4), "架空".repeat(300)).named("備考"));
    let error = render(&[sheet], &meta()).unwrap_err();
    assert!(
        error.message_ja().contains("1枚目の「備考」"),
        "{}",
        error.message_ja()
    );
}

#[test]
fn 用紙からはみ出す表は印刷しない() {
    let table = |n_rows: usize| {
        Table::at(5, 6)
            .columns([Column::plain(70)])
            .rows((0..n_rows).map(|row| [format!("{row}行目")]))
    };
    let sheet = |n_rows| Sheet::new("表", Paper::Card).table(table(n_rows));
    assert!(
        render(&[sheet(6)], &meta()).is_ok(),
        "6 + 6×8 = 54mmはちょうど入る"
    );
    let error = render(&[sheet(7)], &meta()).unwrap_err();
    assert!(matches!(error, Error::OutsidePage { .. }), "{error}");
}

#[test]
fn 長い氏名は枠の中に縮む() {
    let long = "アレクサンドリーナ・ヴィクトリア・フォン・ミホンブルク　カクウ";
    let pdf = render(&[card(long)], &meta()).unwrap();
    let joined = text_pages(&pdf)[0].replace('\n', "");
    assert!(joined.contains("フォン・ミホンブルク"), "{joined}");
}

#[test]
fn 異体字と補助漢字は別の字形で描かれる() {
    let drawn = |name: &str| {
        let sheet = Sheet::new("一字", Paper::Card)
            .text(TextBox::line(Area::new(4, 4, 40, 40), name).size(80));
        preview(&render(&[sheet], &meta()).unwrap(), 0, 1.0)
            .unwrap()
            .rgba
    };
    let plain = drawn("葛");
    assert!(
        plain.chunks_exact(4).any(|pixel| pixel[0] < 100),
        "字が描かれている"
    );
    assert!(plain != drawn("葛\u{E0100}"));
    assert!(drawn("吉") != drawn("𠮷"));
}

#[test]
fn 五百ページを超えると次のファイルになる() {
    let sheets: Vec<Sheet> = (0..=PAGES_PER_FILE)
        .map(|number| {
            Sheet::new("番号", Paper::Card)
                .text(TextBox::line(Area::new(4, 4, 60, 6), format!("{number}番")))
        })
        .collect();
    assert!(matches!(
        render(&sheets, &meta()),
        Err(Error::TooManyPages(_))
    ));
    let mut files = Vec::new();
    render_files(&sheets, &meta(), |index, pdf| {
        files.push((index, text_pages(&pdf).len()));
        Ok::<(), Error>(())
    })
    .unwrap();
    assert_eq!(files, [(0, PAGES_PER_FILE), (1, 1)]);
    assert!(matches!(render(&[], &meta()), Err(Error::NoPages)));
}

#[test]
fn プレビューは用紙の大きさで描く() {
    let pdf = render(&[everything(), card("見本")], &meta()).unwrap();
    let page = preview(&pdf, 0, 2.0).unwrap();
    assert_eq!((page.width, page.height), (1190, 1683));
    assert_eq!(page.rgba.len(), page.width * page.height * 4);
    let second = preview(&pdf, 1, 1.0).unwrap();
    assert_eq!((second.width, second.height), (242, 153));
    assert!(preview(&pdf, 2, 1.0).is_err());
    assert!(preview(b"no pdf", 0, 1.0).is_err());
}

#[test]
fn 文書の情報に時計も乱数も入らない() {
    let pdf = render(&[card("見本")], &meta()).unwrap();
    let document = lopdf::Document::load_mem(&pdf).unwrap();
    let info = document
        .trailer
        .get(b"Info")
        .and_then(|id| document.dereference(id))
        .unwrap()
        .1;
    let info = info.as_dict().unwrap();
    let keys: Vec<String> = info
        .iter()
        .map(|(key, _)| String::from_utf8_lossy(key).into_owned())
        .collect();
    assert!(!keys.iter().any(|key| key.starts_with("GTS")), "{keys:?}");
    assert_eq!(
        info.get(b"CreationDate").unwrap().as_str().unwrap(),
        b"D:20261122000000+09'00'"
    );
}
