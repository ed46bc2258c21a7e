//! What is read of JavaScript, as lines.

use super::parse;
use crate::security::code::show;

#[track_caller]
fn reads(text: &str, expected: &[&str]) {
    assert_eq!(show::steps(&parse(text)), expected, "{text}");
}

#[test]
fn modules_and_other_names_are_resolved() {
    for code in [
        "require('child_process').exec('a')",
        "const cp = require('node:child_process');\ncp.exec('a')",
        "const { exec } = require('child_process');\nexec('a')",
        "const { exec: run } = require('child_process');\nrun('a')",
        "import { exec } from 'child_process'\nexec('a')",
        "import { exec as run } from \"node:child_process\";\nrun('a')",
        "import * as cp from 'child_process'\ncp.exec('a')",
        "import cp from 'child_process'\ncp.exec('a')",
        "import x, { exec } from 'child_process'\nexec('a')",
        "const cp = await import('child_process')\ncp.exec('a')",
        "require('child_' + 'process').exec('a')",
        "require('child_process')['ex' + 'ec']('a')",
        "const m = 'child_process'; require(m).exec('a')",
        "process.mainModule.require('child_process').exec('a')",
        "const run = require('child_process').exec\nrun('a')",
        "require(Buffer.from('Y2hpbGRfcHJvY2Vzcw==', 'base64').toString()).exec('a')",
        "require(String.fromCharCode(99,104,105,108,100,95,112,114,111,99,101,115,115)).exec('a')",
        "require('ssecorp_dlihc'.split('').reverse().join('')).exec('a')",
        "require(['child', 'process'].join('_')).exec('a')",
        "require(`child_${'process'}`).exec('a')",
        "(0, require('child_process').exec)('a')",
    ] {
        let steps = show::steps(&parse(code));
        let last = steps.last().map(String::as_str);
        assert_eq!(last, Some("child_process.exec(a)"), "{code}\n{steps:?}");
    }
}

#[test]
fn eval_is_known_by_every_name() {
    for (code, last) in [
        ("eval(x)", "eval(x)"),
        ("(0, eval)(x)", "eval(x)"),
        ("globalThis['ev' + 'al'](x)", "eval(x)"),
        ("window.eval(x)", "eval(x)"),
        ("const e = eval; e(x)", "eval(x)"),
        ("\\u0065val(x)", "eval(x)"),
        ("eval.call(null, x)", "eval(x)"),
        ("new Function('a', x)", "Function(a, x)"),
        ("const F = Function; new F(x)", "Function(x)"),
        (
            "[].constructor.constructor(x)",
            "[][constructor]|Function(x)",
        ),
        ("/a/.exec(x)", "?.exec(x)"),
        ("model.eval()", "model.eval()"),
    ] {
        let steps = show::steps(&parse(code));
        assert_eq!(steps.last().map(String::as_str), Some(last), "{code}");
    }
}

#[test]
fn expressions_are_read() {
    reads("f(`a${b}c`, 'd' + e)", &["f(a+b+c, d+e)"]);
    reads(
        "f(u, { method: 'POST', body: x })",
        &["f(u, [POST, x], method=POST, body=x)"],
    );
    reads("f({ a, ...b })", &["f([a, b], a=a)"]);
    reads("x = a ? b : c;", &["x = [a, b, c]"]);
    reads("x += y", &["x += x+y"]);
    reads("f<T>(a as string)", &["f(a)"]);
    reads("f(process.env.KEY)", &["f(process.env.KEY)"]);
    reads("f?.(a)?.b", &["f(a)"]);
}

#[test]
fn functions_are_read() {
    reads(
        "function f(a, b = 'x') { return a }\nf(1)",
        &["b += x", "f() = a", "f(1)"],
    );
    reads(
        "const f = async (a) => { await g(a); return a }",
        &["g(a)", "f() = a", "f = f()"],
    );
    reads(
        "fetch(u).then(r => r.text()).then(t => eval(t))",
        &[
            "fetch(u)",
            "r.text()",
            "@14() = r1",
            "r0.then(@14())",
            "r += r2",
            "eval(t)",
            "@34() = r3",
            "r2.then(@34())",
            "t += r4",
        ],
    );
    reads(
        "class A { key = 'x'; send(d) { f(this.key, d) } }",
        &["this.key = x", "f(this.key, d)"],
    );
    reads("for (const x of y) { f(x) }", &["x = y", "f(x)"]);
    reads("if (a) f(b); else g(c)", &["f(b)", "g(c)"]);
    reads("const x: Map<string, number> = f(a)", &["f(a)", "x = r0"]);
    reads("const { a, b } = f()", &["f()", "a = r0", "b = r0"]);
    reads(
        "s.on('data', (d) => all.push(d))",
        &[
            "all += [d]",
            "all.push(d)",
            "@13() = r0",
            "s.on(data, @13())",
            "d += r1",
        ],
    );
}

#[test]
fn nothing_is_refused() {
    for code in [
        "",
        "{",
        "}",
        "(",
        "`",
        "`${",
        "`${a",
        "'",
        "/",
        "/*",
        "//",
        "const",
        "const {",
        "import",
        "import {",
        "import * as",
        "function",
        "function (",
        "class",
        "class {",
        "for (",
        "a =>",
        "=>",
        "x ? y",
        "new",
        "async",
        "return",
        "<div>Don't</div>",
        "a?.",
        "\\u",
        "`\\",
        "type A = { b: string }",
        "interface A { b(): void }",
        "@x class A {}",
        "a as",
        "#!x",
    ] {
        parse(code);
    }
}

#[test]
fn depth_and_length_are_bounded() {
    for part in [
        "(",
        "[",
        "{",
        "f(",
        "a[",
        "`${",
        "a => ",
        "(a) => {",
        "function f() {",
        "a ? ",
        "a = ",
        "!",
        "new ",
        "class A { f() {",
        "{a: ",
        "x.y(",
        "if (",
        "a + ",
        "const { a = ",
        "f<",
        "async ",
        "import(",
        "/a/",
        "as ",
        "a as ",
    ] {
        parse(&part.repeat(20_000));
    }
    parse(&format!("{}{}", "(".repeat(20_000), ")".repeat(20_000)));
    parse(&format!("{}{}", "`${".repeat(20_000), "}`".repeat(20_000)));
}
