"""The version of the rules and models, stored with every feature they made."""

RULESET = "names-7"
