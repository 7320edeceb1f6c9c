//! 帳票: every paper as text and as PDF, compared with its expected file; everything on it can be extracted.

use crate::golden;
use crate::print::text_pages;
use daicho::domain::address::Address;
use daicho::domain::address::PostalCode;
use daicho::domain::certificate::CertificatePaper;
use daicho::domain::comparison::Mark;
use daicho::domain::date::Date;
use daicho::domain::date::YearMonth;
use daicho::domain::member::Sex;
use daicho::domain::name::KanaName;
use daicho::domain::name::PersonName;
use daicho::domain::number::Branch;
use daicho::domain::number::MemberNumber;
use daicho::domain::number::Symbol;
use daicho::domain::yen::Yen;
use daicho::print::Meta;
use daicho::print::render;
use daicho::procedure::papers::acquisition_notice;
use daicho::procedure::papers::acquisition_notice::{
    AcquiredPerson, AcquisitionNotice, NoticeCopy,
};
use daicho::procedure::papers::approval_draft;
use daicho::procedure::papers::approval_draft::{ApprovalDraft, DraftLine};
use daicho::procedure::papers::batch_cover_sheet::{self, BatchCover, CoverProof};
use daicho::procedure::papers::certificate::{Holder, Share, Standing, entry};
use daicho::procedure::papers::comparison_sheet::{self, ComparisonItem, ComparisonSheet};
use daicho::procedure::papers::cover_letter;
use daicho::procedure::papers::cover_letter::{CoverLetter, Enclosure};
use daicho::procedure::papers::eligibility_certificate;
use daicho::procedure::papers::eligibility_certificate::EligibilityCertificate;
use daicho::procedure::papers::eligibility_notice;
use daicho::procedure::papers::eligibility_notice::EligibilityNotice;
use daicho::procedure::papers::insurance_card;
use daicho::procedure::papers::insurance_card::InsuranceCard;
use daicho::procedure::papers::letter::LetterHead;
use daicho::procedure::papers::parts::{Addressee, Issuer, OfficialSeal};
use daicho::procedure::papers::recovery_code;
use daicho::procedure::papers::recovery_code::RecoveryCode;
use daicho::procedure::papers::return_letter;
use daicho::procedure::papers::return_letter::ReturnLetter;
use daicho::procedure::papers::transcription_sheet;
use daicho::procedure::papers::transcription_sheet::{
    Transcription, TranscriptionItem, TranscriptionSheet,
};
use daicho::procedure::sheet::Sheet;
use sha2::Digest;
use sha2::Sha256;

/// 教示文 A with the bureau filled in.
pub const APPEAL: &str = "　この決定に不服があるときは、決定があったことを知った日の翌日から起算して3か月以内に、文書または口頭で、見本厚生局の社会保険審査官に審査請求をすることができます。その決定に不服があるときは、決定書の謄本が送付された日の翌日から起算して2か月以内に、社会保険審査会（厚生労働省内）に再審査請求をすることができます。審査請求をした日から2か月以内に決定がないときは、棄却されたものとみなすことができます。処分の取消しの訴えは、審査請求に対する決定を経た後に、決定があったことを知った日から6か月以内に、当健康保険組合を被告として提起できます（決定の日から1年を過ぎると、原則として提起できません）。";

pub fn day(year: i32, month: u32, day: u32) -> Date {
    Date::new(year, month, day).unwrap()
}

pub fn address(postal: &str, text: &str) -> Address {
    Address {
        postal: PostalCode::parse(postal),
        text: text.to_owned(),
    }
}

pub fn name(text: &str) -> PersonName {
    PersonName::declared(text).unwrap()
}

pub fn issuer() -> Issuer {
    Issuer {
        name: "見本健康保険組合".to_owned(),
        insurer_number: "06139992".to_owned(),
        address: address("1000001", "東京都千代田区見本町一丁目2番3号　見本ビル5階"),
        phone: "03-0000-0000".to_owned(),
        president: "見本　太郎".to_owned(),
        seal: OfficialSeal::Stamped,
        is_sample: false,
    }
}

pub fn employer() -> Addressee {
    Addressee {
        address: Some(address("1050011", "東京都港区例示二丁目4番6号")),
        organization: "見本商事株式会社".to_owned(),
        person: "代表取締役　例示　一郎".to_owned(),
    }
}

