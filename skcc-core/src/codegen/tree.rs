//! The module tree: one module per component of an id.

use std::collections::BTreeMap;

use super::names::Names;
use super::writer::{Writer, string};
use super::{FORMAT, SEARCH_INDEX, docs, inputs};
use crate::diagnostic::render;
use crate::emit::{Folder, Target};
use crate::{Compilation, CompiledSkill};

/// A module and what lies in it.
#[derive(Default)]
struct Module {
    /// The skills whose `static` stands here, by their index.
    skills: Vec<usize>,
    /// The skill whose inputs stand here.
    inputs: Option<usize>,
    modules: BTreeMap<String, Module>,
}

impl Module {
    fn at(&mut self, path: &[String]) -> &mut Self {
        path.iter().fold(self, |module, name| {
            module.modules.entry(name.clone()).or_default()
        })
    }
}

/// Writes what makes the module fail to compile, where there are errors.
pub(super) fn errors(w: &mut Writer, compilation: &Compilation) {
    for error in compilation
        .diagnostics
        .iter()
        .filter(|found| found.is_error())
    {
        let mut text = render::short(error);
        if let Some(help) = &error.help {
            text.push_str("\nhelp: ");
            text.push_str(help);
        }
        w.line(&format!("::core::compile_error!({});", string(&text)));
    }
}

/// Writes everything that stands in the top module.
pub(super) fn write(
    w: &mut Writer,
    skills: &[&CompiledSkill],
    names: &[Names],
    targets: &[&Target],
) {
    let mut top = Module::default();
    for (index, (compiled, names)) in skills.iter().zip(names).enumerate() {
        let outer = top.at(&names.modules);
        outer.skills.push(index);
        if !compiled.skill.interface.inputs.is_empty() {
            outer.at(std::slice::from_ref(&names.module)).inputs = Some(index);
        }
    }
    w.line(&format!("__v1::assert_format!({FORMAT});"));
    w.line("");
    module(w, &top, skills, names);
    registry(w, names, targets);
    skill_id(w, skills, names);
}

fn module(w: &mut Writer, module: &Module, skills: &[&CompiledSkill], names: &[Names]) {
    for &index in &module.skills {
        let (compiled, names) = (skills[index], &names[index]);
        let description = docs::line(&compiled.skill.description);
        if description.is_empty() {
            w.doc("A skill without a description.");
        } else {
            w.doc(&description);
        }
        w.doc("");
        w.doc(&format!(
            "Source: {}",
            docs::name(compiled.bundle.file.path())
        ));
        w.line(&format!(
            "pub static {}: __v1::Skill = ::core::include!({});",
            names.item,
            string(&format!("skills/{}.rs", names.stem)),
        ));
        w.line("");
    }
    for (name, inner) in &module.modules {
        w.doc(match inner.inputs {
            Some(_) if inner.skills.is_empty() && inner.modules.is_empty() => {
                "What goes into the skill of the same name."
            }
            _ => "Skills of the folder of the same name.",
        });
        w.open(&format!("pub mod {name} {{"));
        w.line("use super::__v1;");
        w.line("");
        if let Some(index) = inner.inputs {
            let skill = &skills[index].skill;
            let item = format!("super::{}", names[index].item);
            inputs::write(w, &skill.id, &skill.interface.inputs, &item);
        }
        self::module(w, inner, skills, names);
        w.close("}");
        w.line("");
    }
}

fn registry(w: &mut Writer, names: &[Names], targets: &[&Target]) {
    w.doc("Every compiled skill, by id.");
    w.open("pub static REGISTRY: __v1::Registry = __v1::registry(");
    w.open("const {");
    w.open("&[");
    for names in names {
        w.line(&format!("&{},", names.path()));
    }
    w.close("]");
    w.close("},");
    w.line(&format!(
        "::core::include_bytes!({}),",
        string(SEARCH_INDEX)
    ));
    w.open("const {");
    w.open("&[");
    for target in targets {
        w.open("__v1::target(");
        w.line(&format!("{},", string(target.id)));
        let folder = |folders: &[Folder]| folders.first().copied().unwrap_or(Folder::fixed(""));
        let (project, user) = (folder(target.project), folder(target.user));
        let (variable, below) = user.moved_by.unwrap_or_default();
        for text in [project.path, user.path, variable, below] {
            w.line(&format!("{},", string(text)));
        }
        w.close("),");
    }
    w.close("]");
    w.close("},");
    w.close(");");
    w.line("");
}

fn skill_id(w: &mut Writer, skills: &[&CompiledSkill], names: &[Names]) {
    w.doc("Names a compiled skill.");
    w.line(
        "#[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug, \
         ::core::cmp::PartialEq, ::core::cmp::Eq, ::core::cmp::PartialOrd, ::core::cmp::Ord, \
         ::core::hash::Hash)]",
    );
    w.line("#[non_exhaustive]");
    w.open("pub enum SkillId {");
    for (compiled, names) in skills.iter().zip(names) {
        w.doc(&format!("The skill {}.", docs::name(&compiled.skill.id)));
        w.line(&format!("{},", names.variant));
    }
    w.close("}");
    w.line("");
    w.open("impl SkillId {");
    w.doc("Every skill, by id.");
    w.open("pub const ALL: &'static [Self] = &[");
    for names in names {
        w.line(&format!("Self::{},", names.variant));
    }
    w.close("];");
    w.line("");
    w.doc("The skill's id.");
    w.line("#[must_use]");
    w.open("pub const fn as_str(self) -> &'static str {");
    w.open("match self {");
    for (compiled, names) in skills.iter().zip(names) {
        w.line(&format!(
            "Self::{} => {},",
            names.variant,
            string(&compiled.skill.id)
        ));
    }
    w.close("}");
    w.close("}");
    w.line("");
    w.doc("The skill.");
    w.line("#[must_use]");
    w.open("pub const fn skill(self) -> &'static __v1::Skill {");
    w.open("match self {");
    for names in names {
        w.line(&format!("Self::{} => &{},", names.variant, names.path()));
    }
    w.close("}");
    w.close("}");
    w.close("}");
    w.line("");
    for block in IMPLS {
        w.line("#[automatically_derived]");
        for line in block.lines() {
            w.line(line);
        }
        w.line("");
    }
}

/// What `SkillId` implements, whatever the skills.
const IMPLS: [&str; 3] = [
    "\
impl ::core::fmt::Display for SkillId {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        f.write_str(self.as_str())
    }
}",
    "\
impl ::core::str::FromStr for SkillId {
    type Err = __v1::UnknownSkill;

    fn from_str(id: &str) -> ::core::result::Result<Self, Self::Err> {
        __v1::find_id(Self::ALL, Self::as_str, id)
    }
}",
    "\
impl ::core::convert::From<SkillId> for &'static __v1::Skill {
    fn from(id: SkillId) -> Self {
        id.skill()
    }
}",
];
