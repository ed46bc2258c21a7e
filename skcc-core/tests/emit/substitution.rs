//! What stands for arguments, folders and commands, and what only looks like it.

use skcc_core::emit::LossKind;
use skir::{Skill, Substitution, SubstitutionKind};

use crate::{artifact, compiled, emitted, losses, text};

#[test]
fn literal_dollars_and_commands_are_kept_from_those_who_act_on_them() {
    let body = "A $5 cake, `awk '{print $2}'`, \\$3, $HOME.\n!`ls`\n```!\nls\n```\n";
    let source = format!("---\nname: x\ndescription: Says x.\n---\n{body}");
    let mut skill = compiled(&source).skills[0].skill.clone();
    skill.interface.substitutions = skir::List::EMPTY;
    // Kimi Code reads the folder, and knows no escape.
    let written = "A $ 5 cake, `awk '{print $(2)}'`, $ 3, $HOME.\n!`ls`\n```!\nls\n```\n";
    let translated = |text| (LossKind::Translated, text);
    for target in ["universal", "kimi-code", "opencode"] {
        let artifact = emitted(target, &skill);
        assert!(artifact.text().ends_with(written), "{target}");
        assert_eq!(losses(&artifact), ["$5", "$2", "\\$3"].map(translated));
    }
    assert!(emitted("pi", &skill).text().ends_with(body));
    let claude = emitted("claude-code", &skill);
    assert_eq!(claude.body, None);
    assert!(
        claude.text().ends_with(
            "A \\$5 cake, `awk '{print \\$2}'`, \\$3, $HOME.\n\\!`ls`\n```\\!\nls\n```\n"
        )
    );
    assert_eq!(
        losses(&claude),
        [
            (LossKind::Translated, "$5"),
            (LossKind::Translated, "$2"),
            (LossKind::Translated, "!`ls`"),
            (LossKind::Translated, "```!")
        ]
    );
}

#[test]
fn placeholders_are_written_as_the_target_spells_them() {
    let body = "Run {baseDir}/x on $1 and $ARGUMENTS, then !`ls`.";
    let at = |text: &str| {
        let start = body.find(text).expect("the text is in the body");
        skir::Span::from(start..start + text.len())
    };
    let skill = Skill {
        name: "x".into(),
        body: body.into(),
        interface: skir::Interface {
            substitutions: vec![
                Substitution {
                    span: at("{baseDir}"),
                    kind: SubstitutionKind::SkillFolder,
                },
                // The first argument, where the source counts from 1.
                Substitution {
                    span: at("$1"),
                    kind: SubstitutionKind::Argument(0),
                },
                Substitution {
                    span: at("$ARGUMENTS"),
                    kind: SubstitutionKind::Arguments,
                },
                Substitution {
                    span: at("!`ls`"),
                    kind: SubstitutionKind::Command(at("ls")),
                },
            ]
            .into(),
            ..skir::Interface::default()
        },
        description: "Does it.".into(),
        ..Skill::default()
    };
    let claude = emitted("claude-code", &skill);
    assert!(
        claude
            .text()
            .ends_with("Run ${CLAUDE_SKILL_DIR}/x on $ARGUMENTS[0] and $ARGUMENTS, then !`ls`.")
    );
    let universal = emitted("universal", &skill);
    let relative = "Run ./x on $1 and $ARGUMENTS, then !`ls`.";
    assert!(universal.text().ends_with(relative));
    assert_eq!(
        losses(&universal),
        [
            (LossKind::Translated, "{baseDir}"),
            (LossKind::Lost, "$1"),
            (LossKind::Lost, "$ARGUMENTS"),
            (LossKind::Lost, "!`ls`")
        ]
    );
}

#[test]
fn a_path_below_the_skills_folder_is_relative_where_no_variable_names_it() {
    let source = "---\nname: x\ndescription: Says x.\n---\n\
                  Run `\"${CLAUDE_SKILL_DIR}/scripts/run.sh\"`, see [it]({baseDir}/scripts/run.sh), \
                  and `cd {baseDir}`.\n";
    let qwen = artifact("qwen", source);
    assert!(
        qwen.text().ends_with(
            "---\nRun `\"./scripts/run.sh\"`, see [it](./scripts/run.sh), and `cd {baseDir}`.\n"
        ),
        "{}",
        qwen.text()
    );
    assert_eq!(
        losses(&qwen),
        [
            (LossKind::Translated, "${CLAUDE_SKILL_DIR}"),
            (LossKind::Translated, "{baseDir}"),
            (LossKind::Lost, "{baseDir}")
        ]
    );
    let kimi = text("kimi-code", source);
    assert_eq!(kimi.matches("${KIMI_SKILL_DIR}").count(), 3, "{kimi}");
}

#[test]
fn what_frontmatter_says_is_neither_replaced_nor_run() {
    let source = "---\nname: x\ndescription: Says x.\narguments: [who]\n\
                  fallbacks: [\"Run !`date` for $5, $who and `echo $1`\"]\n---\nX $who\n";
    let told = |target| {
        let text = text(target, source);
        let line = text.lines().find(|line| line.contains("Fallback"));
        line.unwrap().to_owned()
    };
    assert_eq!(
        told("claude-code"),
        "- Fallback: Run \\!`date` for \\$5, \\$who and `echo \\$1`"
    );
    assert_eq!(
        told("kimi-code"),
        "- Fallback: Run !`date` for $ 5, ${who} and `echo ${1}`"
    );
    assert_eq!(
        told("gemini"),
        "- Fallback: Run !`date` for $5, $who and `echo $1`"
    );
    let kimi = artifact("kimi-code", source);
    assert!(losses(&kimi).contains(&(LossKind::Translated, "$5")));
}

#[test]
fn a_price_beside_arguments_is_no_argument() {
    let source = "---\nname: x\ndescription: Says x.\n---\n\
                  Greet $0 and $1, all of $ARGUMENTS, for $5 or $12.\n";
    let opencode = text("opencode", source);
    assert!(
        opencode.ends_with("Greet $1 and $2, all of $ARGUMENTS, for $ 5 or $ 12.\n"),
        "{opencode}"
    );
}

/// The headings of what a target gets.

#[test]
fn goose_reads_arguments_inside_metadata_and_counts_from_one() {
    let source = "---\nname: x\ndescription: Says x.\nargument-hint: \"<who> <how>\"\n\
                  arguments: [who, how]\nmetadata:\n  owner: me\n---\n\
                  Greet $0 $how, for $5, with `awk '{print $2}'`.\n";
    let goose = artifact("goose", source);
    assert_eq!(
        goose.text(),
        "---\nname: x\ndescription: \"Says x.\"\nmetadata: {\"owner\": \"me\", \
         \"argument-hint\": \"<who> <how>\", \"arguments\": [\"who\", \"how\"]}\n---\n\
         Greet $1 $how, for $ 5, with `awk '{print $(2)}'`.\n"
    );
    let details: Vec<_> = goose.losses.iter().map(|loss| &*loss.detail).collect();
    assert!(
        details.contains(
            &"it is written `$ 5`, since Goose replaces it when arguments are passed, and has no \
              escape"
        ),
        "{details:?}"
    );
}
