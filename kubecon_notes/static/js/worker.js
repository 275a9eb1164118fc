// The service worker, served as /sw.js. Keeps an edition's public pages for when there is no network.
// While there is one, every page comes from it: nothing kept here is ever shown instead of the present.
// Only addresses that the server lists as public are kept, so nobody's own pages are.

const PREFIX = "kept-";
const COMPLETE = "/kept-complete";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => {
  if (event.data.keep) event.waitUntil(keep(event.data.keep));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  event.respondWith(fetch(request).catch(() => kept(request)));
});

// `list` is the address of {revision, pages}. The pages of one revision have a cache of their own.
async function keep(list) {
  const { revision, pages } = await (await fetch(list)).json();
  const name = `${PREFIX}${list}-${revision}`;
  const cache = await caches.open(name);
  if (await cache.match(COMPLETE)) return;
  const assets = new Set();
  for (const page of pages) {
    const response = await fetch(page);
    if (!response.ok) continue;
    for (const [, asset] of (await response.clone().text()).matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)) assets.add(asset);
    await cache.put(page, response);
  }
  await cache.addAll(assets);
  await cache.put(COMPLETE, new Response());
  for (const other of await caches.keys()) {
    if (other.startsWith(`${PREFIX}${list}-`) && other !== name) await caches.delete(other);
  }
}

async function kept(request) {
  // A fragment cannot be made here; the page then asks for the whole page instead (offline.js).
  if (request.headers.get("HX-Request")) return Response.error();
  const exact = await caches.match(request, { ignoreVary: true });
  if (exact && request.mode !== "navigate") return exact;
  if (exact) return withNotice(exact, "You are offline. This page was kept earlier.");
  const whole = await caches.match(request, { ignoreVary: true, ignoreSearch: true });
  if (!whole) return Response.error();
  return withNotice(whole, "You are offline. Search, filters and further pages need the network; this is the page without them.");
}

async function withNotice(response, words) {
  const html = (await response.text()).replace("<main ", `<p class="notice" role="status">${words}</p><main `);
  const headers = new Headers(response.headers);
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  return new Response(html, { headers });
}
