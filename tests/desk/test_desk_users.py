"""Users have hashed passwords and a file that only the installation reads; sessions end."""

from __future__ import annotations

import pytest

from borderlink.desk.sessions import IDLE_SECONDS, LONGEST_SECONDS, Sessions
from borderlink.desk.users import Role, User, UserBook, fits, generated_password
from borderlink.errors import UsageError
from builders.desk import PASSWORD, DeskNights


def test_only_the_hash_of_a_password_is_kept_in_a_private_file(nights: DeskNights):
    file = nights.config.desk / "users.json"
    text = file.read_text("utf-8")
    assert PASSWORD not in text
    assert text.count("$argon2id$v=19$m=65536,t=3,p=4$") == 3
    assert file.stat().st_mode & 0o077 == 0


def test_a_password_fits_its_user_only(nights: DeskNights):
    user = UserBook(nights.config).find("ANALYST.K")
    assert user is not None
    assert fits(PASSWORD, user)
    assert not fits(PASSWORD + " ", user)
    assert not fits(PASSWORD, None)


def test_a_password_can_be_changed_and_a_user_removed(nights: DeskNights):
    users = UserBook(nights.config)
    users.set_password("analyst.k", "another long one")
    assert fits("another long one", users.find("analyst.k"))
    users.remove("analyst.k")
    assert users.find("analyst.k") is None
    assert users.agencies() == ["AAA"]


@pytest.mark.parametrize(
    ("user", "agency", "password", "words"),
    [
        ("Olena Shevchuk", "AAA", PASSWORD, "no name"),
        ("analyst.z", "ZZZ", PASSWORD, "is not configured"),
        ("Analyst.K", "AAA", PASSWORD, "is taken"),
        ("analyst.z", "AAA", "short", "at least 12"),
    ],
)
def test_a_user_that_cannot_be_is_refused_with_the_reason(
    nights: DeskNights, user: str, agency: str, password: str, words: str
):
    with pytest.raises(UsageError, match=words):
        UserBook(nights.config).add(user, agency, Role.ANALYST, password)


def test_a_generated_password_is_long_and_never_the_same():
    made = {generated_password() for _ in range(20)}
    assert len(made) == 20
    assert all(len(password) == 20 for password in made)


def session_at(times: list[float]) -> tuple[Sessions, str]:
    sessions = Sessions(clock=lambda: times[-1])
    return sessions, sessions.start(User("analyst.k", "AAA", Role.ANALYST, "", ""))


def test_a_session_ends_when_it_idles():
    times = [0.0]
    sessions, token = session_at(times)
    times.append(IDLE_SECONDS - 1)
    assert sessions.find(token) is not None
    times.append(2 * IDLE_SECONDS)
    assert sessions.find(token) is None


def test_a_session_ends_after_a_working_day_however_busy():
    times = [0.0]
    sessions, token = session_at(times)
    while times[-1] < LONGEST_SECONDS:
        times.append(times[-1] + IDLE_SECONDS / 2)
        sessions.find(token)
    times.append(times[-1] + 1)
    assert sessions.find(token) is None


def test_no_token_and_a_guessed_one_are_no_session():
    sessions, _ = session_at([0.0])
    assert sessions.find(None) is None
    assert sessions.find("guessed") is None
