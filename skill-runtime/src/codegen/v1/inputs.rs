//! Putting typed inputs into a skill.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use skir::{Span, Value};

use crate::prompt::filled;
use crate::{Skill, json};

/// The skill's prompt with `values` in the place of the body's placeholders;
/// `values` are those of the skill's inputs, in their order, `None` for one
/// that is not given.
///
/// An input that is not given has its default, or else no text. What is put in
/// is not searched for placeholders again. Placeholders that are not for
/// inputs stay as they are.
#[must_use]
pub fn render(skill: &Skill, values: &[Option<String>]) -> String {
    let ir = skill.ir();
    let inputs = &ir.interface.inputs;
    let value = |index: usize| {
        let given = values.get(index).cloned().flatten();
        given.or_else(|| inputs.get(index)?.default.as_ref().map(json::plain))
    };
    let end = u32::try_from(ir.body.len()).unwrap_or(u32::MAX);
    let body = filled(skill, Span::new(0, end), |index| {
        Some(value(index).unwrap_or_default())
    });
    skill.with_additions(body.into()).into_owned()
}

/// The text of an input's value, `None` when it is not given.
#[must_use]
pub fn given(input: &(impl Given + ?Sized)) -> Option<String> {
    input.text()
}

/// What can be given for an input.
pub trait Given {
    /// The value as it stands in a text; `None` when it is not given.
    fn text(&self) -> Option<String>;
}

impl Given for String {
    fn text(&self) -> Option<String> {
        Some(self.clone())
    }
}

impl Given for str {
    fn text(&self) -> Option<String> {
        Some(self.to_string())
    }
}

impl<T: Given> Given for Option<T> {
    fn text(&self) -> Option<String> {
        self.as_ref().and_then(Given::text)
    }
}

/// A list stands in a text as a JSON array, so that its items stay apart
/// whatever they hold.
impl<T: Item> Given for Vec<T> {
    fn text(&self) -> Option<String> {
        let mut out = String::from("[");
        for (index, item) in self.iter().enumerate() {
            if index > 0 {
                out.push_str(", ");
            }
            item.push_to(&mut out);
        }
        out.push(']');
        Some(out)
    }
}

/// An item of a list that can be given for an input.
pub trait Item {
    /// Appends the item as JSON.
    fn push_to(&self, out: &mut String);
}

impl Item for String {
    fn push_to(&self, out: &mut String) {
        json::push_text(out, self);
    }
}

macro_rules! scalars {
    ($($scalar:ty => $variant:ident),+) => {
        $(
            impl Given for $scalar {
                fn text(&self) -> Option<String> {
                    Some(self.to_string())
                }
            }

            impl Item for $scalar {
                fn push_to(&self, out: &mut String) {
                    json::push(out, &Value::$variant(*self));
                }
            }
        )+
    };
}

scalars!(i64 => Integer, f64 => Number, bool => Bool);
