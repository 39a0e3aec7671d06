"""After each deployment: Azure learns of the functions, and Event Grid of the app. Safe to repeat."""

from collections.abc import Callable

from infra.hooks import expected, functionapp
from infra.hooks.cloud import Cloud
from infra.hooks.events import subscribe
from infra.hooks.made import NotDoneError
from infra.hooks.rest import RefusedError
from infra.hooks.waiting import wait_for

TRIES, EVERY = 40, 15
"""Ten minutes: after a deployment the list of functions may take as long."""

ONLY_HEALTH = frozenset({"health"})
"""What an app with wrong settings registers."""


def after_deploy(cloud: Cloud, say: Callable[[str], None]) -> None:
    """Raises NotDoneError."""
    await_functions(cloud, say)
    say(f"functions: {len(expected.functions())} of {len(expected.functions())}")
    for line in subscribe(cloud, await_blob_key(cloud)):
        say(line)
    say("Next: python -m infra.hooks grant, by a directory administrator, once; then python -m infra.hooks smoke")


def await_functions(cloud: Cloud, say: Callable[[str], None]) -> None:
    """Until Azure lists every function; synchronises the triggers and wakes the app meanwhile."""
    wanted = expected.functions()
    found: frozenset[str] = frozenset()
    trouble = ""

    def look() -> bool | None:
        nonlocal found, trouble
        try:
            found = functionapp.functions(cloud)
            if wanted <= found:
                return True
            functionapp.synchronise_triggers(cloud)
            if found == ONLY_HEALTH:
                stop_if_settings_are_wrong(cloud)
        except RefusedError as error:
            trouble = str(error)
        functionapp.health(cloud)
        say(f"functions: {len(wanted & found)} of {len(wanted)} so far")
        return None

    if not wait_for(look, TRIES, EVERY, cloud.pause):
        last = f" Azure's last refusal: {trouble}." if trouble else ""
        raise NotDoneError(
            f"functions missing: {', '.join(sorted(wanted - found))}; found: {', '.join(sorted(found)) or 'none'}."
            f"{last} One function that cannot be loaded keeps all away: look in the log for “Error indexing "
            "method” (docs/deploy.md, When the functions do not come)"
        )


def stop_if_settings_are_wrong(cloud: Cloud) -> None:
    """`health` alone is what an app with wrong settings registers; waiting does not mend them."""
    if faults := functionapp.health(cloud, functionapp.function_key(cloud)).faults:
        raise NotDoneError(
            f"the settings are wrong: {'; '.join(faults)}. Mend them (azd env set, azd provision), then "
            "python -m infra.hooks after-deploy"
        )


def await_blob_key(cloud: Cloud) -> str:
    trouble = ""

    def look() -> str | None:
        nonlocal trouble
        try:
            return functionapp.blob_key(cloud) or None
        except RefusedError as error:
            trouble = str(error)
            return None

    key = wait_for(look, TRIES, EVERY, cloud.pause)
    if key is None:
        raise NotDoneError(f"the host has made no key for blob events. {trouble or 'Repeat in some minutes'}")
    return key
