-- Whose an identity was at a time, as in 0012; where no time is told, whose it is or was last: ending a link does not
-- take a commit away from whoever wrote it.
CREATE OR REPLACE FUNCTION person_of(issuer text, subject text, at timestamptz) RETURNS uuid LANGUAGE sql STABLE AS $$
  SELECT CASE $1
    WHEN 'mail' THEN (SELECT m.person_id FROM person_email m WHERE m.email = $2)
    WHEN 'gavel' THEN (SELECT a.person_id FROM account a WHERE lower(a.username) = $2)
    ELSE coalesce(
      (SELECT i.person_id FROM person_identity i WHERE i.issuer = $1 AND i.subject = $2
         AND ($3 IS NULL OR coalesce(i.from_at, '-infinity') <= $3 AND coalesce(i.to_at, 'infinity') > $3)
       ORDER BY i.to_at DESC NULLS FIRST LIMIT 1),
      (SELECT a.person_id FROM account a WHERE a.kind = 'oidc' AND a.issuer = $1 AND a.subject = $2))
  END
$$;

-- When somebody else last set an account's credentials, and who: for a while it is not good for approving.
ALTER TABLE account
  ADD COLUMN credentials_at timestamptz,
  ADD COLUMN credentials_by uuid,
  ADD CONSTRAINT account_credentials_fk FOREIGN KEY (credentials_by) REFERENCES person (id);
GRANT UPDATE (credentials_at, credentials_by) ON account TO gavel_app;

-- Exceptions whose end is still to be noted.
CREATE INDEX duty_exception_ending_idx ON duty_exception (ends_at, id) WHERE verdict = 'granted' AND revoked_at IS NULL AND expired_at IS NULL;
