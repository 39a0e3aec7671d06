"""All named guards of the promise, in the order of docs/reliability.md."""

from tests.reliability.guarded_engine import IN_ENGINE
from tests.reliability.guarded_steps import IN_STEPS

GUARDS = (*IN_STEPS, *IN_ENGINE)
