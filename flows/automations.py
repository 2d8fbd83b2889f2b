"""What the Prefect server does by itself when a run is late, fails, crashes or falls silent."""

from datetime import timedelta

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.objects import StateType
from prefect.events.actions import (
    ActionTypesOrUnknown,
    ChangeFlowRunState,
    DoNothing,
    SendNotification,
)
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification

# Prefect counts a run as late after 15 seconds. A worker that restarts needs longer than that.
LATE_AFTER = timedelta(minutes=15)
# A living run sends one every three minutes (PREFECT_FLOWS_HEARTBEAT_FREQUENCY).
SILENT_AFTER = timedelta(minutes=10)

_RUN = "prefect.flow-run"
_OVER = {f"{_RUN}.{state}" for state in ("Completed", "Failed", "Cancelled", "Crashed")}
_OF_FLOW_RUNS = ResourceSpecification({"prefect.resource.id": [f"{_RUN}.*"]})
_EACH = {"prefect.resource.id"}


def automations(pool: str, notify: list[ActionTypesOrUnknown]) -> list[AutomationCore]:
    """The four of this pool. Without a notification they still show in the server's event feed."""
    told: list[ActionTypesOrUnknown] = notify or [DoNothing()]
    silent = ChangeFlowRunState(
        name="Crashed",
        state=StateType.CRASHED,
        force=False,
        message="No sign of life for ten minutes: the process is gone. The next run goes on.",
    )
    return [
        _automation(pool, "late", "not started 15 minutes after its time", _late(), told),
        _automation(pool, "failed", "ended with an error", _entered(pool, "Failed"), told),
        _automation(pool, "crashed", "its process died", _entered(pool, "Crashed"), told),
        _automation(pool, "zombie", "fell silent: marked as crashed", _silent(), [silent, *notify]),
    ]


async def set_up(client: PrefectClient, wanted: list[AutomationCore]) -> None:
    """Create what is missing and bring what exists to what is written here."""
    for automation in wanted:
        known = await client.read_automations_by_name(automation.name)
        if known:
            await client.update_automation(known[0].id, automation)
        else:
            await client.create_automation(automation)
        for double in known[1:]:
            await client.delete_automation(double.id)


def notification(block_document_id: str) -> list[ActionTypesOrUnknown]:
    """A message through one of the server's notification blocks; names a run, never a person."""
    return [
        SendNotification.model_validate(
            {
                "block_document_id": block_document_id,
                "subject": "Borderlink: {{ automation.name }}",
                "body": "Run {{ flow_run.name }}: {{ flow_run.state.name }}. "
                "What to do: borderlink doctor",
            }
        )
    ]


def _automation(
    pool: str, kind: str, what: str, trigger: EventTrigger, actions: list[ActionTypesOrUnknown]
) -> AutomationCore:
    return AutomationCore(
        name=f"{pool}: {kind}", description=f"A run {what}.", trigger=trigger, actions=actions
    )


def _entered(pool: str, state: str) -> EventTrigger:
    related = ResourceSpecification(
        {"prefect.resource.role": "work-pool", "prefect.resource.name": pool}
    )
    return EventTrigger(
        expect={f"{_RUN}.{state}"},
        match=_OF_FLOW_RUNS,
        match_related=related,
        for_each=_EACH,
        posture=Posture.Reactive,
        threshold=1,
    )


def _late() -> EventTrigger:
    """It became late and, a quarter of an hour on, neither started nor was cancelled."""
    return EventTrigger(
        after={f"{_RUN}.Late"},
        expect={f"{_RUN}.Pending", f"{_RUN}.Running", *_OVER},
        match=_OF_FLOW_RUNS,
        for_each=_EACH,
        posture=Posture.Proactive,
        threshold=1,
        within=LATE_AFTER,
    )


def _silent() -> EventTrigger:
    return EventTrigger(
        after={f"{_RUN}.heartbeat"},
        expect={f"{_RUN}.heartbeat", *_OVER},
        match=_OF_FLOW_RUNS,
        for_each=_EACH,
        posture=Posture.Proactive,
        threshold=1,
        within=SILENT_AFTER,
    )
