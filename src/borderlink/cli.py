"""The commands. Each parses, calls the library and prints; no logic lives here.

Exit status: 0 done · 1 failed, nothing half-written · 2 wrong usage or config · 3 done, but some
input was quarantined, refused or late.
"""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Group, Parameter

from borderlink import __version__
from borderlink.errors import BorderlinkError, unplanned

Night = Group.create_ordered("The night")
Look = Group.create_ordered("Looking at what is there")
Decide = Group.create_ordered("Answering")
Setup = Group.create_ordered("Setting up and keeping")

ConfigDir = Annotated[
    Path | None,
    Parameter(name="--config", help="Configuration directory. Without it: the demo."),
]
StateDir = Annotated[
    Path | None,
    Parameter(
        name="--state",
        help="Where store, keys and outbox live. Overrides the configuration.",
        env_var="BORDERLINK_STATE",
    ),
]
InboxDir = Annotated[
    Path | None,
    Parameter(
        name="--inbox",
        help="Where the exports lie. Overrides the configuration.",
        env_var="BORDERLINK_INBOX",
    ),
]

app = App(
    name="borderlink",
    version=__version__,
    help=(
        "Links what agencies know about trafficked people and traffickers, across scripts, "
        "calendars and languages, and tells each agency exactly what the others allow.\n\n"
        "Start with `borderlink run`: it runs one night on the invented data of the demo."
    ),
    result_action="return_value",
    help_on_error=False,
)
names_app = App(name="names", help="Compare names, one pair or many.", group=Look)
audit_app = App(name="audit", help="The append-only log of who did what, when and why.")
audit_app.group = (Setup,)
app.command(names_app)
app.command(audit_app)


@app.command(group=Night)
def run(
    *,
    config: ConfigDir = None,
    night: date | None = None,
    inbox: InboxDir = None,
    state: StateDir = None,
) -> int:
    """Run one whole night: read exports, link people, write and seal each agency's report.

    Safe to repeat: a second run of the same night does only what is left to do. A night that was
    interrupted is resumed the same way.

    Parameters
    ----------
    night
        The night's date (YYYY-MM-DD). Without it: today in the configuration's time zone.
    """
    from borderlink.commands.night import run_command

    return run_command(config, night, inbox, state)


@app.command(group=Night)
def check(file: Path, *, feed: str, config: ConfigDir = None, rows: int = 20) -> int:
    """Try an export without loading it: what would be read, what quarantined, and why.

    Writes nothing. Shows values, since you hold the file; do not paste its output elsewhere.

    Parameters
    ----------
    file
        The export.
    feed
        The feed that describes it: its name, or AGENCY/FEED.
    rows
        How many kinds of mistake to list, each with its rows.
    """
    from borderlink.commands.intake import check_command

    return check_command(file, feed, config, rows)


@app.command(group=Night)
def link(*files: Path, out: Path) -> int:
    """Link CSV files that use the canonical columns, without a store or a configuration.

    Columns: record_key, name, given_name, family_name, patronymic, native_name, aliases,
    birth_date, sex, nationality, birth_country, birth_place, documents (type:issuer:number),
    phones, emails, address, role, handling. Only record_key and a name are required; lists are
    separated by “|”. The agency is the file's stem, or a column “agency”.

    Parameters
    ----------
    files
        Two files or more, or one with a column “agency”.
    out
        Directory for matches.parquet, entities.parquet and summary.json. These hold person data
        in the clear: choose a protected place.
    """
    from borderlink.commands.link import link_command

    return link_command(files, out)


