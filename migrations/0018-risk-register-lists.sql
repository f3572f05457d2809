-- The register by status, in the two orders that it is read in besides its own.
CREATE INDEX risk_entry_status_score_idx ON risk_entry (status, score, number);
CREATE INDEX risk_entry_status_review_idx ON risk_entry (status, review_on, number);
