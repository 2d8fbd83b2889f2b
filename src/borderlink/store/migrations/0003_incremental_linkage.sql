-- What linkage keeps from one night to the next, so that a night compares only what changed.

-- Every key of every record, also those that nobody shares yet; only its hash, for millions of them
-- are read every night. Two keys of one hash would at worst compare two records in vain.
DROP TABLE link_key;
CREATE TABLE link_key (
    record_id INTEGER NOT NULL,
    rule VARCHAR NOT NULL,
    block UBIGINT NOT NULL               -- hash(rule, key)
);

-- The last full run: every count that all weights rest on stays as it was then.
CREATE TABLE link_epoch (
    night DATE NOT NULL,
    basis VARCHAR NOT NULL,              -- hash of model, rules and settings
    records INTEGER NOT NULL,            -- how many there were, for the prior
    changed INTEGER NOT NULL             -- records that came, changed or went since
);

-- What too many records shared at the last full run to tell one from another.
CREATE TABLE link_common (
    kind VARCHAR NOT NULL,               -- place | address | country, or a blocking rule
    value VARCHAR NOT NULL               -- a word, a country, or the rule's key
);

-- In how many forms of names a token stood at the last full run.
CREATE TABLE link_token (
    script VARCHAR NOT NULL,
    token VARCHAR,                       -- NULL: all forms of the script
    forms INTEGER NOT NULL
);

-- Each current record as it is compared, see linkage/features.py.
CREATE TABLE link_person (
    unique_id INTEGER NOT NULL,
    export_id INTEGER NOT NULL,          -- the version that these columns were made from
    agency VARCHAR NOT NULL,
    birth_days BIGINT[], birth_defaults BIGINT[], birth_swaps BIGINT[], birth_near BIGINT[],
    birth_slips BIGINT[], birth_months BIGINT[], birth_years BIGINT[], birth_years_near BIGINT[],
    sex VARCHAR,
    birth_country VARCHAR,
    countries VARCHAR[], countries_rare VARCHAR[],
    place_tokens VARCHAR[], address_tokens VARCHAR[],
    doc_numbers VARCHAR[], doc_issued VARCHAR[], doc_unissued VARCHAR[], doc_kinds VARCHAR[],
    doc_stems VARCHAR[], doc_near VARCHAR[],
    phones VARCHAR[], phones_rare VARCHAR[],
    emails VARCHAR[], emails_rare VARCHAR[],
    plates VARCHAR[], plates_rare VARCHAR[],
    given VARCHAR,
    family VARCHAR
);

-- The decisions that the entities of the last night rest on.
CREATE TABLE link_decision (
    record_a INTEGER NOT NULL,
    record_b INTEGER NOT NULL,
    same BOOLEAN NOT NULL
);
