"""The base of every file that crosses the border: nothing unknown in it, nothing changed later."""

from pydantic import BaseModel, ConfigDict


class Strict(BaseModel):
    """Refuses keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)
