//! The need being written, kept on the phone while it is.

use crate::{
    api::{self, Failure},
    queue::{Enclosure, Parcel, blob, photo},
    session::{self, Session, device},
    text::t,
    ui::Photo,
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{
    category::Category,
    classify::Suggestion,
    id::{NeedId, PlaceId, UploadId},
    need::{ForPerson, NeedDraft},
    place::Place,
    ticket::{PHOTOS_MAX, Source},
};
use serde::{Deserialize, Serialize};

const KEPT_SKETCH: &str = "linli.sketch";
const KEPT_SCAN: &str = "linli.scanned";

/// Where a need is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Spot {
    pub(crate) id: PlaceId,
    /// `第3微网格 · 3栋`
    pub(crate) path: String,
}

impl From<Place> for Spot {
    fn from(place: Place) -> Self {
        Self { id: place.id, path: place.path }
    }
}

/// Keeps the place of a scanned poster until the tab closes.
pub(crate) fn keep_scanned(spot: &Spot) {
    device::keep_here(KEPT_SCAN, api::json::write(spot).ok().as_deref());
}

fn scanned() -> Option<Spot> {
    api::json::read(&device::kept_here(KEPT_SCAN)?).ok()
}

/// One photo on its way into the need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shot {
    id: UploadId,
    address: String,
    is_small: bool,
}

/// Everything the person has entered.
#[derive(Clone, Copy)]
pub(super) struct Form {
    id: RwSignal<NeedId>,
    pub(super) text: RwSignal<String>,
    pub(super) place: RwSignal<Option<Spot>>,
    pub(super) place_words: RwSignal<String>,
    /// What the person tapped; the suggestion stands while this is none.
    pub(super) category: RwSignal<Option<Category>>,
    /// What the words on the page are taken for.
    pub(super) suggestion: RwSignal<Option<Suggestion>>,
    /// The answer to the danger question; none while it was not answered.
    pub(super) danger: RwSignal<Option<bool>>,
    pub(super) confidential: RwSignal<bool>,
    pub(super) for_other: RwSignal<bool>,
    pub(super) other_name: RwSignal<String>,
    pub(super) other_phone: RwSignal<String>,
    pub(super) other_reason: RwSignal<String>,
    pub(super) other_special: RwSignal<bool>,
    pub(super) phone: RwSignal<String>,
    shots: RwSignal<Vec<Shot>>,
    /// Id, type and the address it can be heard at.
    pub(super) recording: RwSignal<Option<(UploadId, String, String)>>,
    pub(super) failure: RwSignal<Option<Failure>>,
    pub(super) sent: RwSignal<Option<NeedId>>,
}

impl Form {
    /// Opens the form: with what is to be changed, or what was left, or empty at the scanned place.
    pub(super) fn open(session: Session, to_change: Option<Parcel>) -> Self {
        let empty = || RwSignal::new(String::new());
        let form = Self {
            id: RwSignal::new(NeedId::new(session::now(), session::random())),
            text: empty(),
            place: RwSignal::new(None),
            place_words: empty(),
            category: RwSignal::new(None),
            suggestion: RwSignal::new(None),
            danger: RwSignal::new(None),
            confidential: RwSignal::new(false),
            for_other: RwSignal::new(false),
            other_name: empty(),
            other_phone: empty(),
            other_reason: empty(),
            other_special: RwSignal::new(false),
            phone: empty(),
            shots: RwSignal::new(Vec::new()),
            recording: RwSignal::new(None),
            failure: RwSignal::new(None),
            sent: RwSignal::new(None),
        };
        let left = || device::kept(KEPT_SKETCH).and_then(|text| api::json::read(&text).ok());
        if let Some(parcel) = to_change.or_else(left) {
            form.fill(parcel);
        }
        // A poster scanned now speaks louder than the place of an old sketch.
        if let Some(spot) = scanned() {
            form.place.set(Some(spot));
        }
        Effect::new(move |_| {
            if form.place.with_untracked(Option::is_none) {
                form.place.set(
                    session
                        .me()
                        .and_then(|me| me.household)
                        .map(|home| Spot { id: home.place, path: home.address }),
                );
            }
        });
        Effect::new(move |_| form.keep());
        on_cleanup(move || {
            for shot in form.shots.get_untracked() {
                photo::release(&shot.address);
            }
        });
        form
    }

    /// Puts a parcel back into the fields.
    pub(super) fn fill(self, parcel: Parcel) {
        let Parcel { id, draft, place_name, enclosures } = parcel;
        self.id.set(id);
        self.text.set(draft.text);
        self.place.set(draft.place.map(|id| Spot { id, path: place_name }));
        self.place_words.set(draft.place_words);
        self.category.set(draft.category);
        self.danger.set(draft.danger.then_some(true));
        self.confidential.set(draft.confidential);
        self.for_other.set(draft.for_person.is_some());
        let other = draft.for_person.unwrap_or_default();
        self.other_name.set(other.name);
        self.other_phone.set(other.phone);
        self.other_reason.set(other.reason);
        self.other_special.set(other.special);
        self.phone.set(draft.phone);
        self.shots.set(Vec::new());
        let recording = draft.recording;
        spawn_local(async move {
            for Enclosure { id, content_type } in enclosures {
                let Some(bytes) = blob::find(id).await else { continue };
                let address = photo::address_of(&bytes);
                if recording == Some(id) {
                    self.recording.set(Some((id, content_type, address)));
                } else {
                    self.shots.update(|shots| shots.push(Shot { id, address, is_small: true }));
                }
            }
        });
    }

