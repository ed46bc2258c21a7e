//! Findings counted by code.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use skcc_core::Compilation;
use skcc_core::diagnostic::render::json::{self, Line, Total};
use skcc_core::diagnostic::render::visible;
use skcc_core::diagnostic::{Applicability, Code, Diagnostic, Severity};
use skcc_core::lower::{self, Coverage, Steps};

use crate::shell::{BOLD, DIM, ERROR, Shell, WARNING};
use crate::table::Table;
use crate::word::word;

/// How many places of each code are shown in a summary.
const PLACES: usize = 3;

/// What was found of one code at one severity.
pub(crate) struct Row<'a> {
    pub(crate) code: Code,
    pub(crate) severity: Severity,
    pub(crate) findings: Vec<&'a Diagnostic>,
}

impl Row<'_> {
    /// The row as JSON.
    pub(crate) fn line(&self) -> Line<'static> {
        Line::Total(Total {
            code: self.code.id(),
            name: self.code.name(),
            severity: self.severity,
            findings: self.findings.len(),
            skills: self.skills(),
            fixable: self.fixable(),
        })
    }

    /// How many skills have it.
    pub(crate) fn skills(&self) -> usize {
        let skills = self
            .findings
            .iter()
            .filter_map(|finding| finding.skill.as_deref());
        skills.collect::<BTreeSet<_>>().len()
    }

    /// How many of them `fix` mends.
    pub(crate) fn fixable(&self) -> usize {
        self.findings
            .iter()
            .filter(|finding| is_fixable(finding))
            .count()
    }
}

/// Whether `fix` mends it.
pub(crate) fn is_fixable(diagnostic: &Diagnostic) -> bool {
    diagnostic
        .fix
        .as_ref()
        .is_some_and(|fix| fix.applicability == Applicability::MachineApplicable)
}

/// The findings by severity and code: errors first, then by number of findings,
/// then by code.
pub(crate) fn by_code<'a>(diagnostics: impl IntoIterator<Item = &'a Diagnostic>) -> Vec<Row<'a>> {
    let mut rows: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for diagnostic in diagnostics {
        let key = (diagnostic.code, diagnostic.severity);
        rows.entry(key).or_default().push(diagnostic);
    }
    let row = |((code, severity), findings)| Row {
        code,
        severity,
        findings,
    };
    let mut rows: Vec<_> = rows.into_iter().map(row).collect();
    rows.sort_by_key(|row| {
        (
            std::cmp::Reverse((row.severity, row.findings.len())),
            row.code,
        )
    });
    rows
}

/// The totals as a table.
pub(crate) fn table(rows: &[Row<'_>]) -> Table {
    let mut table = Table::new(&["FINDINGS", "SKILLS", "FIXABLE", "LEVEL", "CODE", "NAME"])
        .right(0)
        .right(1)
        .right(2);
    for row in rows {
        table.row([
            row.findings.len().to_string(),
            row.skills().to_string(),
            row.fixable().to_string(),
            severity(row.severity).to_owned(),
            row.code.id().to_owned(),
            row.code.name().to_owned(),
        ]);
    }
    table
}

/// How much of what looks like a step became one, over all skills.
pub(crate) fn coverage(compilation: &Compilation) -> Coverage {
    let mut all = Coverage::new();
    for compiled in &compilation.skills {
        for (class, steps) in lower::coverage(&compiled.skill, &compiled.document) {
            *all.entry(class).or_default() += steps;
        }
    }
    all
}

/// The coverage as JSON, a line for each class of sections.
pub(crate) fn coverage_lines(coverage: &Coverage) -> impl Iterator<Item = Line<'static>> {
    coverage.iter().map(|(class, steps)| {
        Line::Coverage(json::Coverage {
            section: *class,
            step_like: steps.step_like,
            typed: steps.typed,
        })
    })
}

