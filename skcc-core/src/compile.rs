//! The whole way, from a bundle to a compiled skill.

use std::collections::BTreeMap;
use std::sync::Arc;

use skir::{Severity, Skill};

use crate::diagnostic::{self, Code, Diagnostic, Level, Levels};
use crate::emit::{self, Artifact, Emitter, Styles};
use crate::layers::{self, Shadowed};
use crate::lock::{self, Lock};
use crate::security::{SecurityPolicy, Unread};
use crate::source::{self, Bundle, Root};
use crate::suppression::{self, Accepted, Suppressed};
use crate::syntax::{self, Document};
use crate::system::System;
use crate::{analysis, lower, security};

/// What to compile, and how strictly.
#[derive(Clone)]
pub struct Options {
    /// The targets to emit for.
    pub targets: Vec<&'static dyn Emitter>,
    /// The form of the bodies.
    pub styles: Styles,
    /// The agents that are given the sources as they are; what these make of
    /// them is reported.
    pub as_is: Vec<&'static dyn Emitter>,
    /// The level of every code.
    pub levels: Levels,
    /// The version of the security rules that is wanted, up to
    /// [`RULES`](diagnostic::RULES): what entered since then warns.
    pub rules: u32,
    /// Findings that are accepted.
    pub accepted: Accepted,
    /// What is asked of skills.
    pub security: SecurityPolicy,
    /// The skills of others that were looked at.
    pub lock: Lock,
    /// Whether a skill of others that nobody has looked at stops the build.
    pub locked: bool,
}

impl Default for Options {
    /// The default targets and the default levels.
    fn default() -> Self {
        let targets = emit::DEFAULT_TARGETS
            .iter()
            .filter_map(|id| emit::emitter(id))
            .collect();
        Self {
            targets,
            styles: Styles::default(),
            as_is: Vec::new(),
            levels: Levels::new(),
            rules: diagnostic::RULES,
            accepted: Accepted::default(),
            security: SecurityPolicy::default(),
            lock: Lock::default(),
            locked: false,
        }
    }
}

/// One skill after compilation.
#[derive(Debug)]
pub struct CompiledSkill {
    /// The skill as it was read.
    pub bundle: Bundle,
    /// Its Markdown file taken apart.
    pub document: Document,
    /// Its model.
    pub skill: Skill,
    /// One artifact per target, in the order of the options.
    pub artifacts: Vec<Artifact>,
    /// Everything found in it, before levels.
    pub diagnostics: Vec<Diagnostic>,
    /// The files whose meaning was not looked at, with why.
    pub unread: Vec<Unread>,
}

/// All skills after compilation.
#[derive(Debug, Default)]
pub struct Compilation {
    /// The skills, by id.
    pub skills: Vec<CompiledSkill>,
    /// Everything that was found and is not accepted, at its level, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// What is accepted, at its level, sorted.
    pub suppressed: Vec<Suppressed>,
    /// The skills in whose place others stand, by id and from narrow to broad.
    /// Nothing of them is shipped or reported.
    pub shadowed: Vec<Shadowed>,
}

