# SPDX-License-Identifier: GPL-3.0-or-later
"""Firefox and Thunderbird: one headless instance, asked through the Marionette protocol.

The connection is made by the browser's own network stack with its own rules for certificates; the
script only reads the error's name, which the page of the error would show.
"""

import json
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from ..client import ACCEPT, CANNOT, REFUSE, environment, register, tidy

PREFERENCES = {
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.manage-offline-status": False,
    "network.proxy.type": 0,
    "network.trr.mode": 5,
    "network.dns.disableIPv6": False,
    "services.settings.server": "data:,none",
    "toolkit.telemetry.enabled": False,
    "browser.startup.page": 0,
    "browser.startup.homepage": "about:blank",
    "startup.homepage_welcome_url": "",
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "mail.provider.suppress_dialog_on_startup": True,
    "mail.spotlight.firstRunDone": True,
    "mailnews.start_page.enabled": False,
    "network.http.http3.enable": False,
    "network.http.speculative-parallel-limit": 0,
    "security.tls.enable_0rtt_data": False,
}
ADD_ROOT = """
const db = Cc["@mozilla.org/security/x509certdb;1"].getService(Ci.nsIX509CertDB);
const failed = [];
for (const text of arguments[0]) {
  try { db.addCertFromBase64(text, "C,,"); } catch (error) { failed.push(String(error)); }
}
return failed;
"""
ASK = """
const [url, done] = arguments;
const { NetUtil } = ChromeUtils.importESModule("resource://gre/modules/NetUtil.sys.mjs");
let channel;
try {
  channel = NetUtil.newChannel({ uri: url, loadUsingSystemPrincipal: true });
  channel.loadFlags |= Ci.nsIRequest.LOAD_BYPASS_CACHE | Ci.nsIRequest.LOAD_ANONYMOUS;
  NetUtil.asyncFetch(channel, (stream, status) => {
    let text = "";
    try { text = channel.securityInfo.errorCodeString; } catch (error) {}
    done([status, text]);
  });
} catch (error) {
  done([-1, String(error)]);
}
"""
UNKNOWN_HOST, NET_TIMEOUT = 0x804B001E, 0x804B000E


class Marionette:
    def __init__(self, port, deadline):
        while True:
            try:
                self.sock = socket.create_connection(("127.0.0.1", port), 60)
                break
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.3)
        self.data = b""
        self.count = 0
        self._receive()

    def _receive(self):
        while b":" not in self.data or len(self.data.partition(b":")[2]) < int(self.data.partition(b":")[0]):
            more = self.sock.recv(65536)
            if not more:
                raise OSError("the browser has gone")
            self.data += more
        size, _, rest = self.data.partition(b":")
        message, self.data = rest[: int(size)], rest[int(size) :]
        return json.loads(message)

    def call(self, command, **parameters):
        self.count += 1
        message = json.dumps([0, self.count, command, parameters]).encode()
        self.sock.sendall(b"%d:" % len(message) + message)
        while True:
            _, number, error, result = self._receive()
            if number == self.count:
                break
        if error:
            raise RuntimeError(error.get("message", str(error)))
        return result.get("value") if isinstance(result, dict) and "value" in result else result


@dataclass
class Gecko:
    id: str
    family: str
    package: str
    binary: str
    port: int
    note: str = ""

    @property
    def version(self):
        return [self.binary, "--version"]

    def available(self):
        return shutil.which(self.binary)

    def build(self, folder):
        pass

    def _start(self, work, anchors):
        profile = Path(work) / self.id
        shutil.rmtree(profile, ignore_errors=True)
        profile.mkdir()
        settings = {**PREFERENCES, "marionette.port": self.port}
        (profile / "user.js").write_text(
            "".join(f"user_pref({json.dumps(k)}, {json.dumps(v)});\n" for k, v in settings.items())
        )
        process = subprocess.Popen(
            [
                self.binary,
                "--headless",
                "--marionette",
                "--remote-allow-system-access",
                "--no-remote",
                "--profile",
                str(profile),
            ],
            env=environment(str(profile)),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            browser = Marionette(self.port, time.monotonic() + 90)
            browser.call("WebDriver:NewSession")
            browser.call("Marionette:SetContext", value="chrome")
            browser.call("WebDriver:SetTimeouts", script=20000)
            browser.call("WebDriver:ExecuteScript", script=ADD_ROOT, args=[anchors], newSandbox=True)
            return process, browser
        except Exception:
            self._stop(process)
            raise

    @staticmethod
    def _stop(process):
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def ask_all(self, questions, work, report):
        anchors = sorted({text for q in questions for text in pem_bodies(q.anchors)})
        process, browser = self._start(work, anchors)
        try:
            for question in questions:
                try:
                    status, text = browser.call(
                        "WebDriver:ExecuteAsyncScript", script=ASK, args=[question.url()], newSandbox=True
                    )
                except RuntimeError as error:
                    report(question, CANNOT, tidy(str(error)))
                    continue
                report(question, *self._verdict(status, text or ""))
        finally:
            self._stop(process)

    @staticmethod
    def _verdict(status, text):
        if status == 0:
            return ACCEPT, ""
        if status in (UNKNOWN_HOST, NET_TIMEOUT, -1):
            return CANNOT, tidy(text or f"status {status & 0xFFFFFFFF:08X}")
        return REFUSE, tidy(text or f"status {status & 0xFFFFFFFF:08X}")


def pem_bodies(path):
    """The base64 of each certificate in a PEM file."""
    found, body = [], None
    for line in Path(path).read_text().splitlines():
        if line.startswith("-----BEGIN"):
            body = []
        elif line.startswith("-----END"):
            found.append("".join(body))
        else:
            body.append(line)
    return found


register(Gecko("firefox", "firefox", "firefox-esr", "firefox-esr", 2901))
register(Gecko("thunderbird", "firefox", "thunderbird", "thunderbird", 2902))
