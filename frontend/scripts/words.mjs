// The languages: every file has the same keys with the same places, and each sentence is one that can be spoken.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse, TYPE } from "@formatjs/icu-messageformat-parser";

const folder = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "locales");
const faults = [];

function places(parts, found = new Set()) {
  for (const part of parts) {
    if (part.type !== TYPE.literal && part.type !== TYPE.pound) found.add(part.value);
    for (const option of Object.values(part.options ?? {})) places(option.value, found);
  }
  return found;
}

/** Spanish and Portuguese have a plural of their own for millions. */
function plurals(language, key, parts) {
  const needed = language === "en" ? ["one", "other"] : ["one", "many", "other"];
  for (const part of parts) {
    if (part.type !== TYPE.plural) continue;
    const missing = needed.filter((each) => !(each in part.options));
    // A word that does not change with its number needs no more than "other" in English.
    if (missing.length && !(language === "en" && missing.join() === "one")) {
      faults.push(`${language}: ${key} lacks the plural ${missing.join(", ")}`);
    }
  }
}

const languages = new Map();
for (const file of readdirSync(folder)) {
  const language = file.replace(".json", "");
  const sentences = JSON.parse(readFileSync(join(folder, file), "utf-8"));
  const known = new Map();
  for (const [key, sentence] of Object.entries(sentences)) {
    if (typeof sentence !== "string" || sentence.trim() === "") faults.push(`${language}: ${key} is empty`);
    try {
      const parts = parse(sentence);
      plurals(language, key, parts);
      known.set(key, [...places(parts)].sort().join(" "));
    } catch (error) {
      faults.push(`${language}: ${key} cannot be read: ${error.message}`);
    }
  }
  languages.set(language, known);
}

const reference = languages.get("es");
for (const [language, known] of languages) {
  for (const key of reference.keys()) if (!known.has(key)) faults.push(`${language}: ${key} is missing`);
  for (const [key, names] of known) {
    if (!reference.has(key)) faults.push(`${language}: ${key} is not in es`);
    else if (reference.get(key) !== names)
      faults.push(`${language}: ${key} has the places [${names}], es [${reference.get(key)}]`);
  }
}

// The server reads the names of what it declares; every other sentence is said somewhere in the browser.
const DECLARED =
  /^(indicators|columns|filters|tabs|sections|actions|states|channels|priorities|directions|statuses|profiles|errors|reasons|form|refusals|refused|settings|tags|segments|explain|group_columns)\./;
const source = join(dirname(fileURLToPath(import.meta.url)), "..", "src");
const said = readdirSync(source, { recursive: true })
  .filter((entry) => /(?<!\.test)\.tsx?$/.test(entry))
  .map((entry) => readFileSync(join(source, entry), "utf-8"))
  .join("\n");
for (const key of reference.keys()) {
  // A key may be made of a fixed beginning and a name: `theme.${theme}`, `timeline.${type}`.
  const beginnings = [...key.matchAll(/[._]/g)].map(({ index }) => `\`${key.slice(0, index + 1)}\${`);
  const used = DECLARED.test(key) || said.includes(`"${key}"`) || beginnings.some((each) => said.includes(each));
  if (!used) faults.push(`${key} is said nowhere`);
}

for (const fault of faults) console.error(fault);
process.exit(faults.length ? 1 : 0);
