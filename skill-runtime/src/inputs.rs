//! Values for the inputs of a skill that are known by name alone, such as
//! those a model gives.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use skir::{Input, InputType, Scalar, Value};

use crate::codegen::v1;
use crate::{Skill, json};

/// Why values do not fit the inputs of a skill.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InputError {
    /// The skill has no input of this name.
    Unknown {
        /// The name.
        name: String,
        /// The names it has.
        known: Vec<String>,
    },
    /// An input that must be given is not.
    Missing {
        /// Its name.
        name: String,
    },
    /// A value has not the type of the input.
    Type {
        /// The input's name.
        name: String,
        /// What it must be, in words.
        expected: String,
    },
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { name, known } => {
                write!(f, "there is no input `{name}`")?;
                for (index, name) in known.iter().enumerate() {
                    let before = if index == 0 { ", but " } else { ", " };
                    write!(f, "{before}`{name}`")?;
                }
                Ok(())
            }
            Self::Missing { name } => write!(f, "the input `{name}` is missing"),
            Self::Type { name, expected } => write!(f, "the input `{name}` must be {expected}"),
        }
    }
}

impl core::error::Error for InputError {}

impl Skill {
    /// The prompt with values in the place of the body's placeholders, for a
    /// skill whose inputs are not known when the program is built. For one
    /// that is, the generated `Inputs` and `render` are checked by the
    /// compiler.
    ///
    /// Lists and deeper values are given as JSON text.
    ///
    /// # Errors
    ///
    /// When a value is for no input or not of its type, or an input that must
    /// be given is not.
    ///
    /// ```
    /// # mod skills { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixture/skills.rs")); }
    /// let prompt = skills::DEPLOY.render([("server", "staging")])?;
    /// assert!(prompt.contains("Run `deploy staging`."));
    /// assert_eq!(
    ///     skills::DEPLOY.render([]).unwrap_err().to_string(),
    ///     "the input `server` is missing",
    /// );
    /// # Ok::<(), skill_runtime::InputError>(())
    /// ```
    pub fn render<'v>(
        &self,
        values: impl IntoIterator<Item = (&'v str, &'v str)>,
    ) -> Result<String, InputError> {
        let given = check(self, values)?;
        for (input, value) in self.ir.interface.inputs.iter().zip(&given) {
            if input.required && input.default.is_none() && value.is_none() {
                return Err(InputError::Missing {
                    name: input.name.clone().into_owned(),
                });
            }
        }
        Ok(v1::render(self, &given))
    }
}

/// The values by the position of their inputs, `None` for what is not given.
pub(crate) fn check<'v>(
    skill: &Skill,
    values: impl IntoIterator<Item = (&'v str, &'v str)>,
) -> Result<Vec<Option<String>>, InputError> {
    let inputs = &skill.ir.interface.inputs;
    let mut given = alloc::vec![None; inputs.len()];
    for (name, value) in values {
        let Some(position) = inputs.iter().position(|input| input.name == name) else {
            return Err(InputError::Unknown {
                name: name.to_owned(),
                known: inputs
                    .iter()
                    .map(|input| input.name.clone().into_owned())
                    .collect(),
            });
        };
        if !fits(&inputs[position].ty, value) {
            return Err(InputError::Type {
                name: name.to_owned(),
                expected: expected(&inputs[position].ty),
            });
        }
        given[position] = Some(value.to_owned());
    }
    Ok(given)
}

/// One line that says what an input is.
pub(crate) fn describe(input: &Input) -> String {
    let need = if input.required && input.default.is_none() {
        "required"
    } else {
        "optional"
    };
    let mut line = alloc::format!("{} ({need}, {})", input.name, expected(&input.ty));
    if !input.description.is_empty() {
        line.push_str(": ");
        line.push_str(&input.description);
    }
    line
}

/// Whether a value is of a type.
pub(crate) fn fits(ty: &InputType, value: &str) -> bool {
    match ty {
        InputType::Scalar(scalar) => is_scalar(*scalar, value),
        InputType::Enum(values) => values.iter().any(|allowed| allowed == value),
        InputType::List(scalar) => match json::read(value) {
            Ok(Value::List(items)) => items.iter().all(|item| match item {
                Value::Text(_) => *scalar == Scalar::Text,
                Value::List(_) | Value::Map(_) | Value::Null => false,
                item => *scalar != Scalar::Text && is_scalar(*scalar, &json::plain(item)),
            }),
            _ => false,
        },
        InputType::Json => json::read(value).is_ok(),
    }
}

fn is_scalar(scalar: Scalar, value: &str) -> bool {
    match scalar {
        Scalar::Text => true,
        Scalar::Integer => value.parse::<i64>().is_ok(),
        Scalar::Number => value.parse::<f64>().is_ok_and(f64::is_finite),
        Scalar::Boolean => matches!(value, "true" | "false"),
    }
}

/// What a value of a type must be, in words.
pub(crate) fn expected(ty: &InputType) -> String {
    let of = |scalar: &Scalar| match scalar {
        Scalar::Text => ("text", "texts"),
        Scalar::Integer => ("a whole number", "whole numbers"),
        Scalar::Number => ("a number", "numbers"),
        Scalar::Boolean => ("true or false", "truth values"),
    };
    match ty {
        InputType::Scalar(scalar) => of(scalar).0.to_owned(),
        InputType::Enum(values) => {
            let mut text = String::from("one of ");
            for (index, value) in values.iter().enumerate() {
                if index > 0 {
                    text.push_str(", ");
                }
                text.push_str(value);
            }
            text
        }
        InputType::List(scalar) => alloc::format!("a list of {}", of(scalar).1),
        InputType::Json => "JSON".to_owned(),
    }
}
