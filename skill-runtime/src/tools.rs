//! The tools through which a model uses skills.

mod arguments;

use alloc::borrow::{Cow, ToOwned};
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use arguments::Arguments;

use crate::catalog::{is_offered, push_escaped};
use crate::prompt::push_line;
use crate::{InputError, LookupError, Registry, Skill, inputs, json};

const LOAD: &str = "load_skill";
const READ: &str = "read_skill_resource";
const FIND: &str = "find_skill";

/// How many skills `find_skill` names when it is not told.
const FOUND: usize = 5;
/// How many it names at most.
const MOST_FOUND: usize = 20;

/// A tool as a model is told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToolDefinition {
    name: &'static str,
    description: &'static str,
    parameters: String,
}

impl ToolDefinition {
    /// The name, to be given to [`Registry::dispatch`].
    #[must_use]
    pub const fn name(&self) -> &str {
        self.name
    }

    /// What the tool does.
    #[must_use]
    pub const fn description(&self) -> &str {
        self.description
    }

    /// The JSON Schema of the arguments, as JSON text.
    #[must_use]
    pub const fn parameters(&self) -> &str {
        self.parameters.as_str()
    }
}

/// What a tool gives back.
#[derive(Clone, Debug, PartialEq)]
pub struct ToolResult<'r> {
    text: String,
    skill: Option<&'r Skill>,
}

impl<'r> ToolResult<'r> {
    /// The text for the model.
    #[must_use]
    pub const fn text(&self) -> &str {
        self.text.as_str()
    }

    /// The text for the model.
    #[must_use]
    pub fn into_text(self) -> String {
        self.text
    }

    /// The skill that was loaded, for a host that counts skills or keeps their
    /// text when it shortens a conversation.
    #[must_use]
    pub const fn loaded(&self) -> Option<&'r Skill> {
        self.skill
    }

    /// Whether a skill was loaded that a person must approve before it runs.
    /// Its text says so to the model; a host asks before it lets the model go
    /// on.
    #[must_use]
    pub const fn needs_approval(&self) -> bool {
        match self.skill {
            Some(skill) => skill.needs_approval(),
            None => false,
        }
    }
}

/// Why a tool gave nothing. The message is fit to be the tool's answer: it
/// says what the model can do instead.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ToolError {
    /// The tool is none of [`Registry::tools`].
    UnknownTool {
        /// The tool's name.
        tool: String,
    },
    /// The arguments do not fit the tool's schema.
    Arguments {
        /// The tool's name.
        tool: &'static str,
        /// What is wrong.
        message: String,
    },
    /// There is no such skill, or the model may not start it.
    Skill(LookupError),
    /// The values for the skill's inputs do not fit them.
    Inputs(InputError),
    /// The skill has no such file.
    UnknownResource {
        /// The skill's id.
        skill: String,
        /// The path that was asked for.
        path: String,
        /// The paths there are.
        paths: Vec<String>,
    },
    /// The file is not text.
    NotText {
        /// The file's path.
        path: String,
        /// Its size in bytes.
        size: usize,
    },
}

impl fmt::Display for ToolError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownTool { tool } => write!(f, "unknown tool `{tool}`"),
            Self::Arguments { tool, message } => {
                write!(f, "invalid arguments of `{tool}`: {message}")
            }
            Self::Skill(error) => {
                write!(f, "{error}")?;
                if let LookupError::Unknown { .. } = error {
                    write!(f, "; call `{FIND}` to find one")?;
                }
                Ok(())
            }
            Self::Inputs(error) => write!(f, "{error}"),
            Self::UnknownResource { skill, path, paths } => {
                write!(f, "skill `{skill}` has no file `{path}`")?;
                for (index, path) in paths.iter().enumerate() {
                    let before = if index == 0 { "; it has " } else { ", " };
                    write!(f, "{before}`{path}`")?;
                }
                Ok(())
            }
            Self::NotText { path, size } => {
                write!(f, "`{path}` is not text: it has {size} bytes of other data")
            }
        }
    }
}

impl core::error::Error for ToolError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Skill(error) => Some(error),
            Self::Inputs(error) => Some(error),
            _ => None,
        }
    }
}

