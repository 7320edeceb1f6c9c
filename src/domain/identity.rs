//! 本人確認: proofs of an 個人番号 and of the person who gives it, and whether a combination suffices (番号法第16条).
//! It must not keep a copy of any proof; only what was seen is named.

use crate::domain::coded::coded_enum;

coded_enum! {
    /// 番号確認の方法.
    pub enum NumberProof {
        /// 個人番号カード（裏面）.
        IndividualNumberCard = "card_back", "個人番号カード（裏面）";
        /// 通知カード, only where its facts equal the 住民票.
        NotificationCard = "notification_card", "通知カード（記載が住民票と一致）";
        /// 住民票の写し・住民票記載事項証明書 with the number.
        ResidentRecord = "resident_record", "住民票の写し等（個人番号あり）";
        /// 機構への照会.
        Inquiry = "inquiry", "地方公共団体情報システム機構への照会";
        /// 過去に本人確認の上作成した特定個人情報ファイル.
        EarlierFile = "earlier_file", "過去に確認済みの特定個人情報ファイル";
    }
}

coded_enum! {
    /// 身元確認の方法.
    pub enum IdentityProof {
        /// 個人番号カード（表面）.
        IndividualNumberCard = "card_front", "個人番号カード（表面）";
        /// 運転免許証.
        DriversLicence = "drivers_licence", "運転免許証";
        /// 運転経歴証明書.
        DrivingRecord = "driving_record", "運転経歴証明書";
        /// 旅券.
        Passport = "passport", "旅券";
        /// 身体障害者手帳.
        PhysicalDisability = "physical_disability", "身体障害者手帳";
        /// 精神障害者保健福祉手帳.
        MentalDisability = "mental_disability", "精神障害者保健福祉手帳";
        /// 療育手帳.
        RehabilitationBook = "rehabilitation_book", "療育手帳";
        /// 在留カード.
        ResidenceCard = "residence_card", "在留カード";
        /// 特別永住者証明書.
        SpecialPermanentResident = "special_permanent_resident", "特別永住者証明書";
        /// 資格確認書, formerly 被保険者証.
        EligibilityCertificate = "eligibility_certificate", "資格確認書・被保険者証";
        /// 年金手帳・基礎年金番号通知書.
        PensionBook = "pension_book", "年金手帳・基礎年金番号通知書";
        /// 児童扶養手当証書.
        ChildAllowance = "child_allowance", "児童扶養手当証書";
        /// 特別児童扶養手当証書.
        SpecialChildAllowance = "special_child_allowance", "特別児童扶養手当証書";
        /// 雇用関係等により本人であることが明らか.
        KnownPerson = "known_person", "雇用関係等により本人と明らか";
    }
}

coded_enum! {
    /// 確認者.
    pub enum VerifiedBy {
        /// 事業主: the society relies on its 確認.
        Employer = "employer", "事業主";
        /// 健康保険組合.
        Society = "society", "組合";
    }
}

coded_enum! {
    /// 代理権の確認.
    pub enum AgentAuthority {
        /// 委任状.
        PowerOfAttorney = "power_of_attorney", "委任状";
        /// 戸籍謄本その他資格を証する書類 of a 法定代理人.
        LegalAgent = "legal_agent", "戸籍謄本等（法定代理人）";
    }
}

/// How much one 身元確認書類 proves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ProofStrength {
    /// One suffices.
    One,
    /// Two different ones are needed.
    Two,
}

impl IdentityProof {
    /// How much this proof alone proves.
    #[must_use]
    pub const fn strength(self) -> ProofStrength {
        match self {
            IdentityProof::EligibilityCertificate
            | IdentityProof::PensionBook
            | IdentityProof::ChildAllowance
            | IdentityProof::SpecialChildAllowance => ProofStrength::Two,
            _ => ProofStrength::One,
        }
    }
}

/// 代理人: who came instead of the person.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Agent {
    /// 代理権の確認.
    pub authority: Option<AgentAuthority>,
    /// 代理人の身元確認, the first proof.
    pub identity: Option<IdentityProof>,
    /// 代理人の身元確認, the second proof.
    pub second_identity: Option<IdentityProof>,
}

/// 本人確認: what was seen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct IdentityCheck {
    /// 確認者.
    pub verified_by: VerifiedBy,
    /// 番号確認の方法.
    pub number: Option<NumberProof>,
    /// 身元確認の方法, the first proof.
    pub identity: Option<IdentityProof>,
    /// 身元確認の方法, the second proof.
    pub second_identity: Option<IdentityProof>,
    /// 代理人, where one came; then the agent's identity counts, not the person's.
    pub agent: Option<Agent>,
}

/// What is missing in a 本人確認.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum IdentityProblem {
    /// 番号確認 is missing.
    NoNumberProof,
    /// 身元確認 is missing.
    NoIdentityProof,
    /// Two different papers are needed, and only one was seen.
    SecondProofMissing,
    /// The same paper was named twice.
    SameProofTwice,
    /// 代理権の確認 is missing.
    NoAuthority,
    /// An agent cannot be "known" through the employment of the person.
    AgentNotKnown,
}

