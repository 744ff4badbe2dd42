// The browser's floors: a file imports from its own room or from a floor below, and no file is over 250 lines.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** From the top down; rooms of one floor do not know each other. */
const FLOORS = [
  ["main.tsx"],
  ["shell"],
  ["history", "first"],
  ["monitor", "settings", "account", "audit"],
  ["conversation"],
  ["acting"],
  ["parts"],
  ["use"],
  ["ui", "live"],
  ["format"],
  ["text"],
  ["contract"],
];
const MOST_LINES = 250;

const source = join(dirname(fileURLToPath(import.meta.url)), "..", "src");
const roomOf = (path) => relative(source, path).split("/")[0];
const floorOf = (room) => FLOORS.findIndex((rooms) => rooms.includes(room));
const faults = [];

for (const entry of readdirSync(source, { recursive: true })) {
  const path = join(source, entry);
  if (!/\.(ts|tsx|css)$/.test(entry)) continue;
  const text = readFileSync(path, "utf-8");
  const room = roomOf(path);
  if (floorOf(room) < 0) faults.push(`${entry}: the room ${room} stands on no floor`);
  const lines = text.split("\n").length - 1;
  if (room !== "contract" && lines > MOST_LINES) faults.push(`${entry}: ${lines} lines, of ${MOST_LINES} at most`);
  for (const [, target] of text.matchAll(/from "(\.[^"]+)"|import "(\.[^"]+)"/g)) {
    if (!target) continue;
    const file = resolve(dirname(path), target);
    if (!file.startsWith(source)) continue;
    const other = roomOf(file);
    if (other !== room && floorOf(other) <= floorOf(room))
      faults.push(`${entry}: ${room} may not import from ${other}`);
  }
}

for (const fault of faults) console.error(fault);
process.exit(faults.length ? 1 : 0);
