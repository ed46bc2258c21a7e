//! `gen.code.sql`: queries.

use core::time::Duration;
use std::collections::BTreeMap;

use super::prelude::*;
use crate::profile::expected::same_cell;
use crate::profile::pool::{DEPARTMENTS, PEOPLE};
use crate::profile::run_code::Job;

pub(super) struct Sql;

static INFO: Info = Info {
    id: "gen.code.sql",
    category: Category::Generation,
    meaning: "writing SQL",
    levels: [
        "one table: select, where, simple aggregates",
        "joins, groups and window functions",
        "common table expressions over several tables",
    ],
    degradation: [
        Some("ask for nested queries, each tried by itself"),
        Some("ask for one query of one table after the other"),
    ],
};

/// Between the columns of a result.
const SEPARATOR: &str = "\u{1f}";

#[derive(Serialize, Deserialize)]
struct Key {
    reference: String,
    wrong: String,
    /// Whether the rows have to be in this order.
    ordered: bool,
    cases: Vec<Case>,
}

#[derive(Serialize, Deserialize)]
struct Case {
    setup: String,
    rows: Vec<Vec<String>>,
}

/// The data of one case.
struct Data {
    departments: Vec<&'static str>,
    /// Name, department, salary, year.
    people: Vec<(&'static str, usize, i64, i64)>,
    /// Person, hours.
    shifts: Vec<(usize, i64)>,
}

impl Data {
    fn new(random: &mut Random) -> Self {
        let count = random.count(3, 5);
        let departments = random.some(DEPARTMENTS, count);
        let count = random.count(14, 24);
        let names = random.some(PEOPLE, count);
        let mut salaries: Vec<i64> = (200..990).collect();
        random.shuffle(&mut salaries);
        // No two salaries are equal: there are no ties.
        let people: Vec<_> = names
            .into_iter()
            .zip(salaries)
            .map(|(name, salary)| {
                (
                    name,
                    random.below(departments.len()),
                    salary * 100,
                    random.between(2005, 2024),
                )
            })
            .collect();
        let shifts = (0..random.count(30, 60))
            .map(|_| (random.below(people.len()), random.between(1, 12)))
            .collect();
        Self {
            departments,
            people,
            shifts,
        }
    }

    fn setup(&self) -> String {
        let mut text = String::from(
            "CREATE TABLE department (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\n\
             CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL, department_id INTEGER NOT NULL, \
             salary INTEGER NOT NULL, since INTEGER NOT NULL);\n\
             CREATE TABLE shift (id INTEGER PRIMARY KEY, person_id INTEGER NOT NULL, hours INTEGER NOT NULL);\n",
        );
        let mut insert = |line: String| text.push_str(&line);
        for (index, name) in self.departments.iter().enumerate() {
            insert(format!(
                "INSERT INTO department VALUES ({}, '{name}');\n",
                index + 1
            ));
        }
        for (index, (name, department, salary, since)) in self.people.iter().enumerate() {
            insert(format!(
                "INSERT INTO person VALUES ({}, '{name}', {}, {salary}, {since});\n",
                index + 1,
                department + 1
            ));
        }
        for (index, (person, hours)) in self.shifts.iter().enumerate() {
            insert(format!(
                "INSERT INTO shift VALUES ({}, {}, {hours});\n",
                index + 1,
                person + 1
            ));
        }
        text
    }

    /// Departments with their people.
    fn groups(&self) -> BTreeMap<&'static str, Vec<usize>> {
        let mut groups: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (index, person) in self.people.iter().enumerate() {
            groups
                .entry(self.departments[person.1])
                .or_default()
                .push(index);
        }
        groups
    }

    fn hours(&self, person: usize) -> i64 {
        self.shifts
            .iter()
            .filter(|shift| shift.0 == person)
            .map(|shift| shift.1)
            .sum()
    }
}

