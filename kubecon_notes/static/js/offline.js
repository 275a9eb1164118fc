// Asks the service worker to keep this edition's pages, once per visit and not where data is dear.
const list = document.documentElement.dataset.keep;
if (list && "serviceWorker" in navigator && !navigator.connection?.saveData) {
  addEventListener("load", async () => {
    await navigator.serviceWorker.register("/sw.js");
    const { active } = await navigator.serviceWorker.ready;
    if (sessionStorage.getItem("kept") === list) return;
    sessionStorage.setItem("kept", list);
    active.postMessage({ keep: list });
  });
}
// Without a network a fragment cannot come: let the form go the plain way, to the page that was kept.
document.addEventListener("htmx:sendError", (event) => event.detail.elt.closest("form")?.submit());
