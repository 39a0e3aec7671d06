from hypothesis import given
from hypothesis import strategies as st

from local.tenant.directory import plain_address
from local.tenant.filters import parse_filter
from local.tenant.records import User
from local.tenant.schema import USER


def user(mail):
    return User(id="1", seq=1, display_name="x", user_principal_name="x@y.example", mail=mail)


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


@given(st.text(min_size=1))
def test_a_quoted_text_is_compared_and_never_read_as_filter(text):
    clause = parse_filter(f"mail eq {quoted(text)}", USER)
    assert clause.matches(user(text))
    assert not clause.matches(user(text + "x"))
    assert clause.addresses == {plain_address(text)}


@given(st.text(), st.text())
def test_or_looks_for_both_addresses_and_and_for_the_narrower(one, two):
    either = parse_filter(f"mail eq {quoted(one)} or userPrincipalName eq {quoted(two)}", USER)
    assert either.addresses == {plain_address(one), plain_address(two)}
    both = parse_filter(f"userType eq 'Guest' and mail eq {quoted(one)}", USER)
    assert both.addresses == {plain_address(one)}
    assert parse_filter(f"userType eq 'Guest' or mail eq {quoted(one)}", USER).addresses is None
