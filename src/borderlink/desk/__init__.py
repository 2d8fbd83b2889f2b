"""The review desk: what an agency's analysts see in the browser, and how their answers come in."""

from borderlink.desk.stage import run, users_fingerprint
from borderlink.desk.users import Role, User, UserBook

__all__ = ["Role", "User", "UserBook", "run", "users_fingerprint"]
