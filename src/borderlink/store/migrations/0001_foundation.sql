-- The whole store as of the foundation. A table is written by one stage, named above it; the
-- others only read it. Dates are nights; times are UTC. Tables that a stage replaces as a whole
-- carry no unique index: DuckDB refuses to insert a key that the same transaction has deleted.

-- store: nights and the stages that ran in them --------------------------------------------------

CREATE TABLE night (
    night DATE NOT NULL,
    run_id VARCHAR PRIMARY KEY,
    started_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP,
    status VARCHAR NOT NULL,             -- running | done | failed
    changed BOOLEAN NOT NULL DEFAULT false,
    config_hash VARCHAR NOT NULL
);

-- One row for each stage that committed. A stage whose fingerprint equals its last one is skipped.
CREATE TABLE stage_run (
    run_id VARCHAR NOT NULL,
    night DATE NOT NULL,
    stage VARCHAR NOT NULL,
    fingerprint VARCHAR NOT NULL,        -- hash of everything the stage read
    output VARCHAR NOT NULL,             -- hash of what it wrote, part of the next fingerprint
    started_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP NOT NULL,
    counts VARCHAR NOT NULL              -- JSON object: name → number
);

-- The next free id of each kind. Sequences would not do: they keep counting when a transaction is
-- rolled back, and a night that died and was run again would end with other ids.
CREATE TABLE counter (
    kind VARCHAR PRIMARY KEY,
    next INTEGER NOT NULL
);
INSERT INTO counter VALUES ('export', 1), ('record', 1), ('name', 1), ('decision', 1);

-- intake -----------------------------------------------------------------------------------------

CREATE TABLE export (
    export_id INTEGER PRIMARY KEY,
    night DATE NOT NULL,
    agency VARCHAR NOT NULL,
    feed VARCHAR NOT NULL,
    file VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    feed_hash VARCHAR NOT NULL,          -- of the feed's file: a corrected one reads again
    sequence BIGINT,
    extracted_at TIMESTAMP,
    mode VARCHAR NOT NULL,               -- full | delta
    state VARCHAR NOT NULL,              -- loaded | refused
    reason VARCHAR,                      -- why refused: a stable code
    message VARCHAR,                     -- why refused: a sentence for the agency
    rows_delivered BIGINT NOT NULL,
    rows_read BIGINT NOT NULL,
    rows_quarantined BIGINT NOT NULL
);

CREATE TABLE record_identity (
    record_id INTEGER PRIMARY KEY,
    agency VARCHAR NOT NULL,
    feed VARCHAR NOT NULL,
    record_key VARCHAR NOT NULL,
    UNIQUE (agency, feed, record_key)
);

-- Every version of every record; the current one has no valid_to.
CREATE TABLE record_version (
    record_id INTEGER NOT NULL,
    export_id INTEGER NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    "export_sequence" BIGINT,
    "extracted_at" TIMESTAMP,
    "row_number" BIGINT,
    "raw" VARCHAR,
    "content_hash" VARCHAR,
    "handling" VARCHAR[],
    "handling_text" VARCHAR,
    "source_grade" VARCHAR,
    "information_grade" VARCHAR,
    "purpose" VARCHAR,
    "legal_basis" VARCHAR,
    "retain_until" DATE,
    "releasable_to" VARCHAR[],
    "protect_identity" VARCHAR,
    "protect_location" VARCHAR,
    "consent" VARCHAR,
    "role" VARCHAR,
    "minor" BOOLEAN,
    "names" STRUCT("kind" VARCHAR, "full" VARCHAR, "given" VARCHAR, "family" VARCHAR, "patronymic" VARCHAR, "script" VARCHAR, "language" VARCHAR, "quality" VARCHAR)[],
    "birth" STRUCT("raw" VARCHAR, "calendar" VARCHAR, "earliest" DATE, "latest" DATE, "precision" VARCHAR, "trust" VARCHAR),
    "other_births" STRUCT("raw" VARCHAR, "calendar" VARCHAR, "earliest" DATE, "latest" DATE, "precision" VARCHAR, "trust" VARCHAR)[],
    "sex" VARCHAR,
    "nationalities" STRUCT("country" VARCHAR, "role" VARCHAR)[],
    "birth_country" VARCHAR,
    "birth_place" VARCHAR,
    "documents" STRUCT("type" VARCHAR, "issuer" VARCHAR, "number" VARCHAR, "number_norm" VARCHAR, "issued" DATE, "expires" DATE, "check" VARCHAR, "mrz" VARCHAR)[],
    "phones" VARCHAR[],
    "emails" VARCHAR[],
    "accounts" VARCHAR[],
    "plates" VARCHAR[],
    "addresses" STRUCT("text" VARCHAR, "country" VARCHAR)[],
    "relations" STRUCT("kind" VARCHAR, "record_key" VARCHAR, "name" VARCHAR)[],
    "events" STRUCT("kind" VARCHAR, "place" VARCHAR, "country" VARCHAR, "earliest" DATE, "latest" DATE)[],
    "sensitive" STRUCT("topic" VARCHAR, "text" VARCHAR)[]
);

