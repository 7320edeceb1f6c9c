SELECT id, case_id, person, document, title, copy_number, issued_on, n_pages,
       recorded_at, recorded_by, sha256
FROM papers
WHERE person = ?1
ORDER BY id
