import type { HTMLElement } from "node-html-parser"
import type { Sight } from "../../src/cli/demo/visitor.ts"

const names = (one: HTMLElement): string[] => Object.keys(one.attributes).map((name) => name.toLowerCase())

/** Everything in a page that could run or style by itself, which the content security policy would refuse, and links that could run. */
export function loose({ page }: Sight): string[] {
  const found: string[] = []
  for (const one of page.querySelectorAll("*")) {
    const tag = one.tagName.toLowerCase()
    const what = `<${tag} ${one.rawAttrs}>`.slice(0, 160)
    if (tag === "script" && (!one.getAttribute("src")?.startsWith("/assets/") || one.text.trim() !== ""))
      found.push(what)
    if (["style", "iframe", "object", "embed", "base", "applet", "math"].includes(tag)) found.push(what)
    if (names(one).some((name) => name.startsWith("on") || name === "style" || name === "srcdoc")) found.push(what)
    for (const attribute of ["href", "src", "action", "formaction", "xlink:href"]) {
      const value = one.getAttribute(attribute)
      if (value !== undefined && !/^(?:https?:\/\/|\/(?!\/)|#|mailto:)/.test(value)) found.push(what)
    }
    if (tag === "img" && !one.getAttribute("src")?.startsWith("/")) found.push(what)
  }
  return found
}

/** What in a page would stand in the way of a keyboard, a screen reader or a search engine. */
export function unsound({ page }: Sight): string[] {
  const found: string[] = []
  const all = page.querySelectorAll("*")
  const count = (selector: string) => page.querySelectorAll(selector).length
  for (const [selector, wanted] of [
    ["h1", 1],
    ["main", 1],
    ["title", 1],
    ["header.site-header", 1],
    ["footer.site-footer", 1],
  ] as const)
    if (count(selector) !== wanted) found.push(`${count(selector)} × ${selector}`)

  let level = 0
  for (const heading of page.querySelectorAll("main h1, main h2, main h3, main h4, main h5, main h6")) {
    // The summary of problems stands before the page's own title, so that it is read first.
    if (heading.closest(".problem-summary")) continue
    const next = Number(heading.tagName[1])
    if (next > level + 1) found.push(`h${next} “${heading.text.trim()}” after h${level}`)
    if (heading.text.trim() === "") found.push(`empty h${next}`)
    level = next
  }

  const ids = all.map((one) => one.getAttribute("id")).filter((id) => id !== undefined)
  for (const id of new Set(ids)) if (ids.filter((one) => one === id).length > 1) found.push(`id ${id} twice`)
  for (const one of all)
    for (const attribute of ["for", "aria-labelledby", "aria-describedby"])
      for (const id of one.getAttribute(attribute)?.split(" ").filter(Boolean) ?? [])
        if (!ids.includes(id)) found.push(`${attribute}="${id}" leads nowhere`)
  for (const link of page.querySelectorAll("a")) {
    const href = link.getAttribute("href") ?? ""
    if (href.startsWith("#") && !ids.includes(href.slice(1))) found.push(`${href} leads nowhere`)
    if (link.text.trim() === "" && !link.getAttribute("aria-label") && !link.querySelector("[aria-label], img[alt]"))
      found.push(`a link without words to ${href}`)
  }

  for (const image of page.querySelectorAll("img"))
    if (image.getAttribute("alt") === undefined) found.push(`${image.rawAttrs} without alt`)
  for (const field of page.querySelectorAll("input, textarea, select")) {
    if (["hidden", "submit"].includes(field.getAttribute("type") ?? "")) continue
    const id = field.getAttribute("id")
    const label = id === undefined ? null : page.querySelector(`label[for="${id}"]`)
    if (label === null && !field.closest("label") && !field.getAttribute("aria-labelledby"))
      found.push(`${field.rawAttrs} without a label`)
  }
  for (const form of page.querySelectorAll("form")) {
    const posts = form.getAttribute("method")?.toLowerCase() === "post"
    if (posts !== (form.querySelector("input[name=csrf]") !== null))
      found.push(`form ${form.getAttribute("action")}: ${posts ? "no token" : "a token in an address"}`)
    if ((form.querySelector("input[type=file]") !== null) !== (form.getAttribute("enctype") === "multipart/form-data"))
      found.push(`form ${form.getAttribute("action")}: enctype`)
  }
  return found
}
