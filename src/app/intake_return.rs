//! 届書の返戻: lines of an employer's file go back with a letter to the 事業所 and a list, and the day is recorded with the
//! file. It must not take a line in, say what only the ledger knows, nor put an 個人番号 on paper.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::files;
use crate::app::files::Prepared;
use crate::app::intake::FindingOfLine;
use crate::app::intake::IntakeRowView;
use crate::app::intake_accept::original_in;
use crate::app::job::Progress;
use crate::app::list_output::file_words;
use crate::app::run::Told;
use crate::app::session::Session;
use crate::app::spelling;
use crate::domain::date::Date;
use crate::domain::establishment::Establishment;
use crate::exchange::intake::Intake;
use crate::exchange::intake::Office;
use crate::exchange::intake_items;
use crate::exchange::list_file;
use crate::exchange::list_file::ColumnKind;
use crate::exchange::list_file::Entry;
use crate::exchange::list_file::List;
use crate::ledger::audit;
use crate::ledger::audit::AuditFilter;
use crate::ledger::intakes::IntakeId;
use crate::ledger::papers;
use crate::ledger::papers::NewPaper;
use crate::ledger::papers::PaperId;
use crate::ledger::settings;
use crate::ledger::transact::Changes;
use crate::ledger::transact::Tx;
use crate::ledger::transact::target;
use crate::print;
use crate::print::Meta;
use crate::procedure::papers::intake_return;
use crate::procedure::papers::intake_return::IntakeReturn;
use crate::procedure::papers::intake_return::ReturnedRow;
use crate::procedure::papers::letter::LetterHead;
use crate::procedure::papers::parts::Addressee;
use crate::procedure::papers::parts::Issuer;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;

/// Code of the action in the audit; what was sent back is found again by it.
const ACTION: &str = "return_intake";
/// Id of the letter among the papers.
const DOCUMENT: &str = "intake_return";
/// More findings than this are no letter for people.
const MOST_PRINTED: usize = 5_000;
/// Characters of a 事業所 in the name of a file.
const MOST_NAMED: usize = 20;
/// To whom a line goes whose 事業所 cannot be told from it.
const WHOEVER: &str = "届書ファイル作成ご担当者";
/// What stands for the name of its 事業所.
const NO_FIRM: &str = "事業所不明";

/// 届書の返戻の依頼. The bytes may hold 個人番号, so it has no `Debug`.
#[derive(Clone)]
pub struct IntakeReturnOrder {
    /// The file's name.
    pub file_name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// 受付年月日.
    pub received_on: Date,
    /// 再提出の期限.
    pub reply_by: Date,
    /// Line numbers of what goes back.
    pub lines: Vec<usize>,
    /// Where to.
    pub folder: PathBuf,
}

/// A record of lines that went back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReturnedLines {
    /// 日時.
    pub at: String,
    /// Which lines.
    pub lines: Vec<usize>,
    /// The letters.
    papers: Vec<PaperId>,
}

/// The findings for one 事業所.
struct Share {
    addressee: Addressee,
    rows: Vec<ReturnedRow>,
}

impl Share {
    /// The name of the 事業所.
    fn firm(&self) -> &str {
        match self.addressee.organization.as_str() {
            "" => NO_FIRM,
            name => name,
        }
    }
}

impl ReturnedLines {
    /// The day on which they went back.
    #[must_use]
    pub fn day(&self) -> String {
        let day = self.at.get(..10).and_then(Date::parse_iso);
        day.map_or_else(|| self.at.clone(), Date::wareki)
    }
}

