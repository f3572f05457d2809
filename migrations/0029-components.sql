-- What bills of materials list, by the digest of the document: the same document attached twice is read once. Follows from
-- the document, so it is written with the first record of it and never rewritten.
CREATE TABLE component (
  document  text NOT NULL,
  ordinal   integer NOT NULL,
  name      text NOT NULL,
  version   text,
  purl      text,
  CONSTRAINT component_pk PRIMARY KEY (document, ordinal),
  CONSTRAINT component_document_check CHECK (document ~ '^sha256:[0-9a-f]{64}$'),
  CONSTRAINT component_name_check CHECK (char_length(name) BETWEEN 1 AND 500),
  CONSTRAINT component_version_check CHECK (char_length(version) <= 300),
  CONSTRAINT component_purl_check CHECK (char_length(purl) <= 1000)
);
-- By its Package URL (ECMA-427), whole or up to the version, and by its name, however it is capitalised.
CREATE INDEX component_purl_idx ON component (purl text_pattern_ops, document);
CREATE INDEX component_name_idx ON component (lower(name), version, document);
CREATE TRIGGER component_append_only BEFORE UPDATE OR DELETE ON component FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER component_no_truncate BEFORE TRUNCATE ON component FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
GRANT SELECT, INSERT ON component TO gavel_app;
