"""One name is looked up among all that the store knows."""

from datetime import date

from borderlink import names
from borderlink.progress import Silent
from borderlink.store import Store
from builders.linked import person
from builders.stored import config, put_record


def test_current_records_are_found_by_the_form_that_sounds_alike(tmp_path):
    with Store.open(tmp_path / "s.duckdb", "0" * 64) as store:
        for record_id, full in enumerate(("Юлия Шевчук", "Xiomara Quillfeather", "-"), 1):
            put_record(store, record_id, person(str(record_id), name=full), date(2026, 11, 1))
        names.run(store, config(tmp_path), date(2026, 11, 1), Silent())
        found = names.look_up(store, "Yulia Shevchuk")
        assert found.keys() == {1}
        score, form = found[1]
        assert score > 0.9
        assert form == 0
        assert names.look_up(store, "-") == {}
