"""Drives Firefox by its own remote protocol (Marionette), which needs no other program: a message is
its length in bytes, a colon, and JSON."""

import json
import os
import socket
import subprocess
import time


class Firefox:
    def __init__(self, program, folder):
        profile = folder / "profile"
        profile.mkdir()
        preferences = {
            "marionette.port": 0,
            # Whatever it would like to ask its maker stays unasked.
            "network.proxy.type": 1, "network.proxy.http": "127.0.0.1", "network.proxy.http_port": 9,
            "network.proxy.ssl": "127.0.0.1", "network.proxy.ssl_port": 9,
            "app.update.enabled": False, "datareporting.policy.dataSubmissionEnabled": False,
            # What a page saves goes to the folder at once.
            "browser.download.folderList": 2, "browser.download.dir": str(folder),
            "browser.helperApps.neverAsk.saveToDisk": "image/svg+xml",
            "browser.shell.checkDefaultBrowser": False, "devtools.console.stdout.content": True,
        }  # fmt: skip
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in preferences.items()]
        (profile / "user.js").write_text("\n".join(lines))
        self.folder = folder
        self.log = folder / "firefox.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [program, "--headless", "--marionette", "--remote-allow-system-access", "--no-remote",
                 "--profile", profile],
                stdout=log, stderr=log, env={**os.environ, "HOME": str(folder), "MOZ_HEADLESS": "1"},
            )  # fmt: skip
        self.number = 0
        # It writes the port that it took into the profile.
        port_file = profile / "MarionetteActivePort"
        self.connection = self._connected(port_file)
        self._received()
        self.ask("WebDriver:NewSession", {})

    def _connected(self, port_file):
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                return socket.create_connection(("127.0.0.1", int(port_file.read_text())), 60)
            except (OSError, ValueError):
                time.sleep(0.1)
        self.close()
        raise RuntimeError(f"Firefox did not start: {self.log.read_text()[-2000:]}")

    def _received(self):
        length = b""
        while not length.endswith(b":"):
            length += self.connection.recv(1)
        message = b""
        while len(message) < int(length[:-1]):
            message += self.connection.recv(int(length[:-1]) - len(message))
        return json.loads(message)

    def ask(self, command, arguments):
        self.number += 1
        message = json.dumps([0, self.number, command, arguments]).encode()
        self.connection.sendall(str(len(message)).encode() + b":" + message)
        _, _, error, result = self._received()
        assert error is None, error
        return result

    def evaluate(self, script, *arguments):
        """What the function body `script` returns in the page."""
        asked = {"script": script, "args": list(arguments), "sandbox": None}
        return self.ask("WebDriver:ExecuteScript", asked)["value"]

    def wait_for(self, script):
        deadline = time.monotonic() + 30
        while not (value := self.evaluate(f"return {script}")):
            assert time.monotonic() < deadline, f"never true: {script}"
            time.sleep(0.05)
        return value

    def act(self, kind, actions, **parameters):
        source = {"type": kind, "id": kind, "actions": actions, **parameters}
        self.ask("WebDriver:PerformActions", {"actions": [source]})
        self.ask("WebDriver:ReleaseActions", {})

    def press(self, *keys):
        self.act("key", [{"type": way, "value": key} for key in keys for way in ("keyDown", "keyUp")])

    def click(self, x, y):
        move = {"type": "pointerMove", "x": round(x), "y": round(y), "origin": "viewport"}
        press = [{"type": way, "button": 0} for way in ("pointerDown", "pointerUp")]
        self.act("pointer", [move, *press], parameters={"pointerType": "mouse"})

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
