// Shows the times of a page on the reader's own clocks, and says which these are. Brought by times.js.
const line = document.getElementById("zone");
const said = line.querySelector(".zone-said");
const theirs = said.textContent;
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const CHOICE = "times";
const choice = {
  // Where nothing may be kept, the choice is for this page.
  get: () => { try { return localStorage.getItem(CHOICE); } catch { return null; } },
  set: (word) => { try { localStorage.setItem(CHOICE, word); } catch { /* as above */ } },
};

// Only hours: a day is the edition's, whoever reads it.
const hours = (root) => [...root.querySelectorAll('time[datetime*="T"]')].filter((time) => time.dataset.theirs || /^\d\d:\d\d$/.test(time.textContent));

function minutesEast(iso) {
  const [, sign, hour, minute] = /([+-])(\d\d):(\d\d)$/.exec(iso) ?? [];
  return sign ? Number(`${sign}1`) * (Number(hour) * 60 + Number(minute)) : 0;
}
const isOtherHere = (time) => minutesEast(time.dateTime) !== -new Date(time.dateTime).getTimezoneOffset();

function offset(moment) {
  const minutes = -moment.getTimezoneOffset();
  const [hour, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return minutes ? `UTC${minutes < 0 ? "−" : "+"}${hour}${rest ? `:${two(rest)}` : ""}` : "UTC";
}

const two = (number) => String(number).padStart(2, "0");
function dayHere(iso) {
  const moment = new Date(iso);
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}

function onMyClocks(time) {
  const moment = new Date(time.dateTime);
  const clock = `${two(moment.getHours())}:${two(moment.getMinutes())}`;
  const day = dayHere(time.dateTime);
  // The end of a slot says its weekday only where that is another than the start's.
  const start = time.previousElementSibling?.matches('time[datetime*="T"]') ? time.previousElementSibling : null;
  const isSaid = start ? day === dayHere(start.dateTime) : day === time.dateTime.slice(0, 10);
  return isSaid ? clock : `${moment.toLocaleDateString("en-GB", { weekday: "short" })} ${clock}`;
}

function write(root, mine) {
  for (const time of hours(root)) {
    time.dataset.theirs ??= time.textContent;
    time.textContent = mine ? onMyClocks(time) : time.dataset.theirs;
  }
  for (const name of root.querySelectorAll(".zone-short")) {
    name.dataset.theirs ??= name.textContent;
    name.textContent = mine ? "your time" : name.dataset.theirs;
  }
}

const first = hours(document).find(isOtherHere);
if (zone && first) {
  const shift = offset(new Date(first.dateTime));
  const mine = zone === shift ? zone : `${zone}, ${shift}`;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "zone-switch";
  line.append(" ", button);
  let isMine = choice.get() === "mine";
  const show = () => {
    write(document, isMine);
    const words = isMine ? `Times are yours (${mine}).` : theirs;
    if (said.textContent !== words) said.textContent = words;
    button.textContent = isMine ? `Show ${theirs.replace(/^Times are |\.$/g, "")}` : `Show mine (${mine})`;
  };
  button.addEventListener("click", () => {
    isMine = !isMine;
    choice.set(isMine ? "mine" : "theirs");
    show();
  });
  show();
  // What is put in place later, by whatever script.
  new MutationObserver((changes) => {
    for (const change of changes) for (const node of change.addedNodes) if (isMine && node.parentElement && node.nodeType === 1) write(node.parentElement, true);
  }).observe(document.body, { childList: true, subtree: true });
}
