import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { AddressKind } from "../../src/actors/index.ts"
import { storeImage } from "../../src/db/index.ts"
import { placeholderBadge, readImage } from "../../src/media/index.ts"
import { openScene, raw, type Scene } from "../web/scene.ts"

let scene: Scene
const paths: Partial<Record<AddressKind, string>> = {}

beforeAll(async () => {
  scene = await openScene()
  const badge = await scene.badge("alice", scene.alice, "Shown", "public")
  const { id: alice } = await scene.actor("alice")
  const { id: makers } = await scene.actor("makers")
  const [row] = await scene.instance.rows<{ key: string; list: string; achievement: string; award: string }>(
    `select credential_key as key, status_list_id as list, achievement_id as achievement, id as award from award`,
  )
  const note = await noteOf()
  Object.assign(paths, {
    actor: `/actors/${alice}`,
    inbox: `/actors/${alice}/inbox`,
    sharedInbox: "/inbox",
    outbox: `/actors/${alice}/outbox`,
    followers: `/actors/${alice}/followers`,
    following: `/actors/${alice}/following`,
    badges: `/actors/${alice}/badges`,
    didDocument: `/actors/${makers}/did.json`,
    actorImage: `/actors/${makers}/image.png`,
    profile: "/@alice",
    holding: badge,
    holdingImage: `${badge}/image.png`,
    credential: `/credentials/${row?.key}`,
    achievement: `/achievements/${row?.achievement}`,
    achievementImage: `/achievements/${row?.achievement}/image.png`,
    statusList: `/status-lists/${row?.list}`,
    note: `/notes/${note}`,
    activity: `/activities/${row?.award}`,
  } satisfies Record<AddressKind, string>)
  const icon = await readImage(await placeholderBadge({ name: "Makers", seed: "makers" }))
  if (!icon.ok) throw new Error(icon.sentence)
  const { database } = scene.instance.ground
  const digest = await database.transaction((tx) => storeImage(tx, icon))
  await scene.instance.rows(`update actor set icon_digest = '${digest}' where id = '${makers}'`)
})
afterAll(() => scene.instance.stop())