impl Primitive for Sql {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn draw(&self, level: Level, random: &mut Random) -> Option<Draft> {
        let data = [Data::new(random), Data::new(random)];
        let bound = random.between(350, 800) * 100;
        let year = random.between(2010, 2020);
        let top = random.count(1, 3);
        let kind = random.below(3);
        let (text, reference, ordered) = match (level, kind) {
            (Level::L1, 0) => (
                format!("How many people have a salary of at least {bound} and have been there since {year} or later? One row, one column."),
                format!("SELECT COUNT(*) FROM person WHERE salary >= {bound} AND since >= {year}"),
                false,
            ),
            (Level::L1, 1) => (
                format!("The names of all people with a salary below {bound} who have been there since before {year}, in alphabetical order. One column."),
                format!("SELECT name FROM person WHERE salary < {bound} AND since < {year} ORDER BY name"),
                true,
            ),
            (Level::L1, _) => (
                format!("The sum and the largest of the salaries of all people who have been there since {year} or later. One row, two columns: the sum, then the largest."),
                format!("SELECT SUM(salary), MAX(salary) FROM person WHERE since >= {year}"),
                false,
            ),
            (Level::L2, 0) => (
                format!("For each department that has people with a salary of at least {bound}: its name, the number of these people, and the sum of their salaries, in alphabetical order of the department. Three columns. Departments without such people are left out."),
                format!("SELECT d.name, COUNT(*), SUM(p.salary) FROM person p JOIN department d ON d.id = p.department_id WHERE p.salary >= {bound} GROUP BY d.id, d.name ORDER BY d.name"),
                true,
            ),
            (Level::L2, 1) => (
                "The department with the most people: its name and the number of its people. One row, two columns. There is exactly one such department.".into(),
                "SELECT d.name, COUNT(*) FROM person p JOIN department d ON d.id = p.department_id GROUP BY d.id, d.name ORDER BY COUNT(*) DESC LIMIT 1".into(),
                false,
            ),
            (Level::L2, _) => (
                "Each person's name, department and rank by salary within the department, 1 being the highest; in alphabetical order of the department, then by rank. Three columns: department, rank, name. No two salaries are equal.".into(),
                "SELECT d.name, RANK() OVER (PARTITION BY d.id ORDER BY p.salary DESC) AS place, p.name FROM person p JOIN department d ON d.id = p.department_id ORDER BY d.name, place".into(),
                true,
            ),
            (Level::L3, 0) => (
                format!("With a common table expression: for each department that has people, the {top} people with the highest salaries, or all where it has fewer. Three columns: department, name, salary; in alphabetical order of the department, then from the highest salary down. No two salaries are equal."),
                format!("WITH ranked AS (SELECT department_id, name, salary, ROW_NUMBER() OVER (PARTITION BY department_id ORDER BY salary DESC) AS place FROM person) SELECT d.name, r.name, r.salary FROM ranked r JOIN department d ON d.id = r.department_id WHERE r.place <= {top} ORDER BY d.name, r.salary DESC"),
                true,
            ),
            (Level::L3, 1) => (
                "With a common table expression: each person whose hours over all shifts exceed the mean of the hours per person over all people of the same department, where a person without shifts has 0 hours. Three columns: department, name, hours; in alphabetical order of the department, then of the name.".into(),
                "WITH worked AS (SELECT p.id, p.name, p.department_id, COALESCE((SELECT SUM(hours) FROM shift s WHERE s.person_id = p.id), 0) AS hours FROM person p), mean AS (SELECT department_id, AVG(hours) AS hours FROM worked GROUP BY department_id) SELECT d.name, w.name, w.hours FROM worked w JOIN mean m ON m.department_id = w.department_id JOIN department d ON d.id = w.department_id WHERE w.hours > m.hours ORDER BY d.name, w.name".into(),
                true,
            ),
            (Level::L3, _) => (
                "With a common table expression: for each department that has people, the hours of all shifts of its people (0 where there are none), and the name of its person with the highest salary. Three columns: department, hours, name; in any order. No two salaries are equal.".into(),
                "WITH worked AS (SELECT p.department_id AS department_id, SUM(s.hours) AS hours FROM person p JOIN shift s ON s.person_id = p.id GROUP BY p.department_id), best AS (SELECT department_id, MAX(salary) AS salary FROM person GROUP BY department_id) SELECT d.name, COALESCE(w.hours, 0), p.name FROM best b JOIN person p ON p.department_id = b.department_id AND p.salary = b.salary JOIN department d ON d.id = b.department_id LEFT JOIN worked w ON w.department_id = d.id".into(),
                false,
            ),
        };
        let mut cases = Vec::new();
        for data in &data {
            let rows = rows(data, level, kind, bound, year, top)?;
            if rows.is_empty() {
                return None;
            }
            cases.push(Case {
                setup: data.setup(),
                rows,
            });
        }
        if cases[0].rows == cases[1].rows {
            return None;
        }
        let literals = cases[0].rows.iter().map(|row| {
            let cells = row.iter().map(|cell| {
                if cell.parse::<i64>().is_ok() {
                    cell.clone()
                } else {
                    format!("'{cell}'")
                }
            });
            format!("({})", cells.collect::<Vec<_>>().join(", "))
        });
        let wrong = format!("VALUES {}", literals.collect::<Vec<_>>().join(", "));
        let prompt = format!(
            "`setup.sql` makes the tables of an SQLite database: departments, people and shifts. Write \
             `query.sql` with one query. {text} No header. It is run on this database, and on another with \
             the same tables and other rows."
        );
        let shown = cases[0].setup.clone();
        let key = Key {
            reference: format!("{reference};"),
            wrong: format!("{wrong};"),
            ordered,
            cases,
        };
        Some(
            Draft::new(prompt, &key)
                .file("setup.sql", shown)
                .needs(&[Need::Sqlite])
                .tools(&[Tool::ReadFile, Tool::WriteFile]),
        )
    }

