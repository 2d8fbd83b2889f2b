-- What the names of a record sound like, see linkage/sounds.py.
ALTER TABLE link_person ADD COLUMN sounds UBIGINT DEFAULT 0;
