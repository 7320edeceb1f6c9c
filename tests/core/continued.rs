//! 任継・特退の資格取得: what follows a decided case, 訂正 and 取消, and its papers, at the desk of the fictional union.

use crate::golden;
use crate::union::{self, Desk};
use daicho::domain::coded::Coded;
use daicho::domain::date::YearMonth;
use daicho::domain::entry::{Entry, Fact};
use daicho::domain::member::PersonId;
use daicho::domain::premium_receipt::ReceiptChannel;
use daicho::domain::society::Approval;
use daicho::domain::yen::Yen;
use daicho::print::{self, Meta};
use daicho::procedure::case::{Case, Nature};
use daicho::procedure::catalogue::{Procedure, find};
use daicho::procedure::engine::{Moved, Turn, carry_over, recompute};
use daicho::procedure::facts::Facts;
use daicho::procedure::gate;
use daicho::procedure::person::Someone;
use daicho::procedure::step::Step;
use daicho::procedure::subject::CATEGORY;
use serde::Deserialize;

const ORDINARY: &str = include_str!("../cases/eligibility_acquisition_continued/ordinary.toml");

/// The child of the person of the scenarios, who lost with her.
const CHILD: &str = r#"
    [[members]]
    id = 502
    name = "見本　桜"
    kana = "ミホン　サクラ"
    birth = "2015-05-05"
    sex = "女"
    individual_number = "999900000020"
    address = "105-0011 東京都港区芝公園９丁目９９番１号"
    memberships = [{ number = 9012, branch = 1, insured = 501, relationship = "長女", living = "同居", since = "2021-04-01", lost_on = "2026-11-01" }]
"#;

/// What the clerk adds to the row that the ledger offered.
const ABOUT_CHILD: &str = r#"
    "職業" = "小・中学生以下"
    "収入（年収見込）" = "0"
    "資格確認書の発行が必要" = "はい"
"#;

#[derive(Deserialize)]
struct Ordinary {
    society: toml::Table,
    form: toml::Table,
    ledger: union::Ledger,
}

/// A case under way, and the desk it lies on.
struct Work {
    procedure: &'static Procedure,
    desk: Desk,
    case: Case,
}

fn table(text: &str) -> toml::Table {
    toml::from_str(text).unwrap()
}

impl Work {
    /// The 申出 of the scenarios with the child, filled by the ledger and by the clerk.
    fn family() -> Work {
        let ordinary: Ordinary = toml::from_str(&reduced(ORDINARY)).unwrap();
        let procedure = find("eligibility_acquisition_continued").unwrap();
        let mut desk = Desk::new("2026-11-09", Some("2026-11-06"));
        desk.ledger = ordinary.ledger.with(&toml::from_str(CHILD).unwrap());
        union::settings(&mut desk.society, &ordinary.society, "任継");
        let case = desk.open(procedure);
        let mut work = Work {
            procedure,
            desk,
            case,
        };
        let mut form = ordinary.form;
        form.remove("被扶養者の有無");
        work.fill(form);
        work.fill_child();
        work
    }

    fn facts(&self) -> Facts {
        self.desk.facts(self.procedure, &self.case)
    }

    fn fill(&mut self, form: toml::Table) {
        let before = self.facts();
        let case = &mut self.case;
        self.desk.fill(self.procedure, case, &form, "任継");
        let facts = self.facts();
        carry_over(self.procedure, &mut self.case, Some(&before), &facts);
        recompute(self.procedure, &mut self.case, &facts);
    }

    fn fill_child(&mut self) {
        for (label, text) in table(ABOUT_CHILD) {
            let path =
                daicho::procedure::input::path_in_row(self.procedure, "dependents", 0, &label);
            let (path, text) = (path.unwrap(), text.as_str().unwrap());
            let form = &mut self.case.form;
            daicho::procedure::input::enter(self.procedure, form, &path, text, self.desk.today);
        }
        self.desk.recompute(self.procedure, &mut self.case);
    }

