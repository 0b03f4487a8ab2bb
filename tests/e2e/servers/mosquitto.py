# SPDX-License-Identifier: GPL-3.0-or-later
"""Mosquitto: MQTT in implicit TLS."""

from . import base

CONFIG = """
listener {port} 127.0.0.1
certfile {chain}
keyfile {key}
allow_anonymous true
log_dest file {folder}/mosquitto.log
persistence false
"""


def start(folder, identity):
    mosquitto = base.program("mosquitto")
    server = base.Server(folder)
    chain, key = base.copy_identity(folder, identity)
    base.give_away(key)
    (port,) = base.free_ports(1)
    server.ports = {"mqtts": port}
    (folder / "mosquitto.conf").write_text(
        CONFIG.format(folder=folder, port=port, chain=chain, key=key))
    log = folder / "mosquitto.log"
    log.touch()
    base.give_away(log)
    server.run([*base.unprivileged(), mosquitto, "-c", str(folder / "mosquitto.conf")])
    return server.wait()
