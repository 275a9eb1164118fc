// Brings clocks.js where the reader's clocks differ from those of the edition.
const differs = ({ dateTime }) => new Date(dateTime).toTimeString().slice(0, 5) !== dateTime.slice(11, 16);
function look() {
  if ([...document.querySelectorAll('time[datetime*="T"]')].some(differs)) import(document.getElementById("zone").dataset.src);
}
look();
for (const event of ["htmx:afterSettle", "stars"]) document.addEventListener(event, look);
