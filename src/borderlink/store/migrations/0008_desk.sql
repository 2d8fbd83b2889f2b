-- desk: persons as one agency may see them, from its own records and from what it is told.
CREATE TABLE desk_person (
    agency VARCHAR NOT NULL,
    record_id INTEGER NOT NULL,
    person_id VARCHAR NOT NULL
);

CREATE TABLE desk_person_change (
    night DATE NOT NULL,
    agency VARCHAR NOT NULL,
    person_id VARCHAR NOT NULL,
    change VARCHAR NOT NULL,             -- created | merged into | split from | ended
    other VARCHAR
);
