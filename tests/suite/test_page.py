#!/usr/bin/env python3
"""The page of a comparison in a browser: Debian's chromium, headless, spoken to through a pipe
(--remote-debugging-pipe: messages of the DevTools protocol, each ended by a NUL).

No error in the console, no request but for the page, tables that sort by click and by keyboard, no
sideways scrolling of the page on a wide or a narrow screen, text that is light on dark in the dark.

usage: test_page.py PROGRAM [PAGE] [FOLDER FOR SCREENSHOTS]
Without a page one is made by a short comparison. Status 77 (skipped) where chromium is not
installed.
"""
import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile

failures = []


def check(holds, what):
    if not holds:
        print(f"FAILED: {what}")
        failures.append(what)


class Browser:
    """Chromium with one tab; what it reports in between is kept in events."""

    def __init__(self, program, folder):
        read, self.to = os.pipe()
        self.out, write = os.pipe()

        # The browser reads at 3 and writes at 4, whatever numbers the pipes have here.
        def place():
            there, back = os.dup(read), os.dup(write)
            os.dup2(there, 3)
            os.dup2(back, 4)

        self.process = subprocess.Popen(
            [program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
             "--no-first-run", "--hide-scrollbars", f"--user-data-dir={folder}/profile",
             "--allow-pre-commit-input",  # else what is clicked before the first frame is dropped
             "--remote-debugging-pipe", "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, close_fds=False, preexec_fn=place)
        os.close(read)
        os.close(write)
        self.rest, self.number, self.session, self.events = b"", 0, None, []
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.ask(f"{domain}.enable")

    def message(self):
        while b"\0" not in self.rest:
            more = os.read(self.out, 1 << 16)
            if not more:
                raise EOFError("chromium ended")
            self.rest += more
        one, self.rest = self.rest.split(b"\0", 1)
        return json.loads(one)

    def ask(self, method, **params):
        self.number += 1
        question = {"id": self.number, "method": method, "params": params}
        if self.session:
            question["sessionId"] = self.session
        os.write(self.to, json.dumps(question).encode() + b"\0")
        while True:
            answer = self.message()
            if answer.get("id") != self.number:
                self.events.append(answer)
            elif "error" in answer:
                raise RuntimeError(f"{method}: {answer['error']}")
            else:
                return answer["result"]

    def open(self, url):
        self.ask("Page.navigate", url=url)
        while not any(e.get("method") == "Page.loadEventFired" for e in self.events):
            self.events.append(self.message())

    def value(self, script):
        found = self.ask("Runtime.evaluate", expression=script, returnByValue=True,
                         awaitPromise=True)
        if "exceptionDetails" in found:
            raise RuntimeError(f"{script}: {found['exceptionDetails']}")
        return found["result"].get("value")

    def key(self, key, code, text=""):
        for kind in ("keyDown", "keyUp"):
            self.ask("Input.dispatchKeyEvent", type=kind, key=key, code=key, text=text,
                     windowsVirtualKeyCode=code)

    def click(self, element):
        self.value(f"{element}.scrollIntoView({{block: 'center', behavior: 'instant'}})")
        self.value("new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
        box = json.loads(self.value(f"JSON.stringify({element}.getBoundingClientRect())"))
        at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
        for kind in ("mousePressed", "mouseReleased"):
            self.ask("Input.dispatchMouseEvent", type=kind, button="left", clickCount=1, **at)

    def screen(self, width, height, scheme):
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height,
                 deviceScaleFactor=1, mobile=width < 600)
        self.ask("Emulation.setEmulatedMedia",
                 features=[{"name": "prefers-color-scheme", "value": scheme}])

    def shoot(self, path):
        whole = self.ask("Page.captureScreenshot", captureBeyondViewport=True,
                         clip={"x": 0, "y": 0, "scale": 1, "width": self.value("innerWidth"),
                               "height": self.value("document.documentElement.scrollHeight")})
        with open(path, "wb") as file:
            file.write(base64.b64decode(whole["data"]))

    def close(self):
        try:
            self.session = None
            self.ask("Browser.close")
        except (EOFError, OSError):
            pass
        self.process.wait(timeout=20)


# The figures of a column, of the models alone, from the top.
COLUMN = """(() => { const t = document.querySelectorAll('table.sortable')[%d];
    return [...t.tBodies[0].rows].map(r => r.cells[%d]?.dataset.value)
        .filter(v => v !== undefined).map(Number); })()"""
BUTTON = "document.querySelectorAll('table.sortable')[%d].tHead.rows[0].cells[%d].firstChild"


def check_sorting(browser, table, column):
    """By a click, best first; by Enter and Space, the other way round, and back."""
    lower = browser.value(BUTTON % (table, column) + ".parentNode.dataset.better") == "-1"
    figures = sorted(browser.value(COLUMN % (table, column)), reverse=not lower)
    last = browser.value("document.querySelector('tbody.baselines')?.textContent.length")
    browser.click(BUTTON % (table, column))
    check(browser.value(COLUMN % (table, column)) == figures, f"table {table} sorts by a click")
    check(browser.value(BUTTON % (table, column) + ".parentNode.ariaSort") ==
          ("ascending" if lower else "descending"), "the heading says how it is sorted")
    browser.value(BUTTON % (table, column - 1) + ".focus()")
    browser.key("Tab", 9)
    check(browser.value(BUTTON % (table, column) + " === document.activeElement"),
          "Tab goes from heading to heading")
    browser.key("Enter", 13, "\r")
    check(browser.value(COLUMN % (table, column)) == figures[::-1], f"table {table} sorts by Enter")
    browser.key(" ", 32, " ")
    check(browser.value(COLUMN % (table, column)) == figures, f"table {table} sorts by Space")
    check(browser.value("document.querySelector('[role=status]').textContent").startswith("Sorted"),
          "the order is spoken")
    check(browser.value("document.querySelector('tbody.baselines')?.textContent.length") == last,
          "baselines stay apart")


def check_keyboard(browser):
    """The first Tab finds the way past the contents; details open and links lead to models."""
    browser.key("Tab", 9)
    check(browser.value("document.activeElement.className") == "skip", "Tab finds the skip link")
    browser.value("document.querySelector('details summary').focus()")
    browser.key("Enter", 13, "\r")
    check(browser.value("document.querySelector('details').open"), "Enter opens details")
    check(browser.value("[...document.querySelectorAll('a[href^=\"#\"]')].every(a => "
                        "document.getElementById(a.hash.slice(1)))"), "every link leads somewhere")
    check(browser.value("new Set([...document.querySelectorAll('[id]')].map(e => e.id)).size === "
                        "document.querySelectorAll('[id]').length"), "no id is there twice")
    check(browser.value("[...document.querySelectorAll('.wide')].every(e => e.tabIndex === 0)"),
          "what scrolls sideways can be reached")
    check(browser.value("[...document.images].every(i => i.alt && i.naturalWidth)"),
          "every picture is there and has words")
    check(browser.value("[...document.querySelectorAll('svg')].every(s => s.ariaHidden || "
                        "document.getElementById(s.getAttribute('aria-labelledby')))"),
          "every drawing has a name")


BRIGHTNESS = """(() => { const [r, g, b] = getComputedStyle(document.body).%s.match(/\\d+/g);
    return .3 * r + .6 * g + .1 * b; })()"""


def check_screens(browser, shots):
    for width, height in ((1280, 900), (390, 844)):
        for scheme in ("light", "dark"):
            browser.screen(width, height, scheme)
            wide = browser.value("document.documentElement.scrollWidth")
            check(wide <= width, f"{wide} pixels of page on a screen of {width}")
            paper, ink = (browser.value(BRIGHTNESS % p) for p in ("backgroundColor", "color"))
            check((paper > ink + 150) == (scheme == "light") and abs(paper - ink) > 150,
                  f"{scheme}: paper {paper}, ink {ink}")
            if shots:
                browser.shoot(f"{shots}/{width}-{scheme}.png")


def check_quiet(browser, url):
    for event in browser.events:
        method, params = event.get("method"), event.get("params", {})
        if method == "Network.requestWillBeSent":
            asked = params["request"]["url"]
            check(asked == url or asked.startswith("data:"), f"it asks for {asked[:80]}")
        check(method != "Runtime.exceptionThrown", f"an error: {params}")
        check(method not in ("Runtime.consoleAPICalled", "Log.entryAdded"),
              f"the console says: {params}")


def make_page(program, folder):
    subprocess.run([program, "compare", "--data", "digits", "--budget", "quick", "--models",
                    "pca,ae,vae,gan", "--epochs", "2", "--seeds", "2", "--out", f"{folder}/compare"],
                   check=True, stdout=subprocess.DEVNULL)
    return f"{folder}/compare/report.html"


def main(program, page=None, shots=None):
    chromium = shutil.which("chromium")
    if not chromium:
        print("skipped: chromium is not installed, so no browser opens the page")
        return 77
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        page = os.path.abspath(page or make_page(program, folder))
        browser = Browser(chromium, folder)
        try:
            browser.screen(1280, 900, "light")
            browser.open(f"file://{page}")
            tables = browser.value("document.querySelectorAll('table.sortable').length")
            check(tables > 3, f"{tables} tables")
            check_keyboard(browser)
            for table in range(tables):
                check_sorting(browser, table, 1)
            check_screens(browser, shots)
            check_quiet(browser, f"file://{page}")
        finally:
            browser.close()
    print(f"{len(failures)} failures")
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
