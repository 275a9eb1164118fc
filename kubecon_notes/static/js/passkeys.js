// Passkeys: asks the device for one, puts its answer into the form, and sends that.
// Buttons stay hidden where the browser knows no passkeys.
const SAID = {
  NotAllowedError: "The device did not answer, or you turned back. Nothing was changed: try again.",
  InvalidStateError: "This device has a passkey for this account already.",
  SecurityError: "This browser does not allow a passkey at this address.",
};

const given = () => JSON.parse(document.getElementById("passkey-options").textContent);

const asked = async (address) => {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`answered ${answer.status}`);
  return answer.json();
};

const add = (options) => {
  const chosen = options.creation_options;
  // One that signs in by itself: kept by the device, and opened by its lock.
  Object.assign(chosen.publicKey.authenticatorSelection ??= {}, {
    residentKey: "required", requireResidentKey: true, userVerification: "required",
  });
  return webauthnJSON.create(chosen);
};

const WAYS = {
  add: () => add(given()),
  use: () => webauthnJSON.get(given().request_options),
  "sign-in": async (form) => webauthnJSON.get((await asked(form.action)).request_options),
};

if (window.PublicKeyCredential && window.webauthnJSON) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const [button, error] = [form.querySelector("button"), form.querySelector(".field-error")];
    button.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      error.hidden = true;
      button.disabled = true;
      try {
        form.elements.credential.value = JSON.stringify(await WAYS[form.dataset.passkey](form));
        form.submit();
      } catch (problem) {
        error.textContent = SAID[problem.name] ?? "That did not work. Load the page again, or sign in another way.";
        error.hidden = false;
        button.disabled = false;
      }
    });
  }
}
