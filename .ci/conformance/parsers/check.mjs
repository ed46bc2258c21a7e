// Compares what parsers of others read in artifacts, and prints a table.
//
// `<style>/<target>/<number>/…` is what `cargo xtask portability --write` writes. All parsers must
// read the same from the frontmatter of every `SKILL.md` (JiuwenClaw's cut as it cuts); the two of
// YAML the same from other files of YAML; and the text of every artifact in the style `xml` must be
// a document of XML.

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";

import jsYaml from "js-yaml";
import { SaxesParser } from "saxes";
import { parseDocument } from "yaml";

const SHOWN = 20;
const problems = [];

/** Every file below a folder. */
function files(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });
}

/** The frontmatter of an artifact, and what follows it. */
function split(text) {
  const found = /^---\r?\n([\s\S]*?\r?\n)---\r?\n/.exec(text);
  if (found === null) throw new Error("there is no frontmatter");
  return [found[1], text.slice(found[0].length)];
}

/** YAML 1.2, where a warning is an error. */
function strict(text) {
  const document = parseDocument(text, { strict: true, uniqueKeys: true, version: "1.2" });
  const wrong = [...document.errors, ...document.warnings];
  if (wrong.length > 0) throw wrong[0];
  return document.toJS();
}

/**
 * A line at a time, as the simplest parser of an agent reads (Qwen Code's): `key: value`, `  - item`
 * below a key, and `  key: value` below a key. In double quotes `\"` and `\\` are escapes. A value
 * in brackets is text, which has to be JSON.
 */
function lines(text) {
  const all = {};
  let below;
  for (const line of text.split(/\r?\n/)) {
    if (line === "") continue;
    if (line.startsWith("  - ")) {
      if (!Array.isArray(all[below])) all[below] = [];
      all[below].push(value(line.slice(4)));
    } else if (line.startsWith("  ")) {
      all[below] ??= {};
      const [key, rest] = pair(line.slice(2));
      all[below][key] = value(rest);
    } else {
      const [key, rest] = pair(line);
      below = key;
      if (rest !== "") all[key] = value(rest);
    }
  }
  return all;
}

function pair(line) {
  const quoted = /^"((?:[^"\\]|\\["\\])*)":(.*)$/.exec(line);
  if (quoted !== null) return [unescaped(quoted[1]), quoted[2].trim()];
  const colon = line.indexOf(":");
  if (colon < 0) throw new Error(`no key: ${line}`);
  return [line.slice(0, colon), line.slice(colon + 1).trim()];
}

function value(text) {
  if (text === "true" || text === "false") return text === "true";
  if (text.startsWith('"') && text.endsWith('"')) return unescaped(text.slice(1, -1));
  if (text.startsWith("{") || text.startsWith("[")) return JSON.parse(text);
  return text;
}

function unescaped(text) {
  return text.replace(/\\(["\\])/g, "$1");
}

/** YAML between the first two `---`, wherever they stand, as JiuwenClaw takes it: not by lines. */
function cut(text) {
  return () => jsYaml.load(text.split("---")[1]);
}

/** What a parser reads, or why it does not. */
function read(parser, text) {
  try {
    return parser(text);
  } catch (error) {
    return { unreadable: String(error.message).split("\n")[0] };
  }
}

function compare(row, path, text, parsers) {
  const [first, ...others] = parsers.map((parser) => read(parser, text));
  if (first.unreadable !== undefined) problems.push(`${path}: ${first.unreadable}`);
  row.equal += first.unreadable === undefined && others.every((one) => isDeepStrictEqual(one, first)) ? 1 : 0;
  for (const [index, other] of others.entries()) {
    if (!isDeepStrictEqual(other, first)) {
      const name = parsers[index + 1].name;
      problems.push(`${path}: ${name}: ${JSON.stringify(other)} for ${JSON.stringify(first)}`);
    }
  }
}

/** Whether a text is one document of XML. */
function isDocument(path, text) {
  const parser = new SaxesParser();
  let wrong;
  parser.on("error", (error) => (wrong ??= error.message));
  parser.write(text).close();
  if (wrong !== undefined) problems.push(`${path}: ${wrong}`);
  return wrong === undefined;
}

const [root] = process.argv.slice(2);
const rows = new Map();
const rowOf = (target) => {
  if (!rows.has(target)) {
    rows.set(target, { skills: 0, equal: 0, yaml: 0, equalYaml: 0, documents: 0, wellFormed: 0 });
  }
  return rows.get(target);
};
for (const target of readdirSync(join(root, "markdown")).sort()) {
  const row = rowOf(target);
  for (const path of files(join(root, "markdown", target))) {
    const text = readFileSync(path, "utf8");
    if (path.endsWith("/SKILL.md")) {
      row.skills += 1;
      const [frontmatter] = split(text);
      compare(row, path, frontmatter, [strict, jsYaml.load, target === "jiuwenclaw" ? cut(text) : lines]);
    } else if (path.endsWith(".yaml")) {
      row.yaml += 1;
      const other = { equal: 0 };
      compare(other, path, text, [strict, jsYaml.load]);
      row.equalYaml += other.equal;
    }
  }
  for (const path of files(join(root, "xml", target))) {
    if (!path.endsWith(".md")) continue;
    const text = readFileSync(path, "utf8");
    const document = path.endsWith("/SKILL.md") ? split(text)[1] : text;
    row.documents += 1;
    row.wellFormed += isDocument(path, document.trim()) ? 1 : 0;
  }
}

const parsers = "strict YAML, js-yaml and lines read the same";
console.log(`| Target | skills | ${parsers} | other YAML | the same | documents of XML | well-formed |`);
console.log("|---|--:|--:|--:|--:|--:|--:|");
for (const [target, row] of rows) {
  console.log(`| ${target} | ${Object.values(row).join(" | ")} |`);
}
for (const problem of problems.slice(0, SHOWN)) console.error(problem);
if (problems.length > 0) {
  console.error(`error: ${problems.length} differences`);
  process.exit(1);
}