    fn act(
        &mut self,
        who: &str,
        does: impl Fn(&Turn<'_>) -> Result<Moved, Vec<daicho::domain::finding::Finding>>,
    ) -> Vec<Entry> {
        self.desk.recompute(self.procedure, &mut self.case);
        let (facts, actor) = (self.facts(), union::actor(who));
        let turn = Turn {
            procedure: self.procedure,
            case: &self.case,
            facts: &facts,
            actor: &actor,
        };
        let moved = does(&turn).unwrap_or_else(|found| panic!("{found:#?}"));
        self.desk.post(&moved.entries);
        self.case = moved.case;
        moved.entries
    }

    fn complete(&mut self, step: Step, typed: &str) -> Vec<Entry> {
        self.fill(table(typed));
        let form = self.case.form.clone();
        let checks = self.procedure.checklist.iter();
        for check in checks.filter(|check| check.step == step && (check.when)(&form)) {
            self.act("担当", |turn| turn.tick(step, check.id, ""));
        }
        let who = if step == Step::Approve {
            "決裁者"
        } else {
            "担当"
        };
        self.act(who, |turn| turn.complete(step))
    }

    /// From the 受付 to the decision.
    fn decide(&mut self) -> Vec<Entry> {
        let received = "\"提出経路\" = \"本人郵送\"\n\"提出者\" = \"見本　春子\"";
        self.complete(Step::Receive, received);
        for step in [Step::VerifyNumber, Step::VerifyIdentity] {
            self.act("担当", |turn| turn.not_needed(step, "控えで確認済み"));
        }
        self.complete(Step::Register, "");
        if matches!(self.case.nature, Nature::Ordinary) {
            let previous = self.case.form.value("acquire_code.previous_insurer");
            assert!(previous.is_some(), "異動前の保険者は、この組合");
        }
        for step in [Step::AcquireCode, Step::Inquire] {
            self.act("担当", |turn| turn.not_needed(step, "同じ組合の中の異動"));
        }
        self.complete(Step::Review, "\"審査結果\" = \"可\"");
        let decided = "\"文書番号\" = \"見健資発第2号\"\n\"決裁年月日\" = \"R8.11.9\"";
        self.complete(Step::Approve, decided)
    }

    fn issue(&mut self) -> Vec<Entry> {
        self.complete(Step::Issue, "\"発行年月日\" = \"R8.11.9\"")
    }

    /// A 訂正 or 取消 of the decided case.
    fn corrected(mut self, nature: impl Fn(daicho::procedure::case::CaseId) -> Nature) -> Work {
        let nature = nature(self.case.id);
        let case = self
            .desk
            .open_correction(self.procedure, &self.case, nature);
        self.case = case;
        self.case.give_reason(gate::CORRECTION_REASON, "試験の理由");
        self.desk.recompute(self.procedure, &mut self.case);
        self
    }

    fn rows(&self) -> Vec<[String; 5]> {
        let facts = self.facts();
        let rows = (self.procedure.exports[1].records)(&self.case.form, &facts);
        rows.iter()
            .map(|row| {
                [
                    "op",
                    "member.kigou",
                    "member.bangou",
                    "member.edaban",
                    "member.name",
                ]
                .map(|name| row.values.get(name).map_or(String::new(), union::cell))
            })
            .collect()
    }
}

/// The common part of a scenario file, without its cases.
fn reduced(text: &str) -> String {
    let end = text.find("[[case]]").unwrap();
    text[..end].to_owned()
}

#[test]
fn 台帳の家族が行になり_担当が補えば決裁まで進む() {
    let mut work = Work::family();
    let row = &work.case.form.rows("dependents")[0];
    let someone = Someone {
        form: row,
        row: Some(("dependents", 0)),
    };
    assert_eq!(someone.person().unwrap().name.as_str(), "見本　桜");
    let facts = work.facts();
    let findings = gate::findings(work.procedure, &work.case, &facts);
    assert!(findings.is_empty(), "{findings:#?}");
    let entries = work.decide();
    assert_eq!(
        union::described(&entries),
        [
            "P000501 令和8年11月1日から 被保険者資格の取得（任意継続、記号900 番号1 枝番00）",
            "P000501 令和8年11月1日から 標準報酬月額の決定（360,000円、第25級、令和8年11月から令和9年3月まで、任意継続被保険者）",
            "P000501 令和8年11月1日から 保険料の納付の条件（毎月納付（納付書）、初回の納付期日令和8年11月16日）",
            "P000502 令和8年11月1日から 被扶養者の認定（長女、同居、枝番01、被保険者P000501）",
        ]
    );
    assert_eq!(CATEGORY.get(&work.case.form).unwrap().label(), "任意継続");
}

#[test]
fn 初回の保険料が納付されないと取消になり_証と入金は残る() {
    let mut work = Work::family();
    work.decide();
    let issued = work.issue();
    assert_eq!(issued.len(), 3);
    // Part of the premium came; the receipt is what happened in the world.
    let receipt = Entry {
        person: PersonId(501),
        valid_from: work.desk.today,
        fact: Fact::PremiumReceived {
            month: YearMonth::new(2026, 11).unwrap(),
            amount: Yen::new(10_000),
            channel: ReceiptChannel::Typed,
        },
    };
    work.desk.post(&[receipt]);
    work.desk.today = union::date("2026-11-17");

    let mut work = work.corrected(Nature::Cancellation);
    assert_eq!(
        work.rows(),
        [
            ["cancel", "900", "1", "00", "見本　春子"],
            ["cancel", "900", "1", "01", "見本　桜"],
        ]
    );
    let facts = work.facts();
    let papers = work.procedure.documents.iter();
    let papers: Vec<&str> = papers
        .filter(|paper| paper.step == Step::Issue && (paper.when)(&work.case.form, &facts))
        .map(|paper| paper.title)
        .collect();
    assert_eq!(papers, Vec::<&str>::new(), "取消に喪失の通知はない");
    let entries = work.decide_cancellation();
    assert_eq!(
        union::described(&entries),
        [
            "P000501 令和8年11月1日から 記載1の取消",
            "P000501 令和8年11月1日から 記載2の取消",
            "P000501 令和8年11月1日から 記載3の取消",
            "P000502 令和8年11月1日から 記載4の取消",
        ]
    );
}

impl Work {
    fn decide_cancellation(&mut self) -> Vec<Entry> {
        let received = "\"提出経路\" = \"窓口\"\n\"提出者\" = \"見本健康保険組合\"";
        self.complete(Step::Receive, received);
        let left_out = [Step::VerifyNumber, Step::VerifyIdentity];
        for step in left_out {
            self.act("担当", |turn| turn.not_needed(step, "取消のため"));
        }
        self.complete(Step::Register, "");
        for step in [Step::AcquireCode, Step::Inquire] {
            self.act("担当", |turn| turn.not_needed(step, "取消のため"));
        }
        self.complete(Step::Review, "\"審査結果\" = \"可\"");
        let decided = "\"文書番号\" = \"見健資発第3号\"\n\"決裁年月日\" = \"R8.11.17\"";
        self.complete(Step::Approve, decided)
    }
}

#[test]
fn 訂正は変わった納付方法だけを書き直し_番号は変わらない() {
    let mut work = Work::family();
    work.decide();
    work.desk.ledger.used_numbers = vec![1];
    work.desk.ledger.used_branches = vec![0, 1];
    let mut work = work.corrected(Nature::Correction);
    work.fill(table("\"保険料の納付方法\" = \"12か月前納\""));
    let entries = work.decide();
    assert_eq!(
        union::described(&entries),
        [
            "P000501 令和8年11月1日から 記載3の取消",
            "P000501 令和8年11月1日から 保険料の納付の条件（12か月前納、初回の納付期日令和8年11月16日）",
        ]
    );
    let rows = work.rows();
    assert_eq!(rows[0], ["change", "900", "1", "00", "見本　春子"]);
    assert_eq!(rows[1], ["change", "900", "1", "01", "見本　桜"]);
}

#[test]
fn 訂正で家族を外すと_認定だけを取り消す() {
    let mut work = Work::family();
    work.decide();
    let mut work = work.corrected(Nature::Correction);
    let typed = "\"被扶養者の有無\" = \"無\"\n\"被扶養者\" = []";
    work.fill(table(typed));
    work.case.give_reason(
        "correction.dependent_removed@dependents",
        "収入が限度以上と分かったため",
    );
    let entries = work.decide();
    assert_eq!(
        union::described(&entries),
        ["P000502 令和8年11月1日から 記載4の取消"]
    );
    assert_eq!(work.rows()[1], ["cancel", "900", "1", "01", "見本　桜"]);
}

#[test]
fn 帳票は控えのとおり() {
    let mut work = Work::family();
    work.desk.society.approval = Approval::Paper;
    work.fill(table("\"資格確認書の発行が必要\" = \"はい\""));
    work.fill(table(
        "\"発行年月日\" = \"R8.11.9\"\n\"文書番号\" = \"見健資発第2号\"",
    ));
    let mut facts = work.facts();
    facts.return_reason = Some("初回の納付方法の記載がないため".to_owned());
    check_papers(&work, &facts, "");
}

#[test]
fn 特例退職の帳票は六三の保険者番号で期間の末日がない() {
    let mut work = Work::family();
    let settings = r#"
        "特定健康保険組合" = "はい"
        "特退の記号" = "950"
        "特退の保険者番号" = "63139992"
        "特退の額" = "2026 215,000"
    "#;
    union::settings(&mut work.desk.society, &table(settings), "特退");
    work.fill(table("\"区分\" = \"特例退職\"\n\"資格確認書の発行が必要\" = \"はい\"\n\"発行年月日\" = \"R8.11.9\""));
    let facts = work.facts();
    let text = check_papers(&work, &facts, "special_");
    assert!(text.contains("63139992") && !text.contains("06139992"));
}

/// Every paper of the case as text and as a page; returns all texts.
fn check_papers(work: &Work, facts: &Facts, prefix: &str) -> String {
    let mut all = String::new();
    for document in work.procedure.documents {
        let form = &work.case.form;
        if !(document.when)(form, facts) {
            continue;
        }
        let sheets = (document.sheets)(form, facts);
        let text: String = sheets.iter().map(ToString::to_string).collect();
        assert!(text.contains("見本　春子"), "{}", document.id);
        assert!(!text.contains("9999000000"), "{} に個人番号", document.id);
        let meta = Meta {
            title: document.title.to_owned(),
            created_on: facts.today,
        };
        let pdf = print::render(&sheets, &meta)
            .unwrap_or_else(|error| panic!("{}: {error:?}", document.id));
        golden::to_look_at(&format!("continued_{prefix}{}", document.id), &pdf);
        let name = format!("{}/{prefix}{}.txt", work.procedure.id, document.id);
        golden::check(&name, text.as_bytes());
        all.push_str(&text);
    }
    all
}
