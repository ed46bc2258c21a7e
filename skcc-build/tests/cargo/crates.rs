//! Kinds of crates that take skills in.

use std::path::Path;
use std::{fs, io};

use crate::project::Project;

#[test]
fn the_runtime_may_have_another_name() {
    let project =
        Project::new("crates-renamed").depend("sr = { package = \"skill-runtime\", PATH }");
    project.write(
        "src/main.rs",
        "sr::include_skills!(mod skills);\n\
         const COMMIT: &sr::Skill = sr::include_skill!(\"commit\");\n\
         fn main() {\n    println!(\"{} {}\", COMMIT.id(), skills::REGISTRY.len());\n}\n",
    );
    assert_eq!(project.run().stdout, "commit 1\n");
}

#[test]
fn neither_std_nor_macros_are_needed() {
    let project =
        Project::new("crates-no-std").depend("skill-runtime = { PATH, default-features = false }");
    project.write(
        "build.rs",
        "fn main() {\n    skcc_build::Builder::new().skills(\"skills\")\n        \
         .runtime_path(\"::skill_runtime::codegen::v1\").compile();\n}\n",
    );
    project.write(
        "src/lib.rs",
        "#![no_std]\n\
         pub mod skills {\n    include!(concat!(env!(\"SKCC_OUT_DIR\"), \"/mod.rs\"));\n}\n\
         pub const BODY: &str = skills::COMMIT.body();\n",
    );
    project.write(
        "src/main.rs",
        "fn main() {\n    print!(\"{}\", crates_no_std::BODY);\n}\n",
    );
    assert_eq!(project.run().stdout, "# Commit\n");
}

#[test]
fn a_no_std_crate_may_use_the_macros() {
    let project = Project::new("crates-core")
        .depend("skill-runtime = { PATH, default-features = false, features = [\"macros\"] }");
    project.write(
        "src/lib.rs",
        "#![no_std]\n\
         skill_runtime::include_skills!(pub mod skills);\n\
         pub static COMMIT: &skill_runtime::Skill = skill_runtime::include_skill!(\"commit\");\n",
    );
    project.write(
        "src/main.rs",
        "fn main() {\n    print!(\"{}\", crates_core::COMMIT.body());\n}\n",
    );
    assert_eq!(project.run().stdout, "# Commit\n");
}

#[test]
fn strict_lints_are_kept() {
    let project = Project::new("crates-pedantic");
    project.write(
        "src/main.rs",
        "#![deny(\n    missing_docs,\n    rust_2018_idioms,\n    unreachable_pub,\n    \
         unused_qualifications,\n    warnings,\n    clippy::all,\n    clippy::pedantic,\n    \
         clippy::allow_attributes_without_reason\n)]\n\
         //! A program.\n\n\
         skill_runtime::include_skills!(pub mod skills);\n\n\
         static COMMIT: &skill_runtime::Skill = skill_runtime::include_skill!(\"commit\");\n\
         const BODY: &str = skill_runtime::include_skill!(\"commit\", body);\n\
         static ARTIFACT: &skill_runtime::Artifact =\n    \
         skill_runtime::include_skill!(\"commit\", target = \"universal\");\n\n\
         fn main() {\n    let inputs = skills::commit::Inputs::new(\"a\", skills::commit::Kind::Fix);\n    \
         println!(\"{}\", skills::commit::render(&inputs));\n    \
         println!(\"{} {} {}\", COMMIT.id(), BODY, ARTIFACT.text());\n}\n",
    );
    project.write(
        "skills/commit/SKILL.md",
        "---\nname: commit\n\
         description: \"Writes to PostgreSQL and some_table [see](x), <b>bold</b> `code` ```rust. \
         Use when MyThing fails: http://example.com/a_b\"\n\
         input_schema:\n  type: object\n  required: [subject, kind]\n  properties:\n    \
         subject:\n      type: string\n    kind:\n      type: string\n      enum: [fix, self, 2nd]\n    \
         a:\n      type: boolean\n    b:\n      type: boolean\n    c:\n      type: boolean\n    \
         d:\n      type: array\n      items:\n        type: string\n    type:\n      type: integer\n      \
         default: 1234567\n---\n# Commit\n\nDo `${subject}` and `${kind}`.\n",
    );
    for name in [
        "commit-a", "commit-b", "commit-c", "type", "self", "3d", "registry", "skills",
    ] {
        project.skill(name, &format!("# {name}\n\n1. Step one.\n2. Step two."));
    }
    project.skill("commit/commit", "# A skill in the folder of its name");
    let build = project.cargo(&["clippy"]);
    assert!(build.ok, "{}", build.stderr);
    assert!(build.compiled, "{}", build.stderr);
    // Documentation holds text of skills; it must have no broken link.
    let docs = project.cargo_with(&["doc", "--no-deps"], &[("RUSTDOCFLAGS", "-D warnings")]);
    assert!(docs.ok, "{}", docs.stderr);
}

#[test]
fn the_embedded_model_is_the_compiled_one() {
    let project = Project::new("crates-model");
    project.write(
        "build.rs",
        "use std::{env, fs, path::PathBuf, sync::Arc};\n\
         fn main() {\n    skcc_build::compile(\"skills\");\n    \
         let root = skcc_core::source::Root::new(\"skills\");\n    \
         let compilation = skcc_core::compile(&skcc_core::system::os::Os, &[Arc::new(root)], \
         &skcc_core::Options::default());\n    \
         let mut text = String::new();\n    \
         for compiled in compilation.skills {\n        let mut skill = compiled.skill;\n        \
         skill.findings = Default::default();\n        \
         text.push_str(&format!(\"{skill:#?}\\n\"));\n        \
         for artifact in &compiled.artifacts {\n            text.push_str(artifact.text());\n        }\n    }\n    \
         let out = PathBuf::from(env::var_os(\"OUT_DIR\").unwrap());\n    \
         fs::write(out.join(\"models.txt\"), text).unwrap();\n}\n",
    );
    project.write(
        "src/main.rs",
        "skill_runtime::include_skills!(mod skills);\n\
         fn main() {\n    let mut text = String::new();\n    \
         for skill in skills::REGISTRY.iter() {\n        \
         text.push_str(&format!(\"{:#?}\\n\", skill.ir()));\n        \
         for artifact in skill.artifacts() {\n            text.push_str(artifact.text());\n        }\n        \
         for file in skill.resources() {\n            let known = skill.ir().resource(file.path()).unwrap();\n            \
         assert_eq!(known.size, file.bytes().len() as u64);\n            \
         assert_eq!(known.executable, file.is_executable());\n        }\n    }\n    \
         let expected = include_str!(concat!(env!(\"OUT_DIR\"), \"/models.txt\"));\n    \
         for (ours, theirs) in text.lines().zip(expected.lines()) {\n        assert_eq!(ours, theirs);\n    }\n    \
         assert_eq!(text, expected);\n    println!(\"{}\", skills::REGISTRY.len());\n}\n",
    );
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/embed/skills");
    copy(&examples, &project.path("skills/examples")).unwrap();
    project.write(
        "skills/odd/SKILL.md",
        "---\nname: odd\ndescription: \"Odd \\\"values\\\" \\\\ {} \\u202e. Use when asked.\"\n\
         metadata:\n  a: [1, -2.5, .inf, true, null, {b: {c: [[x]]}}]\n\
         x-key: 0.1234567891\nx-number: 12345678\n---\n# Odd \"}\n\n1. Do `x`.\n   - If it fails, stop.\n",
    );
    let shown: usize = project.run().stdout.trim().parse().unwrap();
    assert!(shown >= 7);
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
