-- 支払済の取消: a payment of a file stays in it, one that was paid otherwise may go into a file again.
DROP TRIGGER payment_events_once;
-- 二重の振込: whatever the program believes, a payment goes into a second file only after 組戻し or 取りやめ of the first.
-- 振込以外の支払 that was taken back counts for nothing.
CREATE TRIGGER payment_events_once BEFORE INSERT ON payment_events
WHEN NEW.kind = 'exported' AND (
    SELECT e.kind FROM payment_events e
    WHERE e.payment = NEW.payment AND e.kind NOT IN ('account_corrected', 'paid', 'paid_undone')
      AND NOT (e.kind = 'paid_otherwise' AND (
          SELECT n.kind FROM payment_events n
          WHERE n.payment = e.payment AND n.id > e.id ORDER BY n.id LIMIT 1) IS 'paid_undone')
    ORDER BY e.id DESC LIMIT 1) IN ('exported', 'paid_otherwise', 'withdrawn')
BEGIN SELECT RAISE(ABORT, 'a payment goes into one file only'); END;