pub fn head() -> LetterHead {
    LetterHead {
        document_number: "見健適発第128号".to_owned(),
        dated: day(2026, 11, 24),
        addressee: employer(),
        issuer: issuer(),
    }
}

pub fn holder() -> Holder {
    Holder {
        symbol: Symbol::new(12).unwrap(),
        number: MemberNumber::new(345).unwrap(),
        branch: Branch::new(0).unwrap(),
        name: name("見本 花子"),
        kana: KanaName::parse("ミホン　ハナコ").ok(),
        birth_on: day(1990, 4, 1),
        sex: Sex::Female,
        standing: Standing::Insured {
            acquired_on: day(2026, 11, 2),
        },
    }
}

fn dependent() -> Holder {
    Holder {
        branch: Branch::new(1).unwrap(),
        name: name("𠮷田\u{3000}葛\u{E0100}右衛門太郎左衛門之助"),
        kana: KanaName::parse("ヨシダ　カツエモンタロウザエモンノスケ").ok(),
        birth_on: day(1951, 11, 22),
        sex: Sex::Male,
        standing: Standing::Dependent {
            certified_on: day(2026, 11, 2),
            insured_name: name("見本 花子"),
        },
        ..holder()
    }
}

fn share() -> Share {
    Share {
        label: "2割".to_owned(),
        applies_from: day(2026, 12, 1),
    }
}

fn acquired(index: u32) -> AcquiredPerson {
    let names = [
        "見本 花子",
        "試験 次郎",
        "𠮷田 三郎",
        "例示 アレクサンドリーナ・ヴィクトリア",
        "架空 葛\u{E0100}子",
    ];
    AcquiredPerson {
        symbol: Symbol::new(12).unwrap(),
        number: MemberNumber::new(344 + index).unwrap(),
        name: name(
            names
                .iter()
                .cycle()
                .nth(usize::try_from(index).unwrap() - 1)
                .unwrap(),
        ),
        birth_on: day(1990, 4, index.min(28)),
        sex: if index % 2 == 1 {
            Sex::Female
        } else {
            Sex::Male
        },
        acquired_on: day(2026, 11, 2),
        acquisition_kind: "健保・厚年".to_owned(),
        monthly_remuneration: Some(Yen::new(295_000)),
        standard_monthly_remuneration: Yen::new(300_000),
        grade: 22,
        applies_from: YearMonth::new(2026, 11).unwrap(),
        has_dependents: index.is_multiple_of(3),
        is_care_liable: Some(false),
    }
}

fn notice(n_people: u32, copy: NoticeCopy) -> AcquisitionNotice {
    AcquisitionNotice {
        head: head(),
        copy,
        establishment_code: "0042".to_owned(),
        establishment_name: "見本商事株式会社".to_owned(),
        people: (1..=n_people).map(acquired).collect(),
        appeal_text: APPEAL.to_owned(),
    }
}

fn meta() -> Meta {
    Meta {
        title: "見本の帳票".to_owned(),
        created_on: day(2026, 11, 24),
    }
}

/// Compares the sheets and the hash of their PDF with the expected file, and finds each text in the PDF again.
pub fn check(paper: &str, sheets: &[Sheet], texts: &[&str]) {
    let pdf = render(sheets, &meta()).unwrap_or_else(|error| panic!("{paper}: {error}"));
    assert!(pdf.len() < 100 * 1024, "{paper}: {} bytes", pdf.len());
    let extracted = text_pages(&pdf).join("\n").replace('\n', "");
    for text in texts {
        assert!(
            extracted.contains(text),
            "{paper}: {text} not in {extracted}"
        );
    }
    let mut written: Vec<String> = sheets.iter().map(Sheet::to_string).collect();
    written.push(format!("pdf {} bytes {}\n", pdf.len(), hash(&pdf)));
    golden::check(
        &format!("papers/{paper}.txt"),
        written.join("\n").as_bytes(),
    );
    golden::to_look_at(paper, &pdf);
}

/// SHA-256 of a file in hexadecimal.
fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[test]
fn 資格取得確認兼標準報酬決定通知書() {
    check(
        "acquisition_notice",
        &acquisition_notice::sheets(&notice(3, NoticeCopy::Employer)),
        &[
            "見健適発第128号",
            "代表取締役　例示　一郎　様",
            "12・345",
            "300,000円（22級）",
            "令和8年11月",
            "社会保険審査官",
            "𠮷田　三郎",
        ],
    );
    let copy = acquisition_notice::sheets(&notice(1, NoticeCopy::InsuredPerson));
    check("acquisition_notice_copy", &copy, &["写", "見本　花子"]);
}

