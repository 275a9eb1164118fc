// Gives and takes back stars, and says so; brings those that a browser kept into the account. `stars` is the state of
// the page (stars.js).
const MOST = 200; // as the server takes at once
let queue = Promise.resolve();

function say({ line }, words, undo) {
  line.replaceChildren(words);
  document.addEventListener("click", ({ target }) => line.contains(target) || line.replaceChildren(), { once: true });
  if (!undo) return;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Undo";
  button.addEventListener("click", undo);
  line.append(button);
}

const keep = (keys) => (localStorage.stars = JSON.stringify(keys));

async function post({ token }, address, fields = []) {
  const headers = { "X-CSRFToken": token, "HX-Request": "true" };
  const response = token && (await fetch(address, { method: "POST", body: new URLSearchParams(fields), headers }).catch(() => {}));
  if (response?.status === 204) return;
  if (!response) throw new Error("There is no connection: the star is as it was.");
  if (response.redirected) throw new Error("You are signed out: sign in to change your stars.");
  if (response.status === 404) throw new Error("That talk is not on the programme any more.", { cause: 404 });
  throw new Error("That did not work: load the page again, and try once more.");
}

// One after another, as they were clicked.
export function set(stars, star, on) {
  const key = stars.keyOf(star);
  stars.show(star, on);
  queue = queue.then(async () => {
    try {
      if (stars.isOwn) await post(stars, star.href + (on ? "" : "withdrawal/"));
      else keepHere(stars.kept(), key, on);
      changed(stars, [key], on);
      say(stars, on ? "In your agenda." : "Out of your agenda.", () => {
        star.focus();
        set(stars, star, !on);
      });
    } catch (error) {
      stars.dress();
      say(stars, error.message);
    }
  });
}

function keepHere(keys, key, on) {
  if (on && keys.length >= MOST) throw new Error(`This browser keeps ${MOST} stars; an account keeps more.`);
  keep([...keys.filter((other) => other !== key), ...(on ? [key] : [])]);
}

function changed(stars, keys, on) {
  for (const key of keys) stars.starred[on ? "add" : "delete"](key);
  stars.dress();
  document.dispatchEvent(new Event("starred"));
}

// Edition by edition. What did not arrive stays kept, for the next page.
export async function join(stars) {
  for (const edition of new Set(stars.kept().map((key) => key.split("/")[0]))) {
    const keys = stars.kept().filter((key) => key.startsWith(`${edition}/`));
    try {
      await post(stars, `/${edition}/agenda/join/`, keys.map((key) => ["talk", key.split("/")[1]]));
    } catch (error) {
      if (error.cause !== 404) continue;
      keep(stars.kept().filter((key) => !keys.includes(key))); // the whole edition is gone
      continue;
    }
    keep(stars.kept().filter((key) => !keys.includes(key)));
    changed(stars, keys, true);
    say(stars, keys.length === 1 ? "The star of this browser joined your agenda." : `The ${keys.length} stars of this browser joined your agenda.`);
  }
}