impl Session {
    /// Makes the letters and the list, and records with the file that and when its lines went back.
    pub(super) fn return_intake(
        &mut self,
        order: &IntakeReturnOrder,
        progress: &Progress,
    ) -> Result<(Told, Changes)> {
        let today = self.today();
        days(order, today)?;
        let (read, view) = self.look_through(&order.file_name, &order.bytes, progress)?;
        let rows = chosen(&view.rows, &order.lines)?;
        let places = settings::establishments(&self.ledger)?;
        let shares = self.shares(&rows, &read, &places)?;
        let society = self.society()?;
        let letter = |share: &Share| IntakeReturn {
            head: LetterHead {
                document_number: String::new(),
                dated: today,
                addressee: share.addressee.clone(),
                issuer: Issuer::of(&society),
            },
            file_name: order.file_name.clone(),
            received_on: order.received_on,
            rows: share.rows.clone(),
            reply_by: order.reply_by,
        };
        let letters: Vec<IntakeReturn> = shares.iter().map(letter).collect();
        let books = shares.iter().map(|share| list(share).to_xlsx(today));
        let books: Vec<Vec<u8>> = books.collect::<std::result::Result<_, _>>()?;
        let second = self.second()?;
        let stem = Path::new(&order.file_name).file_stem().unwrap_or_default();
        let name = format!("届書の返戻_{}_{second}", stem.to_string_lossy());
        let names = names(&name, &shares);
        let (prepared, changes) = self.transact(ACTION, "届書の返戻", |tx| {
            let file = (order.file_name.as_str(), order.bytes.as_slice());
            let id = original_in(tx, file, order.received_on, &read)?;
            let kept = letters_in(tx, &letters, today, progress)?;
            let ids: Vec<i64> = kept.iter().map(|(id, _)| id.0).collect();
            tx.set_target(target::intake(id));
            tx.add_detail("lines", json!(order.lines));
            tx.add_detail("n_rows", json!(rows.len()));
            tx.add_detail("reply_by", json!(order.reply_by.to_string()));
            tx.add_detail("papers", json!(ids));
            let mut prepared = Vec::new();
            for (name, (book, (_, paper))) in names.iter().zip(books.iter().zip(&kept)) {
                let named = |ending: &str| order.folder.join(format!("{name}.{ending}"));
                prepared.push(files::prepare(&named("xlsx"), book)?);
                prepared.push(files::prepare(&named("pdf"), paper)?);
            }
            Ok(prepared)
        })?;
        let path = match prepared.last() {
            Some(paper) if shares.len() == 1 => paper.path().to_owned(),
            _ => order.folder.clone(),
        };
        let published = prepared.into_iter().try_for_each(Prepared::publish);
        let told = published.map_or_else(not_written, |()| Told::File(path));
        Ok((told, changes))
    }

    /// Writes the letters of a file that went back once more, as they were issued.
    pub(super) fn copy_return(&mut self, id: i64, folder: &Path) -> Result<(PathBuf, Changes)> {
        let id = IntakeId(id);
        let mut returned = self.returned_lines()?;
        let papers: Vec<PaperId> = returned
            .remove(&id)
            .into_iter()
            .flatten()
            .flat_map(|lines| lines.papers)
            .collect();
        if papers.is_empty() {
            return Err(Error::Refused(
                "このファイルの返戻の文書はありません。".to_owned(),
            ));
        }
        let (prepared, changes) =
            self.transact("copy_return", "返戻の文書の再出力", |tx| {
                tx.set_target(target::intake(id));
                let ids: Vec<i64> = papers.iter().map(|paper| paper.0).collect();
                tx.add_detail("papers", json!(ids));
                let mut prepared = Vec::new();
                for paper in &papers {
                    let path = folder.join(format!("届書の返戻_控え_{}.pdf", paper.0));
                    prepared.push(files::prepare(&path, &papers::bytes(tx, *paper)?)?);
                }
                Ok(prepared)
            })?;
        let first = prepared.first().map(|file| file.path().to_owned());
        for file in prepared {
            file.publish()?;
        }
        Ok((first.unwrap_or_default(), changes))
    }

