-- What sources tell of delivery: work items, reviews, builds, test runs, artifacts, deployments. They are linked by what
-- they name (hashes, digests, runs), never by foreign keys to one another: they come in any order, and some never come.

-- Work that a text names: `PAY-12` as trackers have it, and `#12`, which is of the repository: `acme/payments#12`.
CREATE FUNCTION work_named(repository text, said text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY(
  SELECT DISTINCT m.key FROM (
    SELECT k[1] AS key FROM regexp_matches(left(said, 10000), '\m([A-Z][A-Z0-9_]{1,19}-[0-9]{1,9})\M', 'g') AS k
    UNION ALL
    SELECT repository || '#' || k[1] FROM regexp_matches(left(said, 10000), '(?:^|[\s([,:])#([0-9]{1,9})\M', 'g') AS k
  ) m ORDER BY m.key LIMIT 50);

-- A commit is told of once for each change; what work its message names follows from it.
ALTER TABLE source_commit ADD COLUMN work_keys text[] NOT NULL GENERATED ALWAYS AS (work_named(repository, message)) STORED;
CREATE INDEX source_commit_work_idx ON source_commit USING gin (work_keys);
CREATE INDEX source_commit_sha_idx ON source_commit (sha);

-- A deployment goes on: it ends, it is rolled back, and what was not told at first may be told later.
ALTER TABLE deployment
  ADD COLUMN region text,
  ADD COLUMN succeeded_at timestamptz,
  ADD CONSTRAINT deployment_region_check CHECK (char_length(region) BETWEEN 1 AND 100);
DROP TRIGGER deployment_append_only ON deployment;
UPDATE deployment SET succeeded_at = coalesce(finished_at, started_at) WHERE outcome = 'SUCCEEDED';
ALTER TABLE deployment ADD CONSTRAINT deployment_succeeded_check CHECK (outcome <> 'SUCCEEDED' OR succeeded_at IS NOT NULL);

CREATE FUNCTION outcome_rank(outcome text) RETURNS integer LANGUAGE sql IMMUTABLE
RETURN array_position(ARRAY['STARTED', 'FAILED', 'SUCCEEDED', 'ROLLED_BACK'], outcome);

CREATE FUNCTION deployment_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.id, OLD.source, OLD.external_id, OLD.fingerprint, OLD.service_id, OLD.environment_id, OLD.deployer_issuer, OLD.deployer_subject,
      OLD.recorded_by, OLD.recorded_account, OLD.recorded_at)
     IS DISTINCT FROM (NEW.id, NEW.source, NEW.external_id, NEW.fingerprint, NEW.service_id, NEW.environment_id, NEW.deployer_issuer,
      NEW.deployer_subject, NEW.recorded_by, NEW.recorded_account, NEW.recorded_at)
    OR OLD.change_id <> coalesce(NEW.change_id, gen_random_uuid()) OR OLD.artifact_digest <> coalesce(NEW.artifact_digest, '')
    OR OLD.commit_sha <> coalesce(NEW.commit_sha, '') OR OLD.region <> coalesce(NEW.region, '')
    OR NEW.started_at > OLD.started_at OR OLD.succeeded_at < coalesce(NEW.succeeded_at, 'infinity')
    OR outcome_rank(NEW.outcome) < outcome_rank(OLD.outcome)
    OR (NEW.outcome = OLD.outcome AND OLD.finished_at < coalesce(NEW.finished_at, 'infinity')) THEN
    RAISE EXCEPTION 'deployment %: what was told stays, and it only goes on', OLD.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'deployment_goes_on_check';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER deployment_keeps BEFORE UPDATE ON deployment FOR EACH ROW EXECUTE FUNCTION deployment_keeps();
CREATE TRIGGER deployment_kept BEFORE DELETE ON deployment FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE INDEX deployment_commit_idx ON deployment (commit_sha, started_at, id);
-- What ran where, at any time.
CREATE INDEX deployment_running_idx ON deployment (environment_id, service_id, coalesce(region, ''), succeeded_at DESC, id DESC)
  WHERE succeeded_at IS NOT NULL;

