// Writes src/contract from the server's own declarations; with --check, only says whether it is fresh.
import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const python = process.env.PYTHON ?? join(root, ".venv", "bin", "python");
const env = { ...process.env, PYTHONPATH: root };

execFileSync(python, [join(here, "contract.py"), ...process.argv.slice(2)], { cwd: root, env, stdio: "inherit" });
