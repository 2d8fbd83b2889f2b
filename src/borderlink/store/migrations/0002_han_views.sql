-- Han names are heard in several ways (Mandarin, southern, Japanese, Korean); see names/views.py.
ALTER TABLE name_feature ADD COLUMN han VARCHAR DEFAULT '';
