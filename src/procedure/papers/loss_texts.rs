//! 資格喪失確認通知書の文: what the notice says above and below its tables.
//! It must not decide who may go on being insured; it words what it is given.

use crate::domain::date::Date;
use crate::procedure::papers::loss_notice::{LossAudience, LossNotice, NextInsurance};
use std::collections::BTreeMap;

/// What the notice says above its table; a loss that is yet to come has not happened.
pub(super) fn introduction(notice: &LossNotice) -> &'static str {
    let dated = notice.head.dated;
    let lies_ahead = notice.people.iter().any(|person| person.lost_on > dated);
    match notice.audience {
        LossAudience::Voluntary if lies_ahead => {
            "　健康保険法第38条の規定により、次のとおり任意継続被保険者の資格を喪失することとなりましたので、通知します。"
        }
        LossAudience::SpecialRetired if lies_ahead => {
            "　健康保険法附則第3条及び当健康保険組合の規約の規定により、\
             次のとおり特例退職被保険者の資格を喪失することとなりましたので、通知します。"
        }
        LossAudience::Employer => {
            "　次の被保険者の資格の喪失を確認しましたので、健康保険法第49条第1項の規定により通知します。\
             この通知の内容は、同条第2項の規定により、速やかにご本人に知らせてください。"
        }
        LossAudience::EmployersCopy => {
            "　次のとおり被保険者の資格の喪失を確認しましたので、お知らせします。\
             これは、健康保険法第49条第1項の規定により事業主に通知した内容の写しです。"
        }
        LossAudience::Voluntary => {
            "　健康保険法第38条の規定により、次のとおり任意継続被保険者の資格を喪失しましたので、通知します。"
        }
        LossAudience::SpecialRetired => {
            "　健康保険法附則第3条及び当健康保険組合の規約の規定により、\
             次のとおり特例退職被保険者の資格を喪失しましたので、通知します。"
        }
    }
}

/// How and until when the certificates come back (則第51条).
pub(super) fn return_request(audience: LossAudience, return_by: Option<Date>) -> String {
    let until = return_by.map_or_else(
        || "速やかに".to_owned(),
        |day| format!("{}までに", day.wareki()),
    );
    let request = match audience {
        LossAudience::Employer => {
            format!("これらの証を被保険者から回収し、{until}返却してください。")
        }
        LossAudience::EmployersCopy => {
            format!("これらの証を、{until}事業主を通じて返却してください。")
        }
        LossAudience::Voluntary | LossAudience::SpecialRetired => {
            format!("これらの証を、{until}当健康保険組合へ返却してください。")
        }
    };
    format!(
        "　{request}資格喪失年月日以後は使用できません。紛失などにより返却できないときは、当健康保険組合へ届け出てください。"
    )
}

/// Heading of [`next_insurance`].
pub(super) const NEXT_INSURANCE: &str = "資格喪失後の健康保険（次のいずれかの手続が必要です）";

/// 国民健康保険・任意継続の案内; none where everybody is settled.
pub(super) fn next_insurance(notice: &LossNotice) -> Option<String> {
    let is_open = |next: NextInsurance| next != NextInsurance::Settled;
    if !notice
        .people
        .iter()
        .any(|person| is_open(person.next_insurance))
    {
        return None;
    }
    let mut lines = vec![
        "・国民健康保険に加入するとき　お住まいの市区町村の窓口に、14日以内に届け出てください。"
            .to_owned(),
        "・ご家族の被扶養者となるとき　ご家族の勤務先を通じて届け出てください。".to_owned(),
    ];
    let open = deadlines(notice, |apply_by| apply_by >= notice.head.dated);
    if !open.is_empty() {
        lines.push(format!(
            "・資格喪失の日の前日まで継続して2か月以上被保険者であった方は、資格喪失の日から20日以内に申し出て、\
             任意継続被保険者となることができます。申出の期限は{}です（必着）。",
            open.join("、")
        ));
    }
    let passed = deadlines(notice, |apply_by| apply_by < notice.head.dated);
    if !passed.is_empty() {
        lines.push(format!(
            "・任意継続被保険者となるための申出（資格喪失の日から20日以内）の期限は{}で、すでに過ぎています。\
             期限に遅れたことに正当な理由があると当健康保険組合が認めたときに限り、申出を受け付けます。",
            passed.join("、")
        ));
    }
    Some(lines.join("\n"))
}

/// 申出の期限 of one sort, with the names where the notice is about several people.
fn deadlines(notice: &LossNotice, is_meant: impl Fn(Date) -> bool) -> Vec<String> {
    let mut names: BTreeMap<Date, Vec<String>> = BTreeMap::new();
    for person in &notice.people {
        match person.next_insurance {
            NextInsurance::MunicipalOrVoluntary { apply_by } if is_meant(apply_by) => names
                .entry(apply_by)
                .or_default()
                .push(person.insured.name.to_string()),
            _ => {}
        }
    }
    let is_alone = notice.people.len() == 1;
    names
        .into_iter()
        .map(|(day, names)| {
            if is_alone {
                day.wareki()
            } else {
                format!("{}（{}）", day.wareki(), names.join("・"))
            }
        })
        .collect()
}
