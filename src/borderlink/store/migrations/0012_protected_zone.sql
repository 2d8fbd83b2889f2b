-- Details of people who need protection, sealed with the zone's own key: raw row, handling text,
-- relations, events, sensitive. In record_version these columns are empty for them.
CREATE TABLE protected_detail (
    record_id INTEGER NOT NULL,
    export_id INTEGER NOT NULL,          -- the version
    sealed BLOB NOT NULL                 -- JSON, see store/zone.py
);
