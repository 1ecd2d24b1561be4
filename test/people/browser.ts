import type { Visit } from "../../src/people/index.ts"

/** What a browser keeps between requests: cookies, by name, as `Set-Cookie` tells it. */
export function openBrowser(address = "203.0.113.7") {
  const cookies = new Map<string, string>()
  return {
    cookies,
    take: (setCookies: readonly string[]) => {
      for (const line of setCookies) {
        const [pair = "", ...attributes] = line.split(/;\s*/)
        const at = pair.indexOf("=")
        const name = pair.slice(0, at)
        if (attributes.some((one) => /^max-age=0$/i.test(one))) cookies.delete(name)
        else cookies.set(name, pair.slice(at + 1))
      }
    },
    headers: () =>
      new Headers(cookies.size === 0 ? {} : { cookie: [...cookies].map((pair) => pair.join("=")).join("; ") }),
    visit(): Visit {
      return { address, headers: this.headers() }
    },
  }
}

export type Browser = ReturnType<typeof openBrowser>
