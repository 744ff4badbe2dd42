import { expect, test } from "vitest";
import { browserOf } from "./browser.ts";

test("a browser is called as people call it, and a program by its own words", () => {
  const said = {
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0": "Firefox · Windows",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36":
      "Chrome · Linux",
    "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0": "Edge · Windows",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Mobile Safari/604.1":
      "Safari · iPhone",
    "python-httpx/0.27": "python-httpx/0.27",
  };
  for (const [agent, name] of Object.entries(said)) expect(browserOf(agent)).toBe(name);
  expect(browserOf(null)).toBeNull();
});
