SELECT draft.*,
       count(line.id) - count(removal.draft_line) AS n_lines,
       count(removal.draft_line) AS n_removed,
       decision.decided_on, decision.document_number, decision.decided_by, decision.same_person,
       decision.recorded_by AS decision_by
FROM remuneration_drafts AS draft
LEFT JOIN remuneration_draft_lines AS line ON line.draft = draft.id
LEFT JOIN remuneration_draft_removals AS removal ON removal.draft_line = line.id
LEFT JOIN remuneration_decisions AS decision ON decision.draft = draft.id
WHERE ?1 IS NULL OR draft.id = ?1
GROUP BY draft.id
ORDER BY draft.id DESC
