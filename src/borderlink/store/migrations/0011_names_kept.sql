-- Names as they are laid out for comparison, so that a night need not do it again; see
-- names/layout.py. Names that were prepared before are prepared anew.
DELETE FROM name_feature;
ALTER TABLE name_feature ADD COLUMN counted VARCHAR[];  -- what counts as one word each
ALTER TABLE name_feature ADD COLUMN alike BIGINT;       -- equal for names compared in the same way
ALTER TABLE name_feature ADD COLUMN layout STRUCT(
    script VARCHAR, usable BOOLEAN, readings INTEGER, kinds VARCHAR[], tokens INTEGER[],
    lengths INTEGER[], symbols INTEGER[], others INTEGER[], other_lengths INTEGER[],
    other_symbols INTEGER[], other_log FLOAT[], many_shared INTEGER[], shared INTEGER[],
    apart INTEGER[], known INTEGER[], agree FLOAT[], absent FLOAT[]
);

-- The version of each record whose names are listed in name_form.
CREATE TABLE named_record (
    record_id INTEGER NOT NULL,
    export_id INTEGER NOT NULL
);

-- Whether linkage is to compare every record anew by the counts of the epoch; NULL is no.
ALTER TABLE link_epoch ADD COLUMN asked BOOLEAN;
