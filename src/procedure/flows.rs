//! 共通の流れ: orders of steps that several charts share, step for step.
//! It must not hold the order of a single chart, nor the boxes of any; those stand in the procedure's `flow`.

use crate::procedure::step::Step;

/// Charts of an application to the society that have no 決裁: the 審査 decides.
pub const DECIDED_AT_REVIEW: &[&[Step]] = &[
    &[Step::Receive],
    &[Step::VerifyNumber, Step::VerifyIdentity],
    &[Step::Register],
    &[Step::Inquire],
    &[Step::Review],
    &[Step::Issue],
    &[Step::Send],
    &[Step::RegisterServer],
    &[Step::Finish],
];

/// Charts of 給付: 書類保管, 支払処理 and 送付 in any order.
pub const BENEFIT: &[&[Step]] = &[
    &[Step::Receive],
    &[Step::VerifyNumber, Step::VerifyIdentity],
    &[Step::Register],
    &[Step::Inquire],
    &[Step::Review],
    &[Step::Approve],
    &[Step::Issue],
    &[Step::Archive, Step::Pay, Step::Send],
    &[Step::RegisterServer],
    &[Step::Finish],
];
