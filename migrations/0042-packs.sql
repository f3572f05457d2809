-- Evidence packs: everything on record about selected changes, in one archive that verifies offline. The archive is
-- derived and expires; that it was asked for, made and taken, and of what, is on record for ever.

-- `selection` is what was asked for, `digest` tells which changes that were. The archive is written in parts, so that
-- whoever carries it on knows from here alone where to: `done` changes, and the files that their records refer to up to
-- `reference`, are in the first `parts` parts.
CREATE TABLE evidence_pack (
  id               uuid NOT NULL,
  selection        jsonb NOT NULL,
  documents        boolean NOT NULL,
  digest           text NOT NULL,
  requested_by     uuid NOT NULL,
  requested_at     timestamptz NOT NULL,
  state            text NOT NULL,
  total            integer NOT NULL,
  done             integer NOT NULL DEFAULT 0,
  reference        text NOT NULL DEFAULT '',
  parts            integer NOT NULL DEFAULT 0,
  bytes            bigint NOT NULL DEFAULT 0,
  checkpoint_size  bigint,
  archive_digest   text,
  fault            text,
  started_at       timestamptz,
  ended_at         timestamptz,
  expires_at       timestamptz,
  cleared          boolean NOT NULL DEFAULT false,
  CONSTRAINT evidence_pack_pk PRIMARY KEY (id),
  CONSTRAINT evidence_pack_person_fk FOREIGN KEY (requested_by) REFERENCES person (id),
  CONSTRAINT evidence_pack_checkpoint_fk FOREIGN KEY (checkpoint_size) REFERENCES ledger_checkpoint (size),
  CONSTRAINT evidence_pack_state_check
    CHECK (state IN ('QUEUED', 'RUNNING', 'DONE', 'FAILED', 'CANCELED', 'EXPIRED')),
  CONSTRAINT evidence_pack_digest_check
    CHECK (digest ~ '^sha256:[0-9a-f]{64}$' AND archive_digest ~ '^sha256:[0-9a-f]{64}$'),
  CONSTRAINT evidence_pack_progress_check CHECK (total > 0 AND done BETWEEN 0 AND total AND parts >= 0 AND bytes >= 0),
  CONSTRAINT evidence_pack_start_check CHECK ((started_at IS NULL) = (checkpoint_size IS NULL)
    AND (state <> 'QUEUED' OR started_at IS NULL) AND (state NOT IN ('RUNNING', 'DONE', 'EXPIRED') OR started_at IS NOT NULL)),
  CONSTRAINT evidence_pack_end_check CHECK ((state IN ('QUEUED', 'RUNNING')) = (ended_at IS NULL)),
  CONSTRAINT evidence_pack_whole_check CHECK ((state IN ('DONE', 'EXPIRED')) = (archive_digest IS NOT NULL)
    AND (archive_digest IS NULL) = (expires_at IS NULL) AND (archive_digest IS NULL OR done = total)),
  CONSTRAINT evidence_pack_fault_check CHECK (state <> 'FAILED' OR fault IS NOT NULL),
  CONSTRAINT evidence_pack_cleared_check CHECK (NOT cleared OR state IN ('FAILED', 'CANCELED', 'EXPIRED'))
);
CREATE INDEX evidence_pack_list_idx ON evidence_pack (requested_at DESC, id DESC);
CREATE INDEX evidence_pack_state_idx ON evidence_pack (state, requested_at DESC, id DESC);
CREATE INDEX evidence_pack_requester_idx ON evidence_pack (requested_by, requested_at DESC, id DESC);
-- What a worker may have something to do with.
CREATE INDEX evidence_pack_open_idx ON evidence_pack (id) WHERE NOT cleared;

-- Which changes were selected, in their order in the archive, and what its first page says of each that is in it.
CREATE TABLE evidence_pack_change (
  pack_id    uuid NOT NULL,
  ordinal    integer NOT NULL,
  change_id  uuid NOT NULL,
  summary    jsonb,
  CONSTRAINT evidence_pack_change_pk PRIMARY KEY (pack_id, ordinal),
  CONSTRAINT evidence_pack_change_key UNIQUE (pack_id, change_id),
  CONSTRAINT evidence_pack_change_pack_fk FOREIGN KEY (pack_id) REFERENCES evidence_pack (id),
  CONSTRAINT evidence_pack_change_fk FOREIGN KEY (change_id) REFERENCES change (id)
);

-- Files that records in the pack refer to by their digest: rules and documents, each once.
CREATE TABLE evidence_pack_reference (
  pack_id  uuid NOT NULL,
  name     text COLLATE "C" NOT NULL,
  CONSTRAINT evidence_pack_reference_pk PRIMARY KEY (pack_id, name),
  CONSTRAINT evidence_pack_reference_pack_fk FOREIGN KEY (pack_id) REFERENCES evidence_pack (id)
);

-- Parts of an archive that are whole and on disk, and what they have to be when they are put together.
CREATE TABLE evidence_pack_part (
  pack_id  uuid NOT NULL,
  ordinal  integer NOT NULL,
  bytes    bigint NOT NULL,
  digest   text NOT NULL,
  CONSTRAINT evidence_pack_part_pk PRIMARY KEY (pack_id, ordinal),
  CONSTRAINT evidence_pack_part_pack_fk FOREIGN KEY (pack_id) REFERENCES evidence_pack (id),
  CONSTRAINT evidence_pack_part_digest_check CHECK (digest ~ '^sha256:[0-9a-f]{64}$')
);

-- A pack only goes on, and what it was made of stays.
CREATE FUNCTION evidence_pack_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.done, NEW.parts) < (OLD.done, OLD.parts) OR NEW.parts < OLD.parts OR OLD.cleared
    OR OLD.checkpoint_size IS DISTINCT FROM coalesce(NEW.checkpoint_size, OLD.checkpoint_size) AND OLD.checkpoint_size IS NOT NULL
    OR OLD.archive_digest IS NOT NULL AND NEW.archive_digest IS DISTINCT FROM OLD.archive_digest
    OR OLD.state IN ('FAILED', 'CANCELED', 'EXPIRED') AND NEW.state <> OLD.state
    OR OLD.state = 'DONE' AND NEW.state NOT IN ('DONE', 'EXPIRED')
  THEN
    RAISE EXCEPTION 'pack % has ended, or is further on', OLD.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'evidence_pack_goes_on_check';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER evidence_pack_keeps BEFORE UPDATE ON evidence_pack FOR EACH ROW EXECUTE FUNCTION evidence_pack_keeps();
CREATE TRIGGER evidence_pack_kept BEFORE DELETE ON evidence_pack FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER evidence_pack_change_kept BEFORE DELETE ON evidence_pack_change FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER evidence_pack_reference_kept BEFORE UPDATE OR DELETE ON evidence_pack_reference
  FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER evidence_pack_part_kept BEFORE UPDATE OR DELETE ON evidence_pack_part
  FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();


GRANT SELECT, INSERT ON evidence_pack, evidence_pack_change, evidence_pack_reference, evidence_pack_part TO gavel_app;
GRANT UPDATE (state, done, reference, parts, bytes, checkpoint_size, archive_digest, fault, started_at, ended_at, expires_at, cleared)
  ON evidence_pack TO gavel_app;
GRANT UPDATE (summary) ON evidence_pack_change TO gavel_app;
