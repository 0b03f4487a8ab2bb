# SPDX-License-Identifier: GPL-3.0-or-later
"""The laboratory that measures what real clients accept. tests/clients/README.md explains it."""
