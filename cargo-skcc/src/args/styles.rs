//! `--style`: the form of bodies, for all targets or for one.

use clap::Args;
use skcc_core::distance::nearest;
use skcc_core::emit::{Style, Styles, emitter};

/// What a person writes after `--style`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Choice {
    /// The id of the target; none for all.
    target: Option<&'static str>,
    style: Style,
}

#[derive(Clone, Debug, Default, Args)]
pub(crate) struct StyleArguments {
    /// Write bodies as `markdown`, `tagged` or `xml`, for all targets or for one as in
    /// `codex=xml` [default: the configured style]
    #[arg(long, value_name = "[TARGET=]STYLE", value_delimiter = ',', value_parser = read)]
    style: Vec<Choice>,
}

impl StyleArguments {
    /// Puts the choices before those that are configured.
    pub(crate) fn apply(&self, styles: &mut Styles) {
        let mut chosen = Styles::default();
        for choice in &self.style {
            match choice.target {
                Some(target) => chosen.set(target, choice.style),
                None => chosen.set_all(choice.style),
            }
        }
        *styles = chosen.merge(std::mem::take(styles));
    }
}

/// Reads a style, or a target and its style.
fn read(text: &str) -> Result<Choice, String> {
    let (target, name) = match text.split_once('=') {
        Some((id, name)) => (Some(id), name),
        None => (None, text),
    };
    let target = match target {
        Some(id) => {
            let emitter = emitter(id).ok_or_else(|| format!("there is no target `{id}`"))?;
            Some(emitter.target().id)
        }
        None => None,
    };
    let style =
        Style::parse(name).ok_or_else(|| match nearest(name, Style::NAMES.iter().copied()) {
            Some(near) => format!("there is no such style; did you mean `{near}`?"),
            None => format!(
                "there is no such style; use one of {}",
                Style::NAMES.join(", ")
            ),
        })?;
    Ok(Choice { target, style })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_is_for_all_or_for_one() {
        let choice = read("claude=xml").unwrap();
        assert_eq!(choice.target, Some("claude-code"));
        assert_eq!(choice.style, Style::Xml);
        assert_eq!(read("tagged").unwrap().target, None);
        assert!(read("markdwon").unwrap_err().contains("`markdown`"));
        assert!(read("nobody=xml").unwrap_err().contains("no target"));
    }

    #[test]
    fn what_is_said_comes_before_what_is_configured() {
        let mut styles = Styles::default();
        styles.set("codex", Style::Tagged);
        let arguments = StyleArguments {
            style: vec![read("xml").unwrap(), read("pi=markdown").unwrap()],
        };
        arguments.apply(&mut styles);
        let of = |id| styles.of(emitter(id).unwrap().target());
        assert_eq!(of("codex"), Style::Xml);
        assert_eq!(of("pi"), Style::Markdown);
    }
}
