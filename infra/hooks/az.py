"""The Azure CLI, for the two things that it does best: it knows who is signed in, and it compiles Bicep."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from infra.hooks.made import NotDoneError


class AzError(NotDoneError):
    """What `az` said on the way out."""


class Az:
    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = dict(env)
        self._tokens: dict[str, str] = {}

    def token(self, resource: str) -> str:
        """Of whoever is signed in, for one service. Asked once: a token lives longer than a command."""
        if resource not in self._tokens:
            tenant = self._env.get("AZURE_TENANT_ID", "")
            words = ["account", "get-access-token", "--scope", f"{resource}/.default"]
            words += ["--tenant", tenant] if tenant else []
            self._tokens[resource] = self._run(*words, "--query", "accessToken", "--output", "tsv").strip()
        return self._tokens[resource]

    def deploy(self, subscription: str, group: str, template: Path, parameters: Mapping[str, str]) -> None:
        """Raises AzError with Azure's reason."""
        words = ["deployment", "group", "create", "--subscription", subscription, "--resource-group", group]
        words += ["--name", f"guestlist-{template.stem}", "--template-file", str(template), "--output", "none"]
        self._run(*words, "--parameters", *(f"{name}={value}" for name, value in parameters.items()))

    def _run(self, *words: str) -> str:
        program = shutil.which("az", path=self._env.get("PATH"))
        if program is None:
            raise AzError("the Azure CLI is needed and was not found: install it, then az login")
        done = subprocess.run(  # noqa: S603 - our own words
            [program, *words], capture_output=True, text=True, check=False, env=self._env
        )
        if done.returncode:
            said = " ".join(done.stderr.split())[-600:] or "failed in silence"
            raise AzError(f"az {' '.join(words[:3])}: {said}")
        return done.stdout
