//! What flows where: labels of values, over the one form of all languages.
//!
//! A table for each language says what its calls do ([`Effect`]): fetch, read a
//! file, decode, run, send. Labels go from what a call takes to what it gives,
//! through variables, functions and files. Where a label meets an effect, a
//! fact is made, with the place that the value came from.
//!
//! Files are known across all units of a skill: what one block downloads and
//! another runs is one deed. Each program is passed twice, so that what stands
//! below is known above, as in functions and loops.

mod client;
mod configured;
mod foreign;
mod functions;
mod gates;
mod held;
mod inline;
mod javascript;
mod kept;
mod laid;
mod pass;
mod path;
mod powershell;
mod program;
mod python;
mod quoted;
mod reached;
mod remote;
mod runs;
mod schedule;
mod secrets;
mod sends;
mod shell;
mod spies;
mod stores;
mod table;
mod taint;
mod text;
mod variable;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;

use super::code::{self, Program, Programs, Step, ValueId};
use super::facts::host;
use super::gate::Marks;
use super::purpose::Purpose;
use super::{Fact, FactKind, Language, Place, Units};
pub(super) use gates::GATES;
use pass::PARTS;
pub(crate) use pass::Pass;
pub(super) use schedule::is_key;
use taint::{Labels, Taint};

/// How often a program is passed.
const PASSES: usize = 2;

/// How often where functions are handed to functions.
const PASSES_OF_CALLBACKS: usize = 3;

/// How often at most.
const MOST_PASSES: usize = 6;

/// For how many saved files other units are looked through again.
const NAMES: usize = 64;