    fn grade(
        &self,
        instance: &Instance,
        evidence: &Evidence,
        interpreter: &dyn Interpreter,
    ) -> Grade {
        let key: Key = instance.key();
        let mut checks = Checks::default();
        let query = evidence.file("query.sql").unwrap_or_default().trim();
        let is_there = !query.is_empty();
        if !checks.check("script_created", is_there, || {
            "there is no `query.sql`".into()
        }) {
            return checks.grade();
        }
        for (number, case) in key.cases.iter().enumerate() {
            let data = if number == 0 { "" } else { "_other_data" };
            let rows = match run(&case.setup, query, interpreter) {
                Ok(rows) => rows,
                Err(reason) => return Grade::unknown(reason),
            };
            let rows = match rows {
                Ok(rows) => rows,
                Err(error) => {
                    checks.check(&format!("execution_success{data}"), false, || error);
                    break;
                }
            };
            checks.check(&format!("execution_success{data}"), true, String::new);
            checks.check(
                &format!("value_correct{data}"),
                same(&case.rows, &rows, key.ordered),
                || {
                    format!(
                        "expected {} rows, found {}: {}",
                        case.rows.len(),
                        rows.len(),
                        short(&format!("{rows:?}"))
                    )
                },
            );
        }
        checks.grade()
    }

    fn reference(&self, instance: &Instance) -> Solution {
        let key: Key = instance.key();
        Solution::default().file("query.sql", key.reference)
    }

    fn near_misses(&self, instance: &Instance) -> Vec<(&'static str, Solution)> {
        let key: Key = instance.key();
        let file = |text: &str| Solution::default().file("query.sql", text);
        Vec::from([
            ("the rows of the data that was seen", file(&key.wrong)),
            ("no query", file("")),
            ("not SQL", file("please select;")),
            ("only said", Solution::text(key.reference)),
        ])
    }
}

/// The rows that come out, or `None` where there is a tie.
fn rows(
    data: &Data,
    level: Level,
    kind: usize,
    bound: i64,
    year: i64,
    top: usize,
) -> Option<Vec<Vec<String>>> {
    let people = || data.people.iter();
    let text = |cells: &[&dyn core::fmt::Display]| {
        cells
            .iter()
            .map(|cell| format!("{cell}"))
            .collect::<Vec<_>>()
    };
    Some(match (level, kind) {
        (Level::L1, 0) => vec![text(&[&people()
            .filter(|p| p.2 >= bound && p.3 >= year)
            .count()])],
        (Level::L1, 1) => {
            let mut names: Vec<&str> = people()
                .filter(|p| p.2 < bound && p.3 < year)
                .map(|p| p.0)
                .collect();
            names.sort_unstable();
            names.iter().map(|name| text(&[name])).collect()
        }
        (Level::L1, _) => {
            let kept: Vec<i64> = people().filter(|p| p.3 >= year).map(|p| p.2).collect();
            vec![text(&[&kept.iter().sum::<i64>(), kept.iter().max()?])]
        }
        (Level::L2, 0) => data
            .groups()
            .into_iter()
            .filter_map(|(name, group)| {
                let kept: Vec<i64> = group
                    .iter()
                    .map(|p| data.people[*p].2)
                    .filter(|salary| *salary >= bound)
                    .collect();
                (!kept.is_empty()).then(|| text(&[&name, &kept.len(), &kept.iter().sum::<i64>()]))
            })
            .collect(),
        (Level::L2, 1) => {
            let groups = data.groups();
            let mut sizes: Vec<(usize, &str)> = groups
                .iter()
                .map(|(name, group)| (group.len(), *name))
                .collect();
            sizes.sort_unstable();
            let (size, name) = sizes.pop()?;
            if sizes.last().is_some_and(|other| other.0 == size) {
                return None;
            }
            vec![text(&[&name, &size])]
        }
        (Level::L2, _) => ranked(data, usize::MAX)
            .map(|(name, rank, person)| text(&[&name, &rank, &person.0]))
            .collect(),
        (Level::L3, 0) => ranked(data, top)
            .map(|(name, _, person)| text(&[&name, &person.0, &person.2]))
            .collect(),
        (Level::L3, 1) => data
            .groups()
            .into_iter()
            .flat_map(|(name, group)| {
                let hours: Vec<i64> = group.iter().map(|p| data.hours(*p)).collect();
                let sum: i64 = hours.iter().sum();
                let size = i64::try_from(group.len()).unwrap_or(i64::MAX);
                let mut above: Vec<(&str, i64)> = group
                    .iter()
                    .zip(hours)
                    .filter(|(_, hours)| hours * size > sum)
                    .map(|(person, hours)| (data.people[*person].0, hours))
                    .collect();
                above.sort_unstable();
                above.into_iter().map(move |(person, hours)| {
                    vec![name.to_owned(), person.to_owned(), hours.to_string()]
                })
            })
            .collect(),
        (Level::L3, _) => data
            .groups()
            .into_iter()
            .filter_map(|(name, group)| {
                let hours: i64 = group.iter().map(|person| data.hours(*person)).sum();
                let best = group
                    .iter()
                    .map(|person| &data.people[*person])
                    .max_by_key(|person| person.2)?;
                Some(text(&[&name, &hours, &best.0]))
            })
            .collect(),
    })
}