async function noteOf(): Promise<string> {
  for (;;) {
    const [note] = await scene.instance.rows<{ id: string }>(`select id from note`)
    if (note !== undefined) return note.id
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

const at = (kind: AddressKind): string => paths[kind] ?? "/nowhere"
const activityJson = "application/activity+json"
const vc = "application/vc"

type Asked = { path: () => string; accept?: string; method?: string; status: number; type?: string }

/** Every kind of address that other servers ask for; a kind that is added later has to be added here too. */
const documents: Record<AddressKind, Asked[]> = {
  actor: [{ path: () => at("actor"), accept: activityJson, status: 200, type: activityJson }],
  inbox: [
    { path: () => at("inbox"), status: 405 },
    { path: () => at("inbox"), method: "POST", status: 415 },
  ],
  sharedInbox: [{ path: () => at("sharedInbox"), method: "POST", status: 415 }],
  outbox: [{ path: () => at("outbox"), accept: activityJson, status: 200, type: activityJson }],
  followers: [{ path: () => at("followers"), accept: activityJson, status: 200, type: activityJson }],
  following: [{ path: () => at("following"), accept: activityJson, status: 200, type: activityJson }],
  badges: [{ path: () => at("badges"), accept: activityJson, status: 200, type: activityJson }],
  didDocument: [{ path: () => at("didDocument"), status: 200, type: "application/did+json" }],
  actorImage: [{ path: () => at("actorImage"), accept: "image/*", status: 200, type: "image/png" }],
  profile: [
    {
      path: () => "/.well-known/webfinger?resource=acct:alice@" + scene.origin.host,
      status: 200,
      type: "application/jrd+json",
    },
  ],
  holding: [
    { path: () => at("holding"), accept: vc, status: 200, type: vc },
    { path: () => at("holding"), accept: "application/json", status: 200, type: "application/json" },
    { path: () => at("holding"), accept: activityJson, status: 200, type: activityJson },
    { path: () => "/badges/AAAAAAAAAAAAAAAAAAAAAA", accept: vc, status: 404, type: "text/plain" },
    { path: () => `${at("holding")}/credential.jsonld`, status: 200, type: "application/ld+json" },
  ],
  holdingImage: [{ path: () => at("holdingImage"), accept: "image/*", status: 200, type: "image/png" }],
  credential: [{ path: () => at("credential"), accept: vc, status: 404, type: "text/plain" }],
  achievement: [
    { path: () => at("achievement"), accept: "application/ld+json", status: 200, type: "application/ld+json" },
  ],
  achievementImage: [{ path: () => at("achievementImage"), accept: "image/*", status: 200, type: "image/png" }],
  statusList: [{ path: () => at("statusList"), status: 200, type: vc }],
  note: [{ path: () => at("note"), accept: activityJson, status: 200, type: activityJson }],
  activity: [{ path: () => at("activity"), accept: activityJson, status: 404, type: "text/plain" }],
}
const others: Record<string, Asked> = {
  "the list of NodeInfo documents": { path: () => "/.well-known/nodeinfo", status: 200 },
  NodeInfo: { path: () => "/nodeinfo/2.1", status: 200 },
}

async function ask({ path, accept = "*/*", method = "GET" }: Asked) {
  const { status, headers } = await raw(scene, null, path(), { method, headers: { accept } })
  return { status, headers, type: headers.get("content-type")?.split(";")[0] }
}

const inert = (headers: Headers) => {
  expect(headers.get("x-content-type-options")).toBe("nosniff")
  const policy = headers.get("content-security-policy") ?? ""
  expect(policy).toMatch(/default-src 'none'/)
  expect(policy).toMatch(/\bsandbox\b(?! allow)/)
  expect(headers.get("referrer-policy")).toBeTruthy()
}

describe("what is served to other servers can run nothing in a browser", () => {
  const table = Object.entries(documents).flatMap(([kind, asked]) =>
    asked.map((one): [string, string, Asked] => [kind, `${one.status} ${one.type ?? one.method ?? ""}`, one]),
  )
  const more = Object.entries(others).map(([name, one]): [string, string, Asked] => [name, "200", one])

  it.each([...table, ...more])("%s (%s)", async (_name, _answer, asked) => {
    const answer = await ask(asked)
    expect(answer).toMatchObject({ status: asked.status, ...(asked.type === undefined ? {} : { type: asked.type }) })
    inert(answer.headers)
  })

  it("the same bytes that somebody has already (304)", async () => {
    const first = await ask({ path: () => at("statusList"), status: 200 })
    const headers = { accept: vc, "if-none-match": first.headers.get("etag") ?? "" }
    const again = await raw(scene, null, at("statusList"), { headers })
    expect(again.status).toBe(304)
    inert(again.headers)
  })

  it("a picture on one of our pages", async () => {
    const page = await scene.alice.open("/@alice")
    const [picture] = page.page
      .querySelectorAll("img")
      .map((image) => image.getAttribute("src") ?? "")
      .filter((src) => src.startsWith("/pictures/"))
    const answer = await ask({ path: () => picture ?? "/pictures/none", status: 200 })
    expect(answer).toMatchObject({ status: 200, type: "image/png" })
    inert(answer.headers)
  })
})

describe("who may embed and read it", () => {
  it.each(["holdingImage", "achievementImage", "actorImage"] as const)("everybody may show %s", async (kind) => {
    const { headers } = await ask({ path: () => at(kind), status: 200 })
    expect(headers.get("cross-origin-resource-policy")).toBe("cross-origin")
  })

  it("every script may read public documents, and none what is for one reader", async () => {
    for (const kind of ["didDocument", "statusList", "holding", "badges"] as const) {
      const { headers } = await ask({ path: () => at(kind), accept: documents[kind][0]?.accept, status: 200 })
      expect(headers.get("access-control-allow-origin")).toBe("*")
      expect(headers.get("cross-origin-resource-policy")).toBe("cross-origin")
    }
    const { headers } = await ask({ path: () => at("credential"), accept: vc, status: 404 })
    expect(headers.get("access-control-allow-origin")).toBeNull()
    expect(headers.get("cross-origin-resource-policy")).toBe("same-origin")
  })

  it("pages keep their own policy, under which they work", async () => {
    const { headers } = await ask({ path: () => "/", accept: "text/html", status: 200 })
    expect(headers.get("content-security-policy")).toMatch(/style-src 'self'/)
    expect(headers.get("content-security-policy")).not.toMatch(/sandbox/)
  })
})
