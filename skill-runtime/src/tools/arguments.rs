//! The arguments of a tool.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use skir::{Entry, Value};

use super::ToolError;
use crate::json;

/// The arguments of a call that were not taken yet.
pub(super) struct Arguments {
    tool: &'static str,
    rest: Vec<Entry>,
}

impl Arguments {
    /// Reads the arguments of a call to `tool`. Some models send nothing where
    /// they mean an empty object.
    pub(super) fn read(tool: &'static str, text: &str) -> Result<Self, ToolError> {
        let rest = if text.trim().is_empty() {
            Vec::new()
        } else {
            match json::read(text) {
                Ok(Value::Map(entries)) => entries.iter().cloned().collect(),
                Ok(value) => {
                    let message = format!("expected an object, not {}", value.kind());
                    return Err(ToolError::Arguments { tool, message });
                }
                Err(error) => {
                    let message = format!("{error}");
                    return Err(ToolError::Arguments { tool, message });
                }
            }
        };
        Ok(Self { tool, rest })
    }

    fn error(&self, message: String) -> ToolError {
        ToolError::Arguments {
            tool: self.tool,
            message,
        }
    }

    fn take(&mut self, name: &str) -> Option<Value> {
        let position = self.rest.iter().position(|entry| entry.key == name)?;
        match self.rest.remove(position).value {
            Value::Null => None,
            value => Some(value),
        }
    }

    /// Takes a text that must be given.
    pub(super) fn text(&mut self, name: &str) -> Result<String, ToolError> {
        match self.take(name) {
            Some(Value::Text(text)) => Ok(text.into_owned()),
            Some(value) => Err(self.error(format!("`{name}` must be text, not {}", value.kind()))),
            None => Err(self.error(format!("`{name}` is missing"))),
        }
    }

    /// Takes an object that need not be given, its values as text.
    pub(super) fn map(&mut self, name: &str) -> Result<Option<Vec<(String, String)>>, ToolError> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::Map(entries)) => {
                let given = entries.iter().filter(|entry| entry.value != Value::Null);
                let text =
                    |entry: &Entry| (entry.key.clone().into_owned(), json::plain(&entry.value));
                Ok(Some(given.map(text).collect()))
            }
            Some(value) => {
                Err(self.error(format!("`{name}` must be an object, not {}", value.kind())))
            }
        }
    }

    /// Takes a number from 1 to `most` that need not be given.
    pub(super) fn count(&mut self, name: &str, most: usize) -> Result<Option<usize>, ToolError> {
        let Some(value) = self.take(name) else {
            return Ok(None);
        };
        if let Value::Integer(number) = value
            && let Ok(number) = usize::try_from(number)
            && (1..=most).contains(&number)
        {
            return Ok(Some(number));
        }
        Err(self.error(format!("`{name}` must be a whole number from 1 to {most}")))
    }

    /// Refuses arguments that the tool does not have.
    pub(super) fn end(self) -> Result<(), ToolError> {
        match self.rest.first() {
            Some(entry) => Err(self.error(format!("there is no `{}`", entry.key))),
            None => Ok(()),
        }
    }
}
