//! Headings in English.

use super::Group;
use super::Reach::{Head, Whole};
use super::Topic::{
    Approaches, Context, Domain, Examples, Fallback, HowItWorks, Inputs, Limits, Output, Overview,
    Pitfalls, Prerequisites, QuickStart, Reference, Related, Rules, Security, Setup, Success,
    Troubleshooting, Verify, WhenNotToUse, WhenToUse, Workflow,
};

pub(super) const PHRASES: &[Group] = &[
    (
        WhenNotToUse,
        Head,
        "when not to use, when to not use, when not to activate, when not to apply, when not to invoke, \
         when not to, do not use, do not use when, do not use for, dont use, \
         dont use when, when to avoid, when to skip, not for, not a fit, \
         bad use cases, poor use cases, when this skill does not apply, \
         skip this skill when, skip when, avoid when, avoid using when, \
         inappropriate scenarios, anti triggers, negative triggers, \
         should not trigger, do not trigger",
    ),
    (
        WhenToUse,
        Head,
        "when to use, when to activate, when to apply, when to invoke, when to offer, \
         when to run, when to trigger, when to load, when to reach for, \
         use this skill when, use this when, use when, use this skill for, \
         activate when, invoke when, trigger when, triggers, trigger conditions, \
         trigger phrases, trigger keywords, activation, activation triggers, \
         activation conditions, use cases, good use cases, appropriate scenarios, \
         applicability, good fit, when this applies, when this skill applies, \
         should trigger",
    ),
    (
        WhenToUse,
        Whole,
        "scope, trigger, scenarios, best for, ideal for, use for",
    ),
    (
        Approaches,
        Head,
        "approaches, alternatives, strategies, decision tree, decision trees, choose an approach, \
         choosing an approach, choose your approach, modes, operating modes, \
         ways to use, pick a mode, workflow selection, mode selection",
    ),
    (Approaches, Whole, "options, methods, variants, mode, ways"),
    (
        QuickStart,
        Head,
        "quick start, quickstart, getting started, get started, tldr, tl dr, \
         at a glance",
    ),
    (HowItWorks, Head, "how it works"),
    (
        Workflow,
        Head,
        "workflow, workflows, steps, instructions, process, procedure, procedures, \
         how to, how to use, how to use this skill, phases, stages, \
         pipeline, playbook, what to do, step by step, execution flow, \
         execution plan, the loop, runbook, sequence, operating procedure, \
         flow, action plan, task list, implementation plan",
    ),
    (
        Workflow,
        Whole,
        "usage, method, methodology, plan, task, tasks, your task, loop, \
         implementation, operation, operations, approach, execution, protocol",
    ),
    (
        Prerequisites,
        Head,
        "prerequisites, prerequisite, preconditions, pre conditions, before you start, \
         before you begin, before starting, system requirements, required tools, \
         required software, mcp requirement, mcp requirements, prereqs",
    ),
    (
        Prerequisites,
        Whole,
        "requirements, dependencies, requirement, required",
    ),
    (
        Setup,
        Head,
        "setup, set up, installation, installing, install, setup instructions, \
         installation instructions, installation steps, setup steps, \
         environment setup, environment variables, installation guide",
    ),
    (
        Setup,
        Whole,
        "configuration, config, environment, auth, authentication, configure, \
         initialization, initial setup",
    ),
    (
        Inputs,
        Head,
        "inputs, input parameters, arguments, parameters, input format, \
         required inputs, input requirements, expected input, input schema, \
         required information",
    ),
    (
        Inputs,
        Whole,
        "input, args, params, variables, what you need, information needed",
    ),
    (
        Output,
        Head,
        "output, outputs, output format, output structure, output template, \
         output templates, output requirements, output expectations, output contract, \
         output schema, deliverables, deliverable, report format, report structure, \
         report template, response format, response template, response structure, \
         output specification, output style, final output, return format",
    ),
    (
        Output,
        Whole,
        "template, templates, report, results, format, final report, what to return, \
         response",
    ),
    (
        Success,
        Head,
        "success criteria, acceptance criteria, definition of done, done when, \
         done criteria, exit criteria, exit condition, exit conditions, \
         completion criteria, postconditions, post conditions, success metrics",
    ),
    (
        Verify,
        Head,
        "verify, checklist, checklists, quality gate, quality gates, \
         quality check, quality checks, quality checking, quality checklist, \
         verification steps, validation steps, validation checklist, review checklist, \
         verification loop, build verification, final verification, output verification, \
         deployment verification, installation verification, coverage verification, \
         final check, final checks, self check, final review, verification checklist, \
         pre flight, preflight, sanity check",
    ),
    (
        Verify,
        Whole,
        "verification, validation, validate, testing, test, quality, quality assurance, \
         quality control, qa, checks, rubric",
    ),
    (
        Pitfalls,
        Head,
        "pitfalls, pitfall, gotchas, gotcha, anti patterns, antipatterns, \
         anti pattern, common mistakes, mistakes, mistakes to avoid, red flags, \
         anti patterns to avoid, what to avoid, things to avoid, patterns to avoid, \
         common errors, common traps, footguns, failure modes, red flags to avoid, \
         failure modes to avoid, what not to do, code smells, smells, \
         common rationalizations, bad patterns",
    ),
    (
        Pitfalls,
        Whole,
        "warnings, warning, caution, dont, donts, avoid, caveats to avoid",
    ),
    (
        Rules,
        Head,
        "rules, rule, guidelines, guideline, principles, principle, best practices, \
         best practice, constraints, guardrails, conventions, must, musts, must not, \
         dos and donts, do and dont, non negotiables, hard rules, core rules, \
         invariants, policies, standards, hard bans, boundaries, golden rule, \
         iron law, mandates, tips, important notes, critical rules, must follow, \
         always do, never do, dos, implementation requirements, recommendations, \
         operating guidance, heuristics, style guide, writing style, \
         quality standards, guidance",
    ),
    (
        Rules,
        Whole,
        "important, notes, note, do, critical, key points, style, policy, \
         considerations, key considerations, philosophy, lessons",
    ),
    (
        Examples,
        Head,
        "examples, example, sample, samples, demo, demos, example usage, \
         usage examples, usage example, example workflow, example workflows, \
         example output, example prompts, sample output, few shot examples, \
         example interaction, example interactions, worked example, worked examples, \
         example session, case studies",
    ),
    (
        Reference,
        Head,
        "reference, references, quick reference, resources, additional resources, \
         cheat sheet, cheatsheet, command reference, api reference, reference files, \
         further reading, glossary, bundled resources, external resources, lookup, \
         reference material, reference documentation, essential commands, \
         common commands, useful commands, available commands, \
         quick command reference",
    ),
    (
        Reference,
        Whole,
        "commands, api, tools, files, links, scripts, definitions, documentation, \
         terminology, file structure, project structure, directory structure, \
         file organization, command line options, available tools, available scripts, \
         sources, tool reference",
    ),
    (
        Related,
        Head,
        "related skills, see also, related, related skill, related ecc skills, \
         skill stack, companion skills, related tools, related commands, \
         related agents, works well with, next skills",
    ),
    (
        Overview,
        Whole,
        "overview, purpose, introduction, about, summary, description, what this is, \
         what it is, what this skill does, what it does, what this does, goal, goals, \
         objective, objectives, background, intro, mission, about this skill, \
         what is this, core idea, the idea, motivation, role",
    ),
    (Overview, Head, "overview, introduction"),
    (
        Context,
        Head,
        "context, context gathering, gather context, context to gather, \
         gathering context, role and context, required context, context needed, \
         what to read first, read first",
    ),
    (
        Troubleshooting,
        Head,
        "troubleshooting, troubleshoot, common issues, common problems, faq, \
         known issues, frequently asked questions, common errors and solutions, \
         common errors and fixes, if something goes wrong",
    ),
    (
        Troubleshooting,
        Whole,
        "error handling, debugging, debug, errors, error recovery, issues, \
         handling errors, failure handling, when things go wrong, recovery",
    ),
    (
        Fallback,
        Head,
        "fallback, fallbacks, fallback strategy, fallback plan, fallback behavior, \
         graceful degradation, if unavailable, when unavailable",
    ),
    (
        Limits,
        Head,
        "limitations, limitation, out of scope, caveats, known limitations, non goals, \
         scope boundaries, what this skill does not do, what this does not do, \
         what it does not do, not in scope, limitations and caveats",
    ),
    (Limits, Whole, "limits, exclusions, disclaimer"),
    (
        Security,
        Whole,
        "security, safety, privacy, permissions, permission, security considerations, \
         safety rules, security rules, security notes, security and privacy, \
         privacy and security, safety and security, security model, safety notes, \
         safety guidelines, security guidelines, data privacy, safety considerations, \
         security warning",
    ),
    (
        Domain,
        Head,
        "when to use each, when to use what, when to use which, escalation triggers, \
         trigger events",
    ),
];
