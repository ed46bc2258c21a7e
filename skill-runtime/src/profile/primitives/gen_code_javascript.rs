//! `gen.code.javascript`: programs for Node.

use super::prelude::*;
use crate::profile::chore;
use crate::profile::program::{Program, WritesPrograms};

pub(super) struct JavaScript;

static INFO: Info = Info {
    id: "gen.code.javascript",
    category: Category::Generation,
    meaning: "writing JavaScript",
    levels: [
        "one script that reads and writes files with `fs`",
        "the built-in objects: parsing, grouping, JSON",
        "asynchronous code: many files at once, and what is missing",
    ],
    degradation: [
        Some("use the synchronous calls of `fs`, one file after the other"),
        Some("use `fs.readFileSync`, `split` and loops alone"),
    ],
};

impl WritesPrograms for JavaScript {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn task(&self, level: Level, random: &mut Random) -> Option<(String, Program)> {
        let (chore, reference, demanded) = match level {
            Level::L1 => {
                let chore = chore::readings(random)?;
                let [condition, bound, result] = &chore.choices[..] else {
                    return None;
                };
                let test = match condition.as_str() {
                    "at least" => format!(">= {bound}"),
                    "below" => format!("< {bound}"),
                    _ => "% 2 === 0".into(),
                };
                let answer = match result.as_str() {
                    "count" => "kept.length",
                    "sum" => "kept.reduce((sum, row) => sum + Number(row[1]), 0)",
                    _ => "kept.map((row) => row[0]).sort().join('\\n')",
                };
                let reference = format!(
                    "const fs = require('fs');\n\
                     const rows = fs.readFileSync('data.txt', 'utf8').trim().split('\\n').map((line) => line.split(':'));\n\
                     const kept = rows.filter((row) => Number(row[1]) {test});\n\
                     fs.writeFileSync('result.txt', `${{{answer}}}\\n`);\n"
                );
                (chore, reference, None)
            }
            Level::L2 => {
                let chore = chore::orders(random)?;
                let [status, field] = &chore.choices[..] else {
                    return None;
                };
                let special = match field.as_str() {
                    "latest" => "rows.map((row) => row[3]).sort().pop()",
                    "largest" => "Math.max(...rows.map((row) => Number(row[2])))",
                    _ => "Math.min(...rows.map((row) => Number(row[2])))",
                };
                let reference = format!(
                    "const fs = require('fs');\n\
                     const read = (line) => [...line.matchAll(/\"([^\"]*)\"|([^,]+)/g)].map((m) => m[1] ?? m[2]);\n\
                     const lines = fs.readFileSync('orders.csv', 'utf8').trim().split('\\n').slice(1);\n\
                     const groups = new Map();\n\
                     for (const row of lines.map(read)) {{\n  if (row[4] !== '{status}') continue;\n  \
                     groups.set(row[0], [...(groups.get(row[0]) ?? []), row]);\n}}\n\
                     const summary = {{}};\nfor (const [name, rows] of groups) {{\n  summary[name] = {{\n    \
                     count: rows.length,\n    total: rows.reduce((sum, row) => sum + Number(row[2]), 0),\n    \
                     {field}: {special},\n  }};\n}}\n\
                     fs.writeFileSync('summary.json', JSON.stringify(summary));\n"
                );
                (chore, reference, None)
            }
            Level::L3 => {
                let chore = chore::parts(random)?;
                let better = if chore.choices[0] == "highest" {
                    ">"
                } else {
                    "<"
                };
                let reference = format!(
                    "const fs = require('fs/promises');\n\
                     async function main() {{\n  \
                     const names = JSON.parse(await fs.readFile('index.json', 'utf8'));\n  \
                     const parts = await Promise.allSettled(names.map(async (name) => JSON.parse(await fs.readFile(name, 'utf8'))));\n  \
                     const missing = names.filter((_, place) => parts[place].status === 'rejected');\n  \
                     const best = new Map();\n  \
                     for (const record of parts.flatMap((part) => part.value ?? [])) {{\n    \
                     const known = best.get(record.id);\n    \
                     if (!known || record.version {better} known.version) best.set(record.id, record);\n  }}\n  \
                     const records = [...best.values()].sort((left, right) => left.id - right.id);\n  \
                     await fs.writeFile('merged.json', JSON.stringify({{ records, missing }}));\n}}\nmain();\n"
                );
                (chore, reference, Some("await|.then("))
            }
        };
        let wrong = format!(
            "// await\nrequire('fs').writeFileSync({:?}, {:?});\n",
            chore.output,
            chore.cases[0].expected.text()
        );
        let key = Program {
            interpreter: "node".into(),
            source: "solution.js".into(),
            output: chore.output.into(),
            cases: chore.cases,
            modules: Vec::new(),
            demanded: demanded.into_iter().map(Into::into).collect(),
            reference,
            wrong,
        };
        let prompt = format!(
            "Write a program `solution.js` for Node, as a CommonJS module without packages from a registry, \
             that reads and writes files in the current directory. {} It is run with `node solution.js`, and \
             again with other data of the same form.",
            chore.text
        );
        Some((prompt, key))
    }

    fn need(&self) -> Need {
        Need::Node
    }
}
