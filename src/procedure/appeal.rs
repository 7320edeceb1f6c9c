//! 教示文: how to appeal, as every notice of a decision must say (健康保険法第189条・第190条・第192条).
//! It must not be left out of a notice; the name of the bureau is the society's setting.

/// 教示文 A, for decisions on 資格, 標準報酬 and 保険給付 (健康保険法第189条), as of 2016-04-01.
#[must_use]
pub fn eligibility_appeal(bureau: &str) -> String {
    format!(
        "この決定に不服があるときは、決定があったことを知った日の翌日から起算して3か月以内に、文書または口頭で、\
         {bureau}の社会保険審査官に審査請求をすることができます。その決定に不服があるときは、\
         決定書の謄本が送付された日の翌日から起算して2か月以内に、社会保険審査会（厚生労働省内）に\
         再審査請求をすることができます。審査請求をした日から2か月以内に決定がないときは、\
         棄却されたものとみなすことができます。処分の取消しの訴えは、審査請求に対する決定を経た後に、\
         決定があったことを知った日から6か月以内に、当健康保険組合を被告として提起できます\
         （決定の日から1年を過ぎると、原則として提起できません）。"
    )
}

/// 教示文 B, for 保険料等の賦課・徴収の処分 (健康保険法第190条), as of 2016-04-01.
#[must_use]
pub fn premium_appeal() -> &'static str {
    "この処分に不服があるときは、処分があったことを知った日の翌日から起算して3か月以内に、文書または口頭で、\
     社会保険審査会（厚生労働省内）に審査請求をすることができます。処分の取消しの訴えは、\
     処分があったことを知った日から6か月以内に、当健康保険組合を被告として提起できます\
     （処分の日から1年を過ぎると、原則として提起できません）。"
}

#[cfg(test)]
mod tests {
    use super::eligibility_appeal;
    use super::premium_appeal;

    #[test]
    fn 教示文は審査官の局と期間を言う() {
        let text = eligibility_appeal("関東信越厚生局");
        assert!(text.contains("関東信越厚生局の社会保険審査官"));
        assert!(text.contains("3か月以内") && text.contains("6か月以内"));
        assert!(!text.contains(' '), "行の継ぎ目に空白が残っている");
    }

    #[test]
    fn 保険料の教示文は社会保険審査会へ直接() {
        let text = premium_appeal();
        assert!(text.contains("社会保険審査会") && !text.contains("社会保険審査官"));
        assert!(!text.contains(' '), "行の継ぎ目に空白が残っている");
    }
}
