"""Whether the app is there and willing: functions, settings, health, and a roster from end to end."""

from infra.hooks import expected, functionapp
from infra.hooks.cloud import Cloud
from infra.hooks.findings import Finding, compared
from infra.hooks.probe import probe

_REPEAT = "python -m infra.hooks after-deploy"
_OK = 200
_WAKING, _EVERY = 3, 10
"""So often an app that does not answer well is asked again, and after how many seconds: it may have slept."""


def functions(cloud: Cloud) -> Finding:
    wanted, found = expected.functions(), functionapp.functions(cloud)
    if found <= wanted:
        return compared(wanted, found, f"{_REPEAT}; if only health is there, see settings below")
    more = ", ".join(sorted(found - wanted))
    return Finding(False, f"not of this version: {more}", "an older package is served: azd deploy")


def settings(cloud: Cloud) -> Finding:
    from shared.settings import Settings, SettingsError  # noqa: PLC0415 - the rest is checked without its packages

    found = functionapp.settings(cloud)
    try:
        Settings.from_env(found)
    except SettingsError as error:
        return Finding(False, "; ".join(error.faults), f"mend them (azd env set, azd provision), then {_REPEAT}")
    return Finding(True, f"{len(found)}, without a fault")


def health(cloud: Cloud) -> Finding:
    key = functionapp.function_key(cloud)
    found = functionapp.health(cloud, key)
    for _ in range(_WAKING):
        if found.status == _OK or found.faults:
            break
        cloud.pause(_EVERY)
        found = functionapp.health(cloud, key)
    if found.status == _OK:
        return Finding(True, f"invitations {found.answer.get('invitations', 'unknown')}")
    if found.faults:
        return Finding(False, "; ".join(found.faults), "nothing runs: mend the settings")
    what = f"answered {found.status}" if found.status else "no answer"
    return Finding(False, what, "500: the tables cannot be read; else see the log of the app")


def end_to_end(cloud: Cloud) -> Finding:
    from shared.domain.batch import batch_id  # noqa: PLC0415 - as above

    summary, left = probe(cloud, batch_id)
    stays = f"; left behind: {', '.join(left)}" if left else ""
    if summary is None:
        return Finding(
            False,
            f"no report of a roster in checks within 5 minutes{stays}",
            "see events and functions above, and dead-events; upkeep would find the roster after 15 minutes",
        )
    reason = f" ({summary['reason']})" if summary.get("reason") else ""
    return Finding(True, f"a roster was read and reported: {summary.get('state')}{reason}{stays}")