-- Work as its tracker tells of it; the changes that it names add up.
CREATE TABLE work_item (
  id                uuid NOT NULL,
  system            text NOT NULL,
  key               text NOT NULL,
  title             text NOT NULL,
  state             text NOT NULL,
  url               text,
  change_ids        uuid[] NOT NULL,
  at                timestamptz NOT NULL,
  recorded_by       uuid NOT NULL,
  recorded_account  uuid NOT NULL,
  recorded_at       timestamptz NOT NULL,
  CONSTRAINT work_item_pk PRIMARY KEY (id),
  CONSTRAINT work_item_key UNIQUE (system, key),
  CONSTRAINT work_item_person_fk FOREIGN KEY (recorded_by) REFERENCES person (id),
  CONSTRAINT work_item_account_fk FOREIGN KEY (recorded_account) REFERENCES account (id),
  CONSTRAINT work_item_names_check CHECK (char_length(system) BETWEEN 1 AND 300 AND char_length(key) BETWEEN 1 AND 200)
);
CREATE INDEX work_item_key_idx ON work_item (key);
CREATE INDEX work_item_list_idx ON work_item (at, id);
CREATE INDEX work_item_system_idx ON work_item (system, at, id);
CREATE INDEX work_item_state_idx ON work_item (state, at, id);
CREATE INDEX work_item_change_idx ON work_item USING gin (change_ids);

-- `verdicts` is [{"issuer", "subject", "said", "verdict", "commit", "at"}]; like `commits` it only grows.
CREATE TABLE code_review (
  id                uuid NOT NULL,
  repository        text NOT NULL,
  number            text NOT NULL,
  title             text NOT NULL,
  url               text,
  state             text NOT NULL,
  author_issuer     text NOT NULL,
  author_subject    text NOT NULL,
  author_said       text NOT NULL,
  commits           text[] NOT NULL,
  merged_as         text,
  verdicts          jsonb NOT NULL,
  at                timestamptz NOT NULL,
  recorded_by       uuid NOT NULL,
  recorded_account  uuid NOT NULL,
  recorded_at       timestamptz NOT NULL,
  work_keys         text[] NOT NULL GENERATED ALWAYS AS (work_named(repository, title)) STORED,
  CONSTRAINT code_review_pk PRIMARY KEY (id),
  CONSTRAINT code_review_key UNIQUE (repository, number),
  CONSTRAINT code_review_person_fk FOREIGN KEY (recorded_by) REFERENCES person (id),
  CONSTRAINT code_review_account_fk FOREIGN KEY (recorded_account) REFERENCES account (id),
  CONSTRAINT code_review_state_check CHECK (state IN ('OPEN', 'CLOSED', 'MERGED')),
  CONSTRAINT code_review_merged_check CHECK (merged_as ~ '^([0-9a-f]{40}|[0-9a-f]{64})$'),
  CONSTRAINT code_review_verdicts_check CHECK (jsonb_typeof(verdicts) = 'array')
);
CREATE INDEX code_review_list_idx ON code_review (at, id);
CREATE INDEX code_review_repository_idx ON code_review (repository, at, id);
CREATE INDEX code_review_state_idx ON code_review (state, at, id);
CREATE INDEX code_review_commits_idx ON code_review USING gin (commits);
CREATE INDEX code_review_merged_idx ON code_review (merged_as);
CREATE INDEX code_review_work_idx ON code_review USING gin (work_keys);

CREATE TABLE build_run (
  id                  uuid NOT NULL,
  pipeline            text NOT NULL,
  run                 text NOT NULL,
  attempt             integer NOT NULL,
  repository          text,
  commit_sha          text,
  state               text NOT NULL,
  started_by_issuer   text,
  started_by_subject  text,
  started_by_said     text,
  started_at          timestamptz,
  finished_at         timestamptz,
  url                 text,
  at                  timestamptz NOT NULL,
  recorded_by         uuid NOT NULL,
  recorded_account    uuid NOT NULL,
  recorded_at         timestamptz NOT NULL,
  CONSTRAINT build_run_pk PRIMARY KEY (id),
  CONSTRAINT build_run_key UNIQUE (pipeline, run, attempt),
  CONSTRAINT build_run_person_fk FOREIGN KEY (recorded_by) REFERENCES person (id),
  CONSTRAINT build_run_account_fk FOREIGN KEY (recorded_account) REFERENCES account (id),
  CONSTRAINT build_run_commit_check CHECK (commit_sha ~ '^([0-9a-f]{40}|[0-9a-f]{64})$'),
  CONSTRAINT build_run_state_check CHECK (state IN ('QUEUED', 'RUNNING', 'CANCELED', 'FAILED', 'SUCCEEDED'))
);
CREATE INDEX build_run_list_idx ON build_run (at, id);
CREATE INDEX build_run_pipeline_idx ON build_run (pipeline, at, id);
CREATE INDEX build_run_state_idx ON build_run (state, at, id);
CREATE INDEX build_run_commit_idx ON build_run (commit_sha, at, id);

