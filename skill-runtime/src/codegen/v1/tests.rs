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
                InputOrigin::Schema,
            ),
            input_or(
                "where",
                "",
                InputType::List(Scalar::Text),
                false,
                InputOrigin::Schema,
                list_value(const { &[text_value("a\"b"), text_value("c")] }),
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
    let values = [given("$1 ${what}"), given(&None::<String>)];
    assert_eq!(
        render(&LIST, &values),
        r#"Take $1 ${what} to ["a\"b", "c"], not ${home}. $1 ${what} ["a\"b", "c"]"#
    );
    assert_eq!(
        render(&LIST, &[None, given(&alloc::vec![String::from("x")])]),
        r#"Take  to ["x"], not ${home}. ["x"]"#
    );
}

#[test]
fn constraints_of_the_compiler_follow_the_text() {
    static ASK: Skill = Parts {
        body: "Go.\n",
        injected: const {
            &[injected(
                "SK301",
                "Ask first.",
                ConstraintLevel::Must,
                Scope::Skill,
                (0, 1),
            )]
        },
        ..Parts::EMPTY
    }
    .build();
    assert_eq!(render(&ASK, &[]), ASK.prompt());
    assert!(render(&ASK, &[]).contains("\n- Ask first. (`"));
}

#[test]
fn lists_are_json() {
    assert_eq!(given(&alloc::vec![1, 2]).unwrap(), "[1, 2]");
    assert_eq!(given(&alloc::vec![0.5, f64::NAN]).unwrap(), "[0.5, null]");
    assert_eq!(
        given(&Some(alloc::vec![String::from("a\n\u{1}\"é")])).unwrap(),
        "[\"a\\n\\u0001\\\"é\"]"
    );
}

#[test]
fn one_changed_byte_changes_the_fingerprint() {
    let text = "0123456789abcdef-xyz";
    let known = 0x1234;
    assert!(!unchanged(text, text.len(), known));
    let fingerprint = 0x5001_3a9c_c9a5_4143;
    assert!(unchanged(text, text.len(), fingerprint));
    assert!(!unchanged(text, text.len() + 1, fingerprint));
    assert!(!unchanged("0123456789abcdef-xyZ", text.len(), fingerprint));
    assert!(!unchanged("1123456789abcdef-xyz", text.len(), fingerprint));
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

#[test]
fn an_id_as_written_comes_first() {
    let all = ["a-b", "a_b", "c"];
    let find = |id| find_id(&all, |id| id, id);
    assert_eq!(find("a_b"), Ok("a_b"));
    assert_eq!(find("A_B"), Ok("a-b"));
    assert_eq!(find("C"), Ok("c"));
    assert!(find("d").is_err());
}
