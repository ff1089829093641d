//! Contents as fingerprints, folders as lists, files as brotli and gzip.
//!
//! Invariant: a fingerprint depends on contents and paths only, never on times.

use anyhow::{Context, Result};
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

/// Kinds of file that become smaller; pictures are small already.
const COMPRESSIBLE: [&str; 9] =
    ["html", "js", "css", "wasm", "svg", "json", "webmanifest", "txt", "model"];

/// SHA-256 over several parts, in hexadecimal. The lengths are part of it.
pub(crate) fn fingerprint(parts: &[&[u8]]) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(part.len().to_le_bytes());
        digest.update(part);
    }
    hexadecimal(&digest.finalize())
}

/// SHA-256 of one content, as `sha256sum` prints it.
pub(crate) fn sha256(content: &[u8]) -> String {
    hexadecimal(&Sha256::digest(content))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The fingerprint of everything below a folder.
pub(crate) fn tree(folder: &Path) -> Result<String> {
    let mut lines = String::new();
    for file in files(folder)? {
        let content = fs::read(folder.join(&file))?;
        lines.push_str(&format!("{file} {}\n", fingerprint(&[&content])));
    }
    Ok(fingerprint(&[lines.as_bytes()]))
}

/// The files below a folder as sorted relative paths with `/`.
pub(crate) fn files(folder: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut waiting = vec![PathBuf::new()];
    while let Some(below) = waiting.pop() {
        let here = folder.join(&below);
        for entry in fs::read_dir(&here).with_context(|| format!("read {}", here.display()))? {
            let entry = entry?;
            let path = below.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                waiting.push(path);
            } else {
                found.push(path.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// `app.css` with content becomes `app.0123456789.css`.
pub(super) fn hashed_name(name: &str, content: &[u8]) -> String {
    let hash: String = fingerprint(&[content]).chars().take(10).collect();
    with_hash(name, &hash)
}

/// Puts a hash before the last part of a name.
pub(super) fn with_hash(name: &str, hash: &str) -> String {
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}.{hash}.{extension}"),
        None => format!("{name}.{hash}"),
    }
}

/// Makes a folder that has nothing in it.
pub(super) fn empty(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("clear {}", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("make {}", folder.display()))
}

/// Writes a file, and beside it `.br` and `.gz` when its kind becomes smaller.
pub(super) fn write(file: &Path, content: &[u8]) -> Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(file, content).with_context(|| format!("write {}", file.display()))?;
    let name = file.to_string_lossy();
    if COMPRESSIBLE.iter().any(|kind| name.ends_with(&format!(".{kind}"))) {
        fs::write(format!("{name}.br"), brotli(content)?)?;
        fs::write(format!("{name}.gz"), gzip(content)?)?;
    }
    Ok(())
}

fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: content.len(),
        ..Default::default()
    };
    let mut small = Vec::new();
    brotli::BrotliCompress(&mut &*content, &mut small, &parameters)?;
    Ok(small)
}

fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_stands_before_the_last_part_of_the_name() {
        assert_eq!(with_hash("app.css", "ab"), "app.ab.css");
        assert_eq!(with_hash("LICENSE", "ab"), "LICENSE.ab");
    }

    #[test]
    fn moving_a_byte_between_parts_changes_the_fingerprint() {
        assert_ne!(fingerprint(&[b"ab", b"c"]), fingerprint(&[b"a", b"bc"]));
    }

    #[test]
    fn compressed_content_comes_back_whole() {
        let content = "邻里".repeat(500);
        let mut back = Vec::new();
        brotli::BrotliDecompress(&mut &*brotli(content.as_bytes()).unwrap(), &mut back).unwrap();
        assert_eq!(back, content.as_bytes());
    }
}