CREATE VIEW record AS
    SELECT v.record_id, i.agency, i.feed, i.record_key, v.* EXCLUDE (record_id)
    FROM record_version v JOIN record_identity i USING (record_id)
    WHERE v.valid_to IS NULL;

CREATE TABLE quarantine (
    export_id INTEGER NOT NULL,
    night DATE NOT NULL,
    agency VARCHAR NOT NULL,
    feed VARCHAR NOT NULL,
    file VARCHAR NOT NULL,
    row_number BIGINT NOT NULL,          -- as a clerk counts: the file's own line, sheet row or item
    field VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,             -- a stable code
    message VARCHAR NOT NULL,            -- a sentence for the agency, with the value's shape only
    raw VARCHAR NOT NULL                 -- the row as delivered, as JSON
);

-- names ------------------------------------------------------------------------------------------

CREATE TABLE name_string (
    name_id INTEGER PRIMARY KEY,
    name_hash VARCHAR NOT NULL UNIQUE,   -- of everything below
    "full" VARCHAR NOT NULL,
    given VARCHAR,
    family VARCHAR,
    patronymic VARCHAR,
    language VARCHAR
);

CREATE TABLE name_form (
    record_id INTEGER NOT NULL,
    form INTEGER NOT NULL,               -- position in the record's list of names
    kind VARCHAR NOT NULL,
    name_id INTEGER NOT NULL
);

CREATE TABLE name_feature (
    name_id INTEGER NOT NULL,
    ruleset VARCHAR NOT NULL,
    clean VARCHAR NOT NULL,
    script VARCHAR NOT NULL,             -- ISO 15924 of the majority of letters
    flags VARCHAR[] NOT NULL,            -- mixed script, placeholder, …
    honorifics VARCHAR[] NOT NULL,
    tokens VARCHAR[] NOT NULL,           -- native script, cleaned
    latin VARCHAR[] NOT NULL,            -- romanised readings of the whole name, best first
    keys VARCHAR[] NOT NULL              -- blocking keys
);

-- linkage ----------------------------------------------------------------------------------------

CREATE TABLE link_key (
    record_id INTEGER NOT NULL,
    rule VARCHAR NOT NULL,
    key VARCHAR NOT NULL
);

-- Scored pairs of current records worth keeping; record_a < record_b.
CREATE TABLE scored_pair (
    record_a INTEGER NOT NULL,
    record_b INTEGER NOT NULL,
    match_weight DOUBLE NOT NULL,        -- bits, prior included
    match_probability DOUBLE NOT NULL,
    evidence VARCHAR NOT NULL,           -- JSON: see linkage.evidence
    rules VARCHAR[] NOT NULL,            -- blocking rules that found the pair
    model_version VARCHAR NOT NULL,
    ruleset VARCHAR NOT NULL
);

CREATE TABLE entity (
    record_id INTEGER NOT NULL,
    entity_id VARCHAR NOT NULL,
    ambiguous BOOLEAN NOT NULL DEFAULT false
);

