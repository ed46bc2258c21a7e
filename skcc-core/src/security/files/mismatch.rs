//! `SK506`: files that are not what their names say.

use super::magic::{Encoding, Kind};
use super::{Item, Look, zip};
use crate::diagnostic::{Code, Confidence};

/// Names of files that nobody reads as text.
const MEDIA: &[&str] = &[
    "avif", "bmp", "eot", "flac", "gif", "heic", "ico", "jpeg", "jpg", "mov", "mp3", "mp4", "ogg",
    "otf", "png", "tif", "tiff", "ttf", "wav", "webm", "webp", "woff", "woff2",
];

/// Names of files that are read as text.
const TEXT: &[&str] = &[
    "bash", "c", "cfg", "cpp", "css", "csv", "go", "h", "htm", "html", "ini", "java", "js", "json",
    "jsonl", "jsx", "log", "markdown", "md", "mdx", "mjs", "php", "ps1", "py", "rb", "rs", "rst",
    "sh", "sql", "svg", "toml", "ts", "tsv", "tsx", "txt", "xml", "yaml", "yml",
];

/// How a text starts that something runs.
const CODE: &[&str] = &["#!", "<?php", "<script", "@echo off", "<hta:", "import os"];

const HELP: &str = "give it the ending of what it is";

/// Compares what a file is with its name.
pub(super) fn look(look: &mut Look<'_>, item: &Item<'_>, kind: Kind) {
    let name = item.path.rsplit('/').next().unwrap_or_default();
    let Some((_, end)) = name.rsplit_once('.') else {
        return;
    };
    let end = end.to_ascii_lowercase();
    let is_media = MEDIA.contains(&end.as_str());
    let bytes = &*item.bytes;
    let shown = item.shown();
    match kind {
        Kind::Text(_) if is_media && !bytes.is_empty() => {
            let start = String::from_utf8_lossy(&bytes[..bytes.len().min(256)]);
            let start = start
                .trim_start_matches('\u{feff}')
                .trim_start()
                .to_ascii_lowercase();
            // The stand-in that Git leaves for a large file.
            if start.starts_with("version https://git-lfs") {
                look.unread(item, "the file itself is kept elsewhere (Git LFS)");
                return;
            }
            // Other text is read like all text, whatever its name.
            if CODE.iter().any(|sign| start.starts_with(sign)) {
                let message = format!("{shown} is code, not what `.{end}` says");
                look.report(item, Code::TypeMismatch, message, HELP);
            }
        }
        Kind::Archive(_) | Kind::Objects(_) | Kind::Document(_)
            if is_media || TEXT.contains(&end.as_str()) =>
        {
            let what = match kind {
                Kind::Archive(_) => "an archive",
                Kind::Objects(_) => "a file of objects",
                _ => "a document",
            };
            let message = format!("{shown} is {what}, not what `.{end}` says");
            look.report(item, Code::TypeMismatch, message, HELP);
        }
        Kind::Media(format) if TEXT.contains(&end.as_str()) => {
            let message = format!("{shown} is {format} data, not what `.{end}` says");
            look.report_as(item, Code::TypeMismatch, message, HELP, Confidence::Medium);
        }
        Kind::Unknown if TEXT.contains(&end.as_str()) => {
            let message = format!("{shown} is no text, as `.{end}` says");
            look.report_as(item, Code::TypeMismatch, message, HELP, Confidence::Low);
        }
        _ => {}
    }
    two_things(look, item, kind);
}

/// A file that is one thing from its start and another from its end.
fn two_things(look: &mut Look<'_>, item: &Item<'_>, kind: Kind) {
    const HELP: &str = "bundle the two as files of their own";
    let bytes = &*item.bytes;
    let is_picture = matches!(kind, Kind::Media(_));
    // Archives that unpack themselves are programs, which are refused anyway.
    let may_hide = is_picture || matches!(kind, Kind::Document(_) | Kind::Text(_));
    if may_hide && zip::is_appended(bytes) {
        let message = format!("an archive hangs on {}", item.shown());
        look.report_as(item, Code::TypeMismatch, message, HELP, Confidence::Medium);
        look.appended(item);
        return;
    }
    let script = [&b"<?php"[..], b"<script", b"#!/bin/", b"#!/usr/bin/"];
    let holds = |word: &&[u8]| memchr::memmem::find(bytes, word).is_some();
    if is_picture && script.iter().any(holds) {
        let message = format!("{} holds a script", item.shown());
        look.report_as(item, Code::TypeMismatch, message, HELP, Confidence::Medium);
        look.text(item, &super::magic::decode(Encoding::Bytes, bytes));
    }
}
