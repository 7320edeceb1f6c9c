//! 移行と台帳の照合: who of a book is in the ledger already, which numbers are taken, and which 事業所 is meant.
//! It must not write; it may be asked again at any time and then forgets what it said before.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::job::Progress;
use crate::app::takeover::DryRun;
use crate::app::takeover::as_asked;
use crate::app::takeover_entries::remuneration;
use crate::domain::date::Date;
use crate::domain::establishment::Establishment;
use crate::domain::member::Category;
use crate::domain::member::PersonId;
use crate::domain::number::Symbol;
use crate::domain::search_key::search_key;
use crate::exchange::intake::NoteKind;
use crate::exchange::intake::Outcome;
use crate::exchange::takeover::Candidate;
use crate::exchange::takeover_extra::settle_ceiling;
use crate::ledger::individual_number;
use crate::ledger::members;
use crate::ledger::settings;
use crate::ledger::source::Source;
use crate::ledger::takeovers;
use crate::ledger::takeovers::Former;
use crate::ledger::takeovers::Holders;
use std::collections::BTreeSet;

/// Notes of this file bear it, so that they can be taken back.
const CODE: &str = "ledger";
/// Rows between two looks at whether to stop.
const STEP: u64 = 500;

/// What the ledger says besides the people.
struct Known {
    holders: Holders,
    offices: Vec<(Establishment, String)>,
}

/// Asks the ledger about every row, and gives everybody a 加入者管理番号 in the order in which they are taken in.
pub(super) fn check(
    source: &impl Source,
    run: &mut DryRun,
    today: Date,
    progress: &Progress,
) -> Result<()> {
    for person in &mut run.reading.people {
        person.notes.retain(|note| note.code != CODE);
    }
    let offices = settings::establishments(source)?.into_iter();
    let known = Known {
        holders: takeovers::holders(source)?,
        offices: offices
            .map(|office| {
                let key = search_key(&office.name);
                (office, key)
            })
            .collect(),
    };
    let society = settings::society_on(source, today)?;
    let rules = society.map(|society| society.ceilings).unwrap_or_default();
    let people = &mut run.reading.people;
    for person in people.iter_mut() {
        settle_ceiling(person, today, &rules, CODE);
    }
    run.establishments = people
        .iter_mut()
        .map(|person| office(person, &known))
        .collect();
    let n_all = u64::try_from(people.len()).unwrap_or(u64::MAX);
    for (done, person) in (0_u64..).zip(people.iter_mut()) {
        if done.is_multiple_of(STEP) {
            progress.report(done, n_all);
            if progress.is_cancelled() {
                return Err(Error::Refused(
                    "行の確認を中止しました。台帳には何も入っていません。".to_owned(),
                ));
            }
        }
        if person.standard.is_some() && person.is_insured && remuneration(person, today).is_none() {
            let sentence = "資格のあった時期の等級表がないか、任継・特退の終わった期間なので、標準報酬月額は取り込みません。";
            person.note(NoteKind::Repair, CODE, "標準報酬月額", sentence);
        }
        if !known.holders.living.is_empty() && person.outcome() != Outcome::Rejected {
            in_ledger(source, person)?;
        }
    }
    let next = members::next_person(source)?;
    run.persons = give_numbers(people, &known.holders, next);
    with_insured(people);
    let asked = people.iter().enumerate();
    let asked = asked.filter(|(_, person)| person.outcome() == Outcome::Question);
    run.asked = asked
        .map(|(index, person)| (index, as_asked(person)))
        .collect();
    Ok(())
}

/// 事業所番号 of a row; empty where the row has none or none is found.
fn office(person: &mut Candidate, known: &Known) -> String {
    if !person.is_insured || person.category != Category::Employed {
        return String::new();
    }
    let code = person.office_code.trim_start_matches('0');
    let symbol = Symbol::parse(&person.office_code).ok();
    let by = |fits: &dyn Fn(&(Establishment, String)) -> bool| {
        let mut fitting = known.offices.iter().filter(|office| fits(office));
        // Two that fit are no answer.
        fitting.next().filter(|_| fitting.next().is_none())
    };
    let found = by(&|(office, _)| !code.is_empty() && office.code.trim_start_matches('0') == code)
        .or_else(|| by(&|(office, _)| symbol.is_some_and(|symbol| office.symbol == symbol)))
        .or_else(|| {
            let name = search_key(&person.office_name);
            by(&|(_, key)| !name.is_empty() && *key == name)
        })
        .or_else(|| by(&|(office, _)| person.symbol.is_some_and(|symbol| office.symbol == symbol)));
    let Some((office, _)) = found else {
        let sentence = "事業所が台帳にありません。「設定」の「事業所」で登録してから、もう一度確かめてください。";
        person.note(NoteKind::Reject, CODE, "事業所", sentence);
        return String::new();
    };
    if person.symbol.is_some_and(|symbol| symbol != office.symbol) {
        let sentence = format!(
            "記号が事業所「{}」の記号（{}）と違います。",
            office.name, office.symbol
        );
        person.note(NoteKind::Question, CODE, "記号", sentence);
    }
    office.code.clone()
}

