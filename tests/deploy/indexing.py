"""Run in a process of its own: index the app in a folder with Microsoft's worker library, and print what it found.

Started with -I, so that nothing but the installed libraries is on the path; the worker puts the folder there.
Arguments: the folder, and the file with the shapes that the library expects for messages of the host.
"""

import asyncio
import importlib.util
import json
import sys
from types import SimpleNamespace


async def index(folder: str, shapes: str) -> None:
    spec = importlib.util.spec_from_file_location("shapes", shapes)
    assert spec
    assert spec.loader
    wire = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(wire)
    import azure_functions_runtime as runtime  # noqa: PLC0415 - only once the path is as it is in Azure

    sys.path.insert(0, folder)
    runtime.start_threadpool_executor()
    init = SimpleNamespace(capabilities={}, function_app_directory=folder)
    started = await runtime.worker_init_request(wire.request(worker_init_request=init))
    if started.result.status != wire.StatusResult.Success:
        sys.exit(started.result.exception.message)
    indexed = await runtime.functions_metadata_request(wire.request())
    runtime.stop_threadpool_executor()
    functions = {
        each.name: [json.loads(binding) for binding in each.raw_bindings]
        for each in indexed.function_metadata_results
    }
    files = [module.__file__ for module in list(sys.modules.values()) if getattr(module, "__file__", None)]
    print(json.dumps({"functions": functions, "files": files}))  # noqa: T201 - read by the test


asyncio.run(index(*sys.argv[1:]))
