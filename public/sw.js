// Keeps the app on the phone, so that it opens without a network.
// Invariants: the API and server-made pages are never answered from here; one version's page and its files
// stay together; a new version takes over only after the person agreed (message "activate").
"use strict";

const VERSION = "%VERSION%";
const PRECACHE = %PRECACHE%;
const CACHE = "linli-" + VERSION;
const PAGE = "/";
const NETWORK_WAIT_MS = 3000;
/** Paths the server answers itself; everything else that is navigated to is the app. */
const SERVER_PATHS = /^\/(api|plain|livez|readyz|metrics|\.well-known)(\/|$)|\.(ics|pdf|csv|xlsx|svg|json)$/;

self.addEventListener("install", (event) => {
  event.waitUntil(precache());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(dropOldCaches().then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  if (event.data && event.data.type === "activate") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const request = event.request;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (!SERVER_PATHS.test(url.pathname)) event.respondWith(openPage(request));
    return;
  }
  if (url.pathname.startsWith("/api/")) return;
  event.respondWith(openFile(request));
});

async function precache() {
  const cache = await caches.open(CACHE);
  // `reload` goes past the HTTP cache: a page and its files must be of one version.
  await cache.addAll([PAGE, ...PRECACHE.filter((path) => path !== PAGE)].map((path) => new Request(path, { cache: "reload" })));
}

async function dropOldCaches() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("linli-") && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

/** Network first; the kept page after three seconds, or at once when there is no network. */
async function openPage(request) {
  const kept = () => caches.open(CACHE).then((cache) => cache.match(PAGE));
  const network = fetch(request);
  const late = new Promise((resolve) => setTimeout(resolve, NETWORK_WAIT_MS)).then(kept);
  try {
    const first = await Promise.race([network, late]);
    // No kept page yet: waiting longer is all there is.
    if (!first) return await network;
    // A gateway in trouble must not stand between the person and the app.
    return first.status >= 500 ? (await kept()) || first : first;
  } catch (failure) {
    const page = await kept();
    if (page) return page;
    throw failure;
  }
}

/** Files with a hash in their name never change: kept first, and kept when first fetched. */
async function openFile(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request, { ignoreVary: true });
  if (kept) return kept;
  const answer = await fetch(request);
  const lasting = (answer.headers.get("Cache-Control") || "").includes("immutable");
  // A phone with no space left must still get the file.
  if (answer.ok && lasting) cache.put(request, answer.clone()).catch(() => undefined);
  return answer;
}