/// The same 個人番号, or the same カナ and 生年月日, in the ledger.
fn in_ledger(source: &impl Source, person: &mut Candidate) -> Result<()> {
    if let Some(number) = &person.individual_number
        && let Some(held) = individual_number::lookup(source, number)?
        && held.registered_to.is_some()
    {
        let sentence = "同じ個人番号の人が台帳にいます。届書の手続で扱ってください。";
        person.note(NoteKind::Reject, CODE, "個人番号", sentence);
    }
    let (Some(kana), Some(birth_on)) = (&person.kana, person.birth_on) else {
        return Ok(());
    };
    let alike = members::by_kana_and_birth(source, kana, birth_on)?;
    if !alike.is_empty() {
        let sentence = "カナと生年月日が同じ人が台帳にいます。取り込むと別の人になります。";
        person.note(NoteKind::Question, CODE, "氏名", sentence);
    }
    Ok(())
}

/// 加入者管理番号: a new one, or that of an undone takeover whose 記号・番号・枝番 comes again.
fn give_numbers(
    people: &mut [Candidate],
    holders: &Holders,
    next: PersonId,
) -> Vec<Option<PersonId>> {
    let mut order: Vec<usize> = (0..people.len()).collect();
    order.sort_by_cached_key(|index| {
        people
            .get(*index)
            .map(|person| (person.insured.unwrap_or(*index), !person.is_insured, *index))
    });
    let mut persons: Vec<Option<PersonId>> = vec![None; people.len()];
    let mut next = next.0;
    let mut taken: BTreeSet<PersonId> = BTreeSet::new();
    for index in order {
        let Some(person) = people.get_mut(index) else {
            continue;
        };
        if person.outcome() == Outcome::Rejected {
            continue;
        }
        let same = person
            .same_as
            .map(|same| persons.get(same).copied().flatten());
        let given = match (earlier_holder(person, holders), same) {
            (Err(sentence), _) => Err(sentence),
            (Ok(None), Some(Some(same))) => Ok(Some(same)),
            (Ok(Some(holder)), Some(Some(same))) if holder == same => Ok(Some(same)),
            (_, Some(None)) => Err("同じ人の前の行が取り込めないため、取り込めません。"),
            (_, Some(_)) => Err("同じ人の行を、家族の行より上に、同じ順に並べてください。"),
            (Ok(holder), None) => Ok(holder),
        };
        match given {
            Err(sentence) => person.note(NoteKind::Reject, CODE, "番号", sentence),
            Ok(Some(holder)) if same.is_none() && !taken.insert(holder) => {
                let sentence =
                    "前の移行で一人だった番号が、二人に分かれています。枝番を確かめてください。";
                person.note(NoteKind::Reject, CODE, "番号", sentence);
            }
            Ok(Some(holder)) => {
                if let Some(sentence) = was_somebody_else(person, holders.former.get(&holder)) {
                    person.note(NoteKind::Question, CODE, "番号", sentence);
                }
                set(&mut persons, index, holder);
            }
            Ok(None) => {
                set(&mut persons, index, PersonId(next));
                next += 1;
            }
        }
    }
    persons
}

/// A 加入者管理番号 that comes again with a 番号 may have meant somebody else before; what was recorded then stays with it.
fn was_somebody_else(person: &Candidate, former: Option<&Former>) -> Option<String> {
    let former = former?;
    let kana = person.kana.as_ref().map(|kana| kana.as_str());
    let birth_on = person.birth_on.map(|day| day.to_string());
    let is_same = kana == Some(&former.kana) && birth_on.as_deref() == Some(&former.birth_on);
    let born = Date::parse_iso(&former.birth_on).map_or_else(String::new, Date::wareki);
    (!is_same).then(|| {
        format!(
            "取り消した移行では、この番号は「{}」（{born}生）のものでした。加入者管理番号も同じになります。番号が正しいか確かめてください。",
            former.name
        )
    })
}

fn set(persons: &mut [Option<PersonId>], index: usize, person: PersonId) {
    if let Some(place) = persons.get_mut(index) {
        *place = Some(person);
    }
}

/// Who had these numbers before: somebody of an undone takeover, or somebody of the ledger who stands in the way.
fn earlier_holder(
    person: &Candidate,
    holders: &Holders,
) -> std::result::Result<Option<PersonId>, &'static str> {
    let (Some(symbol), Some(number), Some(branch)) = (person.symbol, person.number, person.branch)
    else {
        return Ok(None);
    };
    let of_branch = holders.branches.get(&(symbol, number, branch)).copied();
    let of_number = holders
        .numbers
        .get(&(symbol, number))
        .copied()
        .filter(|_| person.is_insured);
    match (of_branch, of_number) {
        (None, None) => Ok(None),
        (Some(one), Some(other)) if one != other => {
            Err("この記号・番号は、台帳で別の人に使われました。番号を確かめてください。")
        }
        (Some(holder), _) | (None, Some(holder)) => {
            if holders.living.contains(&holder) {
                Err(
                    "同じ記号・番号・枝番の人が台帳にいます。すでに登録された人なら取り込む必要はありません。",
                )
            } else {
                Ok(Some(holder))
            }
        }
    }
}

/// Nobody comes in without the 被保険者.
fn with_insured(people: &mut [Candidate]) {
    let rejected: Vec<bool> = people
        .iter()
        .map(|person| person.outcome() == Outcome::Rejected)
        .collect();
    for person in people.iter_mut() {
        let is_without = person
            .insured
            .is_some_and(|insured| rejected.get(insured) == Some(&true));
        if is_without && person.outcome() != Outcome::Rejected {
            person.note(
                NoteKind::Reject,
                CODE,
                "番号",
                "被保険者の行が取り込めないため、取り込めません。",
            );
        }
    }
}
