"""Pages: one module per noun. Fetch, decide, render."""
