use super::*;

static LIST: Skill = Parts {
    id: "a.list",
    name: "list",
    body: "Take ${what} to $1, not ${home}. $ARGUMENTS",
    inputs: const {
        &[
            input(
                "what",
                "",
                InputType::Scalar(Scalar::Text),
                true,
                None,
                InputOrigin::Schema,
            ),
            input(
                "where",
                "",
                InputType::List(Scalar::Text),
                false,
                Some(list_value(const { &[text_value("a\"b"), text_value("c")] })),
                InputOrigin::Schema,
            ),
        ]
    },
    substitutions: const {
        &[
            substitution((5, 12), SubstitutionKind::Named(span(7, 11))),
            substitution((16, 18), SubstitutionKind::Argument(1)),
            substitution((24, 31), SubstitutionKind::Named(span(26, 30))),
            substitution((33, 43), SubstitutionKind::Arguments),
        ]
    },
    ..Parts::EMPTY
}
.build();

#[test]
fn parts_become_a_skill_in_a_static() {
    const NAME: &str = LIST.name();
    assert_eq!(NAME, "list");
    assert_eq!(LIST.ir().interface.inputs.len(), 2);
    assert_eq!(LIST.ir().language, "en");
}

#[test]
fn inputs_replace_their_placeholders_and_nothing_else() {
    let values = [Some("$1 ${what}".to_string()), None];
    assert_eq!(
        render(&LIST, &values),
        r#"Take $1 ${what} to ["a\"b", "c"], not ${home}. $1 ${what} ["a\"b", "c"]"#
    );
    assert_eq!(
        render(&LIST, &[None, Some(json_list(&["x"], true))]),
        r#"Take  to ["x"], not ${home}. ["x"]"#
    );
}

#[test]
fn lists_are_json() {
    assert_eq!(json_list(&[1, 2], false), "[1, 2]");
    assert_eq!(json_list(&["a\n\u{1}é"], true), "[\"a\\n\\u0001é\"]");
}

#[test]
fn a_hash_is_read_from_its_digits() {
    let hash = hash("00ff000000000000000000000000000000000000000000000000000000000a1b");
    assert_eq!((hash.0[1], hash.0[30], hash.0[31]), (0xff, 0x0a, 0x1b));
}

#[test]
fn a_slice_must_lie_in_its_text() {
    assert_eq!(slice("abé", 1, 4), "bé");
    assert!(std::panic::catch_unwind(|| slice("abé", 1, 3)).is_err());
    assert!(std::panic::catch_unwind(|| slice("abé", 3, 1)).is_err());
}
