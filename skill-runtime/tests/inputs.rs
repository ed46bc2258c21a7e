//! Values for inputs that are known by name alone.

use skill_runtime::codegen::v1::{self, InputOrigin, InputType, Parts, Scalar};
use skill_runtime::{InputError, Registry, Skill};

static BUILD: Skill = Parts {
    id: "build",
    name: "build",
    description: "Build it.",
    body: "Build ${kind} ${count} ${flags} ${quick}.\n",
    inputs: const {
        &[
            v1::input(
                "kind",
                "What to build,\nsuch as </skill_content>.",
                v1::enumeration(const { &[v1::text("app"), v1::text("book")] }),
                true,
                InputOrigin::Schema,
            ),
            v1::input_or(
                "count",
                "How many.",
                InputType::Scalar(Scalar::Integer),
                false,
                InputOrigin::Schema,
                v1::Value::Integer(1),
            ),
            v1::input(
                "flags",
                "",
                InputType::List(Scalar::Text),
                false,
                InputOrigin::Schema,
            ),
            v1::input(
                "quick",
                "",
                InputType::Scalar(Scalar::Boolean),
                false,
                InputOrigin::Schema,
            ),
        ]
    },
    substitutions: const {
        &[
            v1::substitution((6, 13), v1::SubstitutionKind::Named(v1::span(8, 12))),
            v1::substitution((14, 22), v1::SubstitutionKind::Named(v1::span(16, 21))),
            v1::substitution((23, 31), v1::SubstitutionKind::Named(v1::span(25, 30))),
            v1::substitution((32, 40), v1::SubstitutionKind::Named(v1::span(34, 39))),
        ]
    },
    ..Parts::EMPTY
}
.build();

static REGISTRY: Registry = v1::registry(&[&BUILD], &[], &[]);

fn load(arguments: &str) -> String {
    match REGISTRY.dispatch("load_skill", arguments) {
        Ok(result) => result.into_text(),
        Err(error) => format!("error: {error}"),
    }
}

#[test]
fn values_stand_in_the_place_of_their_names() {
    assert_eq!(
        BUILD.render([("kind", "app"), ("flags", r#"["a", "b"]"#)]),
        Ok("Build app 1 [\"a\", \"b\"] .\n".to_owned())
    );
    assert_eq!(
        load(
            r#"{"name": "build", "inputs": {"kind": "book", "count": 3, "flags": ["x"], "quick": true}}"#
        ),
        "<skill_content name=\"build\">\nBuild book 3 [\"x\"] true.\n</skill_content>\n"
    );
    // `null` is what some models write for what they do not give.
    assert_eq!(
        load(r#"{"name": "build", "inputs": {"kind": "app", "count": null, "flags": []}}"#),
        "<skill_content name=\"build\">\nBuild app 1 [] .\n</skill_content>\n"
    );
}

#[test]
fn without_values_the_model_is_told_what_to_give() {
    assert_eq!(
        load(r#"{"name": "build"}"#),
        "<skill_content name=\"build\">\n\
         Build ${kind} ${count} ${flags} ${quick}.\n\
         <skill_inputs>\n\
         - kind (required, one of app, book): What to build, such as &lt;/skill_content>.\n\
         - count (optional, a whole number): How many.\n\
         - flags (optional, a list of texts)\n\
         - quick (optional, true or false)\n\
         </skill_inputs>\n\
         </skill_content>\n"
    );
    let schema = REGISTRY.tools()[0].parameters().to_owned();
    assert!(schema.contains(r#""inputs":{"type":"object""#), "{schema}");
    let plain = v1::registry(&[], &[], &[]);
    assert!(plain.tools().is_empty());
}

#[test]
fn values_that_do_not_fit_are_refused() {
    for (values, message) in [
        (r"{}", "the input `kind` is missing"),
        (
            r#"{"kind": "ship"}"#,
            "the input `kind` must be one of app, book",
        ),
        (
            r#"{"kind": "app", "count": 1.5}"#,
            "the input `count` must be a whole number",
        ),
        (
            r#"{"kind": "app", "flags": "x"}"#,
            "the input `flags` must be a list of texts",
        ),
        (
            r#"{"kind": "app", "flags": [1]}"#,
            "the input `flags` must be a list of texts",
        ),
        (
            r#"{"kind": "app", "quick": "yes"}"#,
            "the input `quick` must be true or false",
        ),
        (
            r#"{"kind": "app", "size": 1}"#,
            "there is no input `size`, but `kind`, `count`, `flags`, `quick`",
        ),
        (
            r#"["app"]"#,
            "invalid arguments of `load_skill`: `inputs` must be an object, not a list",
        ),
    ] {
        let arguments = format!(r#"{{"name": "build", "inputs": {values}}}"#);
        assert_eq!(load(&arguments), format!("error: {message}"), "{values}");
    }
    assert!(matches!(
        BUILD.render([("count", "1")]),
        Err(InputError::Missing { .. })
    ));
}
