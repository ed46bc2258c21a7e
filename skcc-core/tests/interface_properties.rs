//! What holds of references, placeholders and edges, whatever the skill.

use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::*;
use skcc_core::source::Root;
use skcc_core::system::Memory;
use skcc_core::{Compilation, Options, compile};
use skir::{EdgeKind, Phrase, ReferenceStatus, Skill, SubstitutionKind};

const HEAD: &str = "name: commit\ndescription: \"Use when asked, 当…时使用. Not for x.\"\n";

/// Bodies with a good share of paths, placeholders and names of skills.
fn body() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => "[a-z]{1,6}",
        3 => prop::sample::select(vec![" ", "\n", "\n\n", "`", "\n- ", "\n```sh\n", "\n```\n"])
            .prop_map(str::to_owned),
        2 => prop::sample::select(vec![
            "$0", "$1", "$12.5", "$ARGUMENTS", "$ARGUMENTS[1]", "\\$1", "${1}", "$issue",
            "${issue}", "${style-name}", "$style-name", "!`a $0`", "\n```!\nls\n```\n", "{baseDir}",
            "${CLAUDE_SKILL_DIR}", "$", "awk", "mcp__git__log", " tool",
        ]).prop_map(str::to_owned),
        2 => prop::sample::select(vec![
            "[a](references/a.md)", "[a](<references/b c.md> \"t\")", "![a](gone.png)", "[x][y]",
            "[y]: references/a.md#top\n", "](", "(../review/SKILL.md)", "[r](../review/)",
            "`scripts/run.sh`", "`./scripts/gone.sh`", "references\\a.md", "[c](C:\\x)",
            "[e](references/%61.md?q#f)", "the `review` skill", "skill `a-b`", "../..", "/",
            "[a](#top)", "# ", "| a | `references/a.md` |\n|-|-|\n",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn compiled(keys: &str, body: &str) -> Compilation {
    let system = Memory::new()
        .with_file(
            "skills/commit/SKILL.md",
            format!("---\n{HEAD}{keys}---\n{body}"),
        )
        .with_file("skills/commit/references/a.md", "# Top\n[b](b.md)\n")
        .with_file("skills/commit/references/b c.md", "# B\n")
        .with_file("skills/commit/scripts/run.sh", "#!/bin/sh\n")
        .with_file("skills/review/SKILL.md", format!("---\n{HEAD}---\n"));
    let root = Arc::new(Root::new("skills"));
    compile(&system, &[root], &Options::default())
}

fn skill(compilation: &Compilation) -> &Skill {
    let found = compilation.skills.iter();
    let mut found = found.filter(|compiled| compiled.skill.id == "commit");
    &found.next().expect("the skill is there").skill
}

proptest! {
    #[test]
    fn placeholders_slice_the_body_in_order(text in body(), declared in any::<bool>()) {
        let keys = if declared { "arguments: [issue, style-name]\n" } else { "" };
        let compilation = compiled(keys, &text);
        let skill = skill(&compilation);
        let mut end = 0;
        for placeholder in &skill.interface.substitutions {
            prop_assert!(placeholder.span.start >= end, "they overlap");
            end = placeholder.span.end;
            let text = skill.text(placeholder.span);
            match placeholder.kind {
                SubstitutionKind::Named(name) => {
                    let name = skill.text(name);
                    prop_assert!(["issue", "style-name"].contains(&name) && declared);
                    let spellings = [format!("${name}"), format!("${{{name}}}")];
                    prop_assert!(spellings.iter().any(|known| known == text));
                }
                SubstitutionKind::Command(command) => {
                    prop_assert!(placeholder.span.contains(command));
                    prop_assert!(text.starts_with('!') || text.starts_with("```!"));
                }
                SubstitutionKind::Arguments => prop_assert_eq!(text, "$ARGUMENTS"),
                SubstitutionKind::Argument(index) => {
                    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
                    // `$00` is the first as well.
                    prop_assert_eq!(digits.parse(), Ok(index));
                }
                _ => {
                    let starts = text.starts_with(['$', '{']);
                    prop_assert!(starts, "{}", text);
                }
            }
        }
    }

    #[test]
    fn references_slice_the_body_and_name_their_file(text in body()) {
        let compilation = compiled("", &text);
        let skill = skill(&compilation);
        for reference in &skill.references {
            let written = skill.text(reference.span);
            prop_assert!(!written.is_empty());
            if let ReferenceStatus::Resolved(index) = reference.status {
                let path = &skill.resources[index as usize].path;
                let name = path.rsplit('/').next().unwrap_or_default();
                let written = written.replace("%61", "a");
                prop_assert!(written.contains(name), "{written} is {path}");
            }
        }
        for edge in &skill.routing.uses {
            let written = skill.text(edge.span.expect("no key names a skill"));
            match edge.kind {
                EdgeKind::Mention if !written.contains('/') => {
                    prop_assert_eq!(written, &*edge.target);
                }
                _ => prop_assert!(written.contains("review"), "{written}"),
            }
        }
        for server in &skill.interface.mcp_servers {
            prop_assert_eq!(skill.text(server.span.expect("no key names it")), &*server.name);
        }
        for phrase in skill.routing.when_to_use.iter().chain(&skill.routing.when_not_to_use) {
            if let Phrase::Description(span) = phrase {
                prop_assert!(!span.of(&skill.description).is_empty());
            }
        }
        for diagnostic in &compilation.diagnostics {
            let text = diagnostic.span.file.text();
            prop_assert!(text.get(diagnostic.span.range.clone()).is_some());
        }
    }

    #[test]
    fn a_key_without_a_field_is_kept(name in "x-[a-z]{1,8}", value in "[a-z ]{0,8}") {
        let compilation = compiled(&format!("{name}: \"{value}\"\n"), "");
        let kept = skill(&compilation).extra.get(&name);
        prop_assert_eq!(kept.and_then(|value| value.as_text()), Some(&*value));
    }
}

#[test]
fn a_value_that_fits_no_field_is_kept() {
    for keys in [
        "permissions: [{kind: teleport}]",
        "effects: [flies]",
        "security_level: hihg",
        "disable-model-invocation: perhaps",
        "allowed-tools: 3",
        "inputs: [[a]]",
        "input_schema: gone.json",
        "invocation: nobody",
    ] {
        let compilation = compiled(&format!("{keys}\n"), "");
        let (name, _) = keys.split_once(':').expect("a key");
        assert!(skill(&compilation).extra.get(name).is_some(), "{keys}");
    }
    for keys in [
        "allowedTools: Read",
        "disable_model_invocation: yes",
        "whenToUse: always",
        "security-level: HIGH",
        "mcpServers: [git]",
        "arguments: issue",
    ] {
        let compilation = compiled(&format!("{keys}\n"), "");
        let (name, _) = keys.split_once(':').expect("a key");
        assert!(skill(&compilation).extra.get(name).is_none(), "{keys}");
    }
}