CREATE TABLE test_run (
  id                uuid NOT NULL,
  pipeline          text,
  run               text,
  commit_sha        text,
  name              text NOT NULL,
  verdict           text NOT NULL,
  passed            integer,
  failed            integer,
  skipped           integer,
  at                timestamptz NOT NULL,
  recorded_by       uuid NOT NULL,
  recorded_account  uuid NOT NULL,
  recorded_at       timestamptz NOT NULL,
  CONSTRAINT test_run_pk PRIMARY KEY (id),
  CONSTRAINT test_run_key UNIQUE NULLS NOT DISTINCT (pipeline, run, commit_sha, name, verdict, passed, failed, skipped, at),
  CONSTRAINT test_run_person_fk FOREIGN KEY (recorded_by) REFERENCES person (id),
  CONSTRAINT test_run_account_fk FOREIGN KEY (recorded_account) REFERENCES account (id),
  CONSTRAINT test_run_commit_check CHECK (commit_sha ~ '^([0-9a-f]{40}|[0-9a-f]{64})$'),
  CONSTRAINT test_run_verdict_check CHECK (verdict IN ('PASSED', 'FAILED', 'UNKNOWN'))
);
CREATE INDEX test_run_commit_idx ON test_run (commit_sha, at, id);

-- An artifact is its digest. Each row is one thing that was told of it: the same bytes may have several names, and may
-- be built twice.
CREATE TABLE artifact_told (
  id                uuid NOT NULL,
  digest            text NOT NULL,
  name              text NOT NULL,
  version           text,
  pipeline          text,
  run               text,
  commit_sha        text,
  repository        text,
  at                timestamptz NOT NULL,
  recorded_by       uuid NOT NULL,
  recorded_account  uuid NOT NULL,
  recorded_at       timestamptz NOT NULL,
  CONSTRAINT artifact_told_pk PRIMARY KEY (id),
  CONSTRAINT artifact_told_key UNIQUE NULLS NOT DISTINCT (digest, name, version, pipeline, run, commit_sha, repository, at),
  CONSTRAINT artifact_told_person_fk FOREIGN KEY (recorded_by) REFERENCES person (id),
  CONSTRAINT artifact_told_account_fk FOREIGN KEY (recorded_account) REFERENCES account (id),
  CONSTRAINT artifact_told_digest_check CHECK (digest ~ '^sha(256:[0-9a-f]{64}|512:[0-9a-f]{128})$'),
  CONSTRAINT artifact_told_commit_check CHECK (commit_sha ~ '^([0-9a-f]{40}|[0-9a-f]{64})$')
);
CREATE INDEX artifact_told_commit_idx ON artifact_told (commit_sha, digest);
CREATE INDEX artifact_told_run_idx ON artifact_told (pipeline, run, digest);

