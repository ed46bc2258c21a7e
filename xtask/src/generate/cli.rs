//! `docs/cli.md`: the help of every command.

use std::fmt::Write;

use super::{File, NOTICE};

pub(super) fn document() -> File {
    let mut text = format!("# Commands\n\n{NOTICE}");
    text.push_str(
        "`cargo skcc <command>`, or `cargo-skcc <command>` where there is no cargo. Text for people \
         goes to stderr, data to stdout. Exit codes: [stability.md](stability.md).\n\n",
    );
    let mut command = cargo_skcc::command();
    let commands = command.get_subcommands_mut();
    let mut commands: Vec<_> = commands.filter(|one| one.get_name() != "help").collect();
    for one in &commands {
        let about = one.get_about().map(ToString::to_string).unwrap_or_default();
        let name = one.get_name();
        write_line(&mut text, format_args!("- [`{name}`](#{name}): {about}"));
    }
    for one in &mut commands {
        let help = one.render_long_help().to_string();
        let name = one.get_name();
        write_line(&mut text, format_args!("\n## {name}\n\n```text"));
        for line in help.lines() {
            write_line(&mut text, format_args!("{}", line.trim_end()));
        }
        text.push_str("```\n");
    }
    ("docs/cli.md".to_owned(), text)
}

fn write_line(text: &mut String, line: std::fmt::Arguments<'_>) {
    writeln!(text, "{line}").expect("writing to a text does not fail");
}