/// All that is missing in a 本人確認 (番号法第16条, 同法施行令第12条); empty when the combination suffices.
///
/// What the 事業主 has verified as 個人番号関係事務実施者 is accepted as it is.
#[must_use]
pub fn identity_problems(check: &IdentityCheck) -> Vec<IdentityProblem> {
    if check.verified_by == VerifiedBy::Employer {
        return Vec::new();
    }
    let mut problems = Vec::new();
    if check.number.is_none() {
        problems.push(IdentityProblem::NoNumberProof);
    }
    match check.agent {
        None => problems.extend(proof_problem(check.identity, check.second_identity)),
        Some(agent) => {
            if agent.authority.is_none() {
                problems.push(IdentityProblem::NoAuthority);
            }
            if agent.identity == Some(IdentityProof::KnownPerson) {
                problems.push(IdentityProblem::AgentNotKnown);
            }
            problems.extend(proof_problem(agent.identity, agent.second_identity));
        }
    }
    problems
}

/// Whether number proof, identity proof and agent together suffice.
#[must_use]
pub fn is_identity_sufficient(check: &IdentityCheck) -> bool {
    identity_problems(check).is_empty()
}

/// The two-papers rule.
fn proof_problem(
    first: Option<IdentityProof>,
    second: Option<IdentityProof>,
) -> Option<IdentityProblem> {
    let seen = [first, second];
    let is_one_enough = seen
        .into_iter()
        .flatten()
        .any(|proof| proof.strength() == ProofStrength::One);
    match (first.or(second), first.and(second)) {
        _ if is_one_enough => None,
        (None, _) => Some(IdentityProblem::NoIdentityProof),
        (Some(_), None) => Some(IdentityProblem::SecondProofMissing),
        (Some(_), Some(_)) => (first == second).then_some(IdentityProblem::SameProofTwice),
    }
}

#[cfg(test)]
mod tests {
    use super::{
        Agent, AgentAuthority, IdentityCheck, IdentityProblem, IdentityProof, NumberProof,
        ProofStrength, VerifiedBy, identity_problems, is_identity_sufficient,
    };
    use crate::domain::coded::Coded;

    const CARD: IdentityCheck = IdentityCheck {
        verified_by: VerifiedBy::Society,
        number: Some(NumberProof::IndividualNumberCard),
        identity: Some(IdentityProof::IndividualNumberCard),
        second_identity: None,
        agent: None,
    };

    fn with(
        identity: Option<IdentityProof>,
        second_identity: Option<IdentityProof>,
    ) -> Vec<IdentityProblem> {
        identity_problems(&IdentityCheck {
            number: Some(NumberProof::ResidentRecord),
            identity,
            second_identity,
            ..CARD
        })
    }

    #[test]
    fn 個人番号カードは一枚で両方を確かめられる() {
        assert!(is_identity_sufficient(&CARD));
    }

    #[test]
    fn 写真付きは一点_写真のないものは異なる二点() {
        let health = Some(IdentityProof::EligibilityCertificate);
        let pension = Some(IdentityProof::PensionBook);
        assert_eq!(with(Some(IdentityProof::DriversLicence), None), vec![]);
        assert_eq!(
            with(health, None),
            vec![IdentityProblem::SecondProofMissing]
        );
        assert_eq!(
            with(None, health),
            vec![IdentityProblem::SecondProofMissing]
        );
        assert_eq!(with(health, health), vec![IdentityProblem::SameProofTwice]);
        assert_eq!(with(health, pension), vec![]);
        assert_eq!(with(None, None), vec![IdentityProblem::NoIdentityProof]);
        assert_eq!(with(health, Some(IdentityProof::Passport)), vec![]);
    }

    #[test]
    fn 二点が要る書類は四種だけ() {
        let two: Vec<&str> = IdentityProof::CHOICES
            .iter()
            .filter_map(|choice| IdentityProof::from_code(choice.code))
            .filter(|proof| proof.strength() == ProofStrength::Two)
            .map(Coded::code)
            .collect();
        assert_eq!(
            two,
            [
                "eligibility_certificate",
                "pension_book",
                "child_allowance",
                "special_child_allowance"
            ]
        );
    }

    #[test]
    fn 番号の確認がなければ足りない() {
        let check = IdentityCheck {
            number: None,
            ..CARD
        };
        assert_eq!(
            identity_problems(&check),
            vec![IdentityProblem::NoNumberProof]
        );
    }

    #[test]
    fn 事業主が確認したものはそのまま受ける() {
        let nothing = IdentityCheck {
            number: None,
            identity: None,
            ..CARD
        };
        assert_eq!(identity_problems(&nothing).len(), 2);
        let employer = IdentityCheck {
            verified_by: VerifiedBy::Employer,
            ..nothing
        };
        assert_eq!(identity_problems(&employer), vec![]);
    }

    #[test]
    fn 代理人は代理権と代理人自身の身元を示す() {
        let agent = Agent {
            authority: Some(AgentAuthority::PowerOfAttorney),
            identity: Some(IdentityProof::DriversLicence),
            second_identity: None,
        };
        let by = |agent| {
            identity_problems(&IdentityCheck {
                agent: Some(agent),
                identity: None,
                ..CARD
            })
        };
        assert_eq!(by(agent), vec![]);
        assert_eq!(
            by(Agent {
                authority: None,
                ..agent
            }),
            vec![IdentityProblem::NoAuthority]
        );
        assert_eq!(
            by(Agent {
                identity: None,
                ..agent
            }),
            vec![IdentityProblem::NoIdentityProof]
        );
        let known = Some(IdentityProof::KnownPerson);
        assert_eq!(
            by(Agent {
                identity: known,
                ..agent
            }),
            vec![IdentityProblem::AgentNotKnown]
        );
        assert_eq!(
            by(Agent::default()),
            vec![
                IdentityProblem::NoAuthority,
                IdentityProblem::NoIdentityProof
            ]
        );
    }
}
