-- How good each loaded export was, field by field, and which columns it had. Values are kept only
-- where many rows share them: such a value is nobody's.
CREATE TABLE feed_quality (
    export_id INTEGER NOT NULL,
    field VARCHAR NOT NULL,
    rows BIGINT NOT NULL,
    delivered BIGINT NOT NULL,           -- rows that say anything in this field
    understood BIGINT NOT NULL,          -- of these: rows whose value could be used
    doubts VARCHAR NOT NULL,             -- JSON object: why a value is of little use → rows
    shapes VARCHAR NOT NULL,             -- JSON object: what values not understood look like → rows
    common VARCHAR NOT NULL              -- JSON object: frequent value → rows
);
CREATE TABLE feed_layout (
    export_id INTEGER NOT NULL,
    columns VARCHAR[] NOT NULL
);