/// What a call does, beyond handing its arguments on.
#[derive(Clone, Debug)]
pub(crate) enum Effect {
    /// Its result comes from `url`; it is saved as `file` where that is given.
    Fetches {
        /// From where.
        url: Option<ValueId>,
        /// The file, as a value or by its name.
        file: Option<Name>,
    },
    /// Its result is what the file holds.
    Reads(ValueId),
    /// The file holds these.
    Writes(Name, Vec<ValueId>),
    /// The file holds what these files hold.
    Packs {
        /// The file that is made.
        file: Name,
        /// The files that it is made of.
        from: Vec<ValueId>,
    },
    /// Its result is these, decoded.
    Decodes(Vec<ValueId>),
    /// Its result is the whole environment.
    Environment,
    /// Its result is what a store of secrets holds.
    Secret(&'static str),
    /// Its result says who somebody is or what machine it is.
    Identity,
    /// Something is put on the clipboard.
    SetsClipboard,
    /// Mail of somebody goes to somebody else from now on.
    ForwardsMail,
    /// Its result is what somebody works on.
    Work,
    /// What its result holds by then is sent.
    SendsResult,
    /// Its result is a token of this name.
    Token(&'static str),
    /// Its result is what a store keeps for programs.
    Stored(&'static str),
    /// Its result is what a visitor of a server says.
    Visitor,
    /// The file holds what was seen or heard.
    Records(Labels, &'static str, Name),
    /// A variable holds these from now on.
    Fills(ValueId, Vec<ValueId>),
    /// A variable holds what the file holds from now on.
    FillsFrom(ValueId, ValueId),
    /// Its result is a list of files that hold secrets.
    SecretFiles(&'static str),
    /// The files of these names are sent, and what these values hold.
    Uploads(Vec<ValueId>),
    /// The file is sent.
    SendsFile(Name),
    /// Its result, and the variable, lead to this host of somebody else.
    Remote(Option<ValueId>, String),
    /// These are handed to what leads to another machine; where `files`, they
    /// may be names of files.
    Hands {
        /// What.
        values: Vec<ValueId>,
        /// Whether they may be names of files.
        files: bool,
    },
    /// A connection is made to this host.
    Connects(Option<ValueId>),
    /// A text is run as code of a language that is read or looked through.
    ReparsesText(Language, String),
    /// What an address sends is run.
    RunsUrl(ValueId),
    /// A package that was saved as this file is installed.
    InstallsFile(ValueId),
    /// The files of an archive are laid beside it.
    Unpacks(ValueId),
    /// A command that nobody can read is run.
    RunsUnreadable,
    /// Something will run by itself that is written here.
    Schedules(Vec<ValueId>),
    /// The file is deleted.
    Unlinks(ValueId),
    /// Its result is none of what it takes.
    Clears,
    /// Its result is made of these and of nothing else that it takes.
    Keeps(Vec<ValueId>),
    /// Its result is the variable of the environment of this name.
    Key(Vec<ValueId>),
    /// Its result is what somebody types or copies, and so is what these
    /// functions are given.
    Spies(&'static str, Vec<ValueId>),
    /// The text is run as code.
    Runs(ValueId),
    /// The text is run as code of a language that is read, too.
    Reparses(Language, ValueId),
    /// A command is run: a program, and its list of arguments.
    ReparsesWords(ValueId, ValueId),
    /// Objects are read from it, which may run code.
    Loads(ValueId),
    /// The file is run.
    RunsFile(Name),
    /// The file or folder is deleted, with all that is in it.
    Deletes(ValueId),
    /// The name of a function or a module is computed.
    Hides(ValueId),
    /// These are sent.
    Sends {
        /// What.
        what: Vec<ValueId>,
        /// To where.
        to: Option<ValueId>,
        /// Whether it is what the call is for: no address, no header.
        body: bool,
    },
}

/// The name of a file.
#[derive(Clone, Debug)]
pub(crate) enum Name {
    /// What the value says.
    Of(ValueId),
    /// This.
    Is(String),
}

/// What is known of all files of a skill, and what was found.
pub(crate) struct Flow<'u, 'f> {
    units: &'u Units<'u>,
    purpose: &'f Purpose,
    facts: &'f mut Vec<Fact>,
    /// By the last part of the path: the path, and what the file holds.
    files: BTreeMap<String, (String, Taint)>,
    seen: BTreeSet<(FactKind, usize, usize)>,
    /// The last archive that was unpacked: its unit, its name without ends, and
    /// what it holds.
    unpacked: Option<(usize, String, Taint)>,
    /// What functions of bundled files give back, by their names.
    returns: BTreeMap<String, Taint>,
    /// Functions of bundled files that send what they are given.
    senders: BTreeSet<String>,
    /// Whose secrets a file of the skill reads.
    families: BTreeMap<usize, BTreeSet<&'static str>>,
    /// The programs of units that are code as a whole: some are run again.
    programs: BTreeMap<usize, Rc<Program>>,
}

/// Looks at the code of all units. The programs in Python and JavaScript come
/// back, which others read as well.
pub(super) fn collect(units: &Units<'_>, purpose: &Purpose, facts: &mut Vec<Fact>) -> Programs {
    let mut flow = Flow {
        units,
        purpose,
        facts,
        files: BTreeMap::new(),
        seen: BTreeSet::new(),
        families: BTreeMap::new(),
        returns: BTreeMap::new(),
        senders: BTreeSet::new(),
        unpacked: None,
        programs: BTreeMap::new(),
    };
    for (index, unit) in units.marked(Marks::ALL) {
        let is_shown = matches!(unit.place, Place::File | Place::Code | Place::Decoded);
        if is_shown && unit.marks.has(Marks::DAYS) && unit.language != Language::Data {
            host::destroyed(&mut flow, index, &unit.text);
        }
        if unit.marks.has(Marks::SIGNS) {
            if unit.language != Language::Data {
                host::workflow(&mut flow, index, &unit.text);
            }
            host::admitted(&mut flow, index, &unit.text);
        }
        // A shell has more spellings of a command than there are literals.
        let is_shell = matches!(unit.language, Language::Shell | Language::PowerShell);
        if !is_shell && !unit.marks.has(Marks::CODE) {
            continue;
        }
        let first = flow.facts.len();
        if unit.marks.has(Marks::POOLS) {
            host::mines(&mut flow, index, &unit.text);
        }
        if unit.language != Language::Data && (is_shell || unit.marks.has(Marks::SIGNS)) {
            host::text(&mut flow, index, &unit.text);
        }
        if is_code(unit.language) {
            if unit.place == Place::File && schedule::is_hook(units.files[unit.file].path) {
                let (kind, what) = (FactKind::RunsUnasked, "at each step of git".to_owned());
                flow.found(kind, index, 0..1, what, None);
            }
            flow.whole(index);
            flow.batch(index);
        } else if matches!(unit.language, Language::Prose | Language::Other) {
            if unit.language == Language::Other {
                foreign::collect(&mut flow, index, &unit.text, None);
                for (place, command) in quoted::commands(&unit.text) {
                    flow.quoted(index, &place, &command);
                }
            }
            flow.prose(index);
        }
        if !is_code(unit.language)
            && matches!(unit.place, Place::File | Place::Code | Place::CodeSpan)
        {
            flow.bookmarks(index);
        }
        if matches!(unit.language, Language::Data | Language::Other)
            && matches!(unit.place, Place::File | Place::Code)
        {
            flow.inline(index);
        }
        flow.configured(index, first);
        flow.dictated(index);
    }
    flow.across();
    flow.saved();
    let mut programs = Programs::default();
    for (index, program) in flow.programs {
        let unit = &units.all[index];
        if matches!(unit.language, Language::Python | Language::JavaScript) {
            programs.keep(unit.language, &unit.text, program);
        }
    }
    programs
}

fn is_code(language: Language) -> bool {
    matches!(
        language,
        Language::Shell | Language::Python | Language::JavaScript | Language::PowerShell
    )
}

impl Flow<'_, '_> {
    /// Reads a unit that is code.
    fn whole(&mut self, index: usize) {
        let unit = &self.units.all[index];
        let program = self.programs.entry(index);
        let program = program.or_insert_with(|| Rc::new(code::parse(unit.language, &unit.text)));
        let program = Rc::clone(program);
        self.run(index, unit.language, &program, 0);
    }

    /// Reads a text that stands at `offset` of a unit.
    fn read(&mut self, unit: usize, language: Language, text: &str, offset: usize) {
        let mut program = code::parse(language, text);
        if offset > 0 {
            shift(&mut program, offset);
        }
        self.run(unit, language, &program, 0);
    }

    /// Reads bundled programs again that call functions of others of which
    /// something is known.
    fn across(&mut self) {
        if self.returns.is_empty() && self.senders.is_empty() {
            return;
        }
        let units = self.units;
        let is_program = |unit: &super::Unit<'_>| {
            unit.place == Place::File
                && matches!(unit.language, Language::Python | Language::JavaScript)
        };
        if units
            .all
            .iter()
            .filter(|unit| is_program(unit))
            .take(2)
            .count()
            < 2
        {
            return;
        }
        let names: Vec<String> = self
            .returns
            .keys()
            .chain(&self.senders)
            .take(NAMES)
            .cloned()
            .collect();
        for (index, unit) in units.all.iter().enumerate() {
            let calls = |name: &String| unit.text.contains(name.as_str());
            if is_program(unit) && names.iter().any(calls) {
                self.whole(index);
            }
        }
    }

    /// Reads units again that name files which were saved: these may be run
    /// where nothing else is to be seen, or above.
    fn saved(&mut self) {
        let units = self.units;
        let names: Vec<String> = self.files.keys().take(NAMES).cloned().collect();
        for (index, unit) in units.all.iter().enumerate() {
            let holds = || names.iter().any(|name| unit.text.contains(name.as_str()));
            if is_code(unit.language) && holds() {
                self.whole(index);
            }
        }
    }

    /// A command in quotes, all of which has one place.
    fn quoted(&mut self, unit: usize, range: &Range<usize>, command: &str) {
        let mut program = code::parse(Language::Shell, command);
        place(&mut program, range);
        self.run(unit, Language::Shell, &program, 1);
    }

    /// Commands that stand in running text.
    fn prose(&mut self, unit: usize) {
        let units = self.units;
        let one = &units.all[unit];
        if one.place == Place::CodeSpan {
            // It is code for what the first word says, or for what it holds.
            if shell::in_prose(&one.text).is_some() || one.text.contains('|') {
                self.read(unit, Language::Shell, &one.text, 0);
            }
            return;
        }
        let mut offset = 0;
        for line in one.text.split_inclusive('\n') {
            if let Some(start) = shell::in_prose(line) {
                let command = line[start..].replace(['`', '*'], " ");
                let command = shell::sentence(&command);
                self.read(unit, Language::Shell, command, offset + start);
            } else if let Some(language) = program_line(line) {
                self.read(unit, language, line, offset);
            }
            offset += line.len();
        }
    }

    /// What a program prints or gives comes back.
    fn run(&mut self, unit: usize, language: Language, program: &Program, depth: usize) -> Taint {
        let mut pass = Pass {
            unit,
            language,
            program,
            depth,
            functions: program
                .functions
                .iter()
                .rev()
                .map(|function| (function.name.as_str(), function))
                .collect(),
            calls: vec![Taint::default(); program.calls.len()],
            variables: BTreeMap::new(),
            texts: BTreeMap::new(),
            lists: BTreeMap::new(),
            holds: BTreeMap::new(),
            secret_paths: path::secret_paths(language, program),
            prefixed: BTreeSet::new(),
            given: BTreeMap::new(),
            is_new: false,
        };
        let passes = match language {
            Language::JavaScript => PASSES_OF_CALLBACKS,
            _ => PASSES,
        };
        if depth == 0 && self.units.all[unit].place == Place::File {
            pass.takes();
        }
        for count in 0..MOST_PASSES {
            // What is handed on from function to function goes one step a pass.
            if count >= passes && !pass.is_new {
                break;
            }
            pass.is_new = false;
            for step in &program.steps {
                match step {
                    Step::Assign { name, value, adds } => {
                        pass.assign(name, *value, *adds);
                        if name.ends_with("__reduce__()") || name.ends_with("__reduce_ex__()") {
                            pass.reduces(self, *value);
                        }
                    }
                    Step::Enter(function) => pass.body(&program.functions[*function as usize]),
                    Step::Call(id) => pass.call(self, *id as usize),
                }
            }
        }
        program::collect(self, unit, language, program);
        if depth == 0 && self.units.all[unit].place == Place::File {
            pass.gives(self);
        }
        pass.calls.pop().unwrap_or_default()
    }

    fn fact(&mut self, kind: FactKind, unit: usize, range: Range<usize>, taint: Option<&Taint>) {
        let value = taint
            .and_then(|taint| taint.origins.iter().find(|origin| !origin.value.is_empty()))
            .map(|origin| origin.value.clone())
            .unwrap_or_default();
        self.found(kind, unit, range, value, taint);
    }

    /// A file of secrets is read, unless the skill is for what it belongs to.
    fn reads_secret(&mut self, unit: usize, range: &Range<usize>, path: &str) {
        let is_purpose = || {
            let parts = path.split(['/', '.', '_', '-', '*', '~']);
            parts
                .filter(|part| part.len() > 2)
                .any(|part| self.purpose.names(part))
        };
        let file = self.units.all[unit].file;
        let families = self.families.entry(file).or_default();
        families.extend(path.split(' ').filter_map(secrets::family));
        let several = families.len() > 1 && !secrets::is_own(path);
        if several {
            let all: Vec<&str> = families.iter().copied().collect();
            let all = all.join(", ");
            self.found(FactKind::Harvests, unit, range.clone(), all, None);
        }
        if secrets::is_telling(path) && !is_purpose() {
            let kind = if secrets::is_vault(path) {
                FactKind::ReadsVault
            } else {
                FactKind::ReadsSecret
            };
            self.found(kind, unit, range.clone(), path.to_owned(), None);
        }
    }

    /// What the skill says it is for.
    pub(crate) const fn purpose(&self) -> &Purpose {
        self.purpose
    }

    /// Whether a unit is code or settings.
    pub(crate) fn is_run(&self, unit: usize) -> bool {
        matches!(
            self.units.all[unit].place,
            Place::Code | Place::File | Place::Decoded | Place::Automatic
        )
    }

    /// Whether the skill says that it is about what a store holds.
    fn is_about(&self, store: &str) -> bool {
        store
            .split(' ')
            .filter(|word| word.len() > 4)
            .chain(spies::about(store).iter().copied())
            .any(|word| self.purpose.names(word) || self.purpose.names(word.trim_end_matches('s')))
    }

    /// Adds a fact, once a place.
    pub(crate) fn found(
        &mut self,
        kind: FactKind,
        unit: usize,
        mut range: Range<usize>,
        value: String,
        taint: Option<&Taint>,
    ) {
        if !self.seen.insert((kind, unit, range.start)) {
            return;
        }
        let mut related = Vec::new();
        // A pipeline is one deed; a program does the parts far from each other.
        let is_pipeline = !matches!(
            self.units.all[unit].language,
            Language::Python | Language::JavaScript
        );
        for origin in taint.into_iter().flat_map(|taint| &taint.origins) {
            if is_pipeline && origin.unit == unit && origin.range.start <= range.start {
                range.start = origin.range.start;
            } else if origin.unit != unit || !is_pipeline {
                related.push((
                    self.units.span(origin.unit, &origin.range),
                    "this is where it comes from",
                ));
            }
        }
        self.seen.insert((kind, unit, range.start));
        let mut fact = Fact::new(kind, unit, range);
        fact.value = value;
        fact.related = related;
        self.facts.push(fact);
    }
}

/// The language of a line of a program that stands in running text.
fn program_line(line: &str) -> Option<Language> {
    let line = line.trim_start();
    if !line.contains('(') || !line.contains(')') {
        return None;
    }
    let starts = |all: &[&str]| all.iter().any(|start| line.starts_with(start));
    if starts(&[
        "import ",
        "exec(",
        "os.system(",
        "subprocess.",
        "requests.",
        "urllib.",
        "__import__(",
    ]) {
        return Some(Language::Python);
    }
    let is_script = starts(&["require(", "fetch(", "await fetch(", "eval(", "const "]);
    is_script.then_some(Language::JavaScript)
}

/// Moves a program by `offset` bytes.
fn shift(program: &mut Program, offset: usize) {
    let move_by = |range: &mut Range<usize>| *range = range.start + offset..range.end + offset;
    program
        .values
        .iter_mut()
        .for_each(|one| move_by(&mut one.range));
    program
        .calls
        .iter_mut()
        .for_each(|one| move_by(&mut one.range));
}

/// Gives all of a program one place.
fn place(program: &mut Program, range: &Range<usize>) {
    for value in &mut program.values {
        value.range = range.clone();
    }
    for call in &mut program.calls {
        call.range = range.clone();
    }
}