#[test]
fn 通知書は八人までが一枚_九人目から次のページ() {
    let pages =
        |n_people| acquisition_notice::sheets(&notice(n_people, NoticeCopy::Employer)).len();
    assert_eq!((pages(8), pages(9)), (1, 2));
    assert_eq!((pages(26), pages(27)), (2, 3));
    let sheets = acquisition_notice::sheets(&notice(27, NoticeCopy::Employer));
    check(
        "acquisition_notice_many",
        &sheets,
        &["1 / 3", "3 / 3", "12・371"],
    );
    for sheet in &sheets {
        assert!(
            sheet.to_string().contains("標準報酬月額（等級）"),
            "見出しは各ページにある"
        );
    }
}

#[test]
fn 被保険者証() {
    let card = InsuranceCard {
        holder: Holder {
            standing: Standing::Insured {
                acquired_on: day(2024, 11, 1),
            },
            ..holder()
        },
        issued_on: day(2024, 11, 20),
        is_reissue: false,
        establishment_name: "見本商事株式会社".to_owned(),
        address: String::new(),
        remarks: String::new(),
        issuer: Issuer {
            seal: OfficialSeal::Printed,
            ..issuer()
        },
    };
    check(
        "insurance_card",
        &insurance_card::sheets(&card),
        &[
            "健康保険　被保険者証",
            "本人（被保険者）",
            "令和6年11月20日交付",
            "見本商事株式会社",
            "06139992",
            "臓器提供",
        ],
    );
}

fn certificate(paper: CertificatePaper, holder: Holder) -> EligibilityCertificate {
    EligibilityCertificate {
        paper,
        holder,
        issued_on: day(2026, 11, 24),
        valid_until: day(2030, 11, 30),
        is_reissue: false,
        share: None,
        optional: Vec::new(),
        address: "東京都港区例示二丁目4番6号　例示マンション101号室".to_owned(),
        remarks: String::new(),
        addressee: Addressee {
            organization: String::new(),
            person: "見本　花子".to_owned(),
            ..employer()
        },
        issuer: issuer(),
    }
}

#[test]
fn 資格確認書() {
    let texts = [
        "健康保険　資格確認書",
        "令和12年11月30日",
        "06139992",
        "見本健康保険組合",
    ];
    let insured = certificate(CertificatePaper::Card, holder());
    check(
        "eligibility_certificate_card",
        &eligibility_certificate::sheets(&insured),
        &texts,
    );
    let mut family = certificate(CertificatePaper::Card, dependent());
    family.share = Some(share());
    family.optional = vec![entry("適用区分", "ウ（令和8年12月1日から）")];
    family.is_reissue = true;
    family.issuer.is_sample = true;
    check(
        "eligibility_certificate_card_family",
        &eligibility_certificate::sheets(&family),
        &[
            "家族（被扶養者）",
            "𠮷田　葛\u{E0100}右衛門太郎左衛門之助",
            "2割（令和8年12月1日から）",
            "再交付",
        ],
    );
    family.paper = CertificatePaper::Postcard;
    check(
        "eligibility_certificate_postcard",
        &eligibility_certificate::sheets(&family),
        &texts,
    );
    family.paper = CertificatePaper::A4;
    check(
        "eligibility_certificate_a4",
        &eligibility_certificate::sheets(&family),
        &texts,
    );
}

#[test]
fn 資格情報のお知らせ() {
    let mut notice = EligibilityNotice {
        head: head(),
        holder: holder(),
        share: None,
        individual_number_last_four: None,
    };
    let warnings = [
        "だけでは、保険医療機関等で診療を受けることはできません",
        "マイナンバーカードとこのお知らせ",
    ];
    check(
        "eligibility_notice",
        &eligibility_notice::sheets(&notice),
        &warnings,
    );
    notice.holder = dependent();
    notice.share = Some(share());
    notice.individual_number_last_four = Some("1236".to_owned());
    notice.head.issuer.is_sample = true;
    check(
        "eligibility_notice_family",
        &eligibility_notice::sheets(&notice),
        &["＊＊＊＊＊＊＊＊1236"],
    );
}

