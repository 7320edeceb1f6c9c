SELECT seq, at, user, code, label, target, detail, hash
FROM audit
WHERE seq < ?1
  AND code = ?3
  AND (?4 IS NULL OR user = ?4)
ORDER BY seq DESC
LIMIT ?5
