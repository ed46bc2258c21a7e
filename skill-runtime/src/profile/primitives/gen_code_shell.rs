//! `gen.code.shell`: shell scripts.

use std::collections::BTreeMap;

use super::prelude::*;
use crate::profile::expected::{Expected, joined};
use crate::profile::pool::{COLOURS, PEOPLE, THINGS};
use crate::profile::program::{Case, Program, WritesPrograms};

pub(super) struct Shell;

static INFO: Info = Info {
    id: "gen.code.shell",
    category: Category::Generation,
    meaning: "writing shell scripts",
    levels: [
        "one command that filters or counts",
        "pipes and loops over lines and files",
        "sed, awk and xargs: rewriting and summing up",
    ],
    degradation: [
        Some("use loops and simple pipes in place of awk and sed programs"),
        Some("one command to a step, each with its own file for what comes out"),
    ],
};

impl WritesPrograms for Shell {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn task(&self, level: Level, random: &mut Random) -> Option<(String, Program)> {
        let (text, reference, cases) = match level {
            Level::L1 => prefix(random)?,
            Level::L2 if random.chance(50) => top(random)?,
            Level::L2 => folders(random),
            Level::L3 if random.chance(50) => sums(random)?,
            Level::L3 => rewritten(random),
        };
        let shown = cases[0].expected.text();
        let key = Program {
            interpreter: "bash".into(),
            source: "solution.sh".into(),
            output: "result.txt".into(),
            wrong: format!("cat > result.txt <<'END'\n{shown}END\n"),
            cases,
            modules: Vec::new(),
            demanded: Vec::new(),
            reference,
        };
        let prompt = format!(
            "Write a shell script `solution.sh` that works in the current directory with the usual commands \
             (grep, sort, uniq, wc, cut, head, sed, awk, xargs, find). {text} It is run with \
             `bash solution.sh`, and again with other data of the same form."
        );
        Some((prompt, key))
    }

    fn need(&self) -> Need {
        Need::Bash
    }
}

type Task = (String, String, Vec<Case>);

const STATES: [&str; 4] = ["ERROR", "INFO", "WARN", "DEBUG"];

fn prefix(random: &mut Random) -> Option<Task> {
    let state = random.pick(&STATES);
    let listed = random.chance(40);
    let mut cases = Vec::new();
    for _ in 0..2 {
        let count = random.count(20, 60);
        let lines: Vec<String> = (0..count)
            .map(|_| {
                let (state, other) = (random.pick(&STATES), random.pick(&STATES));
                // The state also stands inside of lines, where it does not count.
                format!("{state} {} said {other}", random.pick(THINGS))
            })
            .collect();
        let kept: Vec<String> = lines
            .iter()
            .filter(|line| line.starts_with(state))
            .cloned()
            .collect();
        if kept.is_empty() {
            return None;
        }
        let expected = if listed {
            Expected::Lines(kept)
        } else {
            Expected::Number(i64::try_from(kept.len()).ok()?)
        };
        cases.push(Case::new(&[("log.txt", joined(lines))], expected));
    }
    let (what, flag) = if listed {
        ("all lines of", "")
    } else {
        ("how many lines there are in", "-c ")
    };
    let text = format!(
        "Write to `result.txt` {what} `log.txt` that begin with `{state}`, and nothing else."
    );
    Some((
        text,
        format!("grep {flag}'^{state}' log.txt > result.txt\n"),
        cases,
    ))
}

fn top(random: &mut Random) -> Option<Task> {
    let (count, bound) = (random.count(3, 6), random.between(100, 400));
    let mut cases = Vec::new();
    for _ in 0..2 {
        let size = random.count(14, 26);
        let names = random.some(PEOPLE, size);
        let mut numbers: Vec<i64> = (1..999).collect();
        random.shuffle(&mut numbers);
        // No number stands there twice: there are no ties.
        let rows: Vec<(i64, &str)> = numbers.into_iter().zip(names).collect();
        let mut kept: Vec<(i64, &str)> =
            rows.iter().copied().filter(|row| row.0 >= bound).collect();
        kept.sort_unstable_by(|left, right| right.cmp(left));
        if kept.len() <= count {
            return None;
        }
        let best = kept[..count]
            .iter()
            .map(|(number, name)| format!("{name} {number}"));
        let lines = rows.iter().map(|(number, name)| format!("{name} {number}"));
        cases.push(Case::new(
            &[("scores.txt", joined(lines))],
            Expected::Lines(best.collect()),
        ));
    }
    let text = format!(
        "`scores.txt` has a name and a number on each line, with a space between them; no number stands there \
         twice. Write to `result.txt` the {count} lines with the highest numbers of at least {bound}, the \
         highest first, as they stand in the file."
    );
    let reference = format!(
        "while read -r name number; do\n  if [ \"$number\" -ge {bound} ]; then echo \"$name $number\"; fi\n\
         done < scores.txt | sort -k2,2nr | head -n {count} > result.txt\n"
    );
    Some((text, reference, cases))
}

