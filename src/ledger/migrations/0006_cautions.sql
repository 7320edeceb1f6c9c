-- 不開示・DV等の留意 ----------------------------------------------------------------------------

-- A confirmation speaks of one inquiry and holds for whoever gave it. Those without one are of an earlier version and
-- open nothing any more.
ALTER TABLE cautions ADD COLUMN inquiry INTEGER;
CREATE INDEX cautions_confirmed ON cautions (recorded_by, on_day) WHERE mark = 'confirmed';
