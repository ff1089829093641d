//! The parts of the app that come after home: residents' other pages, and the staff console.
//!
//! Invariants: a part that cannot be fetched says so where its page would stand and is asked for
//! again; whatever goes on behind the pages begins once, whichever part comes first.

use crate::{
    behind,
    pages::ResidentPages,
    session::{Session, device},
    staff::StaffConsole,
};
use leptos::{
    prelude::*,
    task::spawn_local,
    wasm_split::{SplitLoaderError, wasm_split},
};

/// Makes something to look at.
type Make = fn() -> AnyView;

/// What a part brings.
#[derive(Debug, Clone, Copy)]
pub struct Part {
    /// Begins what goes on behind the pages.
    pub begin: fn(Session),
    /// Its pages.
    pub pages: Make,
    /// Short answers, over every page.
    pub toasts: Make,
    /// What was written and not acknowledged yet, for home.
    pub unsent: Make,
}

/// Which part an address lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Area {
    Home,
    Residents,
    Staff,
}

impl Area {
    /// The area of a path.
    pub(crate) fn of(path: &str) -> Self {
        match path.trim_matches('/').split('/').next() {
            Some("") | None => Self::Home,
            Some("staff") => Self::Staff,
            Some(_) => Self::Residents,
        }
    }
}

/// The parts that are here; found with `expect_context::<Parts>()`.
#[derive(Clone, Copy)]
pub(crate) struct Parts {
    residents: RwSignal<Option<Part>>,
    staff: RwSignal<Option<Part>>,
    /// The last try to fetch one failed.
    pub(crate) failed: RwSignal<bool>,
    session: Session,
    owner: StoredValue<Option<Owner>>,
}

impl Parts {
    /// Makes the place where parts arrive, and gives it to everything below.
    pub(crate) fn provide(session: Session) -> Self {
        let parts = Self {
            residents: RwSignal::new(None),
            staff: RwSignal::new(None),
            failed: RwSignal::new(false),
            session,
            owner: StoredValue::new(Owner::current()),
        };
        provide_context(parts);
        parts
    }

    /// The part of an area, once it is here; home needs none.
    pub(crate) fn of(self, area: Area) -> Option<Part> {
        match area {
            Area::Home => None,
            Area::Residents => self.residents.get(),
            Area::Staff => self.staff.get(),
        }
    }

    /// Whichever part is here.
    pub(crate) fn any(self) -> Option<Part> {
        self.residents.get().or_else(|| self.staff.get())
    }

    /// Fetches the part of an area unless it is here.
    pub(crate) fn fetch(self, area: Area) {
        let slot = match area {
            Area::Home => return,
            Area::Residents => self.residents,
            Area::Staff => self.staff,
        };
        if slot.with_untracked(Option::is_some) {
            return;
        }
        self.failed.set(false);
        // Styles are small and arrive before the pages that need them.
        device::wear("pages-style");
        if area == Area::Staff {
            device::wear("desk-style");
        }
        spawn_local(async move {
            let fetched =
                if area == Area::Staff { staff_part().await } else { resident_part().await };
            match fetched {
                // Asked for twice on a slow network, it comes twice: the page that stands stays.
                Ok(_) if slot.with_untracked(Option::is_some) => {}
                Ok(part) => {
                    self.begin(part);
                    slot.set(Some(part));
                }
                Err(_) => self.failed.set(true),
            }
        });
    }

    fn begin(self, part: Part) {
        if untrack(|| self.any()).is_some() {
            return;
        }
        // What begins belongs to the app, not to the page that happened to need the part.
        self.owner.with_value(|owner| {
            if let Some(owner) = owner {
                owner.with(|| (part.begin)(self.session));
            }
        });
    }
}

#[wasm_split(residents, wasm_split_path = ::leptos::wasm_split, fallible)]
fn resident_part() -> Result<Part, SplitLoaderError> {
    Ok(behind::part(|| view! { <ResidentPages/> }.into_any()))
}

#[wasm_split(staff, wasm_split_path = ::leptos::wasm_split, fallible)]
fn staff_part() -> Result<Part, SplitLoaderError> {
    Ok(behind::part(|| view! { <StaffConsole/> }.into_any()))
}

#[cfg(test)]
mod tests {
    use super::Area;

    #[test]
    fn every_address_lies_in_one_area() {
        for (path, area) in [
            ("/", Area::Home),
            ("", Area::Home),
            ("/staff", Area::Staff),
            ("/staff/t/1", Area::Staff),
            ("/staffroom", Area::Residents),
            ("/q", Area::Residents),
            ("/t/01", Area::Residents),
        ] {
            assert_eq!(Area::of(path), area, "{path}");
        }
    }
}