fn folders(random: &mut Random) -> Task {
    let ending = random.pick(&["txt", "log", "csv"]);
    let mut cases = Vec::new();
    for _ in 0..2 {
        let mut files: Vec<(String, String)> = Vec::new();
        let mut expected = Vec::new();
        let size = random.count(4, 7);
        let mut names = random.words(2, size);
        names.sort_unstable();
        for name in names {
            let other = random.pick(&["txt", "log", "csv"]);
            let length = random.count(1, 12);
            let path = format!("data/{name}.{other}");
            let lines = (0..length).map(|_| random.pick(THINGS));
            files.push((path, joined(lines)));
            if other == ending {
                expected.push(format!("{name}.{ending} {length}"));
            }
        }
        let length = random.count(2, 9);
        files.push((
            format!("data/zz.{ending}"),
            joined((0..length).map(|_| random.pick(THINGS))),
        ));
        expected.push(format!("zz.{ending} {length}"));
        let files: Vec<(&str, String)> = files
            .iter()
            .map(|(path, text)| (path.as_str(), text.clone()))
            .collect();
        cases.push(Case::new(&files, Expected::Lines(expected)));
    }
    let text = format!(
        "For each file in the folder `data` whose name ends with `.{ending}`, in alphabetical order, write a \
         line to `result.txt`: the name of the file without the folder, one space, and the number of its \
         lines. File names have small letters only."
    );
    let reference = format!(
        "for file in data/*.{ending}; do\n  echo \"$(basename \"$file\") $(($(wc -l < \"$file\")))\"\n\
         done > result.txt\n"
    );
    (text, reference, cases)
}

fn sums(random: &mut Random) -> Option<Task> {
    let state = random.pick(&STATES);
    let measure = random.pick(&["sum", "largest"]);
    let mut cases = Vec::new();
    for _ in 0..2 {
        let mut totals: BTreeMap<&str, i64> = BTreeMap::new();
        let mut lines = Vec::new();
        let places = random.some(COLOURS, 4);
        for _ in 0..random.count(30, 80) {
            let (place, found) = (random.pick(&places), random.pick(&STATES));
            let amount = random.between(1, 5_000);
            lines.push(format!(
                "2025-{:02}-{:02} {found} service={place} ms={amount}",
                random.between(1, 12),
                random.between(1, 28)
            ));
            if found == state {
                let total = totals.entry(place).or_default();
                *total = if measure == "sum" {
                    *total + amount
                } else {
                    amount.max(*total)
                };
            }
        }
        if totals.len() < 2 {
            return None;
        }
        let rows = totals
            .iter()
            .map(|(place, total)| format!("{place} {total}"));
        cases.push(Case::new(
            &[("service.log", joined(lines))],
            Expected::Lines(rows.collect()),
        ));
    }
    let what = if measure == "sum" {
        "the sum"
    } else {
        "the largest"
    };
    let text = format!(
        "Lines of `service.log` look like `2025-03-09 WARN service=teal ms=417`. Write to `result.txt` one line \
         for each service that has lines with {state}, in alphabetical order: the service, one space, and \
         {what} of the `ms` of its lines with {state}."
    );
    let step = if measure == "sum" {
        "t[$3] += $4"
    } else {
        "if ($4 + 0 > t[$3]) t[$3] = $4 + 0"
    };
    let reference = format!(
        "sed -e 's/service=//' -e 's/ms=//' service.log |\n  awk '$2 == \"{state}\" {{ {step} }} END {{ for (s in t) \
         print s, t[s] }}' |\n  sort > result.txt\n"
    );
    Some((text, reference, cases))
}

fn rewritten(random: &mut Random) -> Task {
    let (from, to) = (random.word(2), random.word(3));
    let mut cases = Vec::new();
    for _ in 0..2 {
        let mut lines = Vec::new();
        let mut expected = Vec::new();
        for _ in 0..random.count(15, 40) {
            let name = random.pick(&[from.as_str(), "other", to.as_str()]);
            let (key, value) = (random.pick(THINGS), random.between(1, 999));
            if random.chance(25) {
                lines.push(format!("# {name}.{key} = {value}"));
                continue;
            }
            lines.push(format!("{name}.{key} = {value}"));
            let name = if name == from { &to } else { name };
            expected.push(format!("{key}@{name}: {value}"));
        }
        expected.sort_unstable();
        expected.dedup();
        cases.push(Case::new(
            &[("settings.conf", joined(lines))],
            Expected::Lines(expected),
        ));
    }
    let text = format!(
        "Lines of `settings.conf` look like `group.key = 12`; lines that begin with `#` are comments. Write to \
         `result.txt`, for each line that is no comment, a line `key@group: 12` with its key, group and \
         number; where the group is `{from}`, write `{to}` in its place. Sort the lines with `LC_ALL=C sort -u`."
    );
    let reference = format!(
        "grep -v '^#' settings.conf |\n  sed -E -e 's/^{from}\\./{to}./' -e 's/^([a-z]+)\\.([a-z]+) = ([0-9]+)$/\\2@\\1: \\3/' |\n  \
         LC_ALL=C sort -u > result.txt\n"
    );
    (text, reference, cases)
}
