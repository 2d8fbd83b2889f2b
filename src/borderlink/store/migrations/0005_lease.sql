-- Which run may write as the night. A run takes the next token; one that holds an older token is a
-- zombie and is refused, whatever it believes.
CREATE TABLE lease (
    token BIGINT NOT NULL,
    run_id VARCHAR NOT NULL,
    night DATE,
    taken_at TIMESTAMP,
    beat_at TIMESTAMP                    -- when the holder last began a transaction
);
INSERT INTO lease VALUES (0, '', NULL, NULL, NULL);
