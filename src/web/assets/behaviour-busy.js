// A form whose answer takes a while says so, where screen readers hear it, and is sent once.
document.addEventListener("submit", (event) => {
  const words = event.target.querySelector?.("[data-busy-words]")
  if (!words) return
  if (words.textContent) return event.preventDefault()
  words.textContent = words.getAttribute("data-busy-words")
})
// A page that comes back from the browser's memory is not waiting any more.
addEventListener("pageshow", () => {
  for (const words of document.querySelectorAll("[data-busy-words]")) words.textContent = ""
})
