-- One agency's book: what its analysts may see, and nothing else. Written anew by every night; the
-- desk adds what is answered until the next one.

CREATE TABLE about (
    night DATE NOT NULL,
    agency VARCHAR NOT NULL,
    told VARCHAR NOT NULL                -- ToldNight as JSON, without its matches
);

CREATE TABLE told (
    match_id VARCHAR PRIMARY KEY,
    place INTEGER NOT NULL,              -- in the order of the queue
    state VARCHAR NOT NULL,
    asked BOOLEAN NOT NULL,
    urgent BOOLEAN NOT NULL,
    owner VARCHAR NOT NULL,
    strength VARCHAR NOT NULL,
    second BOOLEAN NOT NULL,             -- needs a second reviewer, whatever the answer
    our_feed VARCHAR NOT NULL,
    our_record VARCHAR NOT NULL,
    our_person VARCHAR,
    their_person VARCHAR,
    words VARCHAR NOT NULL,              -- all that is told, folded, for the search
    content VARCHAR NOT NULL             -- ToldMatch as JSON
);

-- Names are looked up by how they sound: keys of all names that are told.
CREATE TABLE name_key (key VARCHAR NOT NULL, match_id VARCHAR NOT NULL, name VARCHAR NOT NULL);

CREATE TABLE own_record (person_id VARCHAR NOT NULL, feed VARCHAR NOT NULL, record VARCHAR NOT NULL, name VARCHAR);
CREATE TABLE person_change (night DATE, person_id VARCHAR NOT NULL, change VARCHAR NOT NULL, other VARCHAR);
CREATE TABLE change (night DATE NOT NULL, match_id VARCHAR NOT NULL, state VARCHAR NOT NULL, what VARCHAR[] NOT NULL);
CREATE TABLE set_aside (received_at TIMESTAMP, match_id VARCHAR, judgement VARCHAR, reason VARCHAR, decided_by VARCHAR, why VARCHAR);

-- By the desk: answers since the night, until a night tells what became of them.
CREATE TABLE answer (
    match_id VARCHAR NOT NULL,
    file VARCHAR NOT NULL,               -- in the spool
    judgement VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    decided_by VARCHAR NOT NULL,
    second_by VARCHAR,
    decided_at TIMESTAMP NOT NULL
);
