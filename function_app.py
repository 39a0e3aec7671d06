"""Registers the triggers. What they do stands in `shared/steps/`."""

import azure.functions as func

from functions.registration import blueprints

app = func.FunctionApp(http_auth_level=func.AuthLevel.FUNCTION)

for blueprint in blueprints():
    app.register_functions(blueprint)