type Person = (&'static str, usize, i64, i64);

/// The best paid people of each department, with their rank.
fn ranked(data: &Data, top: usize) -> impl Iterator<Item = (&'static str, usize, &Person)> {
    data.groups().into_iter().flat_map(move |(name, group)| {
        let mut group: Vec<&Person> = group.iter().map(|person| &data.people[*person]).collect();
        group.sort_unstable_by_key(|person| core::cmp::Reverse(person.2));
        group.truncate(top);
        group
            .into_iter()
            .enumerate()
            .map(move |(index, person)| (name, index + 1, person))
    })
}

/// Runs the query on a fresh database in memory, whatever the model left behind:
/// with the command `sqlite3`, else with Python's module.
fn run(
    setup: &str,
    query: &str,
    interpreter: &dyn Interpreter,
) -> Result<Result<Vec<Vec<String>>, String>, String> {
    const MARK: &str = "--- rows ---";
    let script = format!("{setup}\n.print '{MARK}'\n{query}\n");
    let no_files = BTreeMap::new();
    let by_command = interpreter.run(&Job {
        program: "sqlite3",
        arguments: &[
            "-batch",
            "-bail",
            "-noheader",
            "-list",
            "-separator",
            SEPARATOR,
            ":memory:",
        ],
        stdin: script.as_bytes(),
        files: &no_files,
        timeout: Duration::from_secs(20),
    });
    let output = match by_command {
        Ok(output) => output,
        Err(missing) => {
            let files = BTreeMap::from([
                ("setup.sql".into(), setup.as_bytes().to_vec()),
                ("query.sql".into(), query.as_bytes().to_vec()),
            ]);
            let program = "import sqlite3\nbase = sqlite3.connect(':memory:')\n\
                           base.executescript(open('setup.sql').read())\n\
                           rows = base.execute(open('query.sql').read())\n\
                           for row in rows:\n    \
                           print('\\x1f'.join('' if cell is None else str(cell) for cell in row))\n";
            let job = Job {
                program: "python3",
                arguments: &["-c", program],
                stdin: &[],
                files: &files,
                timeout: Duration::from_secs(20),
            };
            interpreter.run(&job).map_err(|_| missing.to_string())?
        }
    };
    if output.code != Some(0) {
        return Ok(Err(short(&String::from_utf8_lossy(&output.stderr))));
    }
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let rows = text
        .split_once(MARK)
        .map_or(text.as_str(), |(_, rows)| rows);
    let rows = rows.lines().filter(|line| !line.is_empty());
    Ok(Ok(rows
        .map(|line| line.split(SEPARATOR).map(Into::into).collect())
        .collect()))
}

fn same(expected: &[Vec<String>], found: &[Vec<String>], ordered: bool) -> bool {
    let (mut expected, mut found) = (expected.to_vec(), found.to_vec());
    if !ordered {
        expected.sort_unstable();
        found.sort_unstable();
    }
    expected.len() == found.len()
        && expected.iter().zip(&found).all(|(left, right)| {
            left.len() == right.len()
                && left
                    .iter()
                    .zip(right)
                    .all(|(left, right)| same_cell(left, right, 0.0))
        })
}
