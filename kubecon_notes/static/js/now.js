// Asks every half minute, while it is seen, for what is on now. Unchanged, the answer is a short 304 by the browser's cache.
const EVERY = 30_000;
const told = document.getElementById("refreshed");
let timer;
let last;

async function ask(cache) {
  const response = await fetch(location.href, { cache });
  if (!response.ok) throw new Error(response.status);
  return new DOMParser().parseFromString(await response.text(), "text/html").getElementById("now");
}

function place(next) {
  const shown = document.getElementById("now");
  const focused = shown.contains(document.activeElement) ? document.activeElement : null;
  shown.replaceWith(next);
  if (!focused) return;
  const same = [...next.querySelectorAll("a")].find((link) => link.href === focused.href);
  (same ?? next).focus({ preventScroll: true });
}

async function refresh() {
  try {
    const next = await ask("no-cache");
    const is = next.outerHTML;
    // Not compared with what is shown, to which other scripts have added.
    if (last !== undefined && is !== last) {
      place(next);
      const count = Number(next.dataset.running);
      told.textContent = `Changed just now: ${count === 1 ? "1 talk is" : `${count} talks are`} running.`;
    } else if (told.dataset.lost) told.textContent = "";
    last = is;
    delete told.dataset.lost;
  } catch {
    told.dataset.lost = "yes";
    told.textContent = "There is no connection: this is what was on when the page last came.";
  }
}

function watch() {
  clearInterval(timer);
  if (document.visibilityState !== "visible") return;
  refresh();
  timer = setInterval(refresh, EVERY);
}

// What this very page was made of, from the browser's cache.
ask("force-cache").then((shown) => { last = shown.outerHTML; }, () => {}).then(() => {
  timer = setInterval(refresh, EVERY);
  document.addEventListener("visibilitychange", watch);
});
