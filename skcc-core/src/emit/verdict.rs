//! What agents make of a source that is not as it should be.
//!
//! The table of each target says what its agent does with a source that is
//! given to it as it is, without having been compiled. Verdicts of observed
//! agents were seen; see [`super::Evidence`].

/// Something about a source that some agent does not take as it is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// There is no `name`.
    NoName,
    /// There is no `description`.
    NoDescription,
    /// The description is empty or blank.
    EmptyDescription,
    /// There is no frontmatter.
    NoFrontmatter,
    /// The frontmatter is never closed.
    UnclosedFrontmatter,
    /// Three hyphens stand within the frontmatter.
    HyphensInFrontmatter,
    /// The file is empty.
    EmptyFile,
    /// The name has a blank.
    BlankInName,
    /// The name has a slash.
    SlashInName,
    /// The name has a colon.
    ColonInName,
    /// The name has hyphens at an end or in a row, or characters beyond ASCII.
    OddName,
    /// The name has more than 64 characters.
    LongName,
    /// The name is a number or a truth value.
    NameNotText,
    /// The name is followed by a comment.
    CommentAfterName,
    /// The name is not the folder's.
    NameUnlikeFolder,
    /// The description has more than 1,024 characters.
    LongDescription,
    /// An unquoted value has a colon and a blank.
    UnquotedColon,
    /// An unquoted value starts with `@`.
    UnquotedAt,
    /// An unquoted value starts with `*`.
    UnquotedStar,
    /// The description is a list.
    DescriptionIsList,
    /// The description is a number.
    DescriptionIsNumber,
    /// An unquoted description has a blank and a hash sign.
    CommentInDescription,
    /// The description is a literal block.
    LiteralBlock,
    /// The description is a folded block.
    FoldedBlock,
    /// The description goes on in a further line, without a block.
    Continuation,
    /// The frontmatter is no YAML.
    InvalidYaml,
    /// Lines of the frontmatter are indented by tabs.
    TabIndentation,
    /// A key stands twice.
    DuplicateKey,
    /// `metadata` is no map.
    MetadataNotMap,
    /// All keys are indented.
    IndentedKeys,
    /// The file starts with a byte order mark.
    ByteOrderMark,
    /// Something stands before the opening fence.
    TextBeforeFence,
    /// A fence is followed by blanks.
    BlanksAfterFence,
    /// The file is not UTF-8.
    InvalidUtf8,
    /// `disable-model-invocation` is the text `"true"`.
    UserOnlyAsText,
    /// `disable-model-invocation` is `yes` or `on`.
    UserOnlyAsYes,
}

impl Fault {
    /// What is wrong, as a fragment that goes on with a sentence.
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::NoName => "it has no `name`",
            Self::NoDescription => "it has no `description`",
            Self::EmptyDescription => "its description is empty",
            Self::NoFrontmatter => "it has no frontmatter",
            Self::UnclosedFrontmatter => "its frontmatter is never closed",
            Self::HyphensInFrontmatter => "`---` stands within its frontmatter",
            Self::EmptyFile => "the file is empty",
            Self::BlankInName => "its name has a blank",
            Self::SlashInName => "its name has a slash",
            Self::ColonInName => "its name has a colon",
            Self::OddName => "its name has more than ASCII letters and single hyphens between them",
            Self::LongName => "its name has more than 64 characters",
            Self::NameNotText => "its name is not text",
            Self::CommentAfterName => "its name is followed by a comment",
            Self::NameUnlikeFolder => "its name is not the folder's",
            Self::LongDescription => "its description has more than 1,024 characters",
            Self::UnquotedColon => "an unquoted value holds a colon and a blank",
            Self::UnquotedAt => "an unquoted value starts with a character that YAML reserves",
            Self::UnquotedStar => "an unquoted value starts like a YAML alias or tag",
            Self::DescriptionIsList => "its description is a list",
            Self::DescriptionIsNumber => "its description is a number",
            Self::CommentInDescription => "its description goes on behind a blank and `#`",
            Self::LiteralBlock => "its description is a `|` block",
            Self::FoldedBlock => "its description is a `>` block",
            Self::Continuation => "its description goes on in a further line",
            Self::InvalidYaml => "its frontmatter is not YAML",
            Self::TabIndentation => "its frontmatter is indented by tabs",
            Self::DuplicateKey => "a key stands twice",
            Self::MetadataNotMap => "`metadata` is not a map",
            Self::IndentedKeys => "the keys of its frontmatter are indented",
            Self::ByteOrderMark => "the file starts with a byte order mark",
            Self::TextBeforeFence => "something stands before the opening fence",
            Self::BlanksAfterFence => "a fence is followed by blanks",
            Self::InvalidUtf8 => "the file is not UTF-8",
            Self::UserOnlyAsText => "`disable-model-invocation` is text",
            Self::UserOnlyAsYes => "`disable-model-invocation` is not written `true`",
        }
    }
}

/// What an agent makes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It loads the skill as it is meant.
    Loads,
    /// It loads something else: what it shows, as a fragment.
    As(&'static str),
    /// It does not show the skill to the model, but it can be called.
    Unlisted,
    /// The skill is not there.
    Dropped,
}
