"""The only trigger of an app whose settings are wrong."""

from collections.abc import Sequence

import azure.functions as func

from functions.answers import respond


def blueprint(faults: Sequence[str]) -> func.Blueprint:
    """`health` that says which settings are wrong, to whoever has a key."""
    found = func.Blueprint()

    @found.route("health", trigger_arg_name="request", methods=["GET"])
    async def health(request: func.HttpRequest) -> func.HttpResponse:
        return respond(503, {"status": "the settings are wrong: nothing runs", "faults": list(faults)})

    return found
