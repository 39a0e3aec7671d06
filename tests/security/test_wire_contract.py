"""The emulated tenant notices every breach of what Guestlist promises of an invitation."""

import pytest

from local.tenant.wire_contract import violations

SOUND = {
    "@odata.type": "#microsoft.graph.invitation",
    "invitedUserEmailAddress": "ana@fabrikam.example",
    "inviteRedirectUrl": "https://apps.example/start?x=1",
    "invitedUserType": "Guest",
    "sendInvitationMessage": True,
    "invitedUserDisplayName": "Ana",
    "invitedUserMessageInfo": {"customizedMessageBody": "Welcome", "ccRecipients": [{}]},
}


def test_a_sound_invitation_breaks_nothing():
    assert not list(violations(SOUND))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"invitedUserType": "Member"}, "not Guest"),
        ({"resetRedemption": False}, "resetRedemption is not expected"),
        ({"invitedUser": {"id": "x"}}, "invitedUser is not expected"),
        ({"inviteRedirectUrl": "http://apps.example"}, "https"),
        ({"inviteRedirectUrl": "https://apps.example@evil.example"}, "https"),
        ({"inviteRedirectUrl": "https://apps.example\\evil"}, "https"),
        ({"inviteRedirectUrl": "https://["}, "https"),
        ({"inviteRedirectUrl": 7}, "https"),
        ({"invitedUserDisplayName": "two\nlines"}, "invitedUserDisplayName"),
        ({"invitedUserDisplayName": "<b>"}, "invitedUserDisplayName"),
        ({"invitedUserMessageInfo": {"ccRecipients": [{}, {}]}}, "ccRecipients"),
        ({"invitedUserMessageInfo": {"customizedMessageBody": "<a>"}}, "markup"),
        ({"invitedUserMessageInfo": {"more": 1}}, "more is not expected"),
        ({"invitedUserMessageInfo": "text"}, "no object"),
        ({"invitedUserSponsors": [{}] * 6}, "too many"),
    ],
)
def test_a_breach_is_named(change: dict[str, object], words: str):
    [found] = violations(SOUND | change)
    assert words in found


@pytest.mark.parametrize("body", [None, [], "text"])
def test_a_body_that_is_no_object_is_one(body: object):
    assert list(violations(body)) == ["the body is no JSON object"]


def test_what_must_be_there_is_missed():
    assert len([found for found in violations({}) if "is missing" in found]) == 4
