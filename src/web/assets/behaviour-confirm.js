// A button with data-confirm asks before it submits. Without a script the server asks on a page of its own.
document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-confirm]") : null
  if (button && !window.confirm(button.getAttribute("data-confirm") ?? "")) event.preventDefault()
})
