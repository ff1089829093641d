//! One symbol of the sprite `public/icons.svg`.

use leptos::prelude::*;

/// How large a symbol stands beside its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum IconSize {
    Small,
    #[default]
    Middle,
    Large,
}

/// A symbol by its name in the sprite. It is decoration: a word or an `aria-label` stands beside it.
#[component]
pub(crate) fn Icon(name: &'static str, #[prop(optional)] size: IconSize) -> impl IntoView {
    let class = match size {
        IconSize::Small => "icon icon-s",
        IconSize::Middle => "icon",
        IconSize::Large => "icon icon-l",
    };
    view! {
        <svg class=class aria-hidden="true" focusable="false">
            <use href=format!("/icons.svg#{name}")></use>
        </svg>
    }
}

#[cfg(test)]
mod tests {
    /// Every name written in this crate must be in the sprite: a missing symbol is an empty square.
    #[test]
    fn every_icon_named_in_the_source_is_in_the_sprite() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let sprite = std::fs::read_to_string(root.join("../public/icons.svg")).expect("the sprite");
        let mut folders = vec![root.join("src")];
        let mut missing = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let text = std::fs::read_to_string(&path).expect("a source");
                let marks = ["<Icon name=\"", " icon=\"", " icon: \""];
                let names = marks.iter().flat_map(|mark| text.split(mark).skip(1));
                for name in names.filter_map(|rest| rest.split('"').next()) {
                    if !sprite.contains(&format!("id=\"{name}\"")) {
                        missing.push((path.clone(), name.to_owned()));
                    }
                }
            }
        }
        assert_eq!(missing, []);
    }
}
