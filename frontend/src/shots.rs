//! Photos that go up while the rest of a form is written.

use crate::{
    api,
    session::{now, random},
    text::{self, lang},
    ui::{Photo, PhotoRow, PhotoWords},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{i18n::staff, id::UploadId, ticket::PHOTOS_MAX};

#[derive(Debug, Clone, PartialEq, Eq)]
enum Way {
    Sending,
    Sent,
    Failed(String),
}

#[derive(Debug, Clone)]
struct Shot {
    id: UploadId,
    address: String,
    way: Way,
}

/// The photos of one form.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shots {
    all: RwSignal<Vec<Shot>>,
    n_max: usize,
}

impl Shots {
    pub(crate) fn new() -> Self {
        Self::at_most(PHOTOS_MAX)
    }

    pub(crate) fn at_most(n_max: usize) -> Self {
        Self { all: RwSignal::new(Vec::new()), n_max }
    }

    /// Those that arrived.
    pub(crate) fn sent(self) -> Vec<UploadId> {
        self.all.with_untracked(|shots| {
            shots.iter().filter(|shot| shot.way == Way::Sent).map(|shot| shot.id).collect()
        })
    }

    /// Whether the form's button waits: the form itself goes up, or a photo still does.
    pub(crate) fn hold(self, busy: RwSignal<bool>) -> Signal<bool> {
        let is_sending =
            move || self.all.with(|shots| shots.iter().any(|shot| shot.way == Way::Sending));
        Signal::derive(move || busy.get() || is_sending())
    }

    pub(crate) fn clear(self) {
        self.all.set(Vec::new());
    }

    fn add(self, picture: api::staff::Picture) {
        if self.all.with_untracked(Vec::len) >= self.n_max {
            return;
        }
        let id = UploadId::new(now(), random());
        let address = api::staff::preview(&picture);
        self.all.update(|shots| shots.push(Shot { id, address, way: Way::Sending }));
        spawn_local(async move {
            let way = match api::staff::send_photo(id, picture).await {
                Ok(()) => Way::Sent,
                Err(failure) => Way::Failed(text::failure(&failure)),
            };
            self.all.try_update(|shots| {
                if let Some(shot) = shots.iter_mut().find(|shot| shot.id == id) {
                    shot.way = way;
                }
            });
        });
    }
}

/// The row of photos with the tile to add more.
#[component]
pub(crate) fn ShotRow(shots: Shots) -> impl IntoView {
    let shown = Signal::derive(move || {
        let shown = |(number, shot): (usize, Shot)| Photo {
            key: shot.id.to_string(),
            address: shot.address,
            alt: staff::ticket::photo(lang(), number),
            state: match shot.way {
                Way::Sending => Some(staff::act::sending(lang()).to_owned()),
                Way::Sent => None,
                Way::Failed(why) => Some(why),
            },
        };
        (1..).zip(shots.all.get()).map(shown).collect::<Vec<_>>()
    });
    let words = PhotoWords {
        add: staff::act::add_photo(lang()).to_owned(),
        remove: staff::act::remove_photo(lang()).to_owned(),
    };
    let on_add = UnsyncCallback::new(move |pictures: Vec<_>| {
        for picture in pictures {
            shots.add(picture);
        }
    });
    let on_remove = UnsyncCallback::new(move |key: String| {
        shots.all.update(|all| all.retain(|shot| shot.id.to_string() != key));
    });
    view! { <PhotoRow photos=shown words count_max=shots.n_max on_add on_remove/> }
}
