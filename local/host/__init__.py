"""The function host: Microsoft's own worker library in process, and the listeners that feed it.

What the real host does around an invocation is modelled here (metadata, settlement, poison, schedules,
`host.json`); what happens inside one is the real `azure-functions-runtime`.
"""