#[test]
fn 性別はお知らせに載せない() {
    let notice = EligibilityNotice {
        head: head(),
        holder: holder(),
        share: None,
        individual_number_last_four: None,
    };
    let text = eligibility_notice::sheets(&notice)[0].to_string();
    assert!(!text.contains("性別") && !text.contains("女"), "{text}");
    assert!(!text.contains("個人番号"), "渡されなければ下4桁も載せない");
}

fn transcription(reference: &str) -> Transcription {
    let items = [
        ("処理区分", "1"),
        ("保険者番号", "06139992"),
        ("被保険者証等記号", "12"),
        ("被保険者証等番号", "345"),
        ("枝番", "00"),
        ("加入者管理番号（組合内）", "P000501"),
        ("個人番号", "999912345674"),
        ("氏名（漢字）", "見本　花子"),
        ("氏名（カナ）", "ミホン　ハナコ"),
        ("通称名", ""),
        ("通称名（カナ）", ""),
        ("生年月日", "19900401"),
        ("性別", "2"),
        ("郵便番号", "1050011"),
        ("住所", "東京都港区例示二丁目4番6号　例示マンション101号室"),
        ("本人・家族の別", "1"),
        ("続柄", ""),
        ("資格取得年月日", "20261102"),
        ("資格取得事由", "01"),
        ("資格喪失年月日", ""),
        ("資格喪失事由", ""),
        ("被保険者区分", "01"),
        ("資格確認書交付区分", "0"),
        ("資格確認書有効期限", ""),
        ("一部負担金割合（高齢受給者）", ""),
        ("自己情報不開示該当フラグ", "0"),
        ("本人確認判定フラグ", ""),
        ("更新年月日", "20261124"),
    ];
    Transcription {
        reference: reference.to_owned(),
        due_on: Some(day(2026, 11, 27)),
        items: items
            .iter()
            .zip(1..)
            .map(|((name, value), no)| TranscriptionItem {
                no: Some(no),
                name: (*name).to_owned(),
                value: (*value).to_owned(),
            })
            .collect(),
    }
}

#[test]
fn 中間サーバー登録用転記票() {
    let paper = TranscriptionSheet {
        interface: "加入者情報登録".to_owned(),
        is_verified: false,
        made_on: day(2026, 11, 24),
        people: vec![
            transcription("受付番号 R8-0042"),
            transcription("受付番号 R8-0043"),
        ],
        is_sample: true,
    };
    let sheets = transcription_sheet::sheets(&paper);
    assert_eq!(sheets.len(), 1, "一人半ページ");
    check(
        "transcription_sheet",
        &sheets,
        &[
            "9999 1234 5674",
            "未突合レイアウト",
            "自己情報不開示該当フラグ",
            "受付番号 R8-0043",
        ],
    );
    let verified = TranscriptionSheet {
        is_verified: true,
        ..paper
    };
    let text = transcription_sheet::sheets(&verified)[0].to_string();
    assert!(!text.contains("未突合"));
}

#[test]
fn 登録用ファイルの送付票() {
    let cover = BatchCover {
        number: "R8-0012".to_owned(),
        society: "見本健康保険組合　保険者番号 06139992".to_owned(),
        interface: "加入者情報登録".to_owned(),
        file_name: "KNY_06139992_20261124_001.csv".to_owned(),
        inner_name: None,
        proof: CoverProof::Sha256("0123456789abcdef".repeat(4)),
        operations: vec![
            ("新規".to_owned(), 12),
            ("変更".to_owned(), 3),
            ("取消".to_owned(), 1),
        ],
        layout: "加入者情報登録".to_owned(),
        is_verified: false,
        made_on: day(2026, 11, 24),
        made_by: "見本　花子".to_owned(),
        medium: "USB-01".to_owned(),
        result: String::new(),
        is_sample: true,
    };
    check(
        "batch_cover_sheet",
        &[batch_cover_sheet::sheet(&cover)],
        &[
            "R8-0012",
            "未突合レイアウト",
            "0123 4567",
            "16件",
            "受付番号",
        ],
    );
    let zipped = BatchCover {
        file_name: "KNY_06139992_20261124_001.csv.zip".to_owned(),
        inner_name: Some("KNY_06139992_20261124_001.csv".to_owned()),
        is_verified: true,
        result: "登録済 15件　エラー 1件".to_owned(),
        ..cover
    };
    let sheet = batch_cover_sheet::sheet(&zipped);
    assert!(!sheet.to_string().contains("未突合"));
    check("batch_cover_sheet_zip", &[sheet], &["中身：", "エラー 1件"]);
    let keyed = BatchCover {
        proof: CoverProof::Keyed("0123456789abcdef".repeat(4)),
        ..zipped.clone()
    };
    let sheet = batch_cover_sheet::sheet(&keyed).to_string();
    assert!(
        sheet.contains("控えと同じ") && !sheet.contains("SHA-256"),
        "{sheet}"
    );
    let hidden = BatchCover {
        proof: CoverProof::Hidden,
        ..zipped
    };
    let sheet = batch_cover_sheet::sheet(&hidden).to_string();
    assert!(
        sheet.contains("示しません") && !sheet.contains("0123"),
        "{sheet}"
    );
}

