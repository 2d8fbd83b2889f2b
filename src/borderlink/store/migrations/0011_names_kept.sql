-- Names as they are laid out for comparison, so that a night need not do it again; see
-- names/layout.py. Names that were prepared before are prepared anew: a table that was emptied
-- cannot be altered in the same transaction.
DROP TABLE name_feature;
CREATE TABLE name_feature (
    name_id INTEGER NOT NULL,
    ruleset VARCHAR NOT NULL,
    clean VARCHAR NOT NULL,
    script VARCHAR NOT NULL,             -- ISO 15924 of the majority of letters
    flags VARCHAR[] NOT NULL,            -- mixed script, placeholder, …
    honorifics VARCHAR[] NOT NULL,
    tokens VARCHAR[] NOT NULL,           -- native script, cleaned
    latin VARCHAR[] NOT NULL,            -- romanised readings of the whole name, best first
    keys VARCHAR[] NOT NULL,             -- blocking keys
    han VARCHAR DEFAULT '',              -- each way in which Han is heard, see names/views.py
    counted VARCHAR[],                   -- what counts as one word each
    alike BIGINT,                        -- equal for names compared in the same way
    layout STRUCT(
        script VARCHAR, usable BOOLEAN, readings INTEGER, kinds VARCHAR[], tokens INTEGER[],
        lengths INTEGER[], symbols INTEGER[], others INTEGER[], other_lengths INTEGER[],
        other_symbols INTEGER[], other_log FLOAT[], many_shared INTEGER[], shared INTEGER[],
        apart INTEGER[], known INTEGER[], agree FLOAT[], absent FLOAT[]
    )
);

-- The version of each record whose names are listed in name_form.
CREATE TABLE named_record (
    record_id INTEGER NOT NULL,
    export_id INTEGER NOT NULL
);

-- Whether linkage is to compare every record anew by the counts of the epoch; NULL is no.
ALTER TABLE link_epoch ADD COLUMN asked BOOLEAN;
