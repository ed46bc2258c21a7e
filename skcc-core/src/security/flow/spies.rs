//! What is seen, heard or typed by people at the machine.

use super::pass::{PARTS, Pass};
use super::shell::Argument;
use super::taint::{Labels, Origin, Taint};
use super::{Effect, Flow, Name};
use crate::security::code::{Call, ValueId, ValueKind};

const SCREEN: &str = "the screen";
const MICROPHONE: &str = "the microphone";
const CAMERA: &str = "the camera";
const PASSWORD: &str = "a password that is asked for";

/// Words by which a skill says that it is about what people show or say.
const ABOUT: &[(&str, &[&str])] = &[
    (
        SCREEN,
        &["screenshot", "screenshots", "screencast", "desktop"],
    ),
    (
        MICROPHONE,
        &[
            "audio",
            "voice",
            "speech",
            "dictation",
            "recording",
            "transcribe",
            "transcription",
        ],
    ),
    (CAMERA, &["webcam", "photo", "photos", "video", "face"]),
];

/// Words by which a skill says that it is about `what`.
pub(super) fn about(what: &str) -> &'static [&'static str] {
    ABOUT
        .iter()
        .find(|(name, _)| *name == what)
        .map_or(&[], |(_, words)| words)
}

/// Whether it is nobody's but those whose it is: what is typed or copied. What
/// is seen or heard, a skill about that may have read by a service.
pub(super) fn is_of_others(what: &str) -> bool {
    matches!(what, "the clipboard" | "what is typed" | PASSWORD)
}

/// What a command of a shell records, and into which file.
pub(super) fn command(name: &str, arguments: &[Argument], effects: &mut Vec<Effect>) {
    let what = match name {
        "screencapture" | "scrot" | "gnome-screenshot" | "grim" | "maim" | "spectacle" => SCREEN,
        "import" if arguments.iter().any(|one| one.text == "root") => SCREEN,
        "nircmd"
            if arguments
                .iter()
                .any(|one| one.text.starts_with("savescreenshot")) =>
        {
            SCREEN
        }
        "xinput"
            if arguments
                .first()
                .is_some_and(|one| one.text.starts_with("test")) =>
        {
            effects.push(Effect::Spies("what is typed", Vec::new()));
            return;
        }
        "showkey" | "evtest" | "logkeys" => {
            effects.push(Effect::Spies("what is typed", Vec::new()));
            return;
        }
        "arecord" | "parecord" | "parec" | "rec" => MICROPHONE,
        "imagesnap" | "fswebcam" => CAMERA,
        "ffmpeg" => match source(arguments) {
            Some(what) => what,
            None => return,
        },
        "osascript" | "zenity" | "kdialog" | "systemd-ask-password" | "get-credential" => {
            let asks = name == "get-credential"
                || name == "systemd-ask-password"
                || arguments
                    .iter()
                    .any(|one| one.text.contains("hidden answer") || one.text == "--password");
            if asks {
                effects.push(Effect::Secret(PASSWORD));
            }
            return;
        }
        _ => return,
    };
    effects.push(Effect::Spies(what, Vec::new()));
    // A stream to somebody.
    let streams = |one: &&Argument| {
        [
            "rtmp://", "rtmps://", "srt://", "udp://", "tcp://", "rtp://",
        ]
        .iter()
        .any(|start| one.text.starts_with(start))
    };
    if name == "ffmpeg" && arguments.iter().rev().take(1).any(|one| streams(&one)) {
        effects.push(Effect::SendsResult);
    }
    let file = arguments
        .iter()
        .rev()
        .find(|one| !one.text.starts_with('-'));
    effects.extend(file.map(|one| Effect::Records(Labels::SPIED, what, Name::Of(one.value))));
}

/// What `ffmpeg` takes in.
fn source(arguments: &[Argument]) -> Option<&'static str> {
    let mut formats = arguments
        .windows(2)
        .filter(|two| two[0].text == "-f")
        .map(|two| two[1].text.as_str());
    formats.find_map(|format| match format {
        "x11grab" | "gdigrab" | "kmsgrab" => Some(SCREEN),
        "avfoundation" | "dshow" => {
            let is_sound =
                |one: &Argument| one.text.starts_with(':') || one.text.starts_with("audio=");
            Some(if arguments.iter().any(is_sound) {
                MICROPHONE
            } else {
                SCREEN
            })
        }
        "alsa" | "pulse" => Some(MICROPHONE),
        "v4l2" => Some(CAMERA),
        _ => None,
    })
}

/// What a call of Python records.
pub(super) fn python(pass: &Pass<'_>, call: &Call) -> Vec<Effect> {
    let first = call.arguments.first().copied();
    let what = match call.name.as_str() {
        "pynput.keyboard.Listener"
        | "keyboard.on_press"
        | "keyboard.hook"
        | "keyboard.read_event"
        | "keyboard.record" => {
            let handlers = call.named.iter().map(|(_, value)| *value);
            let handlers = call.arguments.iter().copied().chain(handlers);
            return vec![Effect::Spies("what is typed", handlers.collect())];
        }
        "pyperclip.paste" | "win32clipboard.GetClipboardData" | "clipboard.paste" => {
            return vec![Effect::Spies("the clipboard", Vec::new())];
        }
        "PIL.ImageGrab.grab"
        | "ImageGrab.grab"
        | "pyautogui.screenshot"
        | "pyscreenshot.grab"
        | "mss.mss" => SCREEN,
        "sounddevice.rec" | "sounddevice.InputStream" | "pyaudio.PyAudio" => MICROPHONE,
        "cv2.VideoCapture" => {
            let is_file = first.is_some_and(|first| pass.text(first).contains(['.', '/']));
            if is_file {
                return Vec::new();
            }
            CAMERA
        }
        _ => return Vec::new(),
    };
    let mut effects = vec![Effect::Spies(what, Vec::new())];
    if call.name == "pyautogui.screenshot" {
        effects.extend(first.map(|file| Effect::Records(Labels::SPIED, what, Name::Of(file))));
    }
    effects
}

impl Pass<'_> {
    /// A file that holds what was seen or heard, or what a store gave out.
    pub(super) fn records(
        &self,
        flow: &mut Flow<'_, '_>,
        call: &Call,
        label: Labels,
        what: &'static str,
        file: &Name,
    ) {
        if flow.is_about(what) {
            return;
        }
        let mut taint = Taint::default();
        taint.put(self.made(call, label, what));
        self.save(flow, file, &taint);
    }

    /// A variable that holds more from now on.
    pub(super) fn fill(&mut self, into: ValueId, held: &Taint) {
        let program = self.program;
        if let ValueKind::Variable(name) = &program.get(into).kind
            && held.labels != Labels::default()
        {
            self.variables.entry(name.as_str()).or_default().add(held);
        }
    }

    /// A variable that holds values from now on, too.
    pub(super) fn fills(&mut self, into: ValueId, values: &[ValueId]) {
        let program = self.program;
        let ValueKind::Variable(name) = &program.get(into).kind else {
            return;
        };
        let mut taint = Taint::default();
        for value in values {
            taint.add(&self.taint(*value, PARTS));
        }
        // Where a file is opened under the name, the name of the file is no
        // part of what it holds.
        taint
            .origins
            .retain(|origin: &Origin| origin.label != Labels::SECRET_PATH);
        if taint.labels != Labels::default() {
            self.variables.entry(name.as_str()).or_default().add(&taint);
        }
    }
}
