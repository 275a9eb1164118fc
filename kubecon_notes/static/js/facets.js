// Keeps the facets a visitor opened or closed as they are, when htmx puts new counts in their place.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  if (event.detail.target.id !== "facets") return;
  for (const shown of event.detail.target.querySelectorAll("details[id]")) {
    const next = event.detail.fragment.querySelector(`#${CSS.escape(shown.id)}`);
    if (next) next.open = shown.open;
  }
});
