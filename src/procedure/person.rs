//! 加入者の区画: the fields of one person, in the form itself or in a row of a table, and their checks.
//! It must not know why the person is on the form.

use crate::domain::address::Address;
use crate::domain::age::birthday;
use crate::domain::coded::coded_enum;
use crate::domain::date::Date;
use crate::domain::finding::{FieldPath, Finding};
use crate::domain::member::{Person, PersonId, Sex};
use crate::domain::member_file::MemberFile;
use crate::domain::name::{KanaName, PersonName};
use crate::domain::number::HeldNumber;
use crate::procedure::case::Nature;
use crate::procedure::facts::{Candidate, CandidateReason, Facts};
use crate::procedure::field::Key;
use crate::procedure::form::Form;

coded_enum! {
    /// 個人番号・住民票住所を記載できない理由.
    pub enum NoNumberReason {
        /// 海外在住.
        Abroad = "1", "海外在住";
        /// 短期在留.
        ShortStay = "2", "短期在留";
        /// その他.
        Other = "3", "その他";
    }
}

coded_enum! {
    /// 同一人の確認: the clerk's answer where somebody in the ledger resembles the person.
    pub enum SamePerson {
        /// 同じ人: the person of the ledger is used.
        Same = "same", "台帳の同じ人";
        /// 別の人: a new person is registered.
        Another = "another", "別の人";
    }
}

/// 氏名.
pub const NAME: Key<PersonName> = Key::new("name");
/// カナ氏名.
pub const KANA: Key<KanaName> = Key::new("kana");
/// 通称名・旧姓.
pub const ALIAS: Key<PersonName> = Key::new("alias");
/// 生年月日.
pub const BIRTH_ON: Key<Date> = Key::new("birth_on");
/// 性別.
pub const SEX: Key<Sex> = Key::new("sex");
/// 個人番号.
pub const NUMBER: Key<HeldNumber> = Key::new("individual_number");
/// 個人番号を記載できない理由.
pub const NO_NUMBER_REASON: Key<NoNumberReason> = Key::new("no_number_reason");
/// 理由が「その他」のときの説明.
pub const NO_NUMBER_NOTE: Key<String> = Key::new("no_number_note");
/// 住所（住民票）.
pub const ADDRESS: Key<Address> = Key::new("address");
/// 居所・送付先, when different.
pub const RESIDENCE: Key<Address> = Key::new("residence");
/// 資格確認書の発行が必要.
pub const WANTS_CERTIFICATE: Key<bool> = Key::new("wants_certificate");
/// 同一人の確認.
pub const SAME_PERSON: Key<SamePerson> = Key::new("same_person");
/// 台帳の加入者, where the same.
pub const MATCHED: Key<PersonId> = Key::new("matched_person");
/// 別の人とした理由.
pub const ANOTHER_REASON: Key<String> = Key::new("another_person_reason");
/// 加入者管理番号, computed.
pub const PERSON: Key<PersonId> = Key::new("person");

/// Whether no 個人番号 is given for somebody who is not recognized in the ledger, where the number may lie already.
#[must_use]
pub fn lacks_number(form: &Form) -> bool {
    form.value(NUMBER.name()).is_none() && recognized(form).is_none()
}

fn has_number_reason(form: &Form) -> bool {
    NO_NUMBER_REASON.get(form).is_some()
}

/// Whether the missing 個人番号 needs an explanation in words.
#[must_use]
pub fn needs_number_note(form: &Form) -> bool {
    lacks_number(form) && NO_NUMBER_REASON.get(form) == Some(NoNumberReason::Other)
}

/// Whether a person of the ledger must be chosen.
#[must_use]
pub fn is_same(form: &Form) -> bool {
    SAME_PERSON.get(form) == Some(SamePerson::Same)
}

/// Whether the reason for taking somebody as another person must be given.
#[must_use]
pub fn is_another(form: &Form) -> bool {
    SAME_PERSON.get(form) == Some(SamePerson::Another)
}

/// The person of the ledger whom the clerk has recognized.
#[must_use]
pub fn recognized(form: &Form) -> Option<PersonId> {
    MATCHED.get(form).filter(|_| is_same(form))
}

/// One person of a form: the form itself, or a row of one of its tables.
#[derive(Clone, Copy)]
pub struct Someone<'a> {
    /// The fields of the person.
    pub form: &'a Form,
    /// The table and row, where the person stands in one.
    pub row: Option<(&'static str, usize)>,
}

impl<'a> Someone<'a> {
    /// The person whose fields stand in the form itself.
    #[must_use]
    pub const fn of(form: &'a Form) -> Someone<'a> {
        Someone { form, row: None }
    }

    /// The people in the rows of a table.
    pub fn in_rows(form: &'a Form, table: &'static str) -> impl Iterator<Item = Someone<'a>> {
        form.rows(table)
            .iter()
            .enumerate()
            .map(move |(row, form)| Someone {
                form,
                row: Some((table, row)),
            })
    }

