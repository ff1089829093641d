//! How often the pages that everybody looks at ask the database: each question is a hop.

use super::{
    harness::{Client, Harness, Who, on_both},
    need::{lamp, need_id, say},
};
use linli::db::Engine;
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};
use tracing::{Event, Subscriber, subscriber::set_default};
use tracing_subscriber::{
    Layer,
    layer::{Context, SubscriberExt},
};

/// Counts the statements that the driver reports.
#[derive(Clone, Default)]
struct Asked(Arc<AtomicU32>);

impl<S: Subscriber> Layer<S> for Asked {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "sqlx::query" {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }
}

impl Asked {
    /// The second look counts: the first may read what is kept for the next ones.
    #[track_caller]
    fn check<'t>(
        &'t self,
        client: &'t Client,
        path: &'t str,
        expected: u32,
    ) -> impl Future<Output = ()> + 't {
        let caller = std::panic::Location::caller();
        async move {
            client.get(path).await.is(200);
            let before = self.0.load(Ordering::SeqCst);
            client.get(path).await.is(200);
            let asked = self.0.load(Ordering::SeqCst) - before;
            assert_eq!(asked, expected, "{path} at {caller}");
        }
    }
}

#[tokio::test]
async fn the_pages_that_everybody_looks_at_ask_little() {
    on_both(|h: Harness| async move {
        // SQLite's driver reports from threads of its own; the statements are the same.
        if h.app.db.engine() == Engine::Sqlite {
            return;
        }
        let (visitor, resident) = (h.client(), h.signed_in(Who::Resident));
        say(&visitor, 1, &lamp()).await;
        say(&resident, 2, &lamp()).await;
        let asked = Asked::default();
        // With one listener alone, what other tests' threads did not listen to would stay unheard here.
        let _other = tracing::Dispatch::new(tracing_subscriber::registry());
        let _listening = set_default(tracing_subscriber::registry().with(asked.clone()));
        let (first, second) =
            (format!("/tickets/{}", need_id(1)), format!("/tickets/{}", need_id(2)));
        // A ticket that was read a moment ago is not read again.
        asked.check(&visitor, &first, 0).await;
        // One says who is signed in: signing out works at once, everywhere.
        asked.check(&resident, &second, 1).await;
        asked.check(&h.signed_in(Who::GridWorker), &first, 2).await;
        asked.check(&visitor, "/board", 0).await;
        asked.check(&visitor, "/categories", 0).await;
    })
    .await;
}
