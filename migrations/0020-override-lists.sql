-- Overrides are looked for by where they stand: each state has an index in the order of the list, or a small one of its own.
CREATE INDEX freeze_override_asked_idx ON freeze_override (requested_at, id) WHERE verdict IS NULL AND ending IS NULL;
CREATE INDEX freeze_override_rejected_idx ON freeze_override (requested_at, id) WHERE verdict = 'REJECTED' AND ending IS NULL;
CREATE INDEX freeze_override_valid_idx ON freeze_override (valid_until, id) WHERE verdict = 'GRANTED' AND ending IS NULL;
CREATE INDEX freeze_override_ending_idx ON freeze_override (ending, requested_at, id) WHERE ending IS NOT NULL;
