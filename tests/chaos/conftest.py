"""Figures are shown as they come (`--log-cli-level=INFO`), the requests of the SDKs are not."""

import logging

logging.getLogger("azure").setLevel(logging.WARNING)
