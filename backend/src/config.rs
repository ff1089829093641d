//! How the server is started (配置): flags, each also an environment variable.

use clap::Args;
use std::path::PathBuf;

/// The settings of `linli serve`.
#[derive(Debug, Clone, Args)]
pub struct Config {
    /// Where to listen.
    #[arg(long, env = "LINLI_ADDR", default_value = "127.0.0.1:8080")]
    pub addr: String,
    /// `sqlite:PATH` or `postgres://USER:PASSWORD@HOST/NAME`.
    #[arg(long, env = "LINLI_DATABASE", default_value = "sqlite:linli.db")]
    pub database: String,
    /// The address people's phones see; stands in every QR code. Default: http://ADDR.
    #[arg(long, env = "LINLI_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// Fill an empty database with a lively community, and let everyone sign in as anybody.
    #[arg(long, env = "LINLI_DEMO")]
    pub demo: bool,
    /// Where health and metrics are; not for the public.
    #[arg(long, env = "LINLI_ADMIN_ADDR")]
    pub admin_addr: Option<String>,
    /// The folder of photos and recordings. Default: `uploads` beside the database.
    #[arg(long, env = "LINLI_UPLOADS")]
    pub uploads: Option<PathBuf>,
    /// The key that seals phone numbers. Default: `linli.key` beside the database.
    #[arg(long, env = "LINLI_KEY_FILE")]
    pub key_file: Option<PathBuf>,
    /// Where sign-in codes are posted, signed with the secret. Default: written to the log.
    #[arg(long, env = "LINLI_SMS_URL")]
    pub sms_url: Option<String>,
    /// Signs what is posted to the SMS address.
    #[arg(long, env = "LINLI_SMS_SECRET", hide_env_values = true)]
    pub sms_secret: Option<String>,
    /// Most text messages of one day: what an attack may cost.
    #[arg(long, env = "LINLI_SMS_PER_DAY", default_value_t = 500)]
    pub sms_per_day: u32,
    /// How many proxies stand in front and write X-Forwarded-For.
    #[arg(long, env = "LINLI_PROXIES", default_value_t = 0)]
    pub proxies: usize,
    /// Start with a clock that stands at this epoch millisecond and is moved through the admin address.
    #[arg(long, env = "LINLI_TEST_CLOCK", hide = true)]
    pub test_clock: Option<i64>,
}

impl Config {
    /// The address people's phones see, without a slash at its end.
    #[must_use]
    pub fn public_url(&self) -> String {
        let url = self.public_url.clone().unwrap_or_else(|| format!("http://{}", self.addr));
        url.trim_end_matches('/').to_owned()
    }
    /// Whether phones reach it by https, which strict cookies need.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.public_url.as_ref().is_some_and(|url| url.starts_with("https://"))
    }
    /// The folder beside a SQLite database; the working folder with PostgreSQL.
    #[must_use]
    pub fn folder(&self) -> PathBuf {
        folder_of(&self.database)
    }
}

/// The folder beside a SQLite database; the working folder with PostgreSQL.
#[must_use]
pub fn folder_of(database: &str) -> PathBuf {
    let path = database.strip_prefix("sqlite:").map(|rest| rest.split('?').next().unwrap_or(rest));
    path.and_then(|path| PathBuf::from(path).parent().map(PathBuf::from)).unwrap_or_default()
}
