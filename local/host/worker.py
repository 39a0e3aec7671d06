"""The real worker library, driven in process: index an app, invoke its functions."""

import importlib
import json
import logging
import sys
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

from local.host.functions import AppError, Function, read_function
from local.host.wire import ParameterBinding, StatusResult, TypedData, request

logger = logging.getLogger(__name__)


class InvocationFailedError(Exception):
    """The function raised; the host has logged it, the listener decides what it means."""


@dataclass(frozen=True, slots=True)
class Worker:
    """A started worker with its functions, bound to the running loop. `load` makes one."""

    runtime: ModuleType
    functions: tuple[Function, ...]

    @classmethod
    async def load(cls, app: Path) -> "Worker":
        """Index `function_app.py` in `app`, which goes first on the import path.

        Raises AppError with the worker's own words if indexing fails: one bad function fails them all.
        """
        sys.path.insert(0, str(app))
        runtime = importlib.import_module("azure_functions_runtime")
        runtime.start_threadpool_executor()
        init = SimpleNamespace(capabilities={}, function_app_directory=str(app))
        started = await runtime.worker_init_request(request(worker_init_request=init))
        if started.result.status != StatusResult.Success:
            trouble = started.result.exception
            raise AppError(f"indexing failed: {trouble.message}\n{trouble.stack_trace}")
        indexed = await runtime.functions_metadata_request(request())
        if not indexed.function_metadata_results:
            raise AppError(f"no functions found: {app / 'function_app.py'} is missing or registers none")
        found = indexed.function_metadata_results
        return cls(runtime, tuple(read_function(f.name, f.function_id, f.raw_bindings) for f in found))

    async def invoke(self, function: Function, data: TypedData, metadata: Mapping[str, TypedData]) -> Any:
        """Run the function once and give its return value as TypedData, or None.

        Raises InvocationFailedError if it raised, or if its data could not be decoded.
        """
        invocation = SimpleNamespace(
            invocation_id=str(uuid.uuid4()),
            function_id=function.id,
            input_data=[ParameterBinding(name=function.parameter, data=data)],
            trigger_metadata=metadata,
            trace_context=SimpleNamespace(trace_parent=_trace_parent(metadata), trace_state="", attributes={}),
            retry_context=SimpleNamespace(retry_count=0, max_retry_count=0, exception=None),
        )
        started = time.monotonic()
        answer = await self.runtime.invocation_request(request(invocation_request=invocation))
        fields = {
            "function": function.name,
            "invocation_id": invocation.invocation_id,
            "milliseconds": round((time.monotonic() - started) * 1000),
        }
        if answer.result.status == StatusResult.Success:
            logger.debug("function succeeded", extra=fields)
            return answer.return_value
        trouble = answer.result.exception
        logger.error("function failed", extra={**fields, "error": trouble.message, "trace": trouble.stack_trace})
        raise InvocationFailedError(trouble.message)

    def stop(self) -> None:
        """End the threads of functions that are not coroutines, once they are done."""
        self.runtime.stop_threadpool_executor()


def _trace_parent(metadata: Mapping[str, TypedData]) -> str:
    """The host's own span, in the trace of the message if one came alone; not sampled, as hosts may have it."""
    properties = metadata.get("ApplicationProperties")
    sent = json.loads(getattr(properties, "json", "{}")).get("traceparent", "") if properties else ""
    trace = sent.split("-")[1] if sent.count("-") == 3 else uuid.uuid4().hex
    return f"00-{trace}-{uuid.uuid4().hex[:16]}-00"