/// The coverage as a table, most step-like texts first, and their sum; nothing
/// when there is none.
pub(crate) fn coverage_table(coverage: &Coverage) -> Option<Table> {
    let mut all = Steps::default();
    for steps in coverage.values() {
        all += *steps;
    }
    if all.step_like == 0 {
        return None;
    }
    let mut table = Table::new(&["STEP-LIKE", "TYPED", "SHARE", "SECTIONS"])
        .right(0)
        .right(1)
        .right(2);
    let mut rows: Vec<_> = coverage
        .iter()
        .map(|(class, steps)| (word(class), *steps))
        .collect();
    rows.sort_by_key(|(_, steps)| std::cmp::Reverse(steps.step_like));
    rows.push(("all".to_owned(), all));
    for (name, steps) in rows {
        table.row([
            steps.step_like.to_string(),
            steps.typed.to_string(),
            format!(
                "{} %",
                (steps.typed * 100 + steps.step_like / 2) / steps.step_like
            ),
            name,
        ]);
    }
    Some(table)
}

/// What was found in each skill of security, and what was not looked at in it;
/// nothing where there is neither.
pub(crate) fn by_skill(compilation: &Compilation) -> Option<Table> {
    const HEADINGS: &[&str] = &["SKILL", "LEVEL", "DENIED", "WARNED", "ACCEPTED", "UNREAD"];
    let mut counts: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    for diagnostic in &compilation.diagnostics {
        count(&mut counts, diagnostic, usize::from(!diagnostic.is_error()));
    }
    for suppressed in &compilation.suppressed {
        count(&mut counts, &suppressed.diagnostic, 2);
    }
    let mut table = Table::new(HEADINGS).right(2).right(3).right(4).right(5);
    let mut is_empty = true;
    for compiled in &compilation.skills {
        let counts = counts.get(&*compiled.skill.id).copied().unwrap_or_default();
        let unread = compiled.unread.len();
        if counts == [0; 3] && unread == 0 {
            continue;
        }
        is_empty = false;
        let [denied, warned, accepted] = counts.map(|count| count.to_string());
        table.row([
            compiled.skill.id.to_string(),
            compiled
                .skill
                .policy
                .security_level
                .effective
                .name()
                .to_owned(),
            denied,
            warned,
            accepted,
            unread.to_string(),
        ]);
    }
    (!is_empty).then_some(table)
}

fn count<'a>(counts: &mut BTreeMap<&'a str, [usize; 3]>, found: &'a Diagnostic, column: usize) {
    if let Some(skill) = &found.skill
        && found.code.is_security()
    {
        counts.entry(skill).or_default()[column] += 1;
    }
}

/// Prints the first places of each code, then the totals.
pub(crate) fn print(shell: &mut Shell, findings: &[&Diagnostic]) -> io::Result<()> {
    let rows = by_code(findings.iter().copied());
    for row in &rows {
        let style = match row.severity {
            Severity::Error => ERROR,
            _ => WARNING,
        };
        let (kind, code) = (severity(row.severity), row.code);
        writeln!(
            shell.err,
            "{style}{kind}[{code}]{style:#}{BOLD}: {}{BOLD:#}",
            code.summary()
        )?;
        for finding in row.findings.iter().take(PLACES) {
            let at = finding.span.file.position(finding.span.range.start);
            let path = visible(finding.span.file.path());
            let message = visible(&finding.message);
            writeln!(shell.err, "  {path}:{}:{}: {message}", at.line, at.column)?;
        }
        if let Some(more @ 1..) = row.findings.len().checked_sub(PLACES) {
            writeln!(shell.err, "  {DIM}and {more} more{DIM:#}")?;
        }
        writeln!(shell.err)?;
    }
    table(&rows).write(&mut shell.err)?;
    writeln!(shell.err)?;
    shell
        .note("`--message-format short` prints all findings, `explain CODE` says what a code means")
}

/// The severity as messages spell it.
pub(crate) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}
