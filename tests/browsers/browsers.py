# SPDX-License-Identifier: GPL-3.0-or-later
"""Headless Chromium and Firefox, each by what it has itself (DevTools over a pipe, Marionette over a socket): no driver, no
library. Both open a file, run a script in it, press keys, and are light or dark, on a screen or on paper."""

import base64
import itertools
import json
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

PATIENCE_S = 60
KEYS = {"Tab": ("Tab", 9, "\ue004"), "Enter": ("Enter", 13, "\ue007"), " ": ("Space", 32, " ")}


def environment(folder):
    """Nothing of the caller's desktop, and a home of its own."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("DBUS", "XDG", "DISPLAY", "WAYLAND"))}
    return {**kept, "HOME": str(folder), "MOZ_HEADLESS": "1", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def stop(process):
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class Chromium:
    programs = ("chromium", "chromium-browser", "google-chrome")

    def __init__(self, program, folder):
        self.numbers = itertools.count(1)
        self.events = []
        self.session = None
        self.buffer = b""
        command = [program, "--headless=new", "--remote-debugging-pipe", f"--user-data-dir={folder}/profile", "--no-sandbox",
                   "--no-first-run", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
                   "--disable-component-update", "--hide-scrollbars", "--force-device-scale-factor=1", "about:blank"]
        here_in, there_out = os.pipe()
        there_in, here_out = os.pipe()

        def connect():
            first, second = os.dup(there_in), os.dup(there_out)
            os.dup2(first, 3)
            os.dup2(second, 4)
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                        env=environment(folder), preexec_fn=connect, close_fds=False)
        os.close(there_in)
        os.close(there_out)
        self.reader, self.writer = here_in, here_out
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")

    def close(self):
        stop(self.process)
        os.close(self.reader)
        os.close(self.writer)

    def receive(self):
        while b"\0" not in self.buffer:
            octets = os.read(self.reader, 1 << 20)
            assert octets, "Chromium has ended"
            self.buffer += octets
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **parameters):
        number = next(self.numbers)
        message = {"id": number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.writer, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") == number:
                assert "error" not in answer, answer
                return answer["result"]
            self.events.append(answer)

    def open(self, path, width=1000, height=800, dark=False, paper=False):
        self.events = []
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.call("Emulation.setEmulatedMedia", media="print" if paper else "screen",
                  features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        self.call("Page.navigate", url=Path(path).as_uri())
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            self.events.append(self.receive())

    def run(self, script):
        """The value of a function's body, which may wait."""
        answer = self.call("Runtime.evaluate", expression=f"(async () => {{ {script} }})()", awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def press(self, key):
        code, number, _ = KEYS[key]
        text = {"Enter": "\r", " ": " "}.get(key, "")
        self.call("Input.dispatchKeyEvent", type="keyDown", key=key, code=code, windowsVirtualKeyCode=number, text=text)
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key, code=code, windowsVirtualKeyCode=number)

    def picture(self, height=None):
        area = {} if height is None else {"captureBeyondViewport": True}
        return base64.b64decode(self.call("Page.captureScreenshot", format="png", **area)["data"])

    def fetched(self):
        """What it has asked for beside the page itself."""
        urls = [event["params"]["request"]["url"] for event in self.events if event.get("method") == "Network.requestWillBeSent"]
        return urls[1:]

    def violations(self):
        """Where the page's policy had something to forbid."""
        return [event["params"]["entry"]["text"] for event in self.events
                if event.get("method") == "Log.entryAdded" and "Content Security Policy" in event["params"]["entry"]["text"]]

    def roles(self):
        """What a screen reader is told: (role, name, properties) in order."""
        nodes = self.call("Accessibility.getFullAXTree")["nodes"]
        return [(node["role"]["value"], node.get("name", {}).get("value", ""),
                 {p["name"]: p["value"].get("value") for p in node.get("properties", [])}) for node in nodes if not node["ignored"]]


