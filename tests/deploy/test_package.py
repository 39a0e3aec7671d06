"""The package that is deployed: what is in it, and that it is an app by itself."""

import hashlib
import json
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path
from typing import Any

import pytest

from infra.hooks import expected, package
from infra.hooks.expected import REPO
from infra.hooks.made import NotDoneError
from tests.settings import COMPLETE

LARGEST = 500_000
"""Bytes, packed, without the libraries. Something that does not belong there would show."""

YAML = "services:\n  app:\n    remoteBuild: {}\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("package")
    size = package.write_zip(REPO, folder / "app.zip")
    print(f"the package without its libraries: {size:,} bytes")  # noqa: T201 - shown when the test fails
    return folder / "app.zip"


@pytest.fixture(scope="module")
def app(built: Path) -> Path:
    with zipfile.ZipFile(built) as archive:
        archive.extractall(built.parent / "app")
    return built.parent / "app"


def names(built: Path) -> list[str]:
    with zipfile.ZipFile(built) as archive:
        return archive.namelist()


def indexed(app: Path) -> dict[str, Any]:
    words = [sys.executable, "-I", str(Path(__file__).with_name("indexing.py")), str(app)]
    words.append(str(REPO / "local" / "host" / "wire.py"))
    done = subprocess.run(  # noqa: S603 - our own words
        words, capture_output=True, text=True, check=False, env={"PATH": "", **COMPLETE}, cwd=app
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


@pytest.fixture(scope="module")
def found(app: Path) -> dict[str, Any]:
    return indexed(app)


def test_the_package_holds_the_app_and_nothing_else(built: Path):
    tops = {name.split("/")[0] for name in names(built)}
    assert tops == {"function_app.py", "functions", "host.json", "requirements.txt", "shared"}
    assert {Path(name).suffix for name in names(built)} == {".py", ".json", ".txt"}


def test_the_package_is_small(built: Path):
    assert 0 < built.stat().st_size < LARGEST


def test_the_same_sources_make_the_same_package(built: Path, tmp_path: Path):
    package.write_zip(REPO, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == built.read_bytes()


def test_the_worker_indexes_the_package_alone(app: Path, found: dict[str, Any]):
    """Nothing of this repository is on the path, only what is installed."""
    assert found["functions"].keys() == expected.functions()
    libraries = [app, *(Path(sysconfig.get_path(kind)) for kind in ("stdlib", "platstdlib", "purelib", "platlib"))]
    own = {REPO / "local" / "host" / "wire.py", Path(__file__).with_name("indexing.py")}
    strange = {
        file
        for file in map(Path, found["files"])
        if file not in own and not any(file.is_relative_to(folder) for folder in libraries)
    }
    assert not strange


def test_a_package_that_lacks_a_module_is_not_an_app(built: Path, tmp_path: Path):
    with zipfile.ZipFile(built) as archive:
        archive.extractall(tmp_path)
    (tmp_path / "shared" / "services.py").unlink()
    with pytest.raises(AssertionError, match=r"shared\.services"):
        indexed(tmp_path)


def test_each_blob_trigger_is_in_the_list_of_which_its_subscription_is_made(found: dict[str, Any]):
    bindings = {name: binding for name, listed in found["functions"].items() for binding in listed}
    listening = {
        (name, each["path"].split("/")[0]) for name, each in bindings.items() if each["type"] == "blobTrigger"
    }
    assert listening == {(each.function, each.container) for each in expected.blob_triggers()}


def test_each_queue_that_is_listened_to_is_made(found: dict[str, Any]):
    queues = {
        binding["queueName"].split("/")[0]
        for listed in found["functions"].values()
        for binding in listed
        if binding["type"] == "serviceBusTrigger"
    }
    assert queues == expected.queues().keys()


def repository(folder: Path, remote: str) -> Path:
    (folder / "azure.yaml").write_text(YAML.format(remote))
    (folder / "requirements.txt").write_text("nothing==1.0\n")
    return folder


def test_libraries_that_azure_will_install_are_not_sent(tmp_path: Path):
    root = repository(tmp_path, "true")
    (root / package.LIBRARIES).mkdir(parents=True)
    package.prepare(root)
    assert not (root / ".python_packages").exists()


def test_libraries_are_fetched_once_for_each_list_of_them(tmp_path: Path):
    root = repository(tmp_path, "false")
    (root / package.LIBRARIES).mkdir(parents=True)
    mark = root / ".python_packages" / "requirements.sha256"
    mark.write_text(hashlib.sha256((root / "requirements.txt").read_bytes()).hexdigest())
    assert package.prepare(root) == "the libraries are there already"


@pytest.mark.parametrize("text", ["services: {}\n", YAML.format("false") + "  b:\n    remoteBuild: true\n"])
def test_the_switch_stands_in_azure_yaml_once(text: str, tmp_path: Path):
    (tmp_path / "azure.yaml").write_text(text)
    with pytest.raises(NotDoneError, match="remoteBuild"):
        package.built_remotely(tmp_path)


@pytest.mark.parametrize("pattern", ["docs/private", "!docs"])
def test_a_pattern_that_azd_reads_otherwise_is_refused(pattern: str, tmp_path: Path):
    (tmp_path / ".funcignore").write_text(f"# a comment\n\n{pattern}\n")
    with pytest.raises(NotDoneError, match="not understood"):
        list(package.files(tmp_path))