#[test]
fn 仕様書突合表() {
    let item = |no: u32, name: &str, mark: Mark, note: &str| ComparisonItem {
        no,
        name: name.to_owned(),
        kind: "文字".to_owned(),
        length: "20".to_owned(),
        is_required: no < 3,
        codes: if no == 2 {
            "1 新規　2 変更　3 取消"
        } else {
            ""
        }
        .to_owned(),
        mark,
        note: note.to_owned(),
    };
    let sheet = ComparisonSheet {
        title: "加入者情報登録".to_owned(),
        spec: "医療保険者等向け中間サーバー 外部インターフェース仕様書".to_owned(),
        effective_from: day(2026, 11, 22),
        hash: "0123456789abcdef".repeat(4),
        made_on: day(2026, 11, 24),
        verified: None,
        status: "未突合（2/4）",
        items: vec![
            item(1, "保険者番号", Mark::Same, ""),
            item(2, "処理区分", Mark::Different, "仕様書では2桁"),
            item(3, "被保険者証等記号", Mark::Absent, "仕様書に項目なし"),
            item(4, "通称名（カナ）", Mark::None, ""),
        ],
        is_sample: true,
    };
    let texts = ["保険者番号", "仕様書では2桁", "未突合（2/4）"];
    check(
        "comparison_sheet",
        &comparison_sheet::sheets(&sheet),
        &texts,
    );
    let verified = ComparisonSheet {
        verified: Some((
            "第3.2版".to_owned(),
            "見本　花子".to_owned(),
            day(2026, 11, 25),
        )),
        items: vec![item(1, "保険者番号", Mark::Same, "")],
        ..sheet
    };
    let texts = ["第3.2版", "見本　花子"];
    check(
        "comparison_sheet_verified",
        &comparison_sheet::sheets(&verified),
        &texts,
    );
}

#[test]
fn 転記票の項目は抜けも順の狂いもない() {
    let mut person = transcription("受付番号 R8-0042");
    for no in 29..=60 {
        person.items.push(TranscriptionItem {
            no: Some(no),
            name: format!("追加項目{no}"),
            value: if no % 7 == 0 {
                "架空の長い値です".repeat(4)
            } else {
                no.to_string()
            },
        });
    }
    let paper = TranscriptionSheet {
        interface: "加入者情報登録".to_owned(),
        is_verified: true,
        made_on: day(2026, 11, 24),
        people: vec![person],
        is_sample: false,
    };
    let text: String = transcription_sheet::sheets(&paper)
        .iter()
        .map(Sheet::to_string)
        .collect();
    let numbers: Vec<u16> = text
        .split("label 9pt ")
        .filter_map(|part| part.split(' ').next()?.trim().parse().ok())
        .collect();
    assert_eq!(numbers, (1..=60).collect::<Vec<u16>>());
}

#[test]
fn 返戻のお知らせ() {
    let paper = ReturnLetter {
        head: head(),
        receipt_number: "R8-0042".to_owned(),
        received_on: day(2026, 11, 20),
        paper_title: "健康保険 被保険者資格取得届".to_owned(),
        subject: "見本　花子（12・345）".to_owned(),
        reasons: vec![
            "個人番号の記入がなく、基本4情報（氏名・生年月日・性別・住所）のうち住所の記入もありません。".to_owned(),
            "資格取得年月日が、事業所の適用年月日より前の日になっています。".to_owned(),
        ],
        to_send: vec![
            "個人番号または住所を記入した資格取得届".to_owned(),
            "雇用契約書など、資格取得年月日の分かるものの写し".to_owned(),
        ],
        reply_by: Some(day(2026, 12, 1)),
    };
    let mut many = paper.clone();
    many.reasons = vec!["記入のない項目があります。".to_owned(); 12];
    assert!(
        render(&return_letter::sheets(&many), &meta()).is_ok(),
        "理由が多くても一枚に入る"
    );
    check(
        "return_letter",
        &return_letter::sheets(&paper),
        &["R8-0042", "令和8年12月1日までに", "お返しする理由"],
    );
}

