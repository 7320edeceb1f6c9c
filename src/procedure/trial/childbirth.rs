//! 試算・出産育児一時金: the benefit for a birth and the 差額 that is left for the person.
//! It must not know an amount of the law nor divide it; `domain::childbirth` does.

use crate::domain::childbirth::{
    Childbirth, ChildbirthAmount, Claimant, Gestation, Settlement, additional_amount,
    childbirth_amount, is_closed, settle,
};
use crate::domain::childbirth_right::claim_until;
use crate::domain::childbirth_terms::ChildbirthPayment;
use crate::domain::coded::{Coded, coded_enum};
use crate::domain::date::Date;
use crate::domain::member_file::MemberFile;
use crate::domain::tables::childbirth::REPLACED_AT_THE_LATEST_ON;
use crate::domain::yen::Yen;
use crate::procedure::childbirth_lump_sum::keys::{
    BORN_ON, COST, DAYS, N_LIVE, PAYMENT, SCHEME, Scheme, WEEKS,
};
use crate::procedure::facts::Facts;
use crate::procedure::field::{Key, Section};
use crate::procedure::form::Form;
use crate::procedure::trial::Trial;
use crate::procedure::trial::answer::{Answer, Found, yen};

coded_enum! {
    /// 出産する人.
    pub enum Mother {
        /// 被保険者本人.
        Insured = "insured", "被保険者本人";
        /// 被扶養者.
        Dependent = "dependent", "被扶養者";
        /// 資格喪失後6か月以内の本人.
        Former = "former", "資格喪失後6か月以内の本人";
    }
}

impl Mother {
    const fn claimant(self) -> Claimant {
        match self {
            Mother::Insured => Claimant::Insured,
            Mother::Dependent => Claimant::Dependent,
            Mother::Former => Claimant::FormerInsured,
        }
    }

    const fn law(self) -> &'static str {
        match self {
            Mother::Insured => "健康保険法第101条",
            Mother::Dependent => "健康保険法第114条",
            Mother::Former => "健康保険法第106条",
        }
    }
}

/// 出産する人.
const MOTHER: Key<Mother> = Key::new("trial.mother");
const SECTIONS: &[Section] = &[
    Section {
        title: "出産",
        fields: &[
            MOTHER.field("出産する人").always(),
            BORN_ON
                .field("出産年月日（予定日）")
                .always()
                .law("健康保険法第101条"),
            N_LIVE.field("児数").always().help("双子は2です。"),
            SCHEME
                .field("産科医療補償制度")
                .always()
                .law("健康保険法施行令第36条")
                .help("ほとんどの医療機関が加入しています。領収・明細書に印があります。"),
            WEEKS
                .field("在胎週数（22週未満のとき）")
                .help("妊娠12週1日（85日）から支給されます。空欄は22週以上とみます。"),
            DAYS.field("在胎週数の端数の日"),
        ],
    },
    Section {
        title: "支払",
        fields: &[
            PAYMENT.field("支払の方法").always(),
            COST.field("出産費用")
                .when(|form| PAYMENT.get(form) != Some(ChildbirthPayment::Own))
                .help("医療機関に払う合計です。一時金を超える分は窓口で払います。"),
        ],
    },
];

/// 出産育児一時金の差額.
pub(super) const TRIAL: Trial = Trial {
    id: "childbirth",
    title: "出産育児一時金",
    sections: SECTIONS,
    start,
    from_file,
    tells: |_, _| Form::new(),
    answer,
    leaves: |_, _| &[],
    procedure: "childbirth_lump_sum",
};

fn start(_today: Date) -> Form {
    let mut form = Form::new();
    MOTHER.set(&mut form, Mother::Insured);
    N_LIVE.set(&mut form, 1);
    SCHEME.set(&mut form, Scheme::Joined);
    PAYMENT.set(&mut form, ChildbirthPayment::Direct);
    form
}

/// By what right somebody would claim today.
fn from_file(form: &mut Form, file: &MemberFile, facts: &Facts) {
    let mother = if file.insured_on(facts.today).is_some() {
        Mother::Insured
    } else if file.is_member_on(facts.today) {
        Mother::Dependent
    } else {
        Mother::Former
    };
    MOTHER.set(form, mother);
}

