-- The entries of a case with those of the cases it corrects and those that correct it, each with what reverses it.
WITH RECURSIVE
  root (id) AS (
    SELECT ?1
    UNION
    SELECT c.nature_of FROM cases c JOIN root ON c.id = root.id WHERE c.nature_of IS NOT NULL
  ),
  family (id) AS (
    SELECT id FROM root
    UNION
    SELECT c.id FROM cases c JOIN family f ON c.nature_of = f.id
  )
SELECT e.*, r.id AS reversed_by
FROM entries e LEFT JOIN entries r ON r.reverses = e.id
WHERE e.case_id IN (SELECT id FROM family)
ORDER BY e.id