    /// The path of one of the person's fields.
    #[must_use]
    pub fn path(&self, key: &str) -> FieldPath {
        match self.row {
            Some((table, row)) => FieldPath::in_row(table, row, key),
            None => FieldPath::of(key),
        }
    }

    /// 個人の基本事項 as declared, once they are complete.
    #[must_use]
    pub fn person(&self) -> Option<Person> {
        Some(Person {
            name: NAME.get(self.form)?,
            kana: KANA.get(self.form)?,
            alias: ALIAS.get(self.form),
            birth_on: BIRTH_ON.get(self.form)?,
            sex: SEX.get(self.form)?,
        })
    }

    /// Those of the ledger who resemble the person. In a 訂正 or 取消 somebody whom the corrected case registered is
    /// no question any more; somebody added by the 訂正 is.
    #[must_use]
    pub fn candidates(&self, facts: &'a Facts) -> Vec<&'a Candidate> {
        if self.is_answered(facts) {
            return Vec::new();
        }
        self.resembling(facts).collect()
    }

    fn resembling(&self, facts: &'a Facts) -> impl Iterator<Item = &'a Candidate> {
        let row = self.row.map(|(_, row)| row);
        facts.candidates.get(&row).into_iter().flatten()
    }

    fn is_answered(&self, facts: &Facts) -> bool {
        PERSON
            .get(self.form)
            .is_some_and(|person| facts.corrects_person(person))
    }

    /// The candidate whom the clerk has recognized.
    #[must_use]
    pub fn match_in(&self, facts: &'a Facts) -> Option<&'a Candidate> {
        let id = recognized(self.form)?;
        self.resembling(facts).find(|candidate| candidate.id == id)
    }

    /// Who of the ledger the person is: recognized, or named by the form as a whole; in a 訂正 whom the corrected case
    /// registered. A 加入者管理番号 that nobody has yet is no answer.
    fn own(&self, facts: &Facts) -> Option<PersonId> {
        let named = PERSON.get(self.form);
        match facts.nature {
            Nature::Ordinary | Nature::ByLaw => {
                recognized(self.form).or(named.filter(|id| facts.subject == Some(*id)))
            }
            Nature::Correction(_) | Nature::Cancellation(_) => named,
        }
    }

    /// What the ledger says of the person, where it knows the person.
    #[must_use]
    pub fn file(&self, facts: &'a Facts) -> Option<&'a MemberFile> {
        facts.files.get(&self.own(facts)?)
    }

    /// All findings about the person as such.
    #[must_use]
    pub fn examine(&self, facts: &Facts) -> Vec<Finding> {
        let mut all = self.examine_birth(facts);
        all.extend(self.examine_names());
        all.extend(self.examine_number(facts));
        all.extend(self.examine_match(facts));
        all
    }

    /// Findings about somebody whom the form names by 記号・番号: there is nobody to recognize, and a written 個人番号
    /// is compared with that of the ledger elsewhere.
    #[must_use]
    pub fn examine_named(&self, facts: &Facts) -> Vec<Finding> {
        let mut all = self.examine_birth(facts);
        all.extend(self.examine_names());
        if NUMBER.get(self.form).is_none() && self.file(facts).is_some() {
            all.extend(self.examine_number(facts));
        }
        all
    }

    fn examine_birth(&self, facts: &Facts) -> Vec<Finding> {
        let Some(birth_on) = BIRTH_ON.get(self.form) else {
            return Vec::new();
        };
        let path = self.path(BIRTH_ON.name());
        if birth_on > facts.today {
            return vec![
                Finding::blocks(
                    "person.birth_in_future",
                    "生年月日が今日より後になっています。",
                )
                .at(path),
            ];
        }
        if facts.today >= birthday(birth_on, 130) {
            return vec![
                Finding::blocks(
                    "person.older_than_130",
                    "130歳以上になる生年月日です。元号の取り違えがないか確かめてください。",
                )
                .at(path),
            ];
        }
        Vec::new()
    }

    fn examine_names(&self) -> Vec<Finding> {
        let mut all = Vec::new();
        if NAME
            .get(self.form)
            .is_some_and(|name| !name.has_two_parts())
        {
            all.push(
                Finding::confirm(
                    "person.name_in_one_part",
                    "氏名に姓と名の区切りがありません。住民票の表記どおりか確かめてください。",
                )
                .at(self.path(NAME.name())),
            );
        }
        if KANA
            .get(self.form)
            .is_some_and(|kana| !kana.has_two_parts())
        {
            all.push(
                Finding::confirm(
                    "person.kana_in_one_part",
                    "フリガナに姓と名の区切りがありません。住民票の表記どおりか確かめてください。",
                )
                .at(self.path(KANA.name())),
            );
        }
        all
    }

    /// 個人番号 or all five items; not somebody else's, not twice.
    fn examine_number(&self, facts: &Facts) -> Vec<Finding> {
        let path = self.path(NUMBER.name());
        let Some(held) = NUMBER.get(self.form) else {
            return match self.file(facts).and_then(|file| file.held_number) {
                Some(_) => Vec::new(),
                None => self.examine_five_items(path),
            };
        };
        let mut all = Vec::new();
        let Some(known) = facts.numbers.get(&path).filter(|known| known.held == held) else {
            return all;
        };
        if known.registered_to.is_some() && known.registered_to != self.own(facts) {
            all.push(
                Finding::blocks(
                    "person.number_of_another",
                    "この個人番号は台帳の別の加入者に登録されています。同じ人であれば「台帳の同じ人」を選び、そうでなければ番号を確かめてください。",
                )
                .at(path.clone()),
            );
        }
        if !known.also_in.is_empty() {
            all.push(
                Finding::blocks(
                    "person.number_twice",
                    format!(
                        "同じ個人番号が{}にもあります。番号を確かめてください。",
                        known.also_in.join("、")
                    ),
                )
                .at(path),
            );
        }
        all
    }

    /// 5情報: without 個人番号 only name, kana, birth, sex and address together identify the person.
    fn examine_five_items(&self, path: FieldPath) -> Vec<Finding> {
        let items = [
            (NAME.name(), "漢字氏名"),
            (KANA.name(), "カナ氏名"),
            (BIRTH_ON.name(), "生年月日"),
            (SEX.name(), "性別"),
            (ADDRESS.name(), "住所"),
        ];
        let missing: Vec<&str> = items
            .into_iter()
            .filter(|(key, _)| self.form.value(key).is_none())
            .map(|(_, label)| label)
            .collect();
        if missing.is_empty() && recognized(self.form).is_some() && !has_number_reason(self.form) {
            return vec![
                Finding::blocks(
                    "person.number_reason_missing",
                    "台帳にも個人番号のない人です。個人番号を入力するか、個人番号がない理由を選んでください。",
                )
                .at(path),
            ];
        }
        if missing.is_empty() {
            return vec![
                Finding::note(
                    "person.without_number",
                    "個人番号がないため、5情報（漢字氏名・カナ氏名・生年月日・性別・住所）で受け付けます。",
                )
                .at(path),
            ];
        }
        vec![
            Finding::blocks(
                "five_items_missing",
                format!(
                    "個人番号がないときは5情報がすべて必要です。{}がありません。補えないときは返戻してください。",
                    missing.join("、")
                ),
            )
            .at(path)
            .law("健康保険法施行規則第24条"),
        ]
    }

    /// Candidates are never merged by themselves: the clerk answers, and the answer must fit.
    fn examine_match(&self, facts: &Facts) -> Vec<Finding> {
        if self.is_answered(facts) {
            return Vec::new();
        }
        let candidates = self.candidates(facts);
        let path = self.path(SAME_PERSON.name());
        let answered = SAME_PERSON.get(self.form);
        if candidates.is_empty() {
            if answered == Some(SamePerson::Same) {
                return vec![no_such_candidate(self.path(MATCHED.name()))];
            }
            return Vec::new();
        }
        match (answered, self.match_in(facts)) {
            (None, _) => vec![
                Finding::blocks(
                    "person.candidates_unanswered",
                    format!(
                        "台帳に同じ人かもしれない加入者が{}人います。同じ人か別の人かを選んでください。",
                        candidates.len()
                    ),
                )
                .at(path),
            ],
            (Some(SamePerson::Same), None) => vec![no_such_candidate(self.path(MATCHED.name()))],
            (Some(SamePerson::Same), Some(candidate)) => self.examine_candidate(candidate),
            (Some(SamePerson::Another), _) => {
                let same_number = candidates
                    .iter()
                    .any(|candidate| candidate.reason == CandidateReason::IndividualNumber);
                let message = "個人番号が同じ加入者がいるため、別の人として登録することはできません。";
                same_number
                    .then(|| Finding::blocks("person.same_number_not_another", message).at(path))
                    .into_iter()
                    .collect()
            }
        }
    }

    fn examine_candidate(&self, candidate: &Candidate) -> Vec<Finding> {
        let mut all = Vec::new();
        if self
            .person()
            .is_some_and(|declared| declared != candidate.person)
        {
            all.push(
                Finding::confirm(
                    "person.differs_from_ledger",
                    "届書の氏名・生年月日・性別が台帳と異なります。届書のとおり台帳を改めてよいか確かめてください。",
                )
                .at(self.path(MATCHED.name())),
            );
        }
        if candidate.is_member {
            all.push(
                Finding::confirm(
                    "person.already_member",
                    "この人は現在も加入者です。先に資格喪失（または被扶養者の削除）の届出がないか確かめてください。",
                )
                .at(self.path(MATCHED.name())),
            );
        }
        all
    }
}

fn no_such_candidate(path: FieldPath) -> Finding {
    Finding::blocks(
        "person.no_such_candidate",
        "候補の中から台帳の加入者を選んでください。",
    )
    .at(path)
}
