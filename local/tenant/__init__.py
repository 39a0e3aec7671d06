"""An emulated Microsoft Entra tenant: Microsoft Graph over HTTP, a mailbox and an administrator's hand.

`python -m local.tenant --port P --data DIR` runs it as a process; `serve.running_tenant` runs it on
the caller's loop. Every mutation is in SQLite under DIR before its answer leaves, so a killed process
loses nothing that it had answered.

What it serves:

| path | what |
|---|---|
| `/v1.0/...` | the part of Graph that guest onboarding needs (`routes.py`), its refusals word for word |
| `/_identity/token` | App Service's managed identity endpoint (`identity.py`) |
| `/_tenant/...` | control: mail, redeem, directory, requests, behaviour, users, remove, reset (`control.py`) |
| `/`, `/redeem`, `/myapps/{user id}` | the guests' side: mailbox, consent page, My Apps (`pages.py`) |
| `/health` | answers once the tenant does |

Set the environment `IDENTITY_ENDPOINT=<root>/_identity/token` and any `IDENTITY_HEADER`, and
azure-identity's ManagedIdentityCredential works unmodified. A fresh tenant's contents are in `seed.py`.

Doubtful facts are decided for the worse, so that tests catch what a real tenant might do: an
invitation to a guest who has not accepted mails again, and an application's custom message never
reaches the mail (the Entra troubleshooting page says so). Not modelled: delta queries, `$batch`,
allow and deny lists, resource-unit throttling, aliases of one home account other than through
`otherMails`, and the home directory's overwriting of a display name.
"""
