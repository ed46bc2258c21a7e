//! What the published JSON Schemas promise is what is written and read.

use std::fs;

use jsonschema::Validator;
use serde_json::Value;
use skcc_core::diagnostic::{Code, render};
use skcc_tests::{Section, Tree, project, sections};

/// The published schema; that it is fresh is checked by `xtask generate`.
fn schema(name: &str) -> Validator {
    let path = project().join(format!("docs/schemas/{name}.schema.json"));
    let text = fs::read_to_string(path).expect("the schema can be read");
    let schema: Value = serde_json::from_str(&text).expect("the schema is JSON");
    jsonschema::validator_for(&schema).expect("the schema is one")
}

fn problems(schema: &Validator, value: &Value) -> Vec<String> {
    schema
        .iter_errors(value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

/// The bad and the good example of a code's page.
fn examples(code: Code) -> Vec<Section> {
    let mut sections = sections(code.explanation()).expect("the page can be read");
    sections.retain(|section| !section.fences.is_empty());
    sections
}

#[test]
fn every_line_of_json_fits_its_schema() {
    let schema = schema("messages");
    let mut lines = 0;
    for code in Code::ALL {
        for section in examples(*code) {
            let tree = Tree::read(section.fences("skill")).expect("the files can be read");
            let compilation = tree.compile(true);
            let all = render::json::lines(&compilation);
            let last = render::json::summary(&compilation, 12);
            for line in all.chain([last]) {
                let text = line.render();
                let value = serde_json::from_str(&text).expect("a line is JSON");
                assert_eq!(problems(&schema, &value), [""; 0], "{text}");
                lines += 1;
            }
        }
    }
    assert!(lines > Code::ALL.len());
}

#[test]
fn the_schema_of_lines_refuses_what_is_no_line() {
    let schema = schema("messages");
    for text in [
        "{}",
        "{\"reason\":\"other\"}",
        "{\"reason\":\"summary\",\"skills\":1}",
        "{\"reason\":\"diagnostic\",\"code\":\"SK001\"}",
    ] {
        let value: Value = serde_json::from_str(text).unwrap();
        assert_ne!(problems(&schema, &value), [""; 0], "{text}");
    }
}

#[test]
fn the_schema_of_settings_agrees_with_the_reader() {
    let schema = schema("skcc.toml");
    let mut read = 0;
    for code in Code::ALL {
        for section in examples(*code) {
            for fence in section
                .fences("skill")
                .filter(|fence| fence.info == "skill skcc.toml")
            {
                let Ok(settings) = toml::from_str::<Value>(&fence.text) else {
                    continue;
                };
                // What the reader refuses for its shape, and nothing else.
                let refused = [Code::UnknownSetting, Code::InvalidSetting].contains(code)
                    && section.title == "Bad";
                let found = problems(&schema, &settings);
                assert_eq!(!found.is_empty(), refused, "{code}: {found:?}");
                read += 1;
            }
        }
    }
    assert!(read > 10);
}

#[test]
fn the_schema_of_settings_refuses_wrong_shapes() {
    let schema = schema("skcc.toml");
    for text in [
        "roots = \"skills\"",
        "[lints]\nSK101 = \"error\"",
        "[[root]]\nlayout = \"layered\"",
        "[[suppress]]\ncode = \"SK101\"",
        "[build]\nout_dir = \"x\"",
        "exclude = [\"\"]",
        "[[route]]\nmatch = \"a/*\"\nwire = \"chat\"\nurl = \"localhost:8000\"",
    ] {
        let value: Value = toml::from_str(text).unwrap();
        assert_ne!(problems(&schema, &value), [""; 0], "{text}");
    }
}

/// What the standard says of the objects that are written. Its own schema is
/// too large to keep here.
#[test]
fn sarif_fits_the_standard() {
    let text = include_str!("../schemas/sarif.schema.json");
    let schema: Value = serde_json::from_str(text).expect("the schema is JSON");
    let schema = jsonschema::validator_for(&schema).expect("the schema is one");
    for code in Code::ALL {
        for section in examples(*code) {
            let tree = Tree::read(section.fences("skill")).expect("the files can be read");
            let text = render::sarif(&tree.compile(true));
            let document = serde_json::from_str(&text).expect("it is JSON");
            assert_eq!(problems(&schema, &document), [""; 0], "{code}");
        }
    }
    let other = serde_json::json!({ "version": "2.1.0", "runs": [{ "result": [] }] });
    assert_ne!(problems(&schema, &other), [""; 0]);
}

/// The parts of SARIF that code scanning reads, as its documentation lists
/// them.
#[test]
fn sarif_holds_what_code_scanning_reads() {
    let codes = fs::read_to_string(project().join("docs/codes.md")).expect("it can be read");
    let at_least_one = |value: &Value| value.as_u64().is_some_and(|number| number >= 1);
    for code in Code::ALL {
        for section in examples(*code) {
            let tree = Tree::read(section.fences("skill")).expect("the files can be read");
            let document: Value =
                serde_json::from_str(&render::sarif(&tree.compile(true))).expect("it is JSON");
            assert_eq!(document["version"], "2.1.0");
            let run = &document["runs"][0];
            assert_eq!(run["columnKind"], "unicodeCodePoints");
            let rules = run["tool"]["driver"]["rules"]
                .as_array()
                .expect("there are rules");
            for rule in rules {
                let uri = rule["helpUri"].as_str().expect("it has a page");
                let (_, anchor) = uri.split_once("/docs/codes.md#").expect("a document");
                assert!(codes.contains(&format!("](#{anchor})")), "{anchor}");
                for text in ["shortDescription", "fullDescription", "help"] {
                    let text = rule[text]["text"].as_str();
                    assert!(text.is_some_and(|text| !text.is_empty()), "{rule}");
                }
            }
            for result in run["results"].as_array().expect("there are results") {
                let index = result["ruleIndex"].as_u64().expect("a rule is named");
                let rule = &rules[usize::try_from(index).unwrap()];
                assert_eq!(rule["id"], result["ruleId"]);
                assert!(result["partialFingerprints"]["skcc/v1"].is_string());
                let place = &result["locations"][0]["physicalLocation"];
                let uri = place["artifactLocation"]["uri"]
                    .as_str()
                    .expect("there is a file");
                assert!(uri.is_ascii() && !uri.contains([' ', '\\']), "{uri}");
                let region = &place["region"];
                for key in ["startLine", "startColumn", "endLine", "endColumn"] {
                    assert!(at_least_one(&region[key]), "{result}");
                }
            }
        }
    }
}
