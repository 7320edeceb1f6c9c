//! 記載の言葉: what an entry says, in the clerk's words, as screens and the 起案書 show it.
//! It must not decide anything.

use crate::domain::benefit::BenefitDecision;
use crate::domain::coded::Coded;
use crate::domain::entry::{Entry, Fact};
use crate::domain::member::PersonId;
use crate::domain::premium_receipt::PaidPremium;
use crate::domain::remuneration::RemunerationBasis;
use crate::domain::standard_bonus::bonus_words;

impl Entry {
    /// The entry in one line, as shown to the clerk before and after the decision.
    #[must_use]
    pub fn describe(&self) -> String {
        self.describe_with(|person| person.to_string())
    }

    /// The same with people named as the caller knows them.
    #[must_use]
    pub fn describe_with(&self, name: impl Fn(PersonId) -> String) -> String {
        let who = name(self.person);
        format!("{who} {} {}", self.since(), self.words_with(name))
    }

    /// Since when it holds; of what happens on one day that day.
    #[must_use]
    pub fn since(&self) -> String {
        let day = self.valid_from.wareki();
        match self.fact {
            Fact::BenefitDecided(_) => day,
            _ => format!("{day}から"),
        }
    }

    /// What the fact says, with 対象者 where it is somebody else, named as the caller knows them.
    #[must_use]
    pub fn words_with(&self, name: impl Fn(PersonId) -> String) -> String {
        match &self.fact {
            Fact::BenefitDecided(decision) if decision.about != self.person => {
                benefit_words(decision, &format!("対象者{}、", name(decision.about)))
            }
            fact => fact.describe(),
        }
    }
}

