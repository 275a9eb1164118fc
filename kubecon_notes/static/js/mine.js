// Asks for what is personal of this page, only where someone is signed in, and puts each piece in its place.
// The event “mine” hands on the pieces; nothing where they could not be had.
const address = document.documentElement.dataset.mine;
const isSignedIn = /(?:^|; )signed-in=1/.test(document.cookie);
let pieces = [];

function place(piece) {
  if (!piece.dataset.talk) return document.getElementById(piece.id)?.replaceWith(piece.cloneNode(true));
  for (const link of document.querySelectorAll(`.talk-row-title a[href="${CSS.escape(piece.dataset.talk)}"]`)) {
    const marks = link.closest(".talk-row").querySelector(".talk-row-marks");
    if (!marks.querySelector(".row-mark")) marks.append(piece.cloneNode(true));
  }
}

const hand = (detail) => document.dispatchEvent(new CustomEvent("mine", { detail }));

async function ask() {
  const response = await fetch(address, { credentials: "same-origin" });
  if (!response.ok) throw new Error(response.status);
  return [...new DOMParser().parseFromString(await response.text(), "text/html").body.children];
}

if (address && isSignedIn) {
  ask()
    .then((found) => {
      pieces = found;
      pieces.forEach(place);
      hand(pieces);
      // What the address points to may only now be there, or stand elsewhere.
      if (pieces.some((piece) => piece.id === "my-comments")) document.querySelector(":target")?.scrollIntoView();
    })
    .catch(() => hand()); // Without a network the public page is all there is.
  // A list that htmx has put in place knows nobody.
  document.addEventListener("htmx:afterSettle", () => pieces.filter((piece) => piece.dataset.talk).forEach(place));
  // A page that comes back as it was left does not know what was starred on the next.
  addEventListener("pageshow", (event) => event.persisted && ask().then(hand, () => {}));
}
