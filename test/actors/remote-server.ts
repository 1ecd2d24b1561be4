import type { ServerResponse } from "node:http"
import { startLocalServer, type LocalServer } from "../net/local-server.ts"

/** What a path answers: a value as JSON, or a function that answers by itself. */
export type Answer = { type?: string; status?: number; body: unknown } | ((response: ServerResponse) => void)

/** Another server of the fediverse as far as a look-up sees it: WebFinger by resource, everything else by path. */
export type RemoteServer = LocalServer & {
  host: string
  fingers: Map<string, Answer>
  paths: Map<string, Answer>
  /** Adds a well-behaved account and returns its id and document. */
  addAccount(username: string, more?: object): { uri: string; document: Record<string, unknown> }
}

export const jrdOf = (subject: string, href: string) => ({
  subject,
  links: [{ rel: "self", type: "application/activity+json", href }],
})

export async function startRemoteServer(): Promise<RemoteServer> {
  const fingers = new Map<string, Answer>()
  const paths = new Map<string, Answer>()
  const server = await startLocalServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://any")
    const isFinger = url.pathname === "/.well-known/webfinger"
    const answer = isFinger ? fingers.get(url.searchParams.get("resource") ?? "") : paths.get(url.pathname)
    if (typeof answer === "function") return answer(response)
    const type = answer?.type ?? (isFinger ? "application/jrd+json" : "application/activity+json")
    response.writeHead(answer === undefined ? 404 : (answer.status ?? 200), { "content-type": type })
    const body = answer?.body ?? "nothing here"
    response.end(typeof body === "string" ? body : JSON.stringify(body))
  })
  const host = `127.0.0.1:${server.port}`
  return {
    ...server,
    host,
    fingers,
    paths,
    addAccount: (username, more = {}) => {
      const uri = `http://${host}/users/${username.toLowerCase()}`
      const document = {
        "@context": "https://www.w3.org/ns/activitystreams",
        id: uri,
        type: "Person",
        preferredUsername: username,
        name: `${username} of the meadow`,
        summary: '<p>Hello <script>alert(1)</script><a href="javascript:alert(1)">you</a></p>',
        inbox: `${uri}/inbox`,
        followers: `${uri}/followers`,
        endpoints: { sharedInbox: `http://${host}/inbox` },
        ...more,
      }
      paths.set(new URL(uri).pathname, { body: document })
      fingers.set(`acct:${username.toLowerCase()}@${host}`, { body: jrdOf(`acct:${username}@${host}`, uri) })
      return { uri, document }
    },
  }
}