class Firefox:
    programs = ("firefox-esr", "firefox")

    def __init__(self, program, folder):
        self.numbers = itertools.count(1)
        profile = Path(folder) / "profile"
        profile.mkdir()
        preferences = {"marionette.port": 0, "browser.shell.checkDefaultBrowser": False, "datareporting.policy.dataSubmissionEnabled": False,
                       "toolkit.telemetry.reportingpolicy.firstRun": False, "app.update.disabledForTesting": True,
                       "network.captive-portal-service.enabled": False, "network.connectivity-service.enabled": False,
                       "browser.safebrowsing.malware.enabled": False, "browser.safebrowsing.phishing.enabled": False,
                       "services.settings.server": "data:,", "browser.aboutwelcome.enabled": False, "layout.css.devPixelsPerPx": "1.0"}
        (profile / "user.js").write_text("".join(f"user_pref({json.dumps(k)}, {json.dumps(v)});\n" for k, v in preferences.items()))
        self.process = subprocess.Popen([program, "--headless", "--marionette", "--remote-allow-system-access", "--no-remote", "--profile", profile],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment(folder))
        self.socket = self.connect(profile / "MarionetteActivePort")
        self.receive()
        self.call("WebDriver:NewSession", capabilities={"alwaysMatch": {"acceptInsecureCerts": False}})
        self.call("WebDriver:SetTimeouts", script=PATIENCE_S * 1000)

    def connect(self, file):
        end = time.monotonic() + PATIENCE_S
        while True:
            try:
                return socket.create_connection(("127.0.0.1", int(file.read_text())), PATIENCE_S)
            except (OSError, ValueError):
                assert self.process.poll() is None and time.monotonic() < end, "Firefox did not start"
                time.sleep(0.05)

    def close(self):
        self.socket.close()
        stop(self.process)

    def receive(self):
        length = b""
        while not length.endswith(b":"):
            octet = self.socket.recv(1)
            assert octet, "Firefox has ended"
            length += octet
        octets = b""
        while len(octets) < int(length[:-1]):
            octets += self.socket.recv(1 << 20)
        return json.loads(octets)

    def call(self, command, **parameters):
        number = next(self.numbers)
        message = json.dumps([0, number, command, parameters]).encode()
        self.socket.sendall(b"%d:" % len(message) + message)
        while True:
            answer = self.receive()
            if answer[:2] == [1, number]:
                assert answer[2] is None, answer[2]
                return answer[3]

    def inside(self, script, *arguments):
        """In the browser itself."""
        self.call("Marionette:SetContext", value="chrome")
        try:
            return self.call("WebDriver:ExecuteScript", script=script, args=list(arguments))["value"]
        finally:
            self.call("Marionette:SetContext", value="content")

    def open(self, path, width=1000, height=800, dark=False, paper=False):
        self.inside("""Services.prefs.setIntPref("layout.css.prefers-color-scheme.content-override", arguments[0]);
                       Services.console.reset();""", 0 if dark else 1)
        self.call("WebDriver:Navigate", url="about:blank")
        for _ in range(2):  # of the window there is a frame, too
            inner = self.run("return [innerWidth, innerHeight];")
            outer = self.call("WebDriver:GetWindowRect")
            self.call("WebDriver:SetWindowRect", width=outer["width"] + width - inner[0], height=outer["height"] + height - inner[1])
        self.call("WebDriver:Navigate", url=Path(path).as_uri())
        self.inside("gBrowser.selectedBrowser.browsingContext.mediumOverride = arguments[0];", "print" if paper else "")

    def run(self, script):
        body = f"const done = arguments[0]; (async () => {{ {script} }})().then(v => done([true, v]), e => done([false, String(e)]));"
        fine, value = self.call("WebDriver:ExecuteAsyncScript", script=body, args=[])["value"]
        assert fine, value
        return value

    def press(self, key):
        character = KEYS[key][2]
        self.call("WebDriver:PerformActions", actions=[{"type": "key", "id": "keys", "actions": [
            {"type": "keyDown", "value": character}, {"type": "keyUp", "value": character}]}])

    def picture(self, height=None):
        return base64.b64decode(self.call("WebDriver:TakeScreenshot", full=height is not None, hash=False)["value"])

    def fetched(self):
        return self.run("return performance.getEntriesByType('resource').map(entry => entry.name);")

    def violations(self):
        return self.inside("""return Services.console.getMessageArray().map(String).filter(text => text.includes("Content-Security-Policy"));""")


BROWSERS = {"chromium": Chromium, "firefox-esr": Firefox}


def start(name, folder):
    """The browser, or None where it is not installed."""
    kind = BROWSERS[name]
    program = next((found for found in map(shutil.which, kind.programs) if found), None)
    return kind(program, folder) if program else None
