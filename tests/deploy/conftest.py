"""Azure in a local server, the programs that ask it on a path of their own, and pauses that take no time."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from infra.hooks.__main__ import main
from infra.hooks.cloud import Cloud, Hosts, open_cloud
from tests.deploy.azure import Azure
from tests.deploy.serving import install, serving


@dataclass
class Deployment:
    """Somebody at a command line, in front of that Azure."""

    azure: Azure
    env: dict[str, str]
    hosts: Hosts
    pauses: list[float] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def cloud(self) -> Cloud:
        return open_cloud(self.env | self.azure.outputs, self.hosts, self.pauses.append)

    def run(self, *words: str) -> int:
        return main(words, self.env, self.hosts, self.pauses.append)


@pytest.fixture
def deployment(tmp_path: Path) -> Iterator[Deployment]:
    azure = Azure()
    with serving(azure.answer) as url:
        azure.url = url
        install(tmp_path, url, "az", "azd")
        env = {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
        yield Deployment(azure, env, Hosts(f"{url}/arm", f"{url}/graph", f"{url}/app"))


@pytest.fixture
def azure(deployment: Deployment) -> Azure:
    return deployment.azure
