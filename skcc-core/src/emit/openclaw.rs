//! OpenClaw: `skills` in its workspace, the skill's own keys and `metadata` as
//! one line of JSON.
//!
//! Seen with version 2026.9.6: it follows no links, and refuses a `SKILL.md`
//! somewhere between 60 and 75 kB.

use super::catalog::{BundledAt, Catalog, Location, PLAIN, Room, Shape, XML, Xml, bundled};
use super::target::COMMON;
use super::{
    Clash, Dialect, Discovery, Emitter, Fault, Field, Folder, Form, Key, Limits, Mask,
    MetadataForm, Size, Target, Verdict,
};

/// OpenClaw.
pub(super) struct Openclaw;

const fn key(field: Field, name: &'static str, form: Form) -> Key {
    Key { field, name, form }
}

static TARGET: Target = Target {
    id: "openclaw",
    aliases: &["clawdbot", "moltbot"],
    name: "OpenClaw",
    checked_against: "2026.9.6",
    project: &[Folder::fixed("skills"), Folder::fixed(".agents/skills")],
    user: &[
        Folder {
            path: ".openclaw/skills",
            moved_by: Some(("OPENCLAW_STATE_DIR", "skills")),
        },
        Folder::fixed(".agents/skills"),
    ],
    discovery: Discovery {
        depth: Some(6),
        follows_links: false,
        user_clash: Clash::Last,
        ..COMMON.discovery
    },
    raw: &[
        (Fault::NoName, Verdict::As("its folder's name")),
        (Fault::NoDescription, Verdict::Dropped),
        (Fault::EmptyDescription, Verdict::Dropped),
        (Fault::NoFrontmatter, Verdict::Dropped),
        (Fault::UnclosedFrontmatter, Verdict::Dropped),
        (Fault::EmptyFile, Verdict::Dropped),
        (
            Fault::DescriptionIsList,
            Verdict::As("the list as JSON text"),
        ),
        (
            Fault::LiteralBlock,
            Verdict::As("its lines joined by blanks"),
        ),
        (Fault::InvalidYaml, Verdict::Dropped),
        (Fault::TabIndentation, Verdict::Dropped),
        (Fault::DuplicateKey, Verdict::Dropped),
        (Fault::TextBeforeFence, Verdict::Dropped),
        (
            Fault::CommentInDescription,
            Verdict::As("the text before the `#`"),
        ),
    ],
    keys: &[
        key(Field::UserOnly, "disable-model-invocation", Form::True),
        key(Field::ModelOnly, "user-invocable", Form::False),
    ],
    passes: &["command-dispatch", "command-tool", "command-arg-mode"],
    metadata: MetadataForm::Json,
    limits: Limits {
        file: &[Size::Bytes(60_000)],
        ..COMMON.limits
    },
    catalog: Catalog {
        shape: Shape::Xml(Xml {
            location: Location::PathBelowHome,
            ..XML
        }),
        room: Room::Shrink(18_000),
        bundled: &[
            bundled(
                "add-model-provider",
                &[3, 3, 10, 1, 5, 8, 4, 15, 6, 11, 7, 8, 12],
                "custodian-skills/add-model-provider/SKILL.md",
            ),
            bundled(
                "browser-automation",
                &[
                    3, 4, 11, 3, 5, 4, 3, 8, 7, 5, 10, 10, 6, 5, 7, 3, 11, 2, 8, 4, 5, 14,
                ],
                "~/.openclaw/plugin-skills/browser-automation/SKILL.md",
            ),
            bundled(
                "canvas",
                &[7, 6, 6, 9, 2, 1, 9, 5, 5, 3, 7, 5, 10, 2, 11],
                "~/.openclaw/plugin-skills/canvas/SKILL.md",
            ),
            bundled(
                "clawhub",
                &[
                    6, 7, 3, 6, 4, 1, 9, 10, 2, 3, 7, 10, 8, 7, 7, 10, 8, 2, 4, 7,
                ],
                "skills/clawhub/SKILL.md",
            ),
            bundled(
                "cloud-image-bake",
                &[5, 7, 6, 3, 6, 6, 1, 5, 6, 5, 4, 7, 3, 6, 11],
                "custodian-skills/cloud-image-bake/SKILL.md",
            ),
            bundled(
                "configure-channel",
                &[9, 3, 5, 1, 4, 7, 4, 15, 11, 7, 4, 2, 11],
                "custodian-skills/configure-channel/SKILL.md",
            ),
            bundled(
                "control-ui",
                &[
                    7, 3, 12, 3, 8, 7, 3, 8, 9, 8, 8, 9, 5, 7, 11, 3, 6, 6, 2, 16, 9,
                ],
                "skills/control-ui/SKILL.md",
            ),
            bundled(
                "diagnose-gateway",
                &[8, 8, 7, 8, 9, 3, 4, 8, 4, 9, 11],
                "custodian-skills/diagnose-gateway/SKILL.md",
            ),
            bundled(
                "diagram-maker",
                &[6, 8, 2, 10, 8, 3, 9, 13, 6, 3, 12],
                "skills/diagram-maker/SKILL.md",
            ),
            bundled(
                "healthcheck",
                &[12, 8, 6, 4, 9, 8, 9, 8, 4, 11, 7, 9],
                "skills/healthcheck/SKILL.md",
            ),
            bundled(
                "meme-maker",
                &[6, 4, 10, 7, 8, 3, 8, 5, 2, 6, 5, 6],
                "skills/meme-maker/SKILL.md",
            ),
            bundled(
                "node-connect",
                &[
                    8, 8, 7, 2, 7, 3, 6, 8, 4, 2, 5, 4, 10, 8, 6, 6, 5, 8, 14, 3, 9, 7,
                ],
                "skills/node-connect/SKILL.md",
            ),
            bundled(
                "node-inspect-debugger",
                &[5, 7, 4, 4, 8, 10, 12, 4, 5, 3, 3, 9],
                "skills/node-inspect-debugger/SKILL.md",
            ),
            bundled(
                "notion",
                &[6, 7, 3, 6, 8, 8, 4, 8, 6, 9, 7, 8, 3, 3, 3, 6],
                "skills/notion/SKILL.md",
            ),
            bundled(
                "python-debugpy",
                &[5, 6, 4, 4, 13, 11, 11, 3, 7, 6, 7],
                "skills/python-debugpy/SKILL.md",
            ),
            bundled(
                "skill-creator",
                &[6, 2, 6, 12, 7, 7, 9, 2, 11, 8, 5, 3, 7, 10],
                "skills/skill-creator/SKILL.md",
            ),
            bundled(
                "spike",
                &[3, 9, 10, 2, 8, 12, 7, 11, 3, 6, 1, 8],
                "skills/spike/SKILL.md",
            ),
            bundled(
                "taskflow",
                &[3, 9, 8, 9, 3, 11, 8, 7, 4, 9, 6, 3, 8, 9, 7],
                "skills/taskflow/SKILL.md",
            ),
            bundled(
                "taskflow-inbox-triage",
                &[7, 9, 5, 7, 4, 1, 4, 8, 8, 6, 3, 8, 3, 8, 6, 3, 4, 7],
                "skills/taskflow-inbox-triage/SKILL.md",
            ),
            bundled(
                "tmux",
                &[7, 4, 14, 3, 11, 5, 5, 7, 7, 4, 5, 5, 5, 7, 8],
                "skills/tmux/SKILL.md",
            ),
            bundled(
                "visualize",
                &[6, 6, 7, 3, 4, 3, 13, 2, 6, 10, 8, 9, 7, 4, 12],
                "skills/visualize/SKILL.md",
            ),
            bundled(
                "weather",
                &[7, 7, 3, 9, 4, 10, 7, 4, 2, 7, 4, 3, 10, 5, 12, 6, 9],
                "skills/weather/SKILL.md",
            ),
        ],
        bundled_at: BundledAt::ByName,
        ..PLAIN
    },
    dialect: Dialect {
        mask: Mask::Values,
        ..COMMON.dialect
    },
    ..COMMON
};

impl Emitter for Openclaw {
    fn target(&self) -> &'static Target {
        &TARGET
    }
}