    /// The findings by the 事業所 that is to see to them: nobody gets to see the people of another.
    fn shares(
        &self,
        rows: &[&IntakeRowView],
        read: &Intake,
        places: &[Establishment],
    ) -> Result<Vec<Share>> {
        let mut shares: BTreeMap<Option<usize>, Share> = BTreeMap::new();
        for row in rows {
            let raw = read.rows.iter().find(|it| it.line == row.line);
            let raw = raw.ok_or(Error::Missing("届書の行"))?;
            let place = intake_items::office_of(
                &raw.raw,
                read.delimiter,
                self.layout_of(raw),
                &read.offices,
            );
            let office = place.and_then(|place| read.offices.get(place));
            let share = shares.entry(place).or_insert_with(|| Share {
                addressee: addressee(office, places),
                rows: Vec::new(),
            });
            // In the order of the items; what concerns the line as a whole comes first.
            let mut findings: Vec<&FindingOfLine> = row.findings.iter().collect();
            findings.sort_by_key(|finding| finding.no);
            let returned = findings.into_iter().map(|finding| ReturnedRow {
                line: row.line,
                form: row.form.to_owned(),
                name: row.name.clone(),
                birth_on: row.birth_on,
                item: match finding.no {
                    0 => String::new(),
                    no => format!("{no} {}", finding.name),
                },
                reason: to_employer(&finding.message),
            });
            share.rows.extend(returned);
        }
        Ok(shares.into_values().collect())
    }

    /// What went back of each file, the newest first.
    pub(super) fn returned_lines(&self) -> Result<BTreeMap<IntakeId, Vec<ReturnedLines>>> {
        let filter = AuditFilter {
            code: Some(ACTION.to_owned()),
            ..AuditFilter::default()
        };
        let mut all: BTreeMap<IntakeId, Vec<ReturnedLines>> = BTreeMap::new();
        for row in audit::page(&self.ledger, &filter, u32::MAX)? {
            let Some(id) = row.target.as_deref().and_then(target::intake_of) else {
                continue;
            };
            let numbers = |key: &str| {
                let all = row.detail.get(key).and_then(serde_json::Value::as_array);
                all.into_iter()
                    .flatten()
                    .filter_map(serde_json::Value::as_i64)
            };
            all.entry(id).or_default().push(ReturnedLines {
                lines: numbers("lines")
                    .filter_map(|line| usize::try_from(line).ok())
                    .collect(),
                papers: numbers("papers").map(PaperId).collect(),
                at: row.at.clone(),
            });
        }
        Ok(all)
    }
}

/// The letter is kept and the day recorded all the same.
fn not_written(error: Error) -> Told {
    Told::NotWritten(format!(
        "返戻は記録しましたが、ファイルを書けませんでした。「受け付けたファイル」の「返戻の文書をもう一度書き出す」で書き出してください。（{}）",
        error.message_ja()
    ))
}

fn days(order: &IntakeReturnOrder, today: Date) -> Result<()> {
    if order.received_on > today {
        return Err(Error::Refused(
            "受付年月日が今日より後です。届いた日を入力してください。".to_owned(),
        ));
    }
    if order.reply_by <= today {
        return Err(Error::Refused(
            "再提出の期限は、明日以後の日を入力してください。".to_owned(),
        ));
    }
    Ok(())
}

/// The lines that go back: each has something for the employer to see to, was not taken in, and did not go back before.
fn chosen<'v>(rows: &'v [IntakeRowView], lines: &[usize]) -> Result<Vec<&'v IntakeRowView>> {
    let mut chosen = Vec::new();
    for line in lines {
        let row = rows.iter().find(|row| row.line == *line);
        if row.is_some_and(|row| row.is_returned) {
            return Err(Error::Refused(format!(
                "{line}行目は、すでに返戻しています。文書が要るときは、「受け付けたファイル」の「返戻の文書をもう一度書き出す」で書き出してください。"
            )));
        }
        let row = row.filter(|row| !row.is_taken() && !row.findings.is_empty());
        chosen.push(row.ok_or_else(|| {
            Error::Refused(format!(
                "{line}行目は返戻できません。受け付けた行か、事業所に直してもらうところのない行です。"
            ))
        })?);
    }
    let n_findings: usize = chosen.iter().map(|row| row.findings.len()).sum();
    if chosen.is_empty() {
        return Err(Error::Refused(
            "返戻する行がありません。文書は作りませんでした。".to_owned(),
        ));
    }
    if n_findings > MOST_PRINTED {
        return Err(Error::Refused(format!(
            "返戻する理由が{n_findings}件あり、文書にできません。「一覧の出力」で行を書き出し、ファイル全体の作り直しを事業所に頼んでください。"
        )));
    }
    Ok(chosen)
}

