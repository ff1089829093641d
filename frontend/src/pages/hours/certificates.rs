//! Certificates of service: asked for by a span of days, printed at once, free of charge.
//!
//! Invariant: a certificate keeps its id until the server has acknowledged it.

use crate::{
    api::{self, Failure},
    pages::{gate::Gate, page::Page},
    sending::Sending,
    session::{Session, now, random},
    text,
    ui::{Banner, Button, ButtonKind, Icon, Loaded, Shape, TextField, Tone},
};
use leptos::prelude::*;
use linli_shared::{
    api::{AskCertificate, CertificateView},
    id::CertificateId,
    time::Date,
};

type Found = LocalResource<Result<Vec<CertificateView>, Failure>>;

/// One's own certificates, and asking for one.
#[component]
pub(crate) fn CertificatesPage() -> impl IntoView {
    view! {
        <Page title=p!(certificates_title) back="/hours">
            <p class="quiet">{p!(certificates_words)}</p>
            <Gate children=|_| view! { <Mine/> }.into_any()/>
            <a class="button button-quiet" href="/time-bank/certificate"><Icon name="search"/>{p!(check_title)}</a>
        </Page>
    }
    .into_any()
}

#[component]
fn Mine() -> impl IntoView {
    let found: Found = LocalResource::new(api::time_bank::certificates);
    let row = |one: CertificateView| {
        let span = p!(span, one.from, one.until);
        let note = [
            super::check::said(one.minutes, one.n_stints, one.attended),
            p!(certificate_code, &one.short),
        ];
        let note = note.join(" · ");
        view! {
            <li class="row">
                <Icon name="check"/>
                <span class="row-text">{span}<span class="row-note">{note}</span></span>
                <a class="button" href=api::time_bank::certificate_address(one.id) target="_blank" rel="noreferrer">
                    <Icon name="download"/>
                    {p!(download)}
                </a>
            </li>
        }
    };
    let show = move |all: Vec<CertificateView>| {
        if all.is_empty() {
            return ().into_any();
        }
        view! { <ul class="list plain-list">{all.into_iter().map(row).collect_view()}</ul> }
            .into_any()
    };
    let session = expect_context::<Session>();
    let ask = move || {
        // With the first answer the phone learns what day it is.
        session.answered.track();
        view! { <Ask found/> }
    };
    view! {
        {ask}
        <Loaded data=found children=show/>
    }
    .into_any()
}

#[component]
fn Ask(found: Found) -> impl IntoView {
    let today = now().date();
    let (year, ..) = today.ymd();
    let from = RwSignal::new(Date::from_ymd(year, 1, 1).to_string());
    let until = RwSignal::new(today.to_string());
    let id = StoredValue::new(CertificateId::new(now(), random()));
    let sending = Sending::new();
    let go = move |()| {
        let day =
            |typed: RwSignal<String>| typed.with_untracked(|typed| typed.parse::<Date>().ok());
        let Some((from, until)) = day(from).zip(day(until)) else {
            sending.wrong.set(Some(p!(span_wrong).to_owned()));
            return;
        };
        let span = AskCertificate { from, until };
        let call = async move { api::time_bank::certify(id.get_value(), &span).await };
        let explain = move |failure: &Failure| {
            if failure.status != 0 {
                id.try_set_value(CertificateId::new(now(), random()));
            }
            text::failure(failure)
        };
        sending.saying(p!(certificate_done)).run(call, explain, move |_| {
            id.try_set_value(CertificateId::new(now(), random()));
            found.refetch();
        });
    };
    let wrong = move || {
        sending.wrong.get().map(|why| {
            view! { <Banner tone=Tone::Urgent icon="warn"><p>{why}</p></Banner> }
        })
    };
    view! {
        <section class="card stack">
            <TextField id="from" label=p!(from_day) value=from shape=Shape::Date/>
            <TextField id="until" label=p!(until_day) value=until shape=Shape::Date/>
            {wrong}
            <Button kind=ButtonKind::Primary wide=true icon="print" busy=sending.busy on_press=go>{p!(ask_certificate)}</Button>
        </section>
    }
    .into_any()
}
