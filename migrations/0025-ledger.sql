-- The transparency log: each row of the records below is a leaf of one Merkle tree (RFC 9162), once, in commit order.
-- What is here is only ever added to; docs/ledger.md says how to verify it without trusting this database.

-- Records that are committed and not yet leaves. Triggers alone add to it, in the record's own transaction; becoming a
-- leaf alone takes from it. What is visible here is committed, so a sequencer that takes what it sees misses nothing
-- that commits late, and remembers no position that a restored backup could make wrong.
CREATE TABLE ledger_pending (
  seq        bigint GENERATED ALWAYS AS IDENTITY,
  kind       text NOT NULL,
  record_id  uuid NOT NULL,
  CONSTRAINT ledger_pending_pk PRIMARY KEY (seq)
);

-- The entry of a leaf: canonical JSON (RFC 8785), which of these few members in this order needs no more than this.
CREATE FUNCTION ledger_entry(kind text, record_id uuid, digest bytea, document bytea) RETURNS text LANGUAGE sql IMMUTABLE
RETURN '{"digest":"sha256:' || encode(digest, 'hex')
  || CASE WHEN document IS NULL THEN '' ELSE '","document":"sha256:' || encode(document, 'hex') END
  || '","id":"' || record_id::text || '","kind":"' || kind || '"}';

