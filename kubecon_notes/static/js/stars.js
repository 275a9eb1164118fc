// A star is a link; here it is a button that works at once, and shows whether it is given. Signed in, stars are the
// account's, and known from what mine.js brings; else this browser keeps them. What writes them is loaded when it is
// wanted (starring.js). Whoever puts new stars on a page sends the event “stars”; “starred” tells of those changed.
const isSignedIn = /(?:^|; )signed-in=1/.test(document.cookie);
const line = document.createElement("p");
// `starred` has “edition/talk”, as it is known to be kept; `line` says what was done.
const stars = { isOwn: isSignedIn, token: "", starred: new Set(), line, kept, keyOf, show, dress };
const starring = () => import(document.querySelector("script[data-src]").dataset.src);
const known = isSignedIn && new Promise((resolve) => document.addEventListener("mine", ({ detail }) => resolve(learn(detail))));

function learn(pieces) {
  const own = pieces?.find((piece) => piece.id === "my-stars");
  stars.isOwn = own || !pieces;
  if (own) {
    stars.token = own.dataset.token;
    stars.starred = new Set(own.value.split(" "));
    if (kept().length) starring().then(({ join }) => join(stars));
  }
  dress();
}

function kept() {
  try {
    return JSON.parse(localStorage.stars).filter((key) => typeof key === "string");
  } catch {
    return []; // nothing, or not written by us
  }
}

function keyOf(star) {
  const parts = star.pathname.split("/");
  return `${parts.at(-5)}/${parts.at(-3)}`;
}

function show(star, on) {
  star.ariaPressed = on;
  star.textContent = star.textContent.replace(/[☆★]/, on ? "★" : "☆");
}

function dress() {
  if (!stars.isOwn) stars.starred = new Set(kept());
  for (const star of document.querySelectorAll(".talk-star")) {
    star.role = "button";
    show(star, stars.starred.has(keyOf(star)));
  }
}

document.addEventListener("click", async (event) => {
  const star = event.target.closest(".talk-star");
  if (!star) return;
  event.preventDefault();
  const on = star.ariaPressed !== "true";
  show(star, on);
  await known;
  starring().then(({ set }) => set(stars, star, on), dress);
});
document.addEventListener("keydown", (event) => {
  if (event.key !== " " || !event.target.closest(".talk-star")) return;
  event.preventDefault();
  event.target.click();
});
line.className = "star-said";
line.role = "status";
document.querySelector("main").append(line);
for (const event of ["htmx:afterSettle", "stars"]) document.addEventListener(event, dress);
for (const event of ["storage", "pageshow"]) addEventListener(event, dress);
dress();
