//! My vouchers, as a list on the page of points.

use crate::{
    api,
    text::{self, lang},
    ui::{Icon, IconSize, Loaded},
};
use leptos::prelude::*;
use linli_shared::{api::VoucherView, i18n::reward as words, reward::VoucherStatus};

/// The newest first; nothing while there is none.
#[component]
pub(crate) fn MyVouchers() -> impl IntoView {
    let found = LocalResource::new(api::reward::vouchers);
    let show = |vouchers: Vec<VoucherView>| {
        if vouchers.is_empty() {
            return ().into_any();
        }
        let rows = vouchers.into_iter().map(row).collect_view();
        view! {
            <section class="section" aria-labelledby="vouchers">
                <h2 id="vouchers">{p!(mine)}</h2>
                <div class="list">{rows}</div>
            </section>
        }
        .into_any()
    };
    view! { <Loaded data=found children=show/> }.into_any()
}

fn row(voucher: VoucherView) -> AnyView {
    let note = match voucher.status {
        VoucherStatus::Issued => p!(until, text::moment(voucher.expires_at)),
        VoucherStatus::Collected
        | VoucherStatus::Cancelled
        | VoucherStatus::Expired
        | VoucherStatus::Refunded => words::status(lang(), voucher.status).to_owned(),
    };
    let icon = if voucher.status == VoucherStatus::Issued { "qr" } else { "check" };
    view! {
        <a class="row" href=format!("/vouchers/{}", voucher.id)>
            <Icon name=icon/>
            <span class="row-text">{voucher.title}<span class="row-note">{note}</span></span>
            <Icon name="chevron" size=IconSize::Small/>
        </a>
    }
    .into_any()
}