-- An instant as records are digested with it: ISO 8601 in UTC, with milliseconds, which is how Gavel writes; should there
-- be microseconds, they are not hidden.
CREATE FUNCTION ledger_instant(at timestamptz) RETURNS text LANGUAGE sql STABLE
RETURN to_char(at AT TIME ZONE 'UTC', CASE WHEN at = date_trunc('milliseconds', at)
  THEN 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"' ELSE 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"' END);

-- `digest` is of the record's canonical JSON, `document` of the document that it is about; `pending_seq` tells where it
-- waited. The leaf's hash follows from the rest.
CREATE TABLE ledger_leaf (
  leaf_index   bigint NOT NULL,
  kind         text NOT NULL,
  record_id    uuid NOT NULL,
  pending_seq  bigint NOT NULL,
  digest       bytea NOT NULL,
  document     bytea,
  leaf_hash    bytea NOT NULL,
  CONSTRAINT ledger_leaf_pk PRIMARY KEY (leaf_index),
  CONSTRAINT ledger_leaf_record_key UNIQUE (record_id, kind),
  CONSTRAINT ledger_leaf_index_check CHECK (leaf_index >= 0),
  CONSTRAINT ledger_leaf_kind_check CHECK (kind ~ '^[a-z]{1,40}$'),
  CONSTRAINT ledger_leaf_digest_check CHECK (octet_length(digest) = 32 AND octet_length(document) = 32),
  CONSTRAINT ledger_leaf_hash_check CHECK (
    leaf_hash = sha256('\x00'::bytea || convert_to(ledger_entry(kind, record_id, digest, document), 'UTF8')))
);
CREATE INDEX ledger_leaf_document_idx ON ledger_leaf (document, leaf_index) WHERE document IS NOT NULL;

-- Full tiles (C2SP tlog-tiles): 256 hashes, and their root, which is a hash of the tile above. Partial ones follow from
-- the leaves and from the roots here.
CREATE TABLE ledger_tile (
  level       smallint NOT NULL,
  tile_index  bigint NOT NULL,
  hashes      bytea NOT NULL,
  root        bytea NOT NULL,
  CONSTRAINT ledger_tile_pk PRIMARY KEY (level, tile_index),
  CONSTRAINT ledger_tile_hashes_check CHECK (octet_length(hashes) = 8192 AND octet_length(root) = 32)
);

-- Tree heads as they were signed: the note with the log's own signatures.
CREATE TABLE ledger_checkpoint (
  size       bigint NOT NULL,
  root       bytea NOT NULL,
  signed_at  timestamptz NOT NULL,
  note       text NOT NULL,
  CONSTRAINT ledger_checkpoint_pk PRIMARY KEY (size),
  CONSTRAINT ledger_checkpoint_root_check CHECK (octet_length(root) = 32),
  CONSTRAINT ledger_checkpoint_note_check CHECK (
    split_part(note, E'\n', 2) = size::text AND split_part(note, E'\n', 3) = encode(root, 'base64'))
);

-- The public part of each key that ever signed, in the form that others pin.
CREATE TABLE ledger_key (
  verifier    text NOT NULL,
  first_size  bigint NOT NULL,
  added_at    timestamptz NOT NULL,
  CONSTRAINT ledger_key_pk PRIMARY KEY (verifier)
);

-- What witnesses signed: that they saw this checkpoint at this time, and none that contradicts it.
CREATE TABLE ledger_cosignature (
  size         bigint NOT NULL,
  name         text NOT NULL,
  key_id       bigint NOT NULL,
  signature    bytea NOT NULL,
  received_at  timestamptz NOT NULL,
  CONSTRAINT ledger_cosignature_pk PRIMARY KEY (size, name, key_id),
  CONSTRAINT ledger_cosignature_checkpoint_fk FOREIGN KEY (size) REFERENCES ledger_checkpoint (size),
  CONSTRAINT ledger_cosignature_signature_check CHECK (octet_length(signature) = 72)
);

-- Whoever writes a record has it wait for the log, knowingly or not.
CREATE FUNCTION ledger_awaits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  CASE TG_TABLE_NAME
    WHEN 'event' THEN INSERT INTO ledger_pending (kind, record_id) SELECT 'event', id FROM added ORDER BY seq;
    WHEN 'policy_decision' THEN INSERT INTO ledger_pending (kind, record_id) SELECT 'decision', id FROM added ORDER BY id;
    WHEN 'vote' THEN INSERT INTO ledger_pending (kind, record_id) SELECT 'vote', id FROM added ORDER BY id;
    WHEN 'meeting_minutes' THEN INSERT INTO ledger_pending (kind, record_id) SELECT 'minutes', meeting_id FROM added;
    WHEN 'evidence' THEN INSERT INTO ledger_pending (kind, record_id) SELECT 'evidence', id FROM added ORDER BY id;
  END CASE;
  RETURN NULL;
END $$;
CREATE TRIGGER event_ledger AFTER INSERT ON event
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION ledger_awaits();
CREATE TRIGGER policy_decision_ledger AFTER INSERT ON policy_decision
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION ledger_awaits();
CREATE TRIGGER vote_ledger AFTER INSERT ON vote
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION ledger_awaits();
CREATE TRIGGER meeting_minutes_ledger AFTER INSERT ON meeting_minutes
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION ledger_awaits();
CREATE TRIGGER evidence_ledger AFTER INSERT ON evidence
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION ledger_awaits();

-- Leaves follow one another without a gap, and each was waiting: it waits no longer.
CREATE FUNCTION ledger_leaf_follows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  low bigint;
  high bigint;
  total bigint;
  taken bigint;
BEGIN
  SELECT min(leaf_index), max(leaf_index), count(*) INTO low, high, total FROM added;
  IF high - low + 1 <> total
    OR low <> coalesce((SELECT leaf_index + 1 FROM ledger_leaf WHERE leaf_index < low ORDER BY leaf_index DESC LIMIT 1), 0)
  THEN
    RAISE EXCEPTION 'leaf % does not follow the one before', low USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_leaf_gap_check';
  END IF;
  DELETE FROM ledger_pending p USING added a WHERE p.seq = a.pending_seq AND p.kind = a.kind AND p.record_id = a.record_id;
  GET DIAGNOSTICS taken = ROW_COUNT;
  IF taken <> total THEN
    RAISE EXCEPTION 'a leaf is of a record that does not wait for it' USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_leaf_pending_check';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_leaf_follows AFTER INSERT ON ledger_leaf
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION ledger_leaf_follows();

-- A tile holds the hashes that are below it, and follows the one before.
CREATE FUNCTION ledger_tile_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  below bytea;
BEGIN
  IF NEW.level = 0 THEN
    SELECT string_agg(leaf_hash, '' ORDER BY leaf_index) INTO below FROM ledger_leaf
    WHERE leaf_index >= NEW.tile_index * 256 AND leaf_index < (NEW.tile_index + 1) * 256;
  ELSE
    SELECT string_agg(root, '' ORDER BY tile_index) INTO below FROM ledger_tile
    WHERE level = NEW.level - 1 AND tile_index >= NEW.tile_index * 256 AND tile_index < (NEW.tile_index + 1) * 256;
  END IF;
  IF below IS DISTINCT FROM NEW.hashes THEN
    RAISE EXCEPTION 'tile %/% does not hold what is below it', NEW.level, NEW.tile_index
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_tile_below_check';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ledger_tile_fits BEFORE INSERT ON ledger_tile FOR EACH ROW EXECUTE FUNCTION ledger_tile_fits();

-- A checkpoint is of all leaves there are, and larger than the last: it never goes back.
CREATE FUNCTION ledger_checkpoint_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.size <> (SELECT max(leaf_index) + 1 FROM ledger_leaf)
    OR EXISTS (SELECT FROM ledger_checkpoint WHERE size >= NEW.size)
    OR EXISTS (SELECT FROM ledger_checkpoint WHERE split_part(note, E'\n', 1) <> split_part(NEW.note, E'\n', 1)
               AND size = (SELECT max(size) FROM ledger_checkpoint))
  THEN
    RAISE EXCEPTION 'checkpoint % does not follow', NEW.size USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_checkpoint_follows_check';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ledger_checkpoint_follows BEFORE INSERT ON ledger_checkpoint
  FOR EACH ROW EXECUTE FUNCTION ledger_checkpoint_follows();

CREATE TRIGGER ledger_pending_kept BEFORE UPDATE OR DELETE ON ledger_pending
  FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER ledger_pending_no_truncate BEFORE TRUNCATE ON ledger_pending FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER ledger_leaf_append_only BEFORE UPDATE OR DELETE ON ledger_leaf FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER ledger_leaf_no_truncate BEFORE TRUNCATE ON ledger_leaf FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER ledger_tile_append_only BEFORE UPDATE OR DELETE ON ledger_tile FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER ledger_tile_no_truncate BEFORE TRUNCATE ON ledger_tile FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER ledger_checkpoint_append_only BEFORE UPDATE OR DELETE ON ledger_checkpoint FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER ledger_checkpoint_no_truncate BEFORE TRUNCATE ON ledger_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER ledger_key_append_only BEFORE UPDATE OR DELETE ON ledger_key FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER ledger_key_no_truncate BEFORE TRUNCATE ON ledger_key FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER ledger_cosignature_append_only BEFORE UPDATE OR DELETE ON ledger_cosignature FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER ledger_cosignature_no_truncate BEFORE TRUNCATE ON ledger_cosignature FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- What was on record before there was a log: in the order of its time, as nobody knows that of its commits.
INSERT INTO ledger_pending (kind, record_id)
SELECT kind, record_id FROM (
  SELECT 'event' AS kind, id AS record_id, occurred_at AS at, seq FROM event
  UNION ALL SELECT 'decision', id, decided_at, 0 FROM policy_decision
  UNION ALL SELECT 'vote', id, cast_at, 0 FROM vote
  UNION ALL SELECT 'minutes', meeting_id, closed_at, 0 FROM meeting_minutes
  UNION ALL SELECT 'evidence', id, attached_at, 0 FROM evidence
) AS known ORDER BY at, seq, record_id;

REVOKE ALL ON FUNCTION ledger_awaits(), ledger_leaf_follows() FROM PUBLIC;
GRANT SELECT ON ledger_pending TO gavel_app;
GRANT SELECT, INSERT ON ledger_leaf, ledger_tile, ledger_checkpoint, ledger_key, ledger_cosignature TO gavel_app;