CREATE TABLE entity_history (
    night DATE NOT NULL,
    entity_id VARCHAR NOT NULL,
    change VARCHAR NOT NULL,             -- created | merged into | split from | ended
    other VARCHAR
);

-- review -----------------------------------------------------------------------------------------

CREATE TABLE match (
    match_id VARCHAR NOT NULL,           -- opaque and stable; can be spoken on the phone
    record_a INTEGER NOT NULL,
    record_b INTEGER NOT NULL,
    first_night DATE NOT NULL,
    night DATE NOT NULL,                 -- when the state last changed
    state VARCHAR NOT NULL,              -- new | open | changed | re-opened | renewed | settled | suppressed | withdrawn
    link_class VARCHAR NOT NULL,         -- to verify | same, justified | same, unjustified | different
    match_weight DOUBLE NOT NULL,
    match_probability DOUBLE NOT NULL,
    evidence VARCHAR NOT NULL,
    basis VARCHAR NOT NULL,              -- JSON: hash of each field the match rests on
    what_changed VARCHAR[] NOT NULL,
    ambiguous BOOLEAN NOT NULL DEFAULT false
);

-- Append-only.
CREATE TABLE decision (
    decision_id INTEGER PRIMARY KEY,
    match_id VARCHAR NOT NULL,
    agency VARCHAR NOT NULL,             -- whose analyst decided
    judgement VARCHAR NOT NULL,          -- same | same, unjustified | different | unsure
    reason VARCHAR NOT NULL,
    decided_by VARCHAR NOT NULL,         -- pseudonymous user id at the agency
    second_by VARCHAR,
    decided_at TIMESTAMP NOT NULL,
    valid_until DATE NOT NULL,
    basis VARCHAR NOT NULL,              -- the match's basis when it was decided
    source VARCHAR NOT NULL              -- file | command | desk
);

-- reports ----------------------------------------------------------------------------------------

CREATE TABLE report_file (
    night DATE NOT NULL,
    receiver VARCHAR NOT NULL,
    name VARCHAR NOT NULL,               -- report.html, report.xlsx, report.json
    media_type VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    content_hash VARCHAR NOT NULL,       -- of what is told: equal in every format
    content BLOB NOT NULL
);

-- What was told to whom: (receiver, match) and the level, for recall and for the supervisor.
CREATE TABLE disclosed (
    night DATE NOT NULL,
    receiver VARCHAR NOT NULL,
    match_id VARCHAR NOT NULL,
    level VARCHAR NOT NULL,
    fields VARCHAR[] NOT NULL,
    rule VARCHAR NOT NULL
);

-- exchange ---------------------------------------------------------------------------------------

CREATE TABLE package (
    receiver VARCHAR NOT NULL,
    sequence BIGINT NOT NULL,
    night DATE NOT NULL,
    content_hash VARCHAR NOT NULL,       -- of the report files inside
    file VARCHAR NOT NULL,               -- name only: no person data, no path
    sha256 VARCHAR NOT NULL,             -- of the sealed file
    sealed_at TIMESTAMP NOT NULL,
    delivered_at TIMESTAMP,
    receipt_at TIMESTAMP,
    sealed BLOB,                         -- kept until it is delivered, so that it is never lost
    PRIMARY KEY (receiver, sequence)
);

CREATE TABLE inbound (
    sha256 VARCHAR PRIMARY KEY,
    sender VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,               -- decisions | receipt
    sequence BIGINT NOT NULL,
    received_at TIMESTAMP NOT NULL,
    state VARCHAR NOT NULL,              -- accepted | refused
    reason VARCHAR
);

-- audit ------------------------------------------------------------------------------------------

CREATE TABLE audit_entry (
    sequence BIGINT PRIMARY KEY,
    entry VARCHAR NOT NULL,              -- canonical JSON, exactly the bytes that were hashed
    hash VARCHAR NOT NULL                -- sha256(previous hash || entry)
);