-- What was told is kept, and goes on alone.
CREATE FUNCTION work_item_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.id, OLD.system, OLD.key, OLD.recorded_by, OLD.recorded_account, OLD.recorded_at)
     IS DISTINCT FROM (NEW.id, NEW.system, NEW.key, NEW.recorded_by, NEW.recorded_account, NEW.recorded_at)
    OR NEW.at < OLD.at OR NOT NEW.change_ids @> OLD.change_ids THEN
    RAISE EXCEPTION 'work item %: what was told only goes on', OLD.id USING ERRCODE = 'check_violation', CONSTRAINT = 'work_item_goes_on_check';
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION code_review_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.id, OLD.repository, OLD.number, OLD.author_issuer, OLD.author_subject, OLD.author_said, OLD.recorded_by, OLD.recorded_account, OLD.recorded_at)
     IS DISTINCT FROM (NEW.id, NEW.repository, NEW.number, NEW.author_issuer, NEW.author_subject, NEW.author_said, NEW.recorded_by,
      NEW.recorded_account, NEW.recorded_at)
    OR NEW.at < OLD.at OR (OLD.state = 'MERGED' AND NEW.state <> 'MERGED') OR OLD.merged_as <> coalesce(NEW.merged_as, '')
    OR NOT NEW.commits @> OLD.commits OR NOT NEW.verdicts @> OLD.verdicts THEN
    RAISE EXCEPTION 'review %: what was told only goes on', OLD.id USING ERRCODE = 'check_violation', CONSTRAINT = 'code_review_goes_on_check';
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION build_run_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.id, OLD.pipeline, OLD.run, OLD.attempt, OLD.recorded_by, OLD.recorded_account, OLD.recorded_at)
     IS DISTINCT FROM (NEW.id, NEW.pipeline, NEW.run, NEW.attempt, NEW.recorded_by, NEW.recorded_account, NEW.recorded_at)
    OR OLD.repository <> coalesce(NEW.repository, '') OR OLD.commit_sha <> coalesce(NEW.commit_sha, '')
    OR (OLD.started_by_issuer IS NOT NULL AND (OLD.started_by_issuer, OLD.started_by_subject, OLD.started_by_said)
      IS DISTINCT FROM (NEW.started_by_issuer, NEW.started_by_subject, NEW.started_by_said))
    OR (OLD.state IN ('CANCELED', 'FAILED', 'SUCCEEDED') AND (NEW.state IN ('QUEUED', 'RUNNING') OR NEW.at < OLD.at)) THEN
    RAISE EXCEPTION 'build %: what was told only goes on', OLD.id USING ERRCODE = 'check_violation', CONSTRAINT = 'build_run_goes_on_check';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER work_item_keeps BEFORE UPDATE ON work_item FOR EACH ROW EXECUTE FUNCTION work_item_keeps();
CREATE TRIGGER work_item_kept BEFORE DELETE ON work_item FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER work_item_no_truncate BEFORE TRUNCATE ON work_item FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER code_review_keeps BEFORE UPDATE ON code_review FOR EACH ROW EXECUTE FUNCTION code_review_keeps();
CREATE TRIGGER code_review_kept BEFORE DELETE ON code_review FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER code_review_no_truncate BEFORE TRUNCATE ON code_review FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER build_run_keeps BEFORE UPDATE ON build_run FOR EACH ROW EXECUTE FUNCTION build_run_keeps();
CREATE TRIGGER build_run_kept BEFORE DELETE ON build_run FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER build_run_no_truncate BEFORE TRUNCATE ON build_run FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER test_run_append_only BEFORE UPDATE OR DELETE ON test_run FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER test_run_no_truncate BEFORE TRUNCATE ON test_run FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER artifact_told_append_only BEFORE UPDATE OR DELETE ON artifact_told FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER artifact_told_no_truncate BEFORE TRUNCATE ON artifact_told FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- A broken rule may be of a build, too.
ALTER TABLE violation DROP CONSTRAINT violation_subject_check,
  ADD CONSTRAINT violation_subject_check CHECK (CASE subject_type WHEN 'change' THEN change_id = subject_id
    ELSE subject_type IN ('deployment', 'commit', 'build') END);

GRANT SELECT, INSERT ON work_item, code_review, build_run, test_run, artifact_told TO gavel_app;
GRANT UPDATE (change_id, artifact_digest, commit_sha, region, url, started_at, finished_at, succeeded_at, outcome) ON deployment TO gavel_app;
GRANT UPDATE (title, state, url, change_ids, at) ON work_item TO gavel_app;
GRANT UPDATE (title, url, state, commits, merged_as, verdicts, at) ON code_review TO gavel_app;
GRANT UPDATE (repository, commit_sha, state, started_by_issuer, started_by_subject, started_by_said, started_at, finished_at, url, at)
  ON build_run TO gavel_app;