fn line(label: &str, value: &str) -> DraftLine {
    DraftLine {
        label: label.to_owned(),
        value: value.to_owned(),
    }
}

fn draft() -> ApprovalDraft {
    ApprovalDraft {
        society_name: "見本健康保険組合".to_owned(),
        subject: "被保険者資格の取得の確認及び標準報酬の決定について".to_owned(),
        document_number: String::new(),
        case_number: "R8-0042".to_owned(),
        drafted_on: day(2026, 11, 24),
        drafter: "試験　担当".to_owned(),
        law: "健康保険法第39条・第42条".to_owned(),
        request: "　見本商事株式会社から届出のあった次の者について、被保険者の資格の取得を確認し、標準報酬を下記のとおり決定してよろしいか。".to_owned(),
        summary: vec![
            line("被保険者", "見本　花子（平成2年4月1日生・女）"),
            line("記号・番号", "12・345"),
            line("資格取得年月日", "令和8年11月2日"),
            line("届書の受付", "令和8年11月20日（期限 令和8年11月7日、13日遅れ）"),
        ],
        calculation: vec![
            line("報酬月額", "通貨 280,000円 ＋ 現物 15,000円 ＝ 295,000円"),
            line("標準報酬月額", "第22級 300,000円（報酬月額 290,000円以上 310,000円未満）"),
        ],
        documents: vec![
            line("資格取得届", "受領（記載事項に不備なし）"),
            line("遅延理由書", "受領"),
            line("本人確認", "個人番号カードにより番号及び身元を確認（11月20日 試験）"),
        ],
        entries: vec![
            "見本　花子を、記号12・番号345・枝番00の被保険者とする（令和8年11月2日から）。".to_owned(),
            "標準報酬月額を300,000円（第22級）とする（令和8年11月から）。".to_owned(),
        ],
        seal_titles: ["理事長", "常務理事", "事務長", "担当"].map(str::to_owned).to_vec(),
        is_sample: false,
    }
}

#[test]
fn 起案書() {
    let sheets = approval_draft::sheets(&draft());
    assert_eq!(sheets.len(), 1, "ふつうの案件は一枚");
    check(
        "approval_draft",
        &sheets,
        &["常務理事", "R8-0042", "第22級 300,000円", "決裁年月日"],
    );
}

#[test]
fn 起案書の行は多くても失われない() {
    let mut long = draft();
    long.documents = (1..=40)
        .map(|n| line(&format!("書類{n}"), "受領"))
        .collect();
    let sheets = approval_draft::sheets(&long);
    assert!(sheets.len() > 1);
    let text: String = sheets.iter().map(Sheet::to_string).collect();
    for n in 1..=40 {
        assert!(text.contains(&format!("書類{n} |")), "書類{n}");
    }
    assert!(text.contains("4　台帳に記載する内容"));
}

#[test]
fn 復旧コードの控え() {
    let paper = RecoveryCode {
        society_name: "見本健康保険組合".to_owned(),
        code: "K7QP-2M9X-WT4R-8HDN-C3VY-6FJB".to_owned(),
        made_on: day(2026, 11, 24),
        ledger: "台帳 A1B2-C3D4".to_owned(),
        is_sample: false,
    };
    check(
        "recovery_code",
        &recovery_code::sheets(&paper),
        &["K7QP-2M9X-WT4R-8HDN-C3VY-6FJB", "取扱注意"],
    );
}

#[test]
fn 送付状() {
    let paper = CoverLetter {
        head: head(),
        enclosures: vec![
            Enclosure {
                title: "資格取得確認兼標準報酬決定通知書".to_owned(),
                copies: 1,
            },
            Enclosure {
                title: "資格情報のお知らせ".to_owned(),
                copies: 3,
            },
        ],
        message: "資格情報のお知らせは、ご本人にお渡しください。".to_owned(),
    };
    check(
        "cover_letter",
        &cover_letter::sheets(&paper),
        &["書類送付のご案内", "3部"],
    );
}
