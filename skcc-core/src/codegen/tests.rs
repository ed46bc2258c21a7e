use std::sync::Arc;

use skir::{Input, InputType, List, Scalar, SubstitutionKind, Value};

use super::*;
use crate::source::Root;
use crate::system::Memory;
use crate::{Options, compile};

fn skill_text(name: &str, body: &str) -> String {
    format!("---\nname: {name}\ndescription: \"Does {name}. Use when asked.\"\n---\n{body}")
}

fn compiled(files: &[(&str, &str)]) -> Compilation {
    let mut system = Memory::new();
    for (path, text) in files {
        system = system.with_file(format!("skills/{path}"), *text);
    }
    let root = Arc::new(Root::new("skills"));
    compile(&system, &[root], &Options::default())
}

fn sources() -> RustOptions {
    RustOptions {
        texts: Texts::Sources {
            base: "../..".to_owned(),
        },
        ..RustOptions::default()
    }
}

fn text<'f>(files: &'f [OutputFile<'_>], path: &str) -> &'f str {
    let file = files.iter().find(|file| file.path == path);
    let file = file.unwrap_or_else(|| panic!("there is no `{path}`"));
    std::str::from_utf8(&file.bytes).unwrap()
}

/// Every file parses, and holds no more than it should.
fn parse_all(files: &[OutputFile<'_>]) {
    for file in files {
        let Some(name) = file.path.strip_suffix(".rs") else {
            continue;
        };
        let text = std::str::from_utf8(&file.bytes).unwrap();
        if name.starts_with("skills/") {
            let parsed = syn::parse_str::<syn::Expr>(text);
            let parsed = parsed.unwrap_or_else(|error| panic!("{name}: {error}\n{text}"));
            assert!(matches!(parsed, syn::Expr::Block(_)), "{name}");
        } else {
            let parsed = syn::parse_file(text);
            parsed.unwrap_or_else(|error| panic!("{name}: {error}\n{text}"));
        }
        let tokens: proc_macro2::TokenStream = text.parse().unwrap();
        assert!(!calls_evil(tokens), "{name}: {text}");
    }
}

/// Whether `evil` is called anywhere: what a hostile text tries.
fn calls_evil(tokens: proc_macro2::TokenStream) -> bool {
    let tokens: Vec<_> = tokens.into_iter().collect();
    let calls = tokens.windows(2).any(|pair| {
        matches!(pair, [proc_macro2::TokenTree::Ident(name), proc_macro2::TokenTree::Group(_)]
            if name == "evil")
    });
    calls
        || tokens.into_iter().any(|token| match token {
            proc_macro2::TokenTree::Group(group) => calls_evil(group.stream()),
            _ => false,
        })
}

/// Texts that try to leave where they stand.
const HOSTILE: [&str; 8] = [
    "\"); evil(); (\"",
    "\n    evil();\n",
    "*/ evil(); /*",
    "]\nevil",
    "{evil}",
    "\u{202e}evil\u{2066}",
    "r#\"evil\"#",
    "\\",
];

#[test]
fn no_text_of_a_skill_becomes_code() {
    let mut compilation = compiled(&[("a/SKILL.md", &skill_text("a", "# A\n")), ("a/x.md", "x")]);
    let all = |make: &dyn Fn(&str) -> skir::Text| HOSTILE.map(make).to_vec();
    let owned = |text: &str| skir::Text::Owned(text.to_owned());
    let skill = &mut compilation.skills[0].skill;
    let joined = HOSTILE.join("\n");
    skill.id = owned(&joined);
    skill.name = owned(&joined);
    skill.description = owned(&joined);
    skill.aliases = all(&owned).into();
    skill.extra = Value::Map(List::from(vec![skir::Entry {
        key: owned(&joined),
        value: Value::Text(owned(&joined)),
    }]));
    skill.interface.inputs = HOSTILE
        .iter()
        .map(|text| Input {
            name: owned(text),
            description: owned(text),
            ty: InputType::Enum(all(&owned).into()),
            default: Some(Value::Text(owned(text))),
            ..Input::default()
        })
        .collect();
    let files = rust(&compilation, &sources());
    parse_all(&files);
    let module = text(&files, "items.rs");
    assert!(!module.contains(['\u{202e}', '\u{2066}']));
    parse_all(&rust(&compilation, &RustOptions::default()));
}

#[test]
fn messages_of_errors_are_literals() {
    let compilation = compiled(&[("a\"evil/SKILL.md", "---\nname: \"\\\"); evil\"\n---\n")]);
    assert!(!compilation.is_ok());
    let options = RustOptions::default();
    let files = rust(&compilation, &options);
    parse_all(&files);
    assert!(text(&files, "items.rs").contains("\n::core::compile_error!(\"skills/a"));
    assert!(text(&files, "index").contains("\nbroken\ta\"evil\tskills/a"));
    assert!(!files.iter().any(|file| file.path.starts_with("skills/")));
}

#[test]
fn a_content_is_embedded_once() {
    let body = "# A\n\nThe same.\n";
    let compilation = compiled(&[
        ("a/SKILL.md", &skill_text("a", body)),
        ("a/one.txt", "same"),
        ("a/two.txt", "same"),
        ("b/SKILL.md", &skill_text("b", body)),
        ("b/three.txt", "same"),
    ]);
    let options = RustOptions::default();
    let files = rust(&compilation, &options);
    let contents = files
        .iter()
        .filter(|file| file.path.starts_with("content/"));
    let contents: Vec<_> = contents.map(|file| &*file.bytes).collect();
    assert_eq!(contents.len(), 3);
    assert!(contents.contains(&&b"same"[..]));
    let skill = text(&files, "skills/a.rs");
    assert_eq!(skill.matches("::core::include_str!").count(), 1, "{skill}");
    let artifact = compilation.skills[0].artifacts[0].text();
    let at = artifact.find(body).unwrap();
    let slice = format!("body: __v1::slice(TEXT, {at}, {}),", at + body.len());
    assert!(skill.contains(&slice), "{skill}");
}

#[test]
fn a_checked_in_module_refers_to_the_sources() {
    let quoted = skill_text("a", "# A\n");
    let plain = quoted.replace('"', "").replace("name: a", "name: b");
    let compilation = compiled(&[
        ("x/a/SKILL.md", &quoted),
        ("x/a/refs/b.md", "b"),
        ("b/SKILL.md", &plain),
    ]);
    let options = sources();
    let files = rust(&compilation, &options);
    let paths: Vec<_> = files.iter().map(|file| file.path.as_str()).collect();
    let written = [
        "items.rs",
        "mod.rs",
        "search.bin",
        "skills/b.rs",
        "skills/x.a.rs",
    ];
    assert_eq!(paths[0], "artifacts/b.universal.md");
    assert_eq!(paths[1..], written);
    for (skill, path) in [
        (
            "skills/x.a.rs",
            "const TEXT: &str = ::core::include_str!(\"../../../skills/x/a/SKILL.md\");",
        ),
        (
            "skills/x.a.rs",
            "::core::include_bytes!(\"../../../skills/x/a/refs/b.md\")",
        ),
        (
            "skills/b.rs",
            "const TEXT: &str = ::core::include_str!(\"../artifacts/b.universal.md\");",
        ),
        (
            "skills/b.rs",
            "        ::core::include_str!(\"../../../skills/b/SKILL.md\"),",
        ),
    ] {
        let skill = text(&files, skill);
        assert!(skill.contains(path), "{path} is not in {skill}");
    }
    let module = text(&files, "mod.rs");
    assert!(
        module.contains("\nuse ::skill_runtime::codegen::v1 as __v1;\n"),
        "{module}"
    );
}

#[test]
fn names_that_collide_are_numbered() {
    let mut compilation = compiled(&[
        ("a-b/SKILL.md", &skill_text("a-b", "1")),
        ("a_b/SKILL.md", &skill_text("a_b", "2")),
    ]);
    // As if the levels had let it pass.
    compilation.diagnostics.clear();
    let options = RustOptions::default();
    let files = rust(&compilation, &options);
    let module = text(&files, "items.rs");
    for name in ["static A_B:", "static A_B_2:", "    AB,", "    AB2,"] {
        assert!(module.contains(name), "{name} is not in {module}");
    }
    assert!(text(&files, "skills/a_b_2.rs").contains("id: \"a_b\""));
    parse_all(&files);
}

#[test]
fn inputs_that_collide_are_numbered() {
    let mut compilation = compiled(&[("a/SKILL.md", &skill_text("a", "# A\n"))]);
    let inputs = [
        ("a-b", InputType::Json),
        ("a_b", InputType::List(Scalar::Number)),
        (
            "inputs",
            InputType::Enum(vec!["x".into(), "X".into(), "".into()].into()),
        ),
        ("Inputs", InputType::Enum(vec!["x".into()].into())),
        ("crate", InputType::Scalar(Scalar::Integer)),
    ];
    compilation.skills[0].skill.interface.inputs = inputs
        .into_iter()
        .map(|(name, ty)| Input {
            name: name.into(),
            ty,
            ..Input::default()
        })
        .collect();
    let options = RustOptions::default();
    let files = rust(&compilation, &options);
    parse_all(&files);
    let module = text(&files, "items.rs");
    for line in [
        "pub a_b: ::core::option::Option<__v1::String>,",
        "pub a_b2: ::core::option::Option<__v1::Vec<f64>>,",
        "pub inputs: ::core::option::Option<Inputs2>,",
        "pub inputs2: ::core::option::Option<Inputs3>,",
        "pub crate_: ::core::option::Option<i64>,",
        "pub const ALL: &'static [Self] = &[Self::X, Self::X2, Self::Value];",
        "::core::cmp::PartialEq, ::core::default::Default)]",
    ] {
        assert!(module.contains(line), "{line} is not in {module}");
    }
}

#[test]
fn output_depends_on_the_skills_alone() {
    let text = skill_text("a", "# A\n");
    let files = [("a/SKILL.md", text.as_str()), ("a/b", "b")];
    let (one, other) = (compiled(&files), compiled(&files));
    assert_eq!(rust(&one, &sources()), rust(&other, &sources()));
}

#[test]
fn every_kind_of_placeholder_is_written() {
    let mut compilation = compiled(&[("a/SKILL.md", &skill_text("a", "# A\n"))]);
    let span = skir::Span::new(0, 1);
    compilation.skills[0].skill.interface.substitutions = [
        SubstitutionKind::Arguments,
        SubstitutionKind::Argument(3),
        SubstitutionKind::Named(span),
        SubstitutionKind::Command(span),
        SubstitutionKind::SkillFolder,
    ]
    .into_iter()
    .map(|kind| skir::Substitution { span, kind })
    .collect();
    let options = sources();
    let files = rust(&compilation, &options);
    let skill = text(&files, "skills/a.rs");
    for kind in [
        "Arguments),",
        "Argument(3)),",
        "Named(__v1::span(0, 1))),",
        "Command(__v1::span(0, 1))),",
        "SkillFolder),",
    ] {
        let row = format!("__v1::substitution((0, 1), __v1::SubstitutionKind::{kind}");
        assert!(skill.contains(&row), "{row} is not in {skill}");
    }
}
