// Keeps what is typed until it has arrived: over a lost connection, a closed window, an expired session.
// Of one account: on a device that several people share, nobody finds the words of another.
const key = (form) => `draft ${document.getElementById("account")?.textContent} ${new URL(form.action).pathname}`;
const texts = (form) => form.querySelectorAll("[data-draft]");

function remember(form) {
  const text = [...texts(form)].map((field) => field.value).join("");
  if (text.trim()) localStorage.setItem(key(form), text);
  else localStorage.removeItem(key(form));
}

function restore(form) {
  const kept = localStorage.getItem(key(form));
  for (const field of texts(form)) {
    if (!kept || kept === field.value || form.querySelector(".said")) continue;
    field.value = kept;
    say(form, "What you had typed before stands here again.");
  }
}

function say(form, words) {
  form.querySelector(".sending")?.remove();
  const line = document.createElement("p");
  line.className = "said sending";
  line.setAttribute("role", "status");
  line.textContent = words;
  form.querySelector(".form-buttons").before(line);
}

async function send(form) {
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  try {
    const response = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "HX-Request": "true" } });
    const next = response.headers.get("HX-Redirect") ?? (response.redirected && response.url);
    if (next) return arrive(form, new URL(next, location).href);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const again = page.getElementById(form.id);
    const refusal = page.querySelector("main [role=alert]");
    if (again) form.replaceWith(again);
    say(again ?? form, refusal?.textContent ?? (again ? "Something is missing: see above." : page.querySelector("h1")?.textContent ?? "That could not be sent."));
    (again ?? form).querySelector("[aria-invalid], .field-error, .sending")?.scrollIntoView({ block: "center" });
  } catch {
    say(form, "There is no connection. What you wrote is kept on this device: send it again when there is one.");
  } finally {
    button.disabled = false;
  }
}

function arrive(form, address) {
  // At the sign-in page it has not arrived yet.
  if (!new URL(address).pathname.startsWith("/accounts/")) localStorage.removeItem(key(form));
  const here = location.href.split("#")[0];
  location.assign(address);
  if (address.split("#")[0] === here) location.reload();
}

document.addEventListener("input", (event) => {
  if (event.target.matches("[data-draft]")) remember(event.target.form);
});
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-send]")) return;
  event.preventDefault();
  send(event.target);
});
const restoreAll = () => document.querySelectorAll("form[data-send]").forEach(restore);
restoreAll();
document.addEventListener("mine", restoreAll);
