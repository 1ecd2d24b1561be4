// A part of a page that changes by itself is fetched again every few seconds. What screen readers hear changes seldom: at each tenth, and
// when the state is another one, with which the page around it is another one too.
const live = document.querySelector("[data-live]")
const everyMs = 3000

if (live) setTimeout(look, everyMs)

async function look() {
  if (document.visibilityState === "visible") await fetchAgain()
  if (live.isConnected) setTimeout(look, everyMs)
}

async function fetchAgain() {
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" } })
    if (!answer.ok || answer.redirected) return
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-live]")
    if (!fresh || fresh.getAttribute("data-live") !== live.getAttribute("data-live")) return location.reload()
    live.replaceChildren(...fresh.childNodes)
    say(fresh.getAttribute("data-live-step") ?? "", fresh.getAttribute("data-live-words") ?? "")
  } catch {
    // The server is away for a moment, or the page is being left: the next look tells.
  }
}

function say(step, words) {
  if (live.getAttribute("data-live-step") === step) return
  live.setAttribute("data-live-step", step)
  const spoken = document.querySelector("[data-live-spoken]")
  if (spoken) spoken.textContent = words
}