fn answer(form: &Form, facts: &Facts) -> Answer {
    let (Some(mother), Some(born_on), Some(payment)) =
        (MOTHER.get(form), BORN_ON.get(form), PAYMENT.get(form))
    else {
        return Answer::Needs(vec!["出産年月日（予定日）"]);
    };
    let birth = match birth(form, born_on) {
        Ok(birth) => birth,
        Err(sentence) => return Answer::Impossible(sentence.to_owned()),
    };
    if is_closed(&facts.society.childbirth, born_on) {
        return Answer::Impossible(
            "この日からの出産には、出産育児一時金は支給されません（組合設定の終了日）。".to_owned(),
        );
    }
    let Some(amount) = childbirth_amount(&birth) else {
        return Answer::Impossible(no_amount(&birth).to_owned());
    };
    let rules = &facts.society.childbirth;
    let additional = additional_amount(rules, mother.claimant(), born_on, birth.n_children);
    let cost = COST.get(form).unwrap_or(Yen::ZERO);
    let settled = settle(amount.statutory, additional, payment, cost);
    let found = headed(payment, &settled)
        .figure("法定給付額", yen(amount.statutory))
        .figure("付加給付額", yen(settled.additional))
        .figure_if("医療機関に払われる額", paid_out(&settled).map(yen))
        .figure_if(
            "窓口で払う額（一時金を超える分）",
            above(payment, cost, &amount).map(yen),
        )
        .figure("請求の期限（時効）", claim_until(born_on).wareki());
    with_basis(found, (mother, payment), &birth, (&amount, &settled)).answer()
}

/// The birth as it was typed.
fn birth(form: &Form, born_on: Date) -> Result<Childbirth, &'static str> {
    let n_children = N_LIVE.get(form).and_then(|n| u32::try_from(n).ok());
    let n_children = n_children
        .filter(|n| (1..=9).contains(n))
        .ok_or("児数は1から9までで入力してください。")?;
    let gestation = match WEEKS.get(form) {
        None => None,
        Some(weeks) => {
            let days = DAYS.get(form).unwrap_or(0);
            let weeks = u32::try_from(weeks).unwrap_or(u32::MAX);
            let days = u32::try_from(days).unwrap_or(u32::MAX);
            let gestation = Gestation::new(weeks, days);
            Some(gestation.ok_or("在胎週数は50週まで、端数の日は6日までで入力してください。")?)
        }
    };
    Ok(Childbirth {
        born_on,
        n_children,
        gestation,
        in_scheme: SCHEME.get(form) == Some(Scheme::Joined),
    })
}

fn no_amount(birth: &Childbirth) -> &'static str {
    if birth
        .gestation
        .is_some_and(|gestation| !gestation.is_birth())
    {
        "妊娠85日（12週1日）未満のため、支給されません（健康保険法第101条）。"
    } else {
        "この出産日の額の表がありません。出産年月日を確かめてください。"
    }
}

fn headed(payment: ChildbirthPayment, settled: &Settlement) -> Found {
    let label = match payment {
        ChildbirthPayment::Direct => "差額として支給する額",
        ChildbirthPayment::Agent => "本人に支給する額",
        ChildbirthPayment::Own => "支給する額",
    };
    Found::default().main(label, yen(settled.to_person))
}

/// What the hospital gets, whoever pays it.
fn paid_out(settled: &Settlement) -> Option<Yen> {
    let paid = settled.withheld.max(settled.to_institution);
    (paid > Yen::ZERO).then_some(paid)
}

fn above(payment: ChildbirthPayment, cost: Yen, amount: &ChildbirthAmount) -> Option<Yen> {
    let above = cost.checked_sub(amount.statutory)?;
    (payment != ChildbirthPayment::Own && above > Yen::ZERO).then_some(above)
}

fn with_basis(
    found: Found,
    (mother, payment): (Mother, ChildbirthPayment),
    birth: &Childbirth,
    (amount, settled): (&ChildbirthAmount, &Settlement),
) -> Found {
    let scheme = if amount.has_scheme_part {
        "産科医療補償制度に加入する医療機関等での在胎22週以上の出産"
    } else {
        "産科医療補償制度の対象とならない出産"
    };
    let mut found = found
        .basis(
            format!(
                "一児あたり{}円（{scheme}）×{}児＝{}円",
                amount.per_child, amount.n_children, amount.statutory
            ),
            amount.law,
        )
        .basis(
            format!(
                "法定給付額{}円－{}{}円＋付加給付額{}円＝{}円",
                settled.statutory,
                gone_name(payment),
                settled.withheld.max(settled.to_institution),
                settled.additional,
                settled.to_person
            ),
            mother.law(),
        );
    if settled.additional > Yen::ZERO {
        found = found.basis(
            "付加給付額は、出産日に効力のある規約の額。",
            "健康保険法第53条、組合設定",
        );
    }
    if mother == Mother::Former {
        found = found
            .basis(
                "資格喪失日の前日まで引き続き1年以上被保険者（任意継続を除く）であった本人だけです。",
                "健康保険法第106条",
            )
            .unverified(
                "資格喪失後の付加給付は、組合の設定によります。",
                "組合設定",
            );
    }
    if birth.born_on >= REPLACED_AT_THE_LATEST_ON {
        found = found.unverified(
            "この日までに分娩費の現物給付へ変わる予定です。額は変わることがあります。",
            "令和8年法律第31号",
        );
    }
    found
}

fn gone_name(payment: ChildbirthPayment) -> String {
    match payment {
        ChildbirthPayment::Direct => "代理受取額".to_owned(),
        ChildbirthPayment::Agent => "受取代理人への支払額".to_owned(),
        ChildbirthPayment::Own => format!("医療機関への支払（{}）", payment.label()),
    }
}
