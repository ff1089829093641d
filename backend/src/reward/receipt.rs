//! The receipt of a collected voucher, on paper (领取凭据).

use super::voucher_store;
use crate::{
    error::AppError,
    extract::{AppState, Path, Query, Resident},
    poster::{self, Notice, Row},
    resident,
};
use axum::{extract::State, response::Response};
use linli_shared::{
    i18n::{Lang, poster as paper, reward as words},
    id::VoucherId,
    reward::VoucherStatus,
};
use serde::Deserialize;

/// In which language to print.
#[derive(Debug, Deserialize)]
pub struct PaperQuery {
    #[serde(default)]
    lang: Lang,
}

/// Whether something was handed over for it.
const fn was_collected(status: VoucherStatus) -> bool {
    match status {
        VoucherStatus::Collected | VoucherStatus::Refunded => true,
        VoucherStatus::Issued | VoucherStatus::Cancelled | VoucherStatus::Expired => false,
    }
}

/// `GET /vouchers/{id}/receipt.pdf`: for its holder, once it is collected.
pub async fn receipt(
    State(app): State<AppState>,
    who: Resident,
    Path(id): Path<VoucherId>,
    Query(PaperQuery { lang }): Query<PaperQuery>,
) -> Result<Response, AppError> {
    let book = app.book().await?;
    let mut conn = app.db.read().acquire().await?;
    let found = voucher_store::load_voucher(&mut conn, who.community, id).await?;
    let voucher = found
        .filter(|one| one.holder == who.id && was_collected(one.status))
        .ok_or(AppError::NotFound)?;
    let people = [Some(voucher.holder), voucher.by, voucher.refund_by];
    let [holder, by, refund_by] = resident::load_names(&mut conn, who.community, people).await?;
    drop(conn);
    let mut rows = vec![
        Row::Strong(words::receipt_price(lang, voucher.price.0)),
        Row::Words(words::receipt_for(lang, holder.unwrap_or_default())),
        Row::Words(words::receipt_giver(lang, voucher.reward.giver)),
        Row::Words(words::receipt_place(lang, voucher.reward.pickup)),
    ];
    rows.extend(voucher.resolved_at.map(|at| Row::Words(words::receipt_when(lang, at.display()))));
    rows.extend(by.map(|by| Row::Words(words::receipt_by(lang, by))));
    rows.extend(voucher.refund.map(|refund| {
        let (when, who) = (refund.at.display(), refund_by.unwrap_or_default());
        Row::Strong(words::receipt_refund(lang, when, who))
    }));
    rows.push(Row::Words(words::receipt_code(lang, voucher.short)));
    let notice = Notice {
        community: book.name.clone(),
        heading: words::receipt(lang).to_owned(),
        title: voucher.reward.title,
        rows,
        url: format!("{}/vouchers/{id}", app.config.public_url()),
        caption: words::receipt_caption(lang).to_owned(),
        phone: paper::phone(lang, &book.phone),
    };
    poster::notice(&notice).await
}
