// The summary of problems takes the focus, so that keyboards and screen readers start where the trouble is.
document.querySelector("[data-focus-on-load]")?.focus()
