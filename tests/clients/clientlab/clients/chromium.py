# SPDX-License-Identifier: GPL-3.0-or-later
"""Chromium: one headless instance, asked through the DevTools protocol on a pipe."""

import base64
import json
import os
import queue
import shutil
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path

from ..client import ACCEPT, CANNOT, REFUSE, environment, register, tidy
from .gecko import pem_bodies

OPTIONS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--disable-dev-shm-usage",
    "--disable-features=OptimizationHints,MediaRouter,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,"
    "LocalNetworkAccessChecks,CaptivePortalInterstitial,CaptivePortalCertificateList,SSLCommonNameMismatchHandling",
    "--remote-debugging-pipe",
    "--password-store=basic",
    "--mute-audio",
    "--no-proxy-server",
]
NOT_ASKED = (
    "ERR_NAME_NOT_RESOLVED",
    "ERR_TIMED_OUT",
    "ERR_INVALID_URL",
    "ERR_CONNECTION_TIMED_OUT",
    "ERR_UNSAFE_PORT",
    "ERR_ICANN_NAME_COLLISION",
    "ERR_BLOCKED_BY_PRIVATE_NETWORK_ACCESS_CHECKS",
    "ERR_INTERNET_DISCONNECTED",
    "Cannot navigate to invalid URL",
)


class DevTools:
    """JSON messages, each ended by a NUL, on descriptors 3 and 4 of the browser."""

    def __init__(self, argv, env):
        to_child, self.write = os.pipe()
        self.read, from_child = os.pipe()

        def arrange():
            # 3 and 4 may be one of ours: go over numbers that are free.
            a, b = os.dup2(to_child, 100), os.dup2(from_child, 101)
            os.dup2(a, 3)
            os.dup2(b, 4)

        self.process = subprocess.Popen(
            argv,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            close_fds=False,
            preexec_fn=arrange,
            start_new_session=True,
        )
        os.close(to_child)
        os.close(from_child)
        self.count = 0
        self.messages = queue.Queue()
        threading.Thread(target=self._collect, daemon=True).start()

    def _collect(self):
        data = b""
        while True:
            more = os.read(self.read, 65536)
            if not more:
                self.messages.put(None)
                return
            data += more
            while b"\0" in data:
                message, _, data = data.partition(b"\0")
                self.messages.put(json.loads(message))

    def call(self, method, session=None, **parameters):
        self.count += 1
        message = {"id": self.count, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        os.write(self.write, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.messages.get(timeout=30)
            if answer is None:
                raise OSError("the browser has gone")
            if answer.get("id") == self.count:
                if "error" in answer:
                    raise RuntimeError(answer["error"].get("message", ""))
                return answer["result"]

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.write)


@dataclass
class Chromium:
    id: str
    family: str
    package: str
    binary: str
    note: str = ""

    @property
    def version(self):
        return [self.binary, "--version"]

    def available(self):
        return shutil.which(self.binary) and shutil.which("certutil")

    def build(self, folder):
        pass

    def _store(self, home, anchors):
        """Chromium on Linux trusts what the user's NSS database trusts.

        C: as an authority; P: as a server's own certificate. Other systems have no such difference."""
        folder = Path(home) / ".pki" / "nssdb"
        folder.mkdir(parents=True)
        database = ["-d", f"sql:{folder}"]
        subprocess.run(["certutil", "-N", "--empty-password", *database], check=True, capture_output=True)
        for i, text in enumerate(anchors):
            subprocess.run(
                ["certutil", "-A", "-n", f"root {i}", "-t", "CP,,", *database],
                input=base64.b64decode(text),
                check=False,
                capture_output=True,
            )

    def ask_all(self, questions, work, report):
        home = Path(work) / self.id
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        self._store(home, sorted({text for q in questions for text in pem_bodies(q.anchors)}))
        browser = DevTools(
            [self.binary, *OPTIONS, f"--user-data-dir={home}/profile", "about:blank"], environment(str(home))
        )
        try:
            target = browser.call("Target.createTarget", url="about:blank")["targetId"]
            session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
            frame = browser.call("Page.getFrameTree", session)["frameTree"]["frame"]["id"]
            for question in questions:
                try:
                    # A navigation gives the same answers, but waits three seconds where the page of the
                    # error might be that of a captive portal.
                    resource = browser.call(
                        "Network.loadNetworkResource",
                        session,
                        frameId=frame,
                        url=question.url(),
                        options={"disableCache": True, "includeCredentials": False},
                    )["resource"]
                    text = "" if resource["success"] else resource.get("netErrorName", "no name of an error")
                except (RuntimeError, queue.Empty) as error:
                    report(question, CANNOT, tidy(str(error) or "no answer in time"))
                    continue
                if not text:
                    report(question, ACCEPT, "")
                else:
                    verdict = CANNOT if any(word in text for word in NOT_ASKED) else REFUSE
                    report(question, verdict, tidy(text))
        finally:
            browser.close()


register(Chromium("chromium", "chrome", "chromium libnss3-tools", "chromium"))
