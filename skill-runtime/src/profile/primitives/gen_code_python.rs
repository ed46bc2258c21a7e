//! `gen.code.python`: programs in Python.

use super::prelude::*;
use crate::profile::chore;
use crate::profile::expected::{Expected, csv_row, joined};
use crate::profile::pool::{COLOURS, PEOPLE};
use crate::profile::program::{Case, Program, WritesPrograms};

pub(super) struct Python;

static INFO: Info = Info {
    id: "gen.code.python",
    category: Category::Generation,
    meaning: "writing Python",
    levels: [
        "one script that reads and writes files",
        "the standard library: csv, json, dates as text",
        "third-party libraries: pandas and numpy",
    ],
    degradation: [
        Some("name the imports and the calls to use, one simple call to a step"),
        Some("work on lines and `split`, without modules"),
    ],
};

impl WritesPrograms for Python {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn task(&self, level: Level, random: &mut Random) -> Option<(String, Program)> {
        let (text, key) = match level {
            Level::L1 => {
                let chore = chore::readings(random)?;
                let [condition, bound, result] = &chore.choices[..] else {
                    return None;
                };
                let test = match condition.as_str() {
                    "at least" => format!(">= {bound}"),
                    "below" => format!("< {bound}"),
                    _ => "% 2 == 0".into(),
                };
                let answer = match result.as_str() {
                    "count" => "str(len(kept))",
                    "sum" => "str(sum(number for _, number in kept))",
                    _ => "\"\\n\".join(sorted(name for name, _ in kept))",
                };
                let reference = format!(
                    "rows = [line.strip().split(\":\") for line in open(\"data.txt\") if line.strip()]\n\
                     kept = [(name, int(number)) for name, number in rows if int(number) {test}]\n\
                     with open(\"result.txt\", \"w\") as out:\n    out.write({answer} + \"\\n\")\n"
                );
                program(chore, reference, &[], &[])
            }
            Level::L2 => {
                let chore = chore::orders(random)?;
                let [status, field] = &chore.choices[..] else {
                    return None;
                };
                let special = match field.as_str() {
                    "latest" => "max(row[\"day\"] for row in rows)",
                    "largest" => "max(int(row[\"amount\"]) for row in rows)",
                    _ => "min(int(row[\"amount\"]) for row in rows)",
                };
                let reference = format!(
                    "import csv\nimport json\n\ngroups = {{}}\n\
                     with open(\"orders.csv\", newline=\"\") as source:\n    \
                     for row in csv.DictReader(source):\n        \
                     if row[\"status\"] == \"{status}\":\n            \
                     groups.setdefault(row[\"customer\"], []).append(row)\n\
                     summary = {{}}\nfor name, rows in groups.items():\n    \
                     summary[name] = {{\n        \"count\": len(rows),\n        \
                     \"total\": sum(int(row[\"amount\"]) for row in rows),\n        \
                     \"{field}\": {special},\n    }}\n\
                     with open(\"summary.json\", \"w\") as out:\n    json.dump(summary, out)\n"
                );
                program(chore, reference, &[], &[])
            }
            Level::L3 if random.chance(50) => grouped(random),
            Level::L3 => columns(random),
        };
        let prompt = format!(
            "Write a Python 3 program `solution.py` that reads and writes files in the current directory. \
             {text} It is run with `python3 solution.py`, and again with other data of the same form."
        );
        Some((prompt, key))
    }

    fn need(&self) -> Need {
        Need::Python
    }
}

fn program(
    chore: chore::Chore,
    reference: String,
    modules: &[&str],
    demanded: &[&str],
) -> (String, Program) {
    let imports: String = modules
        .iter()
        .map(|module| ["import ", module, "\n"].concat())
        .collect();
    let wrong = format!(
        "{imports}open({:?}, \"w\").write({:?})\n",
        chore.output,
        chore.cases[0].expected.text()
    );
    let key = Program {
        interpreter: "python3".into(),
        source: "solution.py".into(),
        output: chore.output.into(),
        cases: chore.cases,
        modules: modules.iter().map(|module| (*module).into()).collect(),
        demanded: demanded.iter().map(|word| (*word).into()).collect(),
        reference,
        wrong,
    };
    (chore.text, key)
}