impl Fact {
    /// What the fact says, in the clerk's words. Shown on screen and on the 起案書, never logged.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Fact::PersonRegistered(person) => format!(
                "個人の登録（{}、{}、{}生、{}）",
                person.name,
                person.kana,
                person.birth_on.wareki(),
                person.sex.label()
            ),
            Fact::AddressRegistered(address) => format!("住所の登録（{address}）"),
            Fact::ResidenceRegistered(Some(address)) => {
                format!("居所・送付先の登録（{address}）")
            }
            Fact::ResidenceRegistered(None) => "居所・送付先の廃止".to_owned(),
            Fact::AddressPending => "住所未取得".to_owned(),
            Fact::IndividualNumberRegistered(_) => "個人番号の登録".to_owned(),
            Fact::Reversed { entry } => format!("記載{}の取消", entry.0),
            Fact::InsuredAcquired { .. }
            | Fact::InsuredLost { .. }
            | Fact::DependentCertified { .. }
            | Fact::DependentRemoved { .. }
            | Fact::DependentChanged { .. } => self.membership_words(),
            Fact::CertificateIssued { .. }
            | Fact::CertificateCollected { .. }
            | Fact::CertificateReminded { .. } => self.certificate_words(),
            Fact::RemunerationDecided { .. }
            | Fact::BonusDecided { .. }
            | Fact::PremiumTermsSet { .. }
            | Fact::PremiumReceived { .. }
            | Fact::PremiumExcused { .. } => self.money_words(),
            Fact::PrepaymentAgreed { .. }
            | Fact::PrepaymentReceived { .. }
            | Fact::PremiumRefunded { .. }
            | Fact::CeilingRecognized { .. }
            | Fact::BenefitDecided(_) => self.decision_words(),
        }
    }

    /// 加入の期間; empty for other facts.
    fn membership_words(&self) -> String {
        match self {
            Fact::InsuredAcquired {
                category,
                symbol,
                number,
                branch,
                establishment,
            } => {
                // 任意継続・特例退職 people belong to no 事業所.
                let place = match establishment.as_str() {
                    "" => String::new(),
                    code => format!("、事業所{code}"),
                };
                format!(
                    "被保険者資格の取得（{}、記号{symbol} 番号{number} 枝番{branch}{place}）",
                    category.label()
                )
            }
            Fact::InsuredLost { reason, event_on } => {
                let event = event_on
                    .map(|on| format!("、事由の日{}", on.wareki()))
                    .unwrap_or_default();
                format!("被保険者資格の喪失（{}{event}）", reason.label())
            }
            Fact::DependentCertified {
                insured,
                branch,
                relationship,
                living,
            } => format!(
                "被扶養者の認定（{}、{}、枝番{branch}、被保険者{insured}）",
                relationship.label(),
                living.label()
            ),
            Fact::DependentRemoved { insured, reason } => {
                format!("被扶養者の非該当（{}、被保険者{insured}）", reason.label())
            }
            Fact::DependentChanged {
                insured,
                relationship,
                living,
            } => format!(
                "被扶養者の変更（{}、{}、被保険者{insured}）",
                relationship.label(),
                living.label()
            ),
            _ => String::new(),
        }
    }

    /// 証; empty for other facts.
    fn certificate_words(&self) -> String {
        match self {
            Fact::CertificateIssued {
                certificate,
                issue_count,
                valid_until,
            } => {
                let until = valid_until
                    .map(|until| format!("、有効期限{}", until.wareki()))
                    .unwrap_or_default();
                format!("{}の交付（{issue_count}回目{until}）", certificate.label())
            }
            Fact::CertificateCollected {
                certificate,
                issue_count,
                outcome,
            } => format!(
                "{}（{issue_count}回目）の{}",
                certificate.label(),
                outcome.label()
            ),
            Fact::CertificateReminded {
                certificate,
                issue_count,
            } => format!("{}（{issue_count}回目）の返却の督促", certificate.label()),
            _ => String::new(),
        }
    }

    /// 標準報酬月額 and 保険料; empty for other facts.
    fn money_words(&self) -> String {
        match self {
            Fact::RemunerationDecided {
                monthly,
                grade,
                effective_from,
                effective_until,
                basis,
            } => {
                // 定時決定 and 随時改定 stand first, so that a narrow list shows them.
                let (what, basis) = match basis {
                    RemunerationBasis::Acquisition => ("決定", String::new()),
                    RemunerationBasis::Regular | RemunerationBasis::Occasional => {
                        (basis.label(), String::new())
                    }
                    RemunerationBasis::Voluntary
                    | RemunerationBasis::SpecialRetired
                    | RemunerationBasis::Takeover => ("決定", format!("、{}", basis.label())),
                };
                format!(
                    "標準報酬月額の{what}（{monthly}円、第{grade}級、{}から{}まで{basis}）",
                    effective_from.wareki(),
                    effective_until.wareki()
                )
            }
            Fact::BonusDecided { bonus, standard } => {
                let bonus = bonus_words(*bonus);
                format!("標準賞与額の決定（{standard}円、賞与額{bonus}）")
            }
            Fact::PremiumTermsSet {
                first_due_on,
                method,
            } => format!(
                "保険料の納付の条件（{}、初回の納付期日{}）",
                method.label(),
                first_due_on.wareki()
            ),
            Fact::PremiumReceived {
                month,
                amount,
                channel,
            } => format!(
                "保険料の入金（{}分、{amount}円、{}）",
                month.wareki(),
                channel.label()
            ),
            Fact::PremiumExcused { month, reason } => format!(
                "保険料の納付の遅れの正当な理由（{}分、{reason}）",
                month.wareki()
            ),
            _ => String::new(),
        }
    }

    /// 前納・還付・適用区分・給付; empty for other facts.
    fn decision_words(&self) -> String {
        match self {
            Fact::PrepaymentAgreed {
                months_from,
                months_until,
                due_on,
                amount,
                ..
            } => format!(
                "保険料の前納の承認（{}分から{}分まで、{amount}円、納付期限{}）",
                months_from.wareki(),
                months_until.wareki(),
                due_on.wareki()
            ),
            Fact::PrepaymentReceived {
                months_from,
                amount,
                channel,
            } => format!(
                "前納保険料の入金（{}分から、{amount}円、{}）",
                months_from.wareki(),
                channel.label()
            ),
            Fact::PremiumRefunded {
                month,
                paid_as,
                amount,
            } => {
                let from = match paid_as {
                    PaidPremium::Monthly => "",
                    PaidPremium::Prepaid => "から",
                };
                format!(
                    "{}の還付（{}分{from}、{amount}円）",
                    paid_as.label(),
                    month.wareki()
                )
            }
            Fact::CeilingRecognized {
                category,
                reduces_meals,
                valid_until,
            } => {
                let meals = if *reduces_meals {
                    "、標準負担額減額"
                } else {
                    ""
                };
                format!(
                    "限度額の適用区分の認定（{}{meals}、有効期限{}）",
                    category.0,
                    valid_until.wareki()
                )
            }
            Fact::BenefitDecided(decision) => benefit_words(decision, ""),
            _ => String::new(),
        }
    }
}

/// 給付の決定 with its amounts; `about` names 対象者 where it is somebody else.
fn benefit_words(decision: &BenefitDecision, about: &str) -> String {
    format!(
        "{}の{}の決定（{about}法定給付{}円、付加給付{}円、控除{}円、差引支給{}円）",
        decision.kind.label(),
        decision.outcome.label(),
        decision.statutory,
        decision.additional,
        decision.withheld,
        decision.payable()
    )
}
