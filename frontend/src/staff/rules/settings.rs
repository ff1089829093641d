//! The community's name, phone and time limits.

use super::{
    super::{Heading, choice::RowText},
    SaveLine, Saving,
};
use crate::{
    api,
    ui::{Loaded, Shape, TextField},
};
use leptos::prelude::*;
use linli_shared::{api::SettingsView, ticket::ClockLimits};

/// One limit: its words, where it stands, and its highest value.
struct Limit {
    words: &'static str,
    of: fn(&mut ClockLimits) -> &mut i64,
    is_days: bool,
}

const fn minutes(words: &'static str, of: fn(&mut ClockLimits) -> &mut i64) -> Limit {
    Limit { words, of, is_days: false }
}

const fn days(words: &'static str, of: fn(&mut ClockLimits) -> &mut i64) -> Limit {
    Limit { words, of, is_days: true }
}

fn limits() -> [Limit; 11] {
    [
        minutes(w!(rules::urgent_dispatch), |all| &mut all.urgent_dispatch_minutes),
        minutes(w!(rules::urgent_response), |all| &mut all.urgent_response_minutes),
        minutes(w!(rules::urgent_finish), |all| &mut all.urgent_finish_minutes),
        minutes(w!(rules::dispatch), |all| &mut all.dispatch_minutes),
        minutes(w!(rules::response), |all| &mut all.response_minutes),
        minutes(w!(rules::start), |all| &mut all.start_minutes),
        minutes(w!(rules::general_finish), |all| &mut all.general_finish_minutes),
        minutes(w!(rules::enquiry_finish), |all| &mut all.enquiry_finish_minutes),
        days(w!(rules::complex_plan), |all| &mut all.complex_plan_workdays),
        days(w!(rules::complex_finish), |all| &mut all.complex_finish_workdays),
        minutes(w!(rules::check), |all| &mut all.check_minutes),
    ]
}

impl Limit {
    const fn highest(&self) -> i64 {
        if self.is_days { ClockLimits::WORKDAYS_MAX } else { ClockLimits::MINUTES_MAX }
    }

    fn read(&self, typed: &str) -> Result<i64, String> {
        let wrong = || format!("{}：{}", self.words, w!(rules::number_bad, self.highest()));
        let number: i64 = typed.trim().parse().map_err(|_| wrong())?;
        if (1..=self.highest()).contains(&number) { Ok(number) } else { Err(wrong()) }
    }
}

/// The form.
#[component]
pub(in crate::staff) fn SettingsPage() -> impl IntoView {
    let settings = LocalResource::new(api::staff::settings);
    let reload = Callback::new(move |()| settings.refetch());
    view! {
        <Heading title=w!(rules::settings)/>
        <Loaded data=settings children=move |settings: SettingsView| view! { <Editor settings reload/> }/>
    }
}

#[component]
fn Editor(settings: SettingsView, reload: Callback<()>) -> impl IntoView {
    let saving = Saving::new();
    let version = RwSignal::new(settings.version);
    let name = RwSignal::new(settings.name);
    let phone = RwSignal::new(settings.phone);
    let mut clocks = settings.clocks;
    let typed: Vec<RwSignal<String>> =
        limits().iter().map(|limit| RwSignal::new((limit.of)(&mut clocks).to_string())).collect();
    let fields: Vec<_> = limits()
        .into_iter()
        .zip(typed.clone())
        .map(|(limit, value)| {
            let words = limit.words;
            let wrong = Signal::derive(move || value.with(|typed| limit.read(typed).is_err()));
            view! { <RowText name=words value numeric=true length_max=6 wrong/> }
        })
        .collect();
    let typed = StoredValue::new(typed);
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let mut clocks = clocks;
        for (limit, value) in limits().into_iter().zip(typed.get_value()) {
            match value.with_untracked(|typed| limit.read(typed)) {
                Ok(number) => *(limit.of)(&mut clocks) = number,
                Err(wrong) => {
                    saving.wrong.set(Some(wrong));
                    return;
                }
            }
        }
        let body = SettingsView {
            name: name.get_untracked(),
            phone: phone.get_untracked(),
            clocks,
            version: version.get_untracked(),
        };
        saving.run(async move { api::staff::save_settings(&body).await }, move |saved| {
            version.try_set(saved.version);
        });
    };
    view! {
        <form class="stack" on:submit=on_submit>
            <TextField id="community-name" label=w!(rules::community_name) value=name length_max=60 required=true/>
            <TextField id="community-phone" label=w!(rules::community_phone) value=phone shape=Shape::Phone length_max=20/>
            <h2>{w!(rules::clocks)}</h2>
            <p class="quiet">{w!(rules::settings_note)}</p>
            <div class="stack-s">{fields}</div>
            <SaveLine saving reload/>
        </form>
    }
}