/// The 事業所 as registered here, else as the file names it.
fn addressee(office: Option<&Office>, places: &[Establishment]) -> Addressee {
    let Some(office) = office else {
        return Addressee {
            address: None,
            organization: String::new(),
            person: WHOEVER.to_owned(),
        };
    };
    let by_code = |place: &&Establishment| office.code.as_ref() == Some(&place.code);
    let by_key = |place: &&Establishment| {
        let keys = office
            .pension_office
            .as_ref()
            .zip(place.pension_office.as_ref());
        keys.is_some_and(|(office, place)| office.agrees_with(place))
    };
    let mut agreeing = places.iter().filter(by_key);
    let only = agreeing.next().filter(|_| agreeing.next().is_none());
    let employer = |name: &str| match name {
        "" => String::new(),
        name => format!("事業主　{name}"),
    };
    match places.iter().find(by_code).or(only) {
        Some(place) => Addressee {
            address: Some(place.address.clone()),
            organization: place.name.clone(),
            person: employer(&place.employer_name),
        },
        None => Addressee {
            address: office.address.clone(),
            organization: office.name.clone(),
            person: employer(&office.employer_name),
        },
    }
}

/// The names of the files without their endings, one for each 事業所: the clerk sends them to different people.
fn names(name: &str, shares: &[Share]) -> Vec<String> {
    if shares.len() == 1 {
        return vec![name.to_owned()];
    }
    let numbered = shares.iter().enumerate();
    let named = numbered.map(|(index, share)| {
        let words = file_words(share.firm());
        let words: String = words.chars().take(MOST_NAMED).collect();
        format!("{name}_{}_{words}", index + 1)
    });
    named.collect()
}

/// Keeps a letter for each 事業所.
fn letters_in(
    tx: &mut Tx<'_>,
    letters: &[IntakeReturn],
    today: Date,
    progress: &Progress,
) -> Result<Vec<(PaperId, Vec<u8>)>> {
    let mut kept = Vec::new();
    for letter in letters {
        if progress.is_cancelled() {
            return Err(Error::Refused(
                "届書の返戻を中止しました。返戻は記録していません。".to_owned(),
            ));
        }
        let sheets = spelling::marked(tx, intake_return::sheets(letter))?;
        let paper = NewPaper {
            case: None,
            person: None,
            document: DOCUMENT.to_owned(),
            title: intake_return::TITLE.to_owned(),
            issued_on: today,
            n_pages: u32::try_from(sheets.len()).unwrap_or(u32::MAX),
            bytes: print::render(&sheets, &meta(today))?,
        };
        kept.push((papers::add_in(tx, &paper)?.id, paper.bytes));
    }
    Ok(kept)
}

fn meta(today: Date) -> Meta {
    Meta {
        title: intake_return::TITLE.to_owned(),
        created_on: today,
    }
}

