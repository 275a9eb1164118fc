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

if (address && isSignedIn) {
  fetch(address, { credentials: "same-origin" })
    .then((response) => (response.ok ? response.text() : Promise.reject()))
    .then((html) => {
      pieces = [...new DOMParser().parseFromString(html, "text/html").body.children];
      pieces.forEach(place);
      document.dispatchEvent(new CustomEvent("mine", { detail: pieces }));
      // What the address points to may only now be there, or stand elsewhere.
      if (pieces.some((piece) => piece.id === "my-comments")) document.querySelector(":target")?.scrollIntoView();
    })
    .catch(() => document.dispatchEvent(new CustomEvent("mine"))); // The public page is all there is.
  // A list that htmx has put in place knows nobody.
  document.addEventListener("htmx:afterSettle", () => pieces.filter((piece) => piece.dataset.talk).forEach(place));
}