impl Compilation {
    /// Whether nothing stops the build.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        !self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

/// Compiles one skill; depends on nothing but its arguments, so skills may be
/// compiled in any order and at the same time.
#[must_use]
pub fn compile_skill(mut bundle: Bundle, options: &Options) -> CompiledSkill {
    let mut diagnostics = std::mem::take(&mut bundle.diagnostics);
    let (document, found) = syntax::parse(&bundle.file);
    diagnostics.extend(found);
    let mut skill = lower::lower(&bundle, &document);
    let seen = security::analyse(&bundle, &document, &skill, &mut diagnostics);
    let uses = security::capability::infer_with(&seen.programs, &bundle, &document, &skill);
    skill.policy.inferred_effects = security::effect::infer(&uses);
    security::harden(
        &document,
        &mut skill,
        &seen,
        &options.security,
        &mut diagnostics,
    );
    let subject = analysis::Subject {
        bundle: &bundle,
        document: &document,
        skill: &skill,
        security: &options.security,
    };
    analysis::check(&subject, &mut diagnostics);
    let artifacts: Vec<_> = options
        .targets
        .iter()
        .map(|emitter| emitter.emit_in(&skill, options.styles.of(emitter.target())))
        .collect();
    analysis::check_artifacts(&subject, options, &artifacts, &mut diagnostics);
    analysis::check_loading(&subject, &options.as_is, &mut diagnostics);
    security::mask(&mut diagnostics, &seen.masked);
    for diagnostic in &mut diagnostics {
        diagnostic.skill = Some(bundle.source.id.clone());
    }
    CompiledSkill {
        bundle,
        document,
        skill,
        artifacts,
        diagnostics,
        unread: seen.unread,
    }
}

/// Puts compiled skills together: checks them against one another, applies the
/// levels, and records in each skill what was let pass.
#[must_use]
pub fn link(
    mut skills: Vec<CompiledSkill>,
    mut diagnostics: Vec<Diagnostic>,
    options: &Options,
) -> Compilation {
    let shadowed = layers::resolve(&mut skills, &mut diagnostics, options);
    skills.sort_by(|a, b| {
        a.skill
            .id
            .cmp(&b.skill.id)
            .then_with(|| a.bundle.file.path().cmp(b.bundle.file.path()))
    });
    for skill in &mut skills {
        diagnostics.append(&mut skill.diagnostics);
    }
    let all: Vec<_> = skills.iter().collect();
    analysis::check_registry(&all, &mut diagnostics);
    let accepted = &options.accepted;
    let judge = lock::Judge::new(&all, &options.lock, options.locked);
    let mut suppressed = suppression::apply(&all, &mut diagnostics, accepted, &judge.changed());
    let mut levels = options.levels.clone();
    diagnostic::rules::enter(&mut levels, options.rules);
    if !options.as_is.is_empty() {
        // No artifact keeps these from an agent that is given the source.
        for code in [Code::LiteralDollar, Code::LoadTimeCommand, Code::PolicyLost] {
            levels.set_unchosen(code, Level::Warn);
        }
    }
    levels.protect(&accepted.overridable);
    diagnostic::apply_levels(&mut diagnostics, &levels);
    suppressed.retain_mut(|found| found.diagnostic.apply_level(&levels));
    suppressed.extend(judge.accept(&mut diagnostics));
    judge.report(&mut diagnostics, &levels);
    if let Some(baseline) = &accepted.baseline {
        let covered = suppression::Covered::new(&all, accepted);
        let (listed, mut stale) = baseline.apply(&mut diagnostics, &covered);
        suppressed.extend(listed);
        diagnostic::apply_levels(&mut stale, &levels);
        diagnostics.append(&mut stale);
    }
    diagnostic::sort(&mut diagnostics);
    suppressed.sort_by(|a, b| a.diagnostic.sort_key().cmp(&b.diagnostic.sort_key()));
    let mut passed: BTreeMap<&str, Vec<&Diagnostic>> = BTreeMap::new();
    for diagnostic in &diagnostics {
        if let Some(id) = &diagnostic.skill
            && diagnostic.severity != Severity::Error
        {
            passed.entry(id).or_default().push(diagnostic);
        }
    }
    for compiled in &mut skills {
        let mine = passed.get(&*compiled.skill.id).into_iter().flatten();
        compiled.skill.findings = mine
            .map(|diagnostic| finding(compiled, diagnostic))
            .collect();
    }
    Compilation {
        skills,
        diagnostics,
        suppressed,
        shadowed,
    }
}

fn finding(compiled: &CompiledSkill, diagnostic: &Diagnostic) -> skir::Finding {
    let at = diagnostic.span.file.position(diagnostic.span.range.start);
    let folder = compiled.bundle.show("");
    let path = diagnostic.span.file.path();
    let narrow = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    skir::Finding {
        code: diagnostic.code.id().into(),
        name: diagnostic.code.name().into(),
        severity: diagnostic.severity,
        message: diagnostic.message.clone().into(),
        file: path.strip_prefix(&folder).unwrap_or(path).to_owned().into(),
        line: narrow(at.line),
        column: narrow(at.column),
    }
}

/// Finds, reads and compiles everything below `roots`, one skill after
/// another.
#[must_use]
pub fn compile(system: &dyn System, roots: &[Arc<Root>], options: &Options) -> Compilation {
    compile_with(system, roots, Vec::new(), options)
}

/// The same with what was found before, such as wrong settings.
#[must_use]
pub fn compile_with(
    system: &dyn System,
    roots: &[Arc<Root>],
    mut diagnostics: Vec<Diagnostic>,
    options: &Options,
) -> Compilation {
    let mut skills = Vec::new();
    for root in roots {
        let found = source::discover(system, root);
        diagnostics.extend(found.diagnostics);
        for source in found.skills {
            skills.push(compile_skill(source::load(system, source), options));
        }
    }
    link(skills, diagnostics, options)
}
