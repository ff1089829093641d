//! What each lazy part of the program loads: its own file, and chunks that it shares with others.

use std::collections::BTreeSet;

/// Something that is fetched: under which name, from which file, after which others.
struct Fetched<'a> {
    name: &'a str,
    file: &'a str,
    needs: Vec<&'a str>,
}

/// Everything that the module of the splitter fetches.
fn fetched(module: &str) -> Vec<Fetched<'_>> {
    let mut found = Vec::new();
    let mut before = module;
    while let Some((ahead, rest)) = before.split_once(r#"fetch(new URL("./"#) {
        // The name stands before the last equals sign that assigns: `const c=s(()=>{const t=fetch(…`.
        let name = ahead.rsplit_once("=s(").or_else(|| ahead.rsplit_once("=a(s("));
        let name = name.map_or("", |(name, _)| name.rsplit([' ', ',', ';']).next().unwrap_or(name));
        let Some((file, rest)) = rest.split_once('"') else { break };
        let needs = rest.split_once("},[").and_then(|(_, list)| list.split_once(']'));
        let needs = needs.map_or("", |(list, _)| list).split(',').filter(|name| !name.is_empty());
        found.push(Fetched { name, file, needs: needs.collect() });
        before = rest;
    }
    found
}

/// The files of a part, named as in `split_booth`.
pub(super) fn files(module: &str, part: &str) -> BTreeSet<String> {
    let all = fetched(module);
    let is_part = |one: &&Fetched<'_>| {
        one.file.strip_prefix("split_").is_some_and(|name| name.starts_with(part))
    };
    let Some(own) = all.iter().find(is_part) else { return BTreeSet::new() };
    let shared = all.iter().filter(|one| own.needs.contains(&one.name));
    shared.chain([own]).map(|one| format!("assets/{}", one.file)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MODULE: &str = r#"const c=s(()=>{const t=fetch(new URL("./chunk_6.aa.wasm",import.meta.url));return t},[]),r=s(()=>{const t=fetch(new URL("./chunk_7.bb.wasm",import.meta.url));return t},[]);export const __wasm_split_load_residents=a(s(()=>{const t=fetch(new URL("./split_residents.cc.wasm",import.meta.url));return t},[r]));export const __wasm_split_load_booth=a(s(()=>{const t=fetch(new URL("./split_booth.dd.wasm",import.meta.url));return t},[c,r]));"#;

    #[test]
    fn a_part_loads_its_own_file_and_the_chunks_it_shares() {
        let all = |part| files(MODULE, part).into_iter().collect::<Vec<_>>();
        assert_eq!(
            all("booth"),
            ["assets/chunk_6.aa.wasm", "assets/chunk_7.bb.wasm", "assets/split_booth.dd.wasm"]
        );
        assert_eq!(all("residents"), ["assets/chunk_7.bb.wasm", "assets/split_residents.cc.wasm"]);
        assert!(all("nowhere").is_empty());
    }
}
