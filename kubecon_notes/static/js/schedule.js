// The timetable: the line of now, the way to it, and arrow keys from talk to talk.
const grids = [...document.querySelectorAll(".grid")];
const jump = document.querySelector("[data-jump]");
const isDrawn = (grid) => getComputedStyle(grid).display === "grid";
const titleOf = (slot) => slot.querySelector(".talk-row-title a");

// A block's place as its classes give it, in minutes since the grid's start.
function place(slot) {
  const number = (name) => Number(getComputedStyle(slot).getPropertyValue(`--${name}`));
  const begins = number("h") * 60 + number("m");
  return { slot, begins, ends: begins + number("d") * 60 + number("e"), column: number("c") };
}
const talksOf = (grid) => [...grid.querySelectorAll(".slot:not(.band)")].map(place);

function roomAt(grid, column) {
  const heads = [...grid.querySelectorAll(".grid-room")].map((head) => Number(getComputedStyle(head).getPropertyValue("--c")));
  return heads.findLastIndex((first) => first <= column);
}

// Now

const times = (slot) => [...slot.querySelectorAll(".talk-row-time time")].map((time) => Date.parse(time.dateTime));

function showNow() {
  const now = Date.now();
  let isShown = false;
  for (const grid of grids) {
    const [start, end] = [Date.parse(grid.dataset.starts), Date.parse(grid.dataset.ends)];
    const line = grid.querySelector(".grid-now");
    line.hidden = now < start || now >= end;
    if (!line.hidden) line.style.gridRow = String(Math.floor((now - start) / 60_000) + 2);
    isShown ||= !line.hidden;
    for (const slot of grid.querySelectorAll(".slot:not(.band)")) {
      const [begins, ends] = times(slot);
      slot.classList.toggle("slot-running", begins <= now && now < ends && !slot.matches(".slot-cancelled"));
    }
  }
  jump.hidden = !isShown;
}

jump.addEventListener("click", () => {
  const grid = grids.find((one) => !one.querySelector(".grid-now").hidden);
  const slots = [...grid.querySelectorAll(".slot:not(.band)")];
  const target = grid.querySelector(".slot-running") ?? slots.find((slot) => times(slot)[0] > Date.now()) ?? slots.at(-1);
  const line = isDrawn(grid) ? grid.querySelector(".grid-now") : target;
  if (target) titleOf(target).focus({ preventScroll: isDrawn(grid) });
  line?.scrollIntoView({ block: "center", inline: "nearest" });
});

showNow();
setInterval(showNow, 15_000);
document.addEventListener("visibilitychange", showNow);

// Arrow keys

function beside(grid, from, step) {
  const others = talksOf(grid).filter((one) => Math.sign(one.column - from.column) === step);
  const columns = others.map((one) => one.column);
  const column = step > 0 ? Math.min(...columns) : Math.max(...columns);
  // The one that shares most time, else the nearest.
  const shared = (one) => Math.min(one.ends, from.ends) - Math.max(one.begins, from.begins);
  return others.filter((one) => one.column === column).sort((one, other) => shared(other) - shared(one))[0];
}

function within(grid, from, pick) {
  const room = roomAt(grid, from.column);
  const here = talksOf(grid).filter((one) => roomAt(grid, one.column) === room);
  here.sort((one, other) => one.begins - other.begins || one.column - other.column);
  return pick(here, here.findIndex((one) => one.slot === from.slot));
}

const STEPS = {
  ArrowLeft: (grid, from) => beside(grid, from, -1),
  ArrowRight: (grid, from) => beside(grid, from, 1),
  ArrowUp: (grid, from) => within(grid, from, (here, at) => here[at - 1]),
  ArrowDown: (grid, from) => within(grid, from, (here, at) => here[at + 1]),
  Home: (grid, from) => within(grid, from, (here) => here[0]),
  End: (grid, from) => within(grid, from, (here) => here.at(-1)),
};

for (const grid of grids) {
  grid.addEventListener("keydown", (event) => {
    const slot = event.target.closest(".slot:not(.band)");
    if (!slot || !STEPS[event.key] || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || !isDrawn(grid)) return;
    event.preventDefault();
    const next = STEPS[event.key](grid, place(slot));
    if (next) titleOf(next.slot).focus();
  });
}
