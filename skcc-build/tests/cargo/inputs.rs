//! Typed inputs.

use crate::project::Project;

fn project(name: &str) -> Project {
    let project = Project::new(name);
    project.write(
        "skills/commit/SKILL.md",
        "---\nname: commit\ndescription: \"Commits. Use when asked to commit.\"\n\
         input_schema:\n  type: object\n  required: [type, subject]\n  properties:\n    \
         type:\n      type: string\n      enum: [feat, fix, 2nd try]\n    \
         subject:\n      type: string\n    \
         breaking:\n      type: boolean\n      default: false\n    \
         issues:\n      type: array\n      items:\n        type: string\n    \
         weight:\n      type: number\n---\n\
         # Commit\n\n`${type}`|`${subject}`|`${breaking}`|`${issues}`|`${weight}`|`${other}`\n",
    );
    project
}

#[test]
fn inputs_replace_their_placeholders() {
    let project = project("inputs-render");
    project.write(
        "src/main.rs",
        "skill_runtime::include_skills!(mod skills);\n\
         use skills::commit::{self, Inputs, Type};\n\
         fn main() {\n    let few = Inputs::new(Type::Fix, \"${type} $1\");\n    \
         print!(\"{}\", commit::render(&few));\n    \
         let all = Inputs {\n        r#type: Type::Value2ndTry,\n        subject: \"b\".into(),\n        \
         breaking: Some(true),\n        issues: Some(vec![\"#1\".into(), \"a\\\"b\".into()]),\n        \
         weight: Some(0.5),\n    };\n    print!(\"{}\", commit::render(&all));\n}\n",
    );
    assert_eq!(
        project.run().stdout,
        "# Commit\n\n`fix`|`${type} $1`|`false`|``|``|`${other}`\n\
         # Commit\n\n`2nd try`|`b`|`true`|`[\"#1\", \"a\\\"b\"]`|`0.5`|`${other}`\n"
    );
}

#[test]
fn a_missing_required_input_does_not_compile() {
    let project = project("inputs-missing");
    project.write(
        "src/main.rs",
        "skill_runtime::include_skills!(mod skills);\n\
         fn main() {\n    let _ = skills::commit::Inputs::new(skills::commit::Type::Fix);\n}\n",
    );
    let build = project.cargo(&["check"]);
    assert!(!build.ok);
    assert!(build.stderr.contains("error[E0061]"), "{}", build.stderr);
    assert!(!build.stderr.contains("error[E0433]"), "{}", build.stderr);
}
