"""Takes the pictures of the tour from the running demo: `python docs/guides/shoot.py`, in the repository's folder.

It starts `almenara serve --demo` on a free port of this machine, with an empty data folder and a story that has begun
some minutes ago, waits for what each picture shows, and ends the server. `--look FOLDER` takes them in all three
languages into a folder, to be looked at; without it, those of the guides are written into docs/images.
"""

import argparse
import base64
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Page, expect, sync_playwright

from almenara.demo.command import SEED
from almenara.demo.draws import MINUTE
from almenara.demo.player import begin
from almenara.demo.setup import PASSWORD
from almenara.demo.state import save

sys.path.insert(0, str(Path(__file__).parent))
from png import encode

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "docs" / "images"
PROGRAMS = (Path("/usr/bin/chromium"), Path("/usr/bin/google-chrome"))
EARLY, LATER = 9, 17
"""Minutes into the story: English is still closed; the incident is at its peak, and seven are left behind."""
PATIENCE = 300
_PIXELS = """async data => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
    const canvas = new OffscreenCanvas(image.width, image.height), context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const pixels = context.getImageData(0, 0, image.width, image.height).data;
    let text = "";
    for (let at = 0; at < pixels.length; at += 32768) text += String.fromCharCode(...pixels.subarray(at, at + 32768));
    return btoa(text);
}"""


@contextmanager
def demo(minutes: int) -> Generator[str]:
    """The address of a demo that first started so many minutes ago, once its history is in."""
    with tempfile.TemporaryDirectory() as folder:
        save(Path(folder) / "demo.json", begin(SEED, time.time_ns() // 1_000_000 - minutes * MINUTE, 1.0))
        server = subprocess.Popen(
            [sys.executable, "-m", "almenara", "serve", "--demo", "--port", "0"],
            env={**os.environ, "ALMENARA_DATA": folder, "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        try:
            assert server.stdout is not None
            address = ""
            for line in server.stdout:
                found = re.match(r"Almenara is at (\S+)", line)
                address = found[1] if found else address
                if "history is in" in line:
                    break
            else:
                raise SystemExit("The demo ended before its history was in.")
            yield address
        finally:
            server.terminate()
            server.wait(60)


class Camera:
    """Takes pictures in one language, into a folder."""

    def __init__(self, browser: Browser, url: str, language: str, folder: Path) -> None:
        self._browser, self._url, self._folder = browser, url, folder
        self.language = language
        self._words: dict[str, str] = json.loads((ROOT / "locales" / f"{language}.json").read_text("utf-8"))
        folder.mkdir(parents=True, exist_ok=True)

    def text(self, key: str) -> str:
        """A word of the product, up to its first placeholder."""
        return self._words[key].partition("{")[0].strip()

    @contextmanager
    def page(self, who: str, query: str = "", path: str = "") -> Generator[Page]:
        """A page in which somebody has signed in."""
        context = self._browser.new_context(viewport={"width": 1440, "height": 900}, locale=self.language)
        context.set_default_timeout(PATIENCE * 1000)
        credentials = {"email": f"{who}@demo.test", "password": PASSWORD}
        answer = context.request.post(f"{self._url}/api/v1/session", data=credentials)
        assert answer.ok, answer.text()
        page = context.new_page()
        page.goto(f"{self._url}/{path}?lang={self.language}{'&' + query if query else ''}")
        expect(page.locator("#page > *" if path else "[role=row][data-id]").first).to_be_visible()
        # What comes after the rows: the notice, the lines of the cards, the mark of the demo.
        page.wait_for_load_state("networkidle")
        yield page
        context.close()

    def take(self, page: Page, name: str) -> None:
        """The page as it is now, once nothing moves any more."""
        page.mouse.move(0, 0)
        page.evaluate("() => Promise.all(document.getAnimations().map(one => one.finished.catch(() => {})))")
        shot = page.screenshot(animations="disabled")
        blank = self._browser.new_page()
        raw = base64.b64decode(blank.evaluate(_PIXELS, base64.b64encode(shot).decode()))
        blank.close()
        pixels = np.frombuffer(raw, np.uint8).reshape(900, 1440, 4)
        (self._folder / f"{name}.png").write_bytes(encode(pixels))


def early(camera: Camera) -> None:
    """What stands out of hours."""
    with camera.page("operator", "group=demo/english") as page:
        camera.take(page, "out-of-hours")


def later(camera: Camera) -> None:
    """The incident at its peak, and everything else of the afternoon."""
    with camera.page("admin") as page:
        camera.take(page, "monitor")
        page.locator("[data-card=queued] > button").last.click()
        expect(page.get_by_role("dialog").locator("tbody tr").first).to_be_visible()
        camera.take(page, "explained")
    with camera.page("operator", "group=demo/pagos&state=queued") as page:
        camera.take(page, "incident")
    with camera.page("advanced", "tab=agents&away=true") as page:
        person = page.locator("[role=row][data-id]").first
        person.get_by_role("button").last.click()
        expect(page.get_by_role("menuitem").first).to_be_visible()
        camera.take(page, "stranded")
        page.get_by_role("menuitem", name=camera.text("agents.spread")).click()
        expect(page.get_by_role("dialog")).to_be_visible()
        camera.take(page, "share-out")
    with camera.page("operator", "window=true") as page:
        page.locator("[role=row][data-id] [role=gridcell]:not([data-tick])").first.click()
        expect(page.get_by_role("tab", name=camera.text("panel.messages"))).to_be_visible()
        camera.take(page, "window")
    with camera.page("operator", path="historial/today") as page:
        expect(page.get_by_role("button", name=re.compile("CSV"))).to_be_visible()
        camera.take(page, "export")
    with camera.page("operator", path="configuracion/targets") as page:
        row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="WhatsApp"))
        wait = row.get_by_role("textbox").first
        wait.fill("5")
        row.get_by_role("button", name=camera.text("item.save")).click()
        expect(page.locator("div[data-kind]").first).to_be_visible()
        camera.take(page, "setting")
        page.locator("div[data-kind]").get_by_role("button").first.click()
        expect(wait).to_have_value("3")
    with camera.page("agent") as page:
        page.locator("[role=row][data-id] [role=gridcell]").first.click()
        expect(page.get_by_role("tab", name=camera.text("panel.messages"))).to_be_visible()
        camera.take(page, "agent")


def main() -> None:
    """Take them all."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--look", type=Path, help="a folder for the pictures in all three languages")
    look: Path | None = arguments.parse_args().look
    folders = {language: (look or IMAGES) / language for language in ("es", "en")}
    if look is not None:
        folders["pt-BR"] = look / "pt-BR"
    program = next((str(one) for one in PROGRAMS if one.exists()), None)
    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for minutes, take in ((EARLY, early), (LATER, later)):
            with demo(minutes) as url:
                for language, folder in folders.items():
                    take(Camera(browser, url, language, folder))
        browser.close()
    for folder in folders.values():
        size = sum(one.stat().st_size for one in folder.glob("*.png"))
        sys.stdout.write(f"{folder}: {len(list(folder.glob('*.png')))} pictures, {size // 1000} kB\n")


if __name__ == "__main__":
    main()
