// A star is a link; here it becomes a button that works at once. Signed in, stars are the account's, and known from what
// mine.js brings. Else they stay in this browser, a list per edition, and join the account when someone signs in.
// Whoever puts new stars on the page sends the event “stars”.
const MOST = 200; // as the server takes at once
const KEPT = "stars ";
const isSignedIn = /(?:^|; )signed-in=1/.test(document.cookie);
let token = "";
let isOwn = isSignedIn;
let starred = new Set(); // “edition/talk”, as it is known to be kept
let queue = Promise.resolve();

const known = new Promise((resolve) => {
  if (!isSignedIn) resolve();
  document.addEventListener("mine", ({ detail }) => resolve(learn(detail)));
});

function learn(pieces) {
  const own = pieces?.find((piece) => piece.id === "my-stars");
  token = own?.dataset.token ?? "";
  isOwn = Boolean(own) || !pieces;
  if (own) starred = new Set(own.value.split(" ").filter(Boolean));
  dress();
  return own && join();
}

// Kept here. What is odd there was not written by us.
const editions = () => Object.keys(localStorage).filter((name) => name.startsWith(KEPT)).map((name) => name.slice(KEPT.length));
function kept(edition) {
  try {
    return JSON.parse(localStorage.getItem(KEPT + edition)).filter((slug) => typeof slug === "string");
  } catch {
    return [];
  }
}
function keep(edition, slugs) {
  if (slugs.length > MOST) throw new Error(`This browser keeps ${MOST} stars; with an account there is room for more.`);
  if (slugs.length) localStorage.setItem(KEPT + edition, JSON.stringify(slugs));
  else localStorage.removeItem(KEPT + edition);
}
function keepHere(key, on) {
  const [edition, slug] = key.split("/");
  const others = kept(edition).filter((other) => other !== slug);
  keep(edition, on ? [...others, slug] : others);
}

async function join() {
  for (const edition of editions()) {
    const slugs = kept(edition);
    // Where it fails they stay, for the next page.
    if (!(await post(`/${edition}/agenda/join/`, slugs.map((slug) => ["talk", slug])).then(() => true, () => false))) continue;
    keep(edition, kept(edition).filter((slug) => !slugs.includes(slug)));
    for (const slug of slugs) starred.add(`${edition}/${slug}`);
    say(`${slugs.length === 1 ? "The star" : `The ${slugs.length} stars`} of this browser joined your agenda.`);
    dress();
    document.dispatchEvent(new Event("starred"));
  }
}

async function post(address, fields = []) {
  if (!token) throw new Error("Your stars are not known without a connection. Load the page again when there is one.");
  const asked = { method: "POST", body: new URLSearchParams(fields), headers: { "X-CSRFToken": token, "HX-Request": "true" } };
  const response = await fetch(address, asked).catch(() => {
    throw new Error("There is no connection: the star is as it was.");
  });
  if (response.status === 204) return;
  if (response.redirected) throw new Error("You are signed out: sign in again to change your stars.");
  throw new Error(response.status === 404 ? "That talk is not on the programme any more." : "That did not work: load the page again, and try once more.");
}

const keyOf = (address) => address.replace(/^.*?([^/]+)\/talks\/([^/]+)\/star\/$/, "$1/$2");

function set(address, on) {
  const key = keyOf(address);
  show(key, on);
  queue = queue.then(async () => {
    try {
      await known;
      if (isOwn) await post(on ? address : `${address}withdrawal/`);
      else keepHere(key, on);
      starred[on ? "add" : "delete"](key);
      say(on ? "In your agenda." : "Out of your agenda.", () => set(address, !on));
      document.dispatchEvent(new Event("starred"));
    } catch (error) {
      show(key, starred.has(key));
      say(error.message);
    }
  });
}

function show(key, on) {
  for (const star of document.querySelectorAll("button.talk-star")) {
    if (keyOf(star.dataset.star) !== key) continue;
    star.setAttribute("aria-pressed", on);
    star.textContent = star.textContent.replace(/[☆★]/, on ? "★" : "☆");
  }
}

function dress() {
  if (!isOwn) starred = new Set(editions().flatMap((edition) => kept(edition).map((slug) => `${edition}/${slug}`)));
  for (const link of document.querySelectorAll("a.talk-star")) {
    const star = document.createElement("button");
    const hadFocus = link === document.activeElement;
    star.type = "button";
    star.className = link.className;
    star.dataset.star = new URL(link.href).pathname;
    star.setAttribute("aria-label", link.getAttribute("aria-label"));
    star.textContent = link.textContent;
    link.replaceWith(star);
    if (hadFocus) star.focus();
  }
  for (const star of document.querySelectorAll("button.talk-star")) {
    const on = String(starred.has(keyOf(star.dataset.star)));
    if (star.getAttribute("aria-pressed") !== on) show(keyOf(star.dataset.star), on === "true");
  }
}

const line = document.createElement("p");
line.className = "star-said";
line.setAttribute("role", "status");
document.querySelector("main").append(line);

function say(words, undo) {
  line.replaceChildren(words);
  if (!undo) return;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Undo";
  button.addEventListener("click", undo);
  line.append(" ", button);
}

document.addEventListener("click", ({ target }) => {
  const star = target.closest("button.talk-star");
  if (star) set(star.dataset.star, star.getAttribute("aria-pressed") !== "true");
  else if (!line.contains(target)) line.replaceChildren();
});
for (const event of ["htmx:afterSettle", "stars"]) document.addEventListener(event, dress);
addEventListener("storage", dress);
// A page that comes back as it was left does not know what was starred on the next.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  if (!isSignedIn) return dress();
  fetch(document.documentElement.dataset.mine)
    .then((response) => response.text())
    .then((html) => learn([...new DOMParser().parseFromString(html, "text/html").body.children]), () => {});
});
dress();