/// Two tables joined and grouped with pandas.
fn grouped(random: &mut Random) -> (String, Program) {
    let measure = random.pick(&["mean", "sum", "max"]);
    let mut cases = Vec::new();
    for _ in 0..2 {
        let people = random.some(PEOPLE, 12);
        let teams = random.some(COLOURS, 4);
        let team_of: Vec<&str> = people.iter().map(|_| random.pick(&teams)).collect();
        let mut sales = vec!["person,amount".to_owned()];
        let mut amounts: std::collections::BTreeMap<&str, Vec<i64>> =
            std::collections::BTreeMap::new();
        for _ in 0..random.count(60, 150) {
            let person = random.below(people.len());
            let amount = random.between(1, 5_000);
            sales.push(format!("{},{amount}", people[person]));
            amounts.entry(team_of[person]).or_default().push(amount);
        }
        let mut rows = vec![vec!["team".to_owned(), measure.to_owned()]];
        for (team, amounts) in amounts {
            let sum: i64 = amounts.iter().sum();
            let value = match measure {
                "mean" => format!("{:.4}", exact(sum) / exact_count(amounts.len())),
                "sum" => sum.to_string(),
                _ => amounts
                    .iter()
                    .max()
                    .copied()
                    .unwrap_or_default()
                    .to_string(),
            };
            rows.push(vec![team.into(), value]);
        }
        let header = ["person,team".to_owned()].into_iter();
        let members = people
            .iter()
            .zip(&team_of)
            .map(|(person, team)| format!("{person},{team}"));
        let files = [
            ("sales.csv", joined(sales)),
            ("teams.csv", joined(header.chain(members))),
        ];
        cases.push(Case {
            files: files.map(|(path, text)| (path.into(), text)).into(),
            expected: Expected::Csv {
                rows,
                tolerance: 0.01,
            },
        });
    }
    let text = format!(
        "Use pandas. `sales.csv` has the columns person and amount, `teams.csv` the columns person and team. \
         Write `report.csv` with the header `team,{measure}` and one row for each team that has sales, in \
         alphabetical order: the team and the {measure} of the amounts of all sales of its people, with at \
         least two decimal places where it is not whole."
    );
    let reference = format!(
        "import pandas\n\nsales = pandas.read_csv(\"sales.csv\")\nteams = pandas.read_csv(\"teams.csv\")\n\
         joined = sales.merge(teams, on=\"person\")\n\
         report = joined.groupby(\"team\")[\"amount\"].{measure}().reset_index(name=\"{measure}\")\n\
         report.sort_values(\"team\").to_csv(\"report.csv\", index=False)\n"
    );
    let chore = chore::Chore {
        text,
        output: "report.csv",
        cases,
        choices: Vec::new(),
    };
    program(chore, reference, &["pandas"], &["pandas"])
}

/// Statistics of columns with numpy.
fn columns(random: &mut Random) -> (String, Program) {
    let measures = random.some(&["mean", "median", "min", "max", "ptp"], 3);
    let mut cases = Vec::new();
    for _ in 0..2 {
        let count = random.count(30, 100);
        let values: Vec<[i64; 3]> = (0..count)
            .map(|_| {
                [
                    random.between(-500, 500),
                    random.between(0, 99),
                    random.between(1, 9_000),
                ]
            })
            .collect();
        let lines = values.iter().map(|[a, b, c]| format!("{a},{b},{c}"));
        let mut rows = vec![csv(&["column", measures[0], measures[1], measures[2]])];
        for (place, name) in ["a", "b", "c"].into_iter().enumerate() {
            let mut column: Vec<i64> = values.iter().map(|row| row[place]).collect();
            column.sort_unstable();
            let (low, high) = (column[0], column[count - 1]);
            let mut row = vec![name.to_owned()];
            row.extend(measures.iter().map(|measure| {
                let value = match *measure {
                    "mean" => exact(column.iter().sum()) / exact_count(count),
                    "median" => exact(column[(count - 1) / 2] + column[count / 2]) / 2.0,
                    "min" => exact(low),
                    "max" => exact(high),
                    _ => exact(high - low),
                };
                format!("{value:.4}")
            }));
            rows.push(row);
        }
        cases.push(Case {
            files: [(
                "values.csv".into(),
                joined(["a,b,c".to_owned()].into_iter().chain(lines)),
            )]
            .into(),
            expected: Expected::Csv {
                rows,
                tolerance: 0.01,
            },
        });
    }
    let told: Vec<&str> = measures
        .iter()
        .map(|measure| {
            if *measure == "ptp" {
                "ptp (the largest value minus the smallest)"
            } else {
                measure
            }
        })
        .collect();
    let text = format!(
        "Use numpy. `values.csv` has a header and the columns a, b and c of whole numbers. Write `report.csv` \
         with the header `column,{}` and one row for each of a, b and c, in this order: {} of the column, with \
         at least two decimal places where it is not whole.",
        measures.join(","),
        told.join(", ")
    );
    let calls: Vec<String> = measures
        .iter()
        .map(|measure| format!("numpy.{measure}(column)"))
        .collect();
    let reference = format!(
        "import numpy\n\ntable = numpy.loadtxt(\"values.csv\", delimiter=\",\", skiprows=1)\n\
         with open(\"report.csv\", \"w\") as out:\n    out.write(\"column,{}\\n\")\n    \
         for name, column in zip(\"abc\", table.T):\n        \
         numbers = [{}]\n        \
         out.write(name + \",\" + \",\".join(str(float(number)) for number in numbers) + \"\\n\")\n",
        measures.join(","),
        calls.join(", ")
    );
    let chore = chore::Chore {
        text,
        output: "report.csv",
        cases,
        choices: Vec::new(),
    };
    program(chore, reference, &["numpy"], &["numpy"])
}

fn csv(cells: &[&str]) -> Vec<String> {
    let cells: Vec<String> = cells.iter().map(|cell| (*cell).into()).collect();
    debug_assert_eq!(
        csv_row(&cells),
        cells.join(","),
        "no cell needs quotation marks"
    );
    cells
}
