//! What is read of Python, as lines.

use super::parse;
use crate::security::code::show;

#[track_caller]
fn reads(text: &str, expected: &[&str]) {
    assert_eq!(show::steps(&parse(text)), expected, "{text}");
}

#[test]
fn imports_and_other_names_are_resolved() {
    reads(
        "import subprocess as s\ns.run(['a', 'b'])",
        &["subprocess.run([a, b])"],
    );
    reads(
        "from os import system as x, path\nx('ls')",
        &["os.system(ls)"],
    );
    reads(
        "from urllib.request import (\n    urlopen,\n)\nurlopen(u).read()",
        &["urllib.request.urlopen(u)", "r0.read()"],
    );
    reads(
        "import os\nrun = os.system\nrun('a')",
        &["run = os.system", "os.system(a)"],
    );
    reads("e = exec\ne(x)", &["e = exec", "exec(x)"]);
    reads(
        "__import__('os').system('a')",
        &["__import__(os)", "os.system(a)"],
    );
    reads(
        "import importlib\nm = importlib.import_module('sub' + 'process')\nm.run('a')",
        &[
            "importlib.import_module(sub+process)",
            "getattr(sub+process)",
            "m = subprocess",
            "subprocess.run(a)",
        ],
    );
}

#[test]
fn names_that_are_computed_are_resolved() {
    for code in [
        "getattr(os, 'sys' + 'tem')('a')",
        "n = 'tem'\ngetattr(os, f'sys{n}')('a')",
        "getattr(os, 'metsys'[::-1])('a')",
        "getattr(os, chr(115) + 'ystem')('a')",
        "getattr(os, ''.join(['sys', 'tem']))('a')",
        "getattr(os, '%s%s' % ('sys', 'tem'))('a')",
        "getattr(os, '{}tem'.format('sys'))('a')",
        "os.__dict__['sys' + 'tem']('a')",
        "getattr(os, ''.join(chr(c) for c in [115, 121, 115, 116, 101, 109]))('a')",
        "import base64\ngetattr(os, base64.b64decode('c3lzdGVt').decode())('a')",
    ] {
        let steps = show::steps(&parse(code));
        assert_eq!(
            steps.last().map(String::as_str),
            Some("os.system(a)"),
            "{code}"
        );
    }
    reads(
        "__builtins__.__dict__['ev' + 'al'](x)",
        &["getattr(ev+al)", "eval(x)"],
    );
    reads("ｅｘｅｃ(x)", &["exec(x)"]);
}

#[test]
fn literals_are_read() {
    reads(
        "f('a' 'b', r'\\d', b'\\x41', f'{x}y')",
        &["f(a+b, \\d, A, x+y)"],
    );
    reads("f('%s: %d' % (a, b))", &["f(+a+: +b+)"]);
    reads("f('{0} {k}'.format(a, k=b))", &["f(+a+ +b+)"]);
    reads("f(\"\"\"a\n\"b\" \"\"\")", &["f(a\n\"b\" )"]);
}

#[test]
fn statements_are_read() {
    reads(
        "with open('p') as f:\n    data = f.read()\n",
        &["open(p)", "f = r0", "f.read()", "data = r1"],
    );
    reads("for p in ['a', 'b']:\n    g(p)\n", &["p = [a, b]", "g(p)"]);
    reads(
        "def f(a, b='x', *c):\n    return a\ny = f(1)\n",
        &["b += x", "f() = a", "f(1)", "y = r0"],
    );
    reads("a, b = c, d", &["a = c", "b = d"]);
    reads("a = b = c", &["a = c", "b = c"]);
    reads("x: str = y", &["x = y"]);
    reads("a += b", &["a += a+b"]);
    reads("d['k'] = v", &["d += v"]);
    reads("all.append(v)", &["all += [v]", "all.append(v)"]);
    reads("if a: f(b)\nelse: g(c)", &["f(b)", "g(c)"]);
    reads("f(shell=True, cwd=d)", &["f(shell=True, cwd=d)"]);
    reads("[f(x) for x in y if g(x)]", &["x = y", "g(x)", "f(x)"]);
    reads(
        "!pip install a\nf(b)",
        &["os.system(pip install a)", "f(b)"],
    );
    reads(">>> f(a)\n>>> g(b)", &["f(a)", "g(b)"]);
    reads(
        "class A:\n    x = 'k'\n    def f(self):\n        g(self.x)\n",
        &["x = k", "self.x = k", "g(self.x)"],
    );
    reads("Path.home() / '.ssh' / 'id'", &["Path.home()"]);
    reads(
        "with (open(a) as f, open(b) as g): pass",
        &["open(a)", "f = r0", "open(b)", "g = r1"],
    );
    reads("x = lambda a, b: f(a)", &["f(a)", "@4() = r0", "x = @4()"]);
    reads("if (n := f(a)) > 1: g(n)", &["f(a)", "n = r0", "g(n)"]);
}

#[test]
fn nothing_is_refused() {
    for code in [
        "",
        "\n\n",
        "(((((",
        ")))))",
        "'",
        "\"\"\"",
        "f'{'",
        "f'{a'",
        "lambda",
        "lambda lambda",
        "def",
        "def f(",
        "class",
        "import",
        "from",
        "from a import",
        "with",
        "for",
        "for x in",
        "a = = b",
        "@",
        "!",
        "a[",
        "a[::",
        "f(a=",
        "f(=)",
        "\\",
        "é = 'ü'",
        "f'{x!r:{y}}'",
        "print \"a\"",
        "if:",
        "return",
        "x if",
        "not",
        "a.",
        "a..b",
        "{**a, 'b': c}",
        "async",
        "%timeit x",
        "$ ls",
        "...",
        "a ! b",
        "match x:\n case 1: f()",
    ] {
        parse(code);
    }
}

#[test]
fn depth_and_length_are_bounded() {
    for (open, close) in [("(", ")"), ("[", "]"), ("f(", ")"), ("a[", "]"), ("{", "}")] {
        parse(&open.repeat(20_000));
        parse(&format!("{}{}", open.repeat(20_000), close.repeat(20_000)));
    }
    parse(&"f'{".repeat(20_000));
    parse(&"a + ".repeat(50_000));
    parse(&"lambda ".repeat(50_000));
    parse(&"a = ".repeat(50_000));
    parse(&"not ".repeat(50_000));
    parse(&"x.y(".repeat(20_000));
    parse(&"lambda: ".repeat(50_000));
    parse(&"a if ".repeat(50_000));
    parse(&"(lambda x:".repeat(20_000));
}

#[test]
fn methods_are_known_by_what_made_their_object() {
    reads(
        "import requests\ns = requests.Session()\ns.post(u, data=d)",
        &[
            "requests.Session()",
            "s = r0",
            "s|requests.Session.post(u, data=d)",
        ],
    );
    reads("model.eval()", &["model.eval()"]);
}
