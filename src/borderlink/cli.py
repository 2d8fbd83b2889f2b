"""The commands, in the order of the help text. Each topic's module parses, calls and prints.

Exit status: 0 done · 1 failed, nothing half-written · 2 wrong usage or config · 3 done, but some
input was quarantined, refused or late.
"""

from __future__ import annotations

import os
import sys

from cyclopts import App

from borderlink import __version__
from borderlink.commands import (
    cli_answer,
    cli_exchange,
    cli_feeds,
    cli_guard,
    cli_keep,
    cli_keys,
    cli_look,
    cli_names,
    cli_night,
    cli_review,
)
from borderlink.commands.options import Decide, Look, Night, Setup
from borderlink.errors import BorderlinkError, unplanned
from borderlink.process import keep_files_private

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
feed_app = App(name="feed", help="Describe what an agency sends.", group=Setup)
names_app = App(name="names", help="Compare names, one pair or many.", group=Look)
audit_app = App(name="audit", help="The append-only log of who did what, when and why.")
audit_app.group = (Setup,)
keys_app = App(name="keys", help="Make, list, rotate and revoke the keys of the exchange.")
keys_app.group = (Setup,)

app.command(cli_night.run, group=Night)
app.command(cli_night.intake, group=Night)
app.command(cli_exchange.deliver, group=Night)
app.command(cli_night.check, group=Night)
app.command(cli_night.link, group=Night)
app.command(cli_night.train, group=Night)

app.command(names_app)
app.command(feed_app)
names_app.command(cli_names.explain)
names_app.command(cli_names.score)
names_app.command(cli_names.train)
app.command(cli_look.evaluate, group=Look)
app.command(cli_look.export, group=Look)
app.command(cli_look.search, group=Look)
app.command(cli_look.doctor, group=Look)
app.command(cli_feeds.quality, group=Look)
feed_app.command(cli_feeds.new)
app.command(cli_guard.disclose, group=Look)

app.command(cli_answer.decide, group=Decide)
app.command(cli_review.review_app)
app.command(cli_answer.unseal, group=Decide)
app.command(cli_exchange.request, group=Decide)
app.command(cli_exchange.grant, group=Decide)
app.command(cli_exchange.recall, group=Decide)

app.command(keys_app)
keys_app.default(cli_keys.keys)
keys_app.command(cli_keys.new)
keys_app.command(cli_keys.rotate)
keys_app.command(cli_keys.revoke)
app.command(cli_keep.housekeeping, group=Setup)
app.command(cli_keep.backup, group=Setup)
app.command(cli_keep.restore, group=Setup)
app.command(cli_guard.erase, group=Setup)
app.command(audit_app)
audit_app.command(cli_keep.verify)
audit_app.command(cli_guard.audit_export, name="export")


def main() -> None:
    """Run the command line; every expected failure is one clear message and its exit status.

    BORDERLINK_DEBUG=1 shows the traceback of unexpected failures; it may quote personal data.
    """
    from cyclopts import CycloptsError

    keep_files_private()
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