    /// What would be sent now.
    pub(super) fn parcel(self) -> Parcel {
        let shots = self.shots.get();
        let recording = self.recording.get();
        let place = self.place.get();
        let for_person = self.for_other.get().then(|| ForPerson {
            name: self.other_name.get(),
            phone: self.other_phone.get(),
            household: None,
            reason: self.other_reason.get(),
            special: self.other_special.get(),
        });
        let is_scanned = place.is_some() && place == scanned();
        let draft = NeedDraft {
            text: self.text.get(),
            place: place.as_ref().map(|spot| spot.id),
            place_words: self.place_words.get(),
            category: self.category.get(),
            danger: self.danger.get().unwrap_or(false),
            photos: shots.iter().map(|shot| shot.id).collect(),
            recording: recording.as_ref().map(|(id, ..)| *id),
            confidential: self.confidential.get(),
            for_person,
            phone: self.phone.get(),
            occurred_at: None,
            source: Some(if is_scanned { Source::Qr } else { Source::App }),
        };
        let photos = shots
            .iter()
            .map(|shot| Enclosure { id: shot.id, content_type: photo::PHOTO_TYPE.to_owned() });
        let voice = recording.map(|(id, content_type, _)| Enclosure { id, content_type });
        Parcel {
            id: self.id.get(),
            draft,
            place_name: place.map(|spot| spot.path).unwrap_or_default(),
            enclosures: photos.chain(voice).collect(),
        }
    }

    /// Keeps what is written on the phone; nothing written keeps nothing.
    fn keep(self) {
        let parcel = self.parcel();
        let is_empty = parcel.draft.text.trim().is_empty() && parcel.enclosures.is_empty();
        let sketch = (!is_empty && self.sent.with(Option::is_none)).then_some(parcel);
        device::keep(KEPT_SKETCH, sketch.and_then(|it| api::json::write(&it).ok()).as_deref());
    }

    /// Forgets the sketch: the queue has it now.
    pub(super) fn forget(self) {
        device::keep(KEPT_SKETCH, None);
    }

    /// Begins the next need, at the same place.
    pub(super) fn clear(self) {
        let place = self.place.get_untracked();
        self.fill(Parcel {
            id: NeedId::new(session::now(), session::random()),
            draft: NeedDraft {
                place: place.as_ref().map(|spot| spot.id),
                phone: self.phone.get_untracked(),
                ..NeedDraft::default()
            },
            place_name: place.map(|spot| spot.path).unwrap_or_default(),
            enclosures: Vec::new(),
        });
        self.recording.set(None);
        self.failure.set(None);
        self.sent.set(None);
    }

    /// What it is about: as tapped, else as it is taken for.
    pub(super) fn subject(self) -> Option<Category> {
        let suggested = || self.suggestion.with(|found| found.as_ref().map(|found| found.category));
        self.category.get().or_else(suggested)
    }

    /// Whether a photo is still being made small.
    pub(super) fn is_busy(self) -> bool {
        self.shots.with(|shots| shots.iter().any(|shot| !shot.is_small))
    }

    /// Makes the chosen photos small and takes them in, up to the most a need holds.
    pub(super) fn add_photos(self, files: Vec<photo::ChosenFile>) {
        for file in files {
            if self.shots.with_untracked(Vec::len) >= PHOTOS_MAX {
                self.failure.set(Some(Failure::of("need.too_many_photos")));
                return;
            }
            let id = UploadId::new(session::now(), session::random());
            self.shots.update(|shots| {
                shots.push(Shot { id, address: String::new(), is_small: false });
            });
            spawn_local(async move {
                let small = photo::shrink(&file).await;
                match small {
                    Some(small) => {
                        blob::keep(id, &small).await;
                        self.settle(id, photo::address_of(&small));
                    }
                    None => {
                        self.drop_shot(id);
                        self.failure.set(Some(Failure::of("upload.unreadable")));
                    }
                }
            });
        }
    }

    fn settle(self, id: UploadId, address: String) {
        self.shots.update(|shots| {
            if let Some(shot) = shots.iter_mut().find(|shot| shot.id == id) {
                shot.address = address;
                shot.is_small = true;
            }
        });
    }

    fn drop_shot(self, id: UploadId) {
        self.shots.update(|shots| shots.retain(|shot| shot.id != id));
    }

    /// Takes a photo away again.
    pub(super) fn remove_photo(self, key: &str) {
        if let Ok(id) = key.parse() {
            self.drop_shot(id);
            spawn_local(blob::forget(id));
        }
    }

    /// The photos as the row shows them.
    pub(super) fn shown_photos(self) -> Vec<Photo> {
        let shots = self.shots.get();
        let photo = |(n, shot): (usize, Shot)| Photo {
            key: shot.id.to_string(),
            address: shot.address,
            alt: t!(photo_n, n),
            state: (!shot.is_small).then(|| t!(shrinking).to_owned()),
        };
        (1..).zip(shots).map(photo).collect()
    }
}