/// The same for whoever corrects it in Excel.
fn list(share: &Share) -> List {
    let columns = [
        ("事業所", ColumnKind::Text),
        ("行", ColumnKind::Int),
        ("届書", ColumnKind::Text),
        ("氏名", ColumnKind::Text),
        ("生年月日", ColumnKind::Date),
        ("項目", ColumnKind::Text),
        ("理由", ColumnKind::Text),
    ];
    let cells = |row: &ReturnedRow| {
        vec![
            Entry::text(share.firm()),
            Entry::Int(i64::try_from(row.line).unwrap_or(i64::MAX)),
            Entry::text(&row.form),
            Entry::text(&row.name),
            row.birth_on.map_or(Entry::Empty, Entry::Date),
            Entry::text(&row.item),
            Entry::text(&row.reason),
        ]
    };
    List {
        title: "届書の返戻".to_owned(),
        columns: columns
            .into_iter()
            .map(|(head, kind)| list_file::Column::new(head, kind))
            .collect(),
        rows: share.rows.iter().map(cells).collect(),
    }
}

/// What is said to the clerk, said to the employer: what only the clerk can do is left out, and what the employer is to be
/// asked becomes a request.
fn to_employer(message: &str) -> String {
    const FOR_THE_CLERK: [&str; 5] = ["案件", "原本", "返戻して", "取り込み", "補正しません"];
    const SAID: [(&str, &str); 5] = [
        (
            "カナ氏名と生年月日で本人を確かめてください",
            "個人番号を記入してください",
        ),
        (
            "その日になってから届け出るよう事業所に伝えてください",
            "その日になってから届け出てください",
        ),
        ("事業所に確かめてください", "お確かめください"),
        ("事業所を確かめてください", "事業所の番号をお確かめください"),
        ("確かめてください", "お確かめください"),
    ];
    let mut said = String::new();
    for sentence in message.split_inclusive('。') {
        if FOR_THE_CLERK.iter().any(|word| sentence.contains(word)) {
            continue;
        }
        let known = SAID.iter().find(|(clerk, _)| sentence.contains(clerk));
        match known {
            Some((clerk, employer)) => said.push_str(&sentence.replace(clerk, employer)),
            None => said.push_str(sentence),
        }
    }
    said
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::to_employer;
    use crate::app::intake::OURS;

    #[test]
    fn 事業所に向けた言葉にする() {
        for (clerk, employer) in [
            (
                "性別がわかりません。事業所に確かめてください。",
                "性別がわかりません。お確かめください。",
            ),
            (
                "どちらの日が正しいか事業所に確かめてください。",
                "どちらの日が正しいかお確かめください。",
            ),
            (
                "住所がありません。事業所へ返戻してください。",
                "住所がありません。",
            ),
            (
                "取得区分がありません。受け付けた後に案件で選んでください。",
                "取得区分がありません。",
            ),
            ("使える値は1、2だけです。", "使える値は1、2だけです。"),
            (
                "6桁の数字ではありません。日付は補正しません。事業所に確かめてください。",
                "6桁の数字ではありません。お確かめください。",
            ),
        ] {
            assert_eq!(to_employer(clerk), employer);
        }
    }

    /// Every sentence of the readers, wherever it stands in the sources; what is said of this program itself does not
    /// go to the employer, and its codes are the ones that the reader has.
    #[test]
    fn どの理由も事業所に読ませられる() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/exchange");
        let mut n_sentences = 0;
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let is_frame = ["intake_frame.rs", "intake_sections.rs"].contains(&name.as_str());
            if !name.starts_with("intake_") || is_frame {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            for sentence in code.split('"').filter(|text| text.contains('。')) {
                n_sentences += 1;
                let said = to_employer(sentence);
                for word in ["事業所に", "事業所へ", "案件", "原本", "返戻", "伝えて"]
                {
                    assert!(!said.contains(word), "{name}: {said}");
                }
                assert!(!said.contains("確かめて"), "{name}: {said}");
            }
        }
        assert!(n_sentences > 60, "{n_sentences}");
        assert_eq!(OURS, ["layout"]);
        let reader = std::fs::read_to_string(folder.join("intake_row.rs")).unwrap();
        for code in OURS {
            assert!(reader.contains(&format!("whole(\"{code}\", message)")));
        }
    }
}
