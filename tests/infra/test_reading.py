"""Bicep is read as the compiler reads it, and what the compiler refuses is refused."""

import pytest

from tests.infra.bicep.evaluation import Scope, evaluate
from tests.infra.bicep.functions import FUNCTIONS
from tests.infra.bicep.statements import read_text
from tests.infra.bicep.syntax import BicepError


class Nowhere(Scope):
    def look_up(self, name: str):
        return {"one": 1, "nothing": None, "list": ["a", "b"], "map": {"key": "value"}}[name]

    def call(self, function: str, arguments: list):
        return FUNCTIONS[function](*arguments)


VALUES = {
    "1 + 2 * 3": 7,
    "(1 + 2) * 3": 9,
    "1 + 2 == 3 && !false": True,
    "one > 1 ? 'more' : 'not more'": "not more",
    "one\n  ? 'yes'\n  : 'no'": "yes",
    "nothing ?? 'default'": "default",
    "nothing.?key": None,
    "map.key": "value",
    "list[1]": "b",
    "'${list[0]} and ${'${one}'}'": "a and 1",
    "'it\\'s \\${one}'": "it's ${one}",
    "'''\nas 'it' is'''": "as 'it' is",
    "[1, 2]": [1, 2],
    "[\n  1\n  2\n]": [1, 2],
    "{ a: 1, 'b-c': 2 }": {"a": 1, "b-c": 2},
    "{ a: 1, ...map }": {"a": 1, "key": "value"},
    "[for each in list: '${each}!']": ["a!", "b!"],
    "[for (each, i) in list: '${each}${i}']": ["a0", "b1"],
    "filter([1, 2], each => each > 1)": [2],
    "flatten(map(list, each => map([1], n => '${each}${n}')))": ["a1", "b1"],
    "concat(\n  [1],\n  [2]\n)": [1, 2],
    "one // what is left of it\n": 1,
    "/* before */ one": 1,
}


@pytest.mark.parametrize("text", VALUES)
def test_an_expression_has_its_value(text: str):
    [statement] = read_text(f"var x = {text}", "x.bicep")
    assert statement.value is not None
    assert evaluate(statement.value, Nowhere()) == VALUES[text]


REFUSED = {
    "var x = 'open": "a string does not end",
    "var x = '${one'": "a string does not end",
    "var x = 'C:\\dir'": "a string has",
    "var x = [1, 2": "expected",
    "var x = { a: 1, a: 2 }": "another key",
    "var x = [\n  1,\n  2\n]": "what follows the comma",
    "var x = 1 +\n  2": "an expression expected",
    "var x = true\n  && false": "what is '&'|a name expected",
    "var x = 1 2": "end of line expected",
    "var x = 1\nvar x = 2": "a second var x",
    "vra x = 1": "what is 'vra'",
    "param x string = ": "an expression expected",
    "resource x 'a@1' = 1": "expected",
    "var x = #": "what is '#'",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_bicep_is_refused(text: str):
    with pytest.raises(BicepError, match=REFUSED[text]):
        read_text(text, "x.bicep")
