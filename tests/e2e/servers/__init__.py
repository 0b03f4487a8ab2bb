# SPDX-License-Identifier: GPL-3.0-or-later
"""Real servers, each started on loopback from a configuration of its own in a temporary folder.

Nothing of the system's own services is read, started or changed. Each module has one function,
start(folder, identity), that returns a running Server; identity.save() gives the paths of a
certificate chain and its key.
"""