impl Registry {
    /// The tools through which a model uses these skills: `load_skill`,
    /// `read_skill_resource` where a skill has files, and `find_skill`. None
    /// where there is no skill that a model may start.
    ///
    /// ```
    /// # mod skills { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixture/skills.rs")); }
    /// # use skills::REGISTRY;
    /// let tools = REGISTRY.tools();
    /// assert_eq!(tools[0].name(), "load_skill");
    /// assert!(tools[0].parameters().contains(r#""enum":["git.commit","svn.commit","weekly"]"#));
    /// ```
    #[must_use]
    pub fn tools(&self) -> Vec<ToolDefinition> {
        let names = self.names(|_| true);
        if names.is_empty() {
            return Vec::new();
        }
        let with_files = self.names(|skill| !skill.resources().is_empty());
        let name = one_of("The skill to load.", &names);
        let mut load = alloc::vec![("name", &*name)];
        if self
            .offered()
            .any(|skill| !skill.ir().interface.inputs.is_empty())
        {
            load.push((
                "inputs",
                r#"{"type":"object","description":"Values for the inputs of the skill, by name. Leave it out to see which there are."}"#,
            ));
        }
        let mut tools = alloc::vec![ToolDefinition {
            name: LOAD,
            description: "Load the instructions of a skill. Call this before you do work that \
                          one of the skills is for, and follow what it says.",
            parameters: schema(&load, 1),
        }];
        if !with_files.is_empty() {
            tools.push(ToolDefinition {
                name: READ,
                description: "Read a text file that comes with a skill. The text of a loaded \
                              skill lists its files.",
                parameters: schema(
                    &[
                        ("skill", &one_of("The skill that has the file.", &with_files)),
                        (
                            "path",
                            r#"{"type":"string","description":"The file's path, as the skill lists it."}"#,
                        ),
                    ],
                    2,
                ),
            });
        }
        let limit = alloc::format!(
            r#"{{"type":"integer","description":"How many skills to name; {FOUND} when not given.","minimum":1,"maximum":{MOST_FOUND}}}"#
        );
        tools.push(ToolDefinition {
            name: FIND,
            description: "Find skills by words that say what is to be done.",
            parameters: schema(
                &[
                    (
                        "query",
                        r#"{"type":"string","description":"What is to be done, in a few words."}"#,
                    ),
                    ("limit", &limit),
                ],
                1,
            ),
        });
        tools
    }

    /// The names of the skills that a model may start and for which `has`
    /// holds, as JSON.
    fn names(&self, has: impl Fn(&Skill) -> bool) -> String {
        let mut names = String::new();
        for skill in self.offered().filter(|skill| has(skill)) {
            if !names.is_empty() {
                names.push(',');
            }
            json::push_text(&mut names, self.name_of(skill));
        }
        names
    }

