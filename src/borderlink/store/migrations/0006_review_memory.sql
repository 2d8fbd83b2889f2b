-- What review remembers of every match, for each of its two agencies.

-- What one agency is asked of a match. Its own answers silence it, never the other agency's.
CREATE TABLE match_side (
    match_id VARCHAR NOT NULL,
    agency VARCHAR NOT NULL,
    state VARCHAR NOT NULL,              -- new | open | changed | re-opened | renewed | settled | suppressed | withdrawn
    link_class VARCHAR NOT NULL,         -- by this agency's own answer
    night DATE NOT NULL,                 -- when the state last changed
    what_changed VARCHAR[] NOT NULL
);
INSERT INTO match_side
    SELECT m.match_id, i.agency, m.state, m.link_class, m.night, m.what_changed
    FROM match m JOIN record_identity i ON i.record_id IN (m.record_a, m.record_b);

-- Append-only: every change of such a state, and why.
CREATE TABLE match_change (
    night DATE NOT NULL,
    match_id VARCHAR NOT NULL,
    agency VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    what VARCHAR[] NOT NULL
);

-- Append-only: what a match rested on from that night on, for answers to older reports.
CREATE TABLE match_basis (
    match_id VARCHAR NOT NULL,
    night DATE NOT NULL,
    basis VARCHAR NOT NULL               -- as in table match
);
INSERT INTO match_basis SELECT match_id, first_night, basis FROM match;

ALTER TABLE decision ADD COLUMN report_night DATE;       -- which report it answers, where it says so
ALTER TABLE decision ADD COLUMN evidence VARCHAR[];      -- the fields it rests on; none: all
ALTER TABLE decision ADD COLUMN evidence_sha256 VARCHAR; -- of the match's evidence when it came in

-- Append-only: answers that could not be taken. They are kept, with the reason.
CREATE TABLE decision_set_aside (
    received_at TIMESTAMP NOT NULL,
    agency VARCHAR NOT NULL,
    match_id VARCHAR NOT NULL,           -- as it was written
    judgement VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    decided_by VARCHAR NOT NULL,
    second_by VARCHAR,
    decided_at TIMESTAMP NOT NULL,
    source VARCHAR NOT NULL,
    why VARCHAR NOT NULL                 -- a sentence for the agency
);
