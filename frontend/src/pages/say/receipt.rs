//! What became of a need that was sent: its number, who has it, by when; or that it waits.

use super::form::Form;
use crate::{
    pages::rows::category_name,
    queue::{Queue, Stage},
    text::{self, t},
    ui::{Banner, Button, Icon, IconSize, Keeper, Tone},
};
use leptos::prelude::*;
use linli_shared::{api::NeedReceipt, id::NeedId};

/// The page after sending.
#[component]
pub(super) fn Sent(id: NeedId, form: Form) -> impl IntoView {
    let queue = expect_context::<Queue>();
    queue.look_at(id);
    let outcome = Memo::new(move |_| queue.outcome(id));
    let again = move |()| form.clear();
    move || {
        let body = match outcome.get() {
            Some(Ok(receipt)) => view! { <Receipt receipt/> }.into_any(),
            Some(Err(Stage::Waiting)) => view! {
                <Banner tone=Tone::Wait icon="offline" title=t!(kept_title)>
                    <p>{t!(kept_words)}</p>
                </Banner>
            }
            .into_any(),
            Some(Err(Stage::Sending | Stage::Refused(_))) | None => {
                view! { <Banner icon="send"><p>{t!(stage_sending)}</p></Banner> }.into_any()
            }
        };
        view! {
            <div class="stack" aria-live="polite">{body}</div>
            <div class="buttons">
                <Button icon="plus" on_press=again>{t!(say_another)}</Button>
                <a class="button" href="/">{t!(bar_home)}</a>
            </div>
        }
        .into_any()
    }
}

#[component]
fn Receipt(receipt: NeedReceipt) -> impl IntoView {
    let keeper = match receipt.owner {
        Some(name) => {
            let call_label = t!(call_name, &name);
            view! { <Keeper name note=t!(has_it) phone=receipt.owner_phone.unwrap_or_default() call_label/> }.into_any()
        }
        None => view! { <p class="quiet">{t!(will_be_sent)}</p> }.into_any(),
    };
    view! {
        <div class="receipt card">
            <span class="receipt-mark"><Icon name="check" size=IconSize::Large/></span>
            <div>
                <p class="quiet">{t!(received_number)}</p>
                <p class="receipt-number">{receipt.number}</p>
            </div>
            {keeper}
            <dl class="facts">
                <dt>{t!(taken_as)}</dt>
                <dd>{category_name(receipt.category)}</dd>
                <dt>{t!(answer_by)}</dt>
                <dd>{text::moment(receipt.answer_due)}</dd>
                <dt>{t!(solve_by)}</dt>
                <dd>{text::moment(receipt.finish_due)}</dd>
            </dl>
            <a class="button button-primary" href=format!("/t/{}", receipt.ticket)>{t!(follow)}</a>
        </div>
    }
    .into_any()
}
