import { type HTMLElement, parse } from "node-html-parser"

/** What a visitor sees after a request: the answer, and the page when it is one. */
export type Sight = { url: URL; status: number; headers: Headers; text: string; page: HTMLElement }

export type FieldValues = Record<string, string | string[] | { file: Uint8Array; name: string; type: string }>

/**
 * Somebody with a browser without JavaScript: keeps cookies, follows redirects, fills in the forms that stand on a page.
 * The demo and the tests see an instance only through this, from outside, so what they report was observed.
 */
export class Visitor {
  readonly #cookies = new Map<string, string>()
  readonly origin: URL

  constructor(origin: URL) {
    this.origin = origin
  }

  /** GETs a page or document of this visitor's instance, or of another when `path` is a whole address. */
  async open(path: string, headers: Record<string, string> = {}): Promise<Sight> {
    return await this.#request(new URL(path, this.origin), { headers: { accept: "text/html", ...headers } })
  }

  /**
   * Fills in and sends the form whose `action` ends with `action` on the page that is seen now. Hidden fields travel along
   * as they stand, like a browser sends them; a field that the form lacks is an error, so a renamed field is noticed.
   */
  async send(sight: Sight, action: string, values: FieldValues = {}): Promise<Sight> {
    const form = sight.page
      .querySelectorAll("form")
      .find((one) => new URL(one.getAttribute("action") || "", sight.url).pathname.endsWith(action))
    if (!form)
      throw new Error(`${sight.url.pathname} (${sight.status}) has no form for ${action}: ${shorten(sight.page.text)}`)
    const body = new FormData()
    const known = new Set<string>()
    for (const field of form.querySelectorAll("input, textarea, select, button")) {
      const name = field.getAttribute("name")
      if (!name) continue
      known.add(name)
      if (name in values || ["submit", "file", "checkbox", "radio"].includes(field.getAttribute("type") ?? "")) {
        if (!(name in values) && field.hasAttribute("checked")) body.append(name, field.getAttribute("value") ?? "on")
        continue
      }
      if (field.tagName === "BUTTON") continue
      body.append(name, standingValue(field))
    }
    for (const [name, value] of Object.entries(values)) {
      if (!known.has(name)) throw new Error(`the form for ${action} on ${sight.url.pathname} has no field ${name}`)
      for (const one of Array.isArray(value) ? value : [value])
        if (typeof one === "string") body.append(name, one)
        else body.append(name, new File([new Uint8Array(one.file)], one.name, { type: one.type }))
    }
    const target = new URL(form.getAttribute("action") || "", sight.url)
    const multipart = form.getAttribute("enctype") === "multipart/form-data"
    return await this.#request(target, {
      method: "POST",
      headers: { accept: "text/html", origin: this.origin.origin, referer: sight.url.href },
      body: multipart
        ? body
        : new URLSearchParams([...body].filter((pair): pair is [string, string] => typeof pair[1] === "string")),
    })
  }

  /** The `Cookie` header, for handing this visitor's session to a real browser. */
  cookies(): { name: string; value: string }[] {
    return [...this.#cookies].map(([name, value]) => ({ name, value }))
  }

  async #request(url: URL, init: RequestInit, hops = 0): Promise<Sight> {
    const headers = new Headers(init.headers)
    if (url.origin === this.origin.origin && this.#cookies.size > 0)
      headers.set("cookie", [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; "))
    const response = await fetch(url, { ...init, headers, redirect: "manual" })
    if (url.origin === this.origin.origin) this.#remember(response.headers.getSetCookie())
    const location = response.headers.get("location")
    if (location && response.status >= 300 && response.status < 400) {
      await response.body?.cancel()
      if (hops >= 10) throw new Error(`${url.href} redirects without end`)
      const accept = headers.get("accept") ?? "text/html"
      return await this.#request(new URL(location, url), { headers: { accept } }, hops + 1)
    }
    const text = await response.text()
    return { url, status: response.status, headers: response.headers, text, page: parse(text) }
  }

  #remember(lines: string[]): void {
    for (const line of lines) {
      const [pair = "", ...attributes] = line.split(";")
      const at = pair.indexOf("=")
      const name = pair.slice(0, at).trim()
      const value = pair.slice(at + 1).trim()
      const gone = value === "" || attributes.some((one) => /^\s*max-age=0\s*$/i.test(one))
      if (gone) this.#cookies.delete(name)
      else this.#cookies.set(name, value)
    }
  }
}

const standingValue = (field: HTMLElement): string => {
  if (field.tagName === "TEXTAREA") return field.textContent
  if (field.tagName === "SELECT") {
    const options = field.querySelectorAll("option")
    return (options.find((one) => one.hasAttribute("selected")) ?? options[0])?.getAttribute("value") ?? ""
  }
  return field.getAttribute("value") ?? ""
}

/** The beginning of a page's words, for an error that says what was seen instead. */
export const shorten = (text: string): string => text.replace(/\s+/g, " ").trim().slice(0, 300)
