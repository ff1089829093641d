//! One reward as it is offered or changed.

use crate::{
    api::{self, Failure},
    sending::Filing,
    session::{now, random},
    shots::{ShotRow, Shots},
    staff::said,
    text::lang,
    ui::{Banner, Button, ButtonKind, CheckLine, Chips, Pick, Shape, TextField, Tone},
};
use leptos::prelude::*;
use linli_shared::{
    amount::Points,
    api::RewardView,
    i18n::reward as words,
    id::RewardId,
    reward::{RewardDraft, RewardKind},
};

/// What is typed.
#[derive(Clone, Copy)]
struct Form {
    title: RwSignal<String>,
    words: RwSignal<String>,
    kind: RwSignal<Option<RewardKind>>,
    giver: RwSignal<String>,
    pickup: RwSignal<String>,
    hours: RwSignal<String>,
    price: RwSignal<String>,
    stock: RwSignal<String>,
    per_month: RwSignal<String>,
    days: RwSignal<String>,
    is_listed: RwSignal<bool>,
    shots: Shots,
    failure: RwSignal<Option<Failure>>,
}

impl Form {
    fn of(known: Option<&RewardView>) -> Self {
        let text = |read: fn(&RewardDraft) -> String, other: &str| {
            RwSignal::new(known.map_or_else(|| other.to_owned(), |known| read(&known.reward)))
        };
        Self {
            title: text(|d| d.title.clone(), ""),
            words: text(|d| d.words.clone(), ""),
            kind: RwSignal::new(Some(known.map_or(RewardKind::Goods, |known| known.reward.kind))),
            giver: text(|d| d.giver.clone(), ""),
            pickup: text(|d| d.pickup.clone(), ""),
            hours: text(|d| d.hours.clone(), ""),
            price: text(|d| d.price.0.to_string(), ""),
            stock: text(|d| d.stock.to_string(), ""),
            per_month: text(|d| d.per_month.to_string(), "2"),
            days: text(|d| d.days.to_string(), "14"),
            is_listed: RwSignal::new(known.is_none_or(|known| known.reward.is_listed)),
            shots: Shots::at_most(1),
            failure: RwSignal::new(None),
        }
    }

    fn draft(self, known: Option<&RewardView>) -> RewardDraft {
        let number = |value: RwSignal<String>| value.get_untracked().trim().parse().unwrap_or(0);
        let photo = self.shots.sent().first().copied();
        RewardDraft {
            title: self.title.get_untracked(),
            words: self.words.get_untracked(),
            kind: self.kind.get_untracked().unwrap_or(RewardKind::Goods),
            giver: self.giver.get_untracked(),
            pickup: self.pickup.get_untracked(),
            hours: self.hours.get_untracked(),
            price: Points(number(self.price)),
            stock: number(self.stock),
            per_month: number(self.per_month),
            days: number(self.days),
            photo: photo.or(known.and_then(|known| known.reward.photo)),
            is_listed: self.is_listed.get_untracked(),
        }
    }

    fn wrong(self, field: &'static str) -> MaybeProp<String> {
        api::wrong_in(self.failure, field)
    }
}

/// The form.
#[component]
pub(super) fn RewardForm(
    known: Option<RewardView>,
    #[prop(into)] done: Callback<()>,
) -> impl IntoView {
    let form = Form::of(known.as_ref());
    let filing = Filing::new(form.failure, p!(staff_saved));
    let version = known.as_ref().map(|known| known.version);
    let id = known.as_ref().map_or_else(|| RewardId::new(now(), random()), |known| known.id);
    let known = StoredValue::new(known);
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let draft = known.with_value(|known| form.draft(known.as_ref()));
        let checked = draft.parse();
        let call = async move { api::reward::offer(id, &draft, version).await };
        filing.run(checked, call, move |_| done.run(()));
    };
    let kinds = RewardKind::ALL.map(|kind| Pick::new(kind, words::kind(lang(), kind))).to_vec();
    let other = move || {
        let failure = form.failure.get().filter(|failure| failure.errors.is_empty());
        failure.map(|failure| {
            view! { <Banner tone=Tone::Urgent icon="warn"><p>{said(&failure)}</p></Banner> }
        })
    };
    view! {
        <form class="stack" on:submit=on_submit novalidate>
            <TextField id="reward-title" label=p!(f_title) value=form.title error=form.wrong("title") length_max=60 required=true/>
            <Chips name="reward-kind" legend=p!(f_kind) picks=Signal::stored(kinds) chosen=form.kind/>
            <TextField id="reward-words" label=p!(f_words) value=form.words shape=Shape::Lines(2) error=form.wrong("words") length_max=2000/>
            <TextField id="reward-giver" label=p!(f_giver) value=form.giver error=form.wrong("giver") length_max=60 required=true/>
            <TextField id="reward-pickup" label=p!(f_pickup) value=form.pickup error=form.wrong("pickup") length_max=60 required=true/>
            <TextField id="reward-hours" label=p!(f_hours) value=form.hours error=form.wrong("hours") length_max=60 required=true/>
            <TextField id="reward-price" label=p!(f_price) value=form.price shape=Shape::Digits error=form.wrong("price") length_max=6 required=true/>
            <TextField id="reward-stock" label=p!(f_stock) value=form.stock shape=Shape::Digits error=form.wrong("stock") length_max=6 required=true/>
            <TextField id="reward-month" label=p!(f_per_month) value=form.per_month shape=Shape::Digits error=form.wrong("per_month") length_max=3 required=true/>
            <TextField id="reward-days" label=p!(f_days) value=form.days shape=Shape::Digits error=form.wrong("days") length_max=3 required=true/>
            <p class="field-label">{p!(f_photo)}</p>
            <ShotRow shots=form.shots/>
            <CheckLine label=p!(f_listed) checked=form.is_listed/>
            {other}
            <Button kind=ButtonKind::Primary wide=true large=true busy=form.shots.hold(filing.busy)>{p!(save)}</Button>
        </form>
    }
    .into_any()
}
