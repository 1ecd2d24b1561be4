// A button with data-copy puts its text on the clipboard and says so where screen readers hear it.
document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-copy]") : null
  if (button) void copyFrom(button)
})

async function copyFrom(button) {
  const word = button.querySelector("[data-copy-word]")
  if (!word) return
  const before = word.textContent
  try {
    await navigator.clipboard.writeText(button.getAttribute("data-copy") ?? "")
    word.textContent = "Copied"
  } catch {
    // The clipboard can be forbidden (plain http, a permission): the text is there to be selected by hand.
    word.textContent = "Select and copy it by hand"
  }
  setTimeout(() => {
    word.textContent = before
  }, 2500)
}
