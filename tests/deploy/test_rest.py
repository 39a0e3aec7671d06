"""Where a token goes, and how often a service is asked."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from infra.hooks.made import NotDoneError
from infra.hooks.rest import LONGEST_PAUSE, TRIES, RefusedError, Rest
from tests.deploy.serving import Asked, Told, refused, serving


@contextmanager
def asking(answer: Callable[[Asked], Told]) -> Iterator[tuple[Rest, list[Asked], list[float]]]:
    """A client, the requests that arrive, and the pauses that it takes."""
    asked: list[Asked] = []
    pauses: list[float] = []

    def noted(one: Asked) -> Told:
        asked.append(one)
        return answer(one)

    with serving(noted) as url:
        yield Rest(f"{url}/arm", lambda: "token", pauses.append), asked, pauses


def test_a_next_page_elsewhere_is_not_fetched():
    with asking(lambda _: Told(200, {"value": [], "nextLink": "https://elsewhere.example/page"})) as (
        rest,
        asked,
        _,
    ):
        with pytest.raises(NotDoneError, match="where the token must not go"):
            list(rest.pages("/list"))
        assert len(asked) == 1


def test_a_redirect_is_not_followed():
    with asking(lambda one: Told(307, None, {"Location": f"http://{one.headers['host']}/other"})) as (
        rest,
        asked,
        _,
    ):
        with pytest.raises(RefusedError, match="307"):
            rest.ask("GET", "/moved")
        assert [one.service for one in asked] == ["arm"]


def test_trouble_that_passes_is_asked_again_a_bounded_number_of_times():
    with asking(lambda _: Told(503, None, {"Retry-After": "86400"})) as (rest, asked, pauses):
        with pytest.raises(RefusedError, match="503"):
            rest.ask("GET", "/busy")
        assert len(asked) == TRIES
        assert pauses == [LONGEST_PAUSE] * (TRIES - 1)


def test_a_refusal_is_not_asked_again():
    with asking(lambda _: refused(409, "Conflict", "no")) as (rest, asked, _):
        with pytest.raises(RefusedError, match=re.escape("409 Conflict: no")):
            rest.ask("POST", "/taken")
        assert len(asked) == 1


def test_nobody_answering_is_a_refusal_without_a_status():
    with asking(lambda _: Told(200)) as (rest, _, pauses):
        pass
    with pytest.raises(RefusedError, match="no answer") as caught:
        rest.ask("GET", "/gone")
    assert caught.value.status == 0
    assert pauses == [2, 4, 8, 16]
