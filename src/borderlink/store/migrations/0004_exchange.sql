-- What left, who asks for more, what is taken back, and whose keys are known. The exchange writes
-- these tables; disclosure reads them. All but `package` only ever grow.

-- One row for each match that a sealed package tells. `disclosed` holds what tonight's reports
-- would tell and is replaced when they are made again; what was sent is history.
CREATE TABLE sent (
    receiver VARCHAR NOT NULL,
    sequence BIGINT NOT NULL,            -- of the package
    night DATE NOT NULL,
    match_id VARCHAR NOT NULL,
    owner VARCHAR,                       -- of the record that was told; NULL where no longer known
    record_id INTEGER,                   -- the receiver's own record
    level VARCHAR NOT NULL,
    fields VARCHAR[] NOT NULL,
    rule VARCHAR NOT NULL
);
INSERT INTO sent
    WITH latest AS (
        SELECT receiver, night, max(sequence) AS sequence FROM package GROUP BY receiver, night
    )
    SELECT d.receiver, l.sequence, d.night, d.match_id, NULL, NULL, d.level, d.fields, d.rule
    FROM disclosed d JOIN latest l ON l.receiver = d.receiver AND l.night = d.night
    ORDER BY ALL;

-- An agency asks the owner of the other record of a match for more than it was told.
CREATE TABLE request (
    request_id INTEGER PRIMARY KEY,
    match_id VARCHAR NOT NULL,
    asker VARCHAR NOT NULL,
    owner VARCHAR NOT NULL,
    fields VARCHAR[] NOT NULL,           -- told names; empty: all that can be granted
    purpose VARCHAR NOT NULL,
    asked_by VARCHAR NOT NULL,           -- pseudonymous user id at the agency
    asked_at TIMESTAMP NOT NULL,
    source VARCHAR NOT NULL              -- file | command
);

-- The owner's word on a request; its latest counts.
CREATE TABLE answer (
    answer_id INTEGER PRIMARY KEY,
    request_id INTEGER NOT NULL,
    verdict VARCHAR NOT NULL,            -- granted | refused | withdrawn
    fields VARCHAR[] NOT NULL,
    despite VARCHAR[] NOT NULL,          -- built-in floors that the owner lifts for this record
    valid_until DATE,
    answered_by VARCHAR NOT NULL,
    second_by VARCHAR,
    answered_at TIMESTAMP NOT NULL,
    source VARCHAR NOT NULL
);
INSERT INTO counter VALUES ('request', 1), ('answer', 1);

-- The owner of a record takes back that it was told as part of a match.
CREATE TABLE recall (
    match_id VARCHAR NOT NULL,
    owner VARCHAR NOT NULL,
    receiver VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,             -- incorrect | unlawful | erased | other
    recalled_by VARCHAR NOT NULL,
    recalled_at TIMESTAMP NOT NULL,
    source VARCHAR NOT NULL
);

-- Every public key that was ever in use, so that old signatures can be told from new ones.
CREATE TABLE known_key (
    code VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,               -- age | sign | openpgp
    public VARCHAR NOT NULL,
    since TIMESTAMP NOT NULL,
    until TIMESTAMP,                     -- another key took its place
    revoked_at TIMESTAMP,
    reason VARCHAR                       -- why revoked: lost | stolen | left | other
);

-- Kept with the sealed bytes and as long as they are: the signed tar, to be sealed anew when the
-- receiver changes its key, and the key that the package is sealed for.
ALTER TABLE package ADD COLUMN signed BLOB;
ALTER TABLE package ADD COLUMN sealed_for VARCHAR;
ALTER TABLE package ADD COLUMN attempts INTEGER DEFAULT 0;
ALTER TABLE package ADD COLUMN next_attempt_at TIMESTAMP;
ALTER TABLE package ADD COLUMN alarmed_at TIMESTAMP;