    /// Runs one of [`Registry::tools`], given its name and its arguments as
    /// JSON text. Nothing is read from the disk and nothing is run: the tools
    /// give text that is in the registry.
    ///
    /// The text of a skill stands between `<skill_content>` tags, and tags of
    /// this kind inside of it are escaped, so that it cannot end early.
    ///
    /// # Errors
    ///
    /// When there is no such tool, skill or file, or the arguments do not fit.
    /// Give the error's message to the model as the tool's answer.
    ///
    /// ```
    /// # mod skills { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixture/skills.rs")); }
    /// # use skills::REGISTRY;
    /// let result = REGISTRY.dispatch("load_skill", r#"{"name": "git.commit"}"#)?;
    /// assert_eq!(
    ///     result.text(),
    ///     "<skill_content name=\"git.commit\">\n# Commit\n\n\
    ///      Read [the types](references/types.md).\n\
    ///      <skill_resources>\n\
    ///      <file>assets/mark.png</file>\n\
    ///      <file>references/types.md</file>\n\
    ///      </skill_resources>\n\
    ///      </skill_content>\n",
    /// );
    /// # Ok::<(), skill_runtime::ToolError>(())
    /// ```
    pub fn dispatch(&self, tool: &str, arguments: &str) -> Result<ToolResult<'_>, ToolError> {
        match tool {
            LOAD => {
                let mut arguments = Arguments::read(LOAD, arguments)?;
                let name = arguments.text("name")?;
                let inputs = arguments.map("inputs")?;
                arguments.end()?;
                self.load(&name, inputs.as_deref())
            }
            READ => {
                let mut arguments = Arguments::read(READ, arguments)?;
                let skill = arguments.text("skill")?;
                let path = arguments.text("path")?;
                arguments.end()?;
                self.read(&skill, &path)
            }
            FIND => {
                let mut arguments = Arguments::read(FIND, arguments)?;
                let query = arguments.text("query")?;
                let limit = arguments.count("limit", MOST_FOUND)?;
                arguments.end()?;
                Ok(self.find(&query, limit.unwrap_or(FOUND)))
            }
            _ => Err(ToolError::UnknownTool {
                tool: tool.to_owned(),
            }),
        }
    }

    /// A skill that a model may start. Others are unknown to it.
    fn offered_skill(&self, name: &str) -> Result<&Skill, ToolError> {
        let skill = self.get(name).map_err(ToolError::Skill)?;
        if is_offered(skill) {
            Ok(skill)
        } else {
            Err(ToolError::Skill(LookupError::Unknown {
                name: name.to_owned(),
            }))
        }
    }

    fn load(
        &self,
        name: &str,
        values: Option<&[(String, String)]>,
    ) -> Result<ToolResult<'_>, ToolError> {
        let skill = self.offered_skill(name)?;
        let prompt = match values {
            Some(values) => {
                let values = values.iter().map(|(name, value)| (&**name, &**value));
                skill.render(values).map_err(ToolError::Inputs)?.into()
            }
            None => skill.prompt(),
        };
        let mut text = String::from("<skill_content name=\"");
        push_escaped(&mut text, self.name_of(skill));
        text.push_str("\">\n");
        push_block(&mut text, &prompt);
        let declared = &skill.ir().interface.inputs;
        if values.is_none() && !declared.is_empty() {
            text.push_str("<skill_inputs>\n");
            for input in declared {
                let mut line = String::from("- ");
                push_line(&mut line, &inputs::describe(input));
                push_block(&mut text, &line);
            }
            text.push_str("</skill_inputs>\n");
        }
        if !skill.resources().is_empty() {
            text.push_str("<skill_resources>\n");
            for file in skill.resources() {
                text.push_str("<file>");
                push_escaped(&mut text, file.path());
                text.push_str("</file>\n");
            }
            text.push_str("</skill_resources>\n");
        }
        text.push_str("</skill_content>\n");
        Ok(ToolResult {
            text,
            skill: Some(skill),
        })
    }

    fn read(&self, name: &str, path: &str) -> Result<ToolResult<'_>, ToolError> {
        let skill = self.offered_skill(name)?;
        let plain = path.trim_start_matches("./");
        let Some(file) = skill.resource(plain) else {
            return Err(ToolError::UnknownResource {
                skill: skill.id().to_owned(),
                path: path.to_owned(),
                paths: skill
                    .resources()
                    .iter()
                    .map(|file| file.path().to_owned())
                    .collect(),
            });
        };
        let Some(contents) = file.text() else {
            return Err(ToolError::NotText {
                path: plain.to_owned(),
                size: file.bytes().len(),
            });
        };
        let mut text = String::from("<skill_resource skill=\"");
        push_escaped(&mut text, self.name_of(skill));
        text.push_str("\" path=\"");
        push_escaped(&mut text, plain);
        text.push_str("\">\n");
        push_block(&mut text, contents);
        text.push_str("</skill_resource>\n");
        Ok(ToolResult { text, skill: None })
    }

    fn find(&self, query: &str, limit: usize) -> ToolResult<'_> {
        let mut text = String::new();
        let hits = self.search(query);
        for hit in hits
            .iter()
            .filter(|hit| is_offered(hit.skill()))
            .take(limit)
        {
            text.push_str("- ");
            text.push_str(self.name_of(hit.skill()));
            text.push_str(": ");
            push_line(&mut text, hit.skill().description());
        }
        if text.is_empty() {
            text.push_str("no skill fits\n");
        }
        ToolResult { text, skill: None }
    }
}

/// The schema of an object with these properties, the first of which are
/// required.
fn schema(properties: &[(&str, &str)], required: usize) -> String {
    let mut schema = String::from(r#"{"type":"object","properties":{"#);
    for (index, (name, property)) in properties.iter().enumerate() {
        if index > 0 {
            schema.push(',');
        }
        json::push_text(&mut schema, name);
        schema.push(':');
        schema.push_str(property);
    }
    schema.push_str(r#"},"required":["#);
    for (index, (name, _)) in properties[..required].iter().enumerate() {
        if index > 0 {
            schema.push(',');
        }
        json::push_text(&mut schema, name);
    }
    schema.push_str(r#"],"additionalProperties":false}"#);
    schema
}

/// The schema of one of `names`, which are JSON already.
fn one_of(description: &str, names: &str) -> String {
    alloc::format!(r#"{{"type":"string","description":"{description}","enum":[{names}]}}"#)
}

/// Appends a text that must not end the tag it stands in, and a line break
/// where it has none.
pub(crate) fn push_block(out: &mut String, text: &str) {
    out.push_str(&guarded(text));
    if !out.ends_with('\n') {
        out.push('\n');
    }
}

/// The text with `&lt;` for the `<` of every tag whose name starts with
/// `skill_`, as the names of our own tags do, whatever its case and blanks.
fn guarded(text: &str) -> Cow<'_, str> {
    const OWN: &str = "skill_";
    let mut out = String::new();
    let mut copied = 0;
    for (at, _) in text.match_indices('<') {
        let name = text[at + 1..].trim_start();
        let name = name.strip_prefix('/').unwrap_or(name).trim_start();
        if name
            .get(..OWN.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(OWN))
        {
            out.push_str(&text[copied..at]);
            out.push_str("&lt;");
            copied = at + 1;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[copied..]);
    Cow::Owned(out)
}
