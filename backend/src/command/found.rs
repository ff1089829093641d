//! `linli init`: a community, its administrator, and the slip that signs the administrator in.

use super::{fault, say};
use anyhow::{Context, anyhow, bail};
use clap::Args;
use linli::{
    clock::Clock,
    config::Config,
    db::Db,
    error::AppError,
    qr::{self, NewCode},
    resident,
    secret::Secret,
    settings,
};
use linli_shared::{
    access::{Post, Role},
    id::{CodeId, CommunityId, ResidentId},
    qr::{CodeKind, format_token},
    text::{self, NAME_CHARS_MAX, Phone, mask_name},
    time::Timestamp,
};
use qrcode::{QrCode, render::unicode::Dense1x2};
use sqlx::AnyConnection;

/// Everything a new community needs to begin.
#[derive(Debug, Args)]
pub(crate) struct Founding {
    /// Its name: 幸福里社区.
    #[arg(long)]
    name: String,
    /// The grid centre's phone, as everyone sees it.
    #[arg(long)]
    phone: String,
    /// Who looks after accounts and settings.
    #[arg(long)]
    admin_name: String,
    /// The administrator's mobile number, with which they sign in later.
    #[arg(long)]
    admin_phone: String,
    #[command(flatten)]
    config: Config,
}

/// What is written in one transaction.
#[derive(Clone)]
struct Plan {
    community: CommunityId,
    name: String,
    phone: String,
    admin: ResidentId,
    admin_name: String,
    admin_phone: Phone,
    code: CodeId,
    secret: Secret,
    now: Timestamp,
}

/// Opens the community and prints the administrator's way in.
pub(crate) async fn init(founding: Founding) -> anyhow::Result<()> {
    let name = |text: &str, what: &str| {
        text::parse(text, NAME_CHARS_MAX).map_err(|refusal| anyhow!("{what}: {}", refusal.code()))
    };
    let config = founding.config;
    let now = config.test_clock.map_or(Clock::Machine.now(), Timestamp);
    let db = Db::open(&config.database).await?;
    if settings::load_community(&db).await?.is_some() {
        db.drain().await;
        bail!("this database has a community already");
    }
    let key = config.key_file.clone().unwrap_or_else(|| config.folder().join("linli.key"));
    let plan = Plan {
        community: CommunityId::new(now, rand::random()),
        name: name(&founding.name, "--name")?,
        phone: name(&founding.phone, "--phone")?,
        admin: ResidentId::new(now, rand::random()),
        admin_name: name(&founding.admin_name, "--admin-name")?,
        admin_phone: Phone::parse(&founding.admin_phone)
            .map_err(|_| anyhow!("--admin-phone: not a mobile number"))?,
        code: CodeId::new(now, rand::random()),
        secret: Secret::load(&key)?,
        now,
    };
    let written = plan.clone();
    db.write(move |conn| {
        let plan = written.clone();
        Box::pin(async move { write(conn, &plan).await })
    })
    .await
    .map_err(fault)?;
    db.drain().await;
    let token = qr::token_of(&plan.secret, plan.code);
    let url = format!("{}/q#{}", config.public_url(), format_token(token));
    say(&picture(&url)?)?;
    say(&format!("{}  {}", plan.name, plan.admin_name))?;
    say(&format!("Start the server, then sign in within a day, once: {url}"))
}

async fn write(conn: &mut AnyConnection, plan: &Plan) -> Result<(), AppError> {
    let (community, now) = (plan.community, plan.now);
    settings::insert_community(conn, community, &plan.name, &plan.phone, now).await?;
    let (id, phone) = (plan.admin, &plan.admin_phone);
    resident::insert_resident(
        conn,
        &plan.secret,
        community,
        id,
        &plan.admin_name,
        Some(phone),
        now,
    )
    .await?;
    let post = Post { role: Role::Administrator, place: None, party: None };
    resident::insert_post(conn, community, id, post, "", now).await?;
    let code = NewCode {
        id: plan.code,
        kind: CodeKind::SignIn,
        label: mask_name(&plan.admin_name),
        place: None,
        household: None,
        resident: Some(id),
        created_by: None,
        expires_at: Some(now.plus_days(1)),
    };
    qr::insert_code(conn, &plan.secret, community, &code, now).await?;
    Ok(())
}

/// A QR code for a dark or light terminal.
pub(crate) fn picture(url: &str) -> anyhow::Result<String> {
    let code = QrCode::new(url).context("the address is too long for a code")?;
    let code = code.render::<Dense1x2>();
    Ok({ code }.dark_color(Dense1x2::Light).light_color(Dense1x2::Dark).build())
}
