-- What was erased, by whose order, and what must not come back. No row tells who it was: a person
-- is known here by a keyed hash of agency, feed and record key.

CREATE TABLE erasure (
    erasure_id INTEGER PRIMARY KEY,
    agency VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,            -- keyed hash: see audit/subject.py
    reference VARCHAR NOT NULL,          -- of the order; "retention" for a record whose time is over
    ordered_by VARCHAR NOT NULL,         -- pseudonymous user id
    erased_at TIMESTAMP NOT NULL,
    receipt VARCHAR NOT NULL,            -- JSON: what was reached where, and what was not
    purged_at TIMESTAMP                  -- when the store's file was written anew without it
);
INSERT INTO counter VALUES ('erasure', 1);

-- Records that intake refuses, by key and, where that tells a person, by content.
CREATE TABLE denied (
    agency VARCHAR NOT NULL,
    feed VARCHAR NOT NULL,
    digest VARCHAR NOT NULL              -- keyed hash of a record key or of a content hash
);
