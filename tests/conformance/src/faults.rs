//! Sources that some agent stumbles over, one skill for each fault.

use std::io;
use std::path::Path;

/// A fault: the folder's name, and the file. `{}` in it stands for the body.
const FAULTS: &[(&str, &str)] = &[
    (
        "no-name",
        "---\ndescription: Says hello. Use for greetings.\n---\n{}",
    ),
    ("no-description", "---\nname: no-description\n---\n{}"),
    (
        "empty-description",
        "---\nname: empty-description\ndescription: \"\"\n---\n{}",
    ),
    ("no-frontmatter", "{}"),
    (
        "not-closed",
        "---\nname: not-closed\ndescription: Says hello.\n\n{}",
    ),
    (
        "other-folder",
        "---\nname: other-name\ndescription: Says hello.\n---\n{}",
    ),
    (
        "upper-case",
        "---\nname: Upper-Case\ndescription: Says hello.\n---\n{}",
    ),
    (
        "under-score",
        "---\nname: under_score\ndescription: Says hello.\n---\n{}",
    ),
    (
        "dotted",
        "---\nname: dot.ted\ndescription: Says hello.\n---\n{}",
    ),
    (
        "blank-in-name",
        "---\nname: blank in name\ndescription: Says hello.\n---\n{}",
    ),
    (
        "slash-in-name",
        "---\nname: slash/in-name\ndescription: Says hello.\n---\n{}",
    ),
    (
        "colon-in-name",
        "---\nname: colon:in-name\ndescription: Says hello.\n---\n{}",
    ),
    (
        "hyphens",
        "---\nname: -hyphens--\ndescription: Says hello.\n---\n{}",
    ),
    (
        "not-ascii",
        "---\nname: größe\ndescription: Says hello.\n---\n{}",
    ),
    (
        "long-name",
        "---\nname: long-name-long-name-long-name-long-name-long-name-long-name-long-name\n\
         description: Says hello.\n---\n{}",
    ),
    (
        "number-as-name",
        "---\nname: 123\ndescription: Says hello.\n---\n{}",
    ),
    (
        "truth-as-name",
        "---\nname: true\ndescription: Says hello.\n---\n{}",
    ),
    (
        "comment-after-name",
        "---\nname: comment-after-name # x\ndescription: Says hello.\n---\n{}",
    ),
    (
        "long-description",
        "---\nname: long-description\ndescription: Says hello. Use for each of them:LONG.\n---\n{}",
    ),
    (
        "colon",
        "---\nname: colon\ndescription: Says hello. Use when: asked for: it.\n---\n{}",
    ),
    (
        "at-sign",
        "---\nname: at-sign\ndescription: @user says hello.\n---\n{}",
    ),
    (
        "star",
        "---\nname: star\ndescription: *user* says hello.\n---\n{}",
    ),
    (
        "list",
        "---\nname: list\ndescription: [Says, hello]\n---\n{}",
    ),
    ("number", "---\nname: number\ndescription: 42\n---\n{}"),
    (
        "hash",
        "---\nname: hash\ndescription: Says hello in C # and others.\n---\n{}",
    ),
    (
        "literal-block",
        "---\nname: literal-block\ndescription: |\n  Says hello.\n  Use it.\n---\n{}",
    ),
    (
        "folded-block",
        "---\nname: folded-block\ndescription: >\n  Says hello.\n  Use it.\n---\n{}",
    ),
    (
        "stripped-block",
        "---\nname: stripped-block\ndescription: >-\n  Says hello.\n  Use it.\n---\n{}",
    ),
    (
        "continuation",
        "---\nname: continuation\ndescription: Says hello.\n  Use it.\n---\n{}",
    ),
    (
        "single-quotes",
        "---\nname: single-quotes\ndescription: 'Says ''hello'': loud.'\n---\n{}",
    ),
    (
        "invalid-yaml",
        "---\nname: invalid-yaml\ndescription: Says hello.\nx: [a\n---\n{}",
    ),
    (
        "tabs",
        "---\nname: tabs\ndescription: Says hello.\nmetadata:\n\ta: b\n---\n{}",
    ),
    (
        "twice",
        "---\nname: twice\ndescription: Says hi.\ndescription: Says hello.\n---\n{}",
    ),
    (
        "metadata-text",
        "---\nname: metadata-text\ndescription: Says hello.\nmetadata: x\n---\n{}",
    ),
    (
        "indented",
        "---\n  name: indented\n  description: Says hello.\n---\n{}",
    ),
    (
        "byte-order-mark",
        "\u{feff}---\nname: byte-order-mark\ndescription: Says hello.\n---\n{}",
    ),
    (
        "crlf",
        "---\r\nname: crlf\r\ndescription: Says hello.\r\n---\r\n{}",
    ),
    (
        "blank-line-first",
        "\n---\nname: blank-line-first\ndescription: Says hello.\n---\n{}",
    ),
    (
        "comment-first",
        "<!-- x -->\n---\nname: comment-first\ndescription: Says hello.\n---\n{}",
    ),
    (
        "blanks-after-fence",
        "---  \nname: blanks-after-fence\ndescription: Says hello.\n---  \n{}",
    ),
    (
        "capital-keys",
        "---\nName: capital-keys\nDescription: Says hello.\n---\n{}",
    ),
    (
        "closing-tags",
        "---\nname: closing-tags\ndescription: Says <b>hello</b> & more.\n---\n{}",
    ),
    (
        "bad-utf8",
        "---\nname: bad-utf8\ndescription: Says hello.\n---\n{}",
    ),
];

/// The body of every one, with what some agents take for their own.
const BODY: &str = "# Hello\n\nSay hello to `everybody`.\n\n    indented \"code\"\n\n\
                    Costs ${1}, see <https://example.com/?a=b&c=d>.\n\n---\n\n| a | b |\n|---|---|\n\
                    | 1 | 2 |\n\n<!-- a comment -->\n\nEnd.\n";

/// Writes them below `folder`.
pub(crate) fn write(folder: &Path) -> io::Result<()> {
    for (name, file) in FAULTS {
        let mut body = BODY.to_owned();
        if file.contains("\r\n") {
            body = body.replace('\n', "\r\n");
        }
        let long = " one more of those whom it greets,".repeat(40);
        let text = file.replace("LONG", long.trim_end_matches(','));
        let mut bytes = text.replace("{}", &body).into_bytes();
        if *name == "bad-utf8" {
            bytes.extend(b"caf\xe9\n");
        }
        let folder = folder.join(name);
        std::fs::create_dir(&folder)?;
        std::fs::write(folder.join("SKILL.md"), bytes)?;
    }
    Ok(())
}
