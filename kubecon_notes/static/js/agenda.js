// The agenda of a browser without an account; made anew after each change of a star; and the button that copies.
const place = document.getElementById("agenda");
const isSignedIn = /(?:^|; )signed-in=1/.test(document.cookie);
const prefix = `${place.dataset.edition}/`;

// As js/stars.js keeps them: “edition/talk”.
function kept() {
  try {
    return JSON.parse(localStorage.stars).filter((key) => typeof key === "string");
  } catch {
    return [];
  }
}
const own = () => kept().filter((key) => key.startsWith(prefix)).map((key) => ["talk", key.slice(prefix.length)]);

async function renew() {
  const asked = isSignedIn ? "" : `?${new URLSearchParams(own())}`;
  try {
    const response = await fetch(location.pathname + asked);
    if (!response.ok) throw new Error(response.status);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    place.replaceChildren(...page.getElementById("agenda").childNodes);
  } catch {
    const note = document.createElement("p");
    note.className = "agenda-note";
    note.textContent = "There is no connection: this may not be how your agenda stands.";
    place.querySelector(".agenda-note")?.remove();
    place.prepend(note);
  }
  document.dispatchEvent(new Event("stars"));
  // The star that was clicked is gone; what takes it back is nearest.
  if (document.activeElement === document.body) document.querySelector(".star-said button")?.focus();
}

document.addEventListener("starred", renew);
if (!isSignedIn && own().length && !location.search) renew();

document.addEventListener("submit", (event) => {
  if (isSignedIn || !event.target.matches("[data-exchange]")) return;
  event.preventDefault();
  const { star, unstar } = Object.fromEntries(new FormData(event.target));
  localStorage.stars = JSON.stringify([...new Set([...kept().filter((key) => key !== prefix + unstar), prefix + star])]);
  renew();
});

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  field.addEventListener("focus", () => field.select());
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value);
    button.textContent = "Copied";
  });
}