@app.command(group=Night)
def train(
    *,
    config: ConfigDir = None,
    state: StateDir = None,
    version: str | None = None,
    force: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Fit a new linkage model on the records in the store, and write its report.

    Never part of a night. The night goes on using the version that the configuration pins; to
    change it, write the new version under [linkage] model in borderlink.toml. A model that is
    worse than the one in use is not written.

    Parameters
    ----------
    version
        Name of the new model. Without it: today's date and a number.
    force
        Write the model even if it is worse; its report says so.
    """
    from borderlink.commands.train import train_command

    return train_command(config, state, version, force=force)


@app.command(group=Look)
def evaluate(
    *,
    truth: Path,
    config: ConfigDir = None,
    state: StateDir = None,
    columns: str = "agency_a,record_a,agency_b,record_b",
    grades: str | None = None,
    closed: str | None = None,
    by: str | None = None,
) -> int:
    """Measure the linkage in the store against known pairs.

    Prints precision, recall, F1 and blocking recall, overall and for each pair of scripts.

    Parameters
    ----------
    truth
        CSV of pairs known to be the same person.
    columns
        Its four columns, in the order agency, record, agency, record.
    grades
        Only pairs with one of these values (comma separated) in column “grade” count as true; the
        others count neither way.
    closed
        Agency pairs (a:b, comma separated) between which the truth is complete. Precision is then
        counted there only; without it, everywhere.
    by
        Another column of the truth, such as “culture” or “case”, to give the figures for each of
        its values.
    """
    from borderlink.commands.evaluate import evaluate_command

    return evaluate_command(
        config, state, truth, columns=columns, grades=grades, closed=closed, by=by
    )


@app.command(group=Look)
def export(
    what: Literal["matches", "entities", "quarantine"],
    *,
    out: Path,
    config: ConfigDir = None,
    state: StateDir = None,
) -> int:
    """Write matches, entities or quarantined rows to a Parquet or CSV file, by its suffix.

    Parameters
    ----------
    what
        Which table. Quarantine holds the raw rows: choose a protected place.
    out
        The file, ending in .parquet or .csv.
    """
    from borderlink.commands.export import export_command

    return export_command(config, state, what, out)


@app.command(group=Look)
def search(
    *, name: str, birth: str | None = None, config: ConfigDir = None, state: StateDir = None
) -> int:
    """Look one person up in the store, in any script. Logged as a consultation.

    Parameters
    ----------
    name
        The name, in any script and order.
    birth
        Birth date or year (YYYY, YYYY-MM or YYYY-MM-DD).
    """
    from borderlink.commands.search import search_command

    return search_command(config, state, name, birth)


@app.command(group=Look)
def doctor(*, config: ConfigDir = None, inbox: InboxDir = None, state: StateDir = None) -> int:
    """Check that everything a night needs is there and healthy, and say what to do if not.

    Ends with 0 when all is well, 1 when a night could not run, 3 when it could but something
    needs attention.
    """
    from borderlink.commands.doctor import doctor_command

    return doctor_command(config, inbox, state)


@names_app.command
def explain(a: str, b: str) -> int:
    """Show two names through all stages, their alignment, and the evidence.

    Parameters
    ----------
    a
        A name in any script.
    b
        Another.
    """
    from borderlink.commands.names import explain_command

    return explain_command(a, b)


@names_app.command
def score(file: Path, *, out: Path) -> int:
    """Score pairs of names: reads columns name_a and name_b, adds score (0 to 1).

    Parameters
    ----------
    file
        A CSV in UTF-8 with columns name_a, name_b; others are kept.
    out
        Where the CSV with the column “score” goes.
    """
    from borderlink.commands.names import score_command

    return score_command(file, out)


@names_app.command(name="train")
def names_train(tokens: Path, names: Path, *, out: Path, seed: int = 1) -> int:
    """Fit the sound models and their calibration to attested spellings; about three minutes.

    Parameters
    ----------
    tokens
        Parquet of single name tokens: script, lang, name, latin_name, weight, use.
    names
        Parquet of full names with the same columns and entity_id.
    out
        The folder the model files go to. The package reads src/borderlink/names/models.
    seed
        Fixes what is drawn at random: the same seed gives the same files.
    """
    from borderlink.commands.names import train_command

    return train_command(tokens, names, out, seed)


@app.command(group=Decide)
def decide(
    match: str,
    judgement: str,
    *,
    reason: str,
    by: str,
    agency: str,
    second: str | None = None,
    config: ConfigDir = None,
    state: StateDir = None,
) -> int:
    """Record an analyst's word on a match. It counts from the next night on.

    Parameters
    ----------
    match
        The match id, as printed in the report.
    judgement
        same, “same, unjustified” (a misused identity), different, or unsure.
    reason
        Why, for whoever reads this in a year.
    by
        Who decided: a pseudonymous user id.
    agency
        The agency that decides; it must own one of the two records.
    second
        The second reviewer; required for victims, minors and misused identities.
    """
    from borderlink.commands.decide import decide_command

    return decide_command(
        config,
        state,
        match=match,
        judgement=judgement,
        reason=reason,
        by=by,
        agency=agency,
        second=second,
    )


@app.command(group=Decide)
def unseal(
    package: Path, *, key: Path, out: Path, signers: Path, receiver: str | None = None
) -> int:
    """Open a sealed package and check who signed it. What age and ssh-keygen do, in one step.

    Parameters
    ----------
    package
        The .age file from the outbox.
    key
        The receiver's private age key.
    out
        Directory for the reports. They hold person data in the clear: choose a protected place.
    signers
        The file of allowed signers, as for ssh-keygen -Y verify.
    receiver
        The receiver's code. Without it: as the package's name says.
    """
    from borderlink.commands.unseal import unseal_command

    return unseal_command(package, key, out, signers, receiver)


@app.command(group=Setup)
def keys(*, config: ConfigDir = None, state: StateDir = None) -> int:
    """Make the keys that are missing, and list whose keys are there."""
    from borderlink.commands.keys import keys_command

    return keys_command(config, state)


@audit_app.command
def verify(*, config: ConfigDir = None, state: StateDir = None) -> int:
    """Check that no entry was changed, removed, reordered or cut off; says where if one was."""
    from borderlink.commands.audit import verify_command

    return verify_command(config, state)


def main() -> None:
    """Run the command line; every expected failure is one clear message and its exit status.

    BORDERLINK_DEBUG=1 shows the traceback of unexpected failures; it may quote personal data.
    """
    from cyclopts import CycloptsError

    try:
        status = app(exit_on_error=False, print_error=True)
    except CycloptsError:
        status = 2
    except BorderlinkError as error:
        print(f"borderlink: {error}", file=sys.stderr)
        status = error.exit_status
    except KeyboardInterrupt:
        print("borderlink: interrupted. What was committed stays; run it again.", file=sys.stderr)
        status = 1
    except Exception as error:
        if os.environ.get("BORDERLINK_DEBUG"):
            raise
        print(f"borderlink: {unplanned('command', error)}", file=sys.stderr)
        status = 1
    sys.exit(status if isinstance(status, int) else 0)
