import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { localActorByHandle } from "../../src/actors/index.ts"
import { bringIn } from "../../src/backpack/index.ts"
import { Visitor } from "../../src/cli/demo/visitor.ts"
import { newId } from "../../src/db/index.ts"
import { claimOfAward } from "../../src/issuing/index.ts"
import { createWeb } from "../../src/web/index.ts"
import { awardTo, newAchievement, newcomer, newIssuer, offerCalled } from "../support/community.ts"
import { eventually } from "../support/ground.ts"
import { startInstance, type Instance } from "../support/instance.ts"
import { raw, tokenOn } from "./scene.ts"

let harbor: Instance
/** Owns an issuer and its achievements and awards. */
let iris: Visitor
/** Has a private badge, one for followers, and an offer. */
let alice: Visitor
/** Owns nothing, and is signed in. */
let mallory: Visitor
let admin: Visitor
const ids: Record<string, string> = {}

beforeAll(async () => {
  harbor = await startInstance({ name: "harbor" })
  admin = await newcomer(harbor.origin, "ada", await harbor.setUpLink())
  ;[iris, alice, mallory] = [
    await newcomer(harbor.origin, "iris"),
    await newcomer(harbor.origin, "alice"),
    await newcomer(harbor.origin, "mallory"),
  ]
  const issuer = await newIssuer(iris, "makers")
  const award = async (name: string) => {
    const achievement = await newAchievement(iris, issuer, name)
    await awardTo(iris, achievement, "@alice")
    return { achievement, offer: await offerCalled(alice, name) }
  }
  const invited = await admin.send(await admin.open("/invitations"), "/invitations")
  const [{ id: requestId } = { id: "" }] = await harbor.rows<{ id: string }>(
    `insert into sign_up_request (id, email, name, handle, password_hash, reason)
     values ('${newId()}', 'asks@people.example', 'Asks', 'asks', 'none', 'Please.') returning id`,
  )
  const [{ id: sessionId } = { id: "" }] = await harbor.rows<{ id: string }>(
    "select s.id from session s join person p on p.id = s.user_id where p.handle = 'alice'",
  )
  const badge = async (name: string, visibility: string) => {
    const accepted = await alice.send((await award(name)).offer, "/accept", { visibility })
    return lastPart(accepted.url.pathname)
  }
  const waiting = await award("Waiting")
  const [{ id: taskId } = { id: "" }] = await harbor.rows<{ id: string }>(
    `insert into task (id, job, lane, payload, state, reason, attempts, finished_at)
     values ('${newId()}', 'test.nobodysJob', 'work', '{}', 'dead', 'It would not go.', 7, now()) returning id`,
  )
  Object.assign(ids, {
    issuers: lastPart(issuer),
    achievements: lastPart(waiting.achievement),
    offers: lastPart(waiting.offer.url.pathname),
    badges: await badge("Private", "private"),
    tasks: taskId,
    mail: newId(),
    people: (await harbor.rows<{ id: string }>("select id from person where handle = 'alice'"))[0]?.id ?? "",
    servers: "down.example",
    invitations: /\/invitations\/([\w-]{22})\/revoke/.exec(invited.text)?.[1] ?? "",
    requests: requestId,
    sessions: sessionId,
    imports: await broughtBy("alice"),
  })
  await badge("For followers", "followers")
  await quiet()
  ids["notes"] = (await harbor.rows<{ id: string }>("select id from note"))[0]?.id ?? ""
  const [reply] = await harbor.rows<{ id: string }>(
    `insert into reaction (id, note_id, actor_id, kind, uri, content_html, published_at)
     select '${newId()}', '${ids["notes"]}', id, 'reply', 'https://elsewhere.example/1', '<p>Hm.</p>', now()
     from actor where handle = 'mallory' returning id`,
  )
  ids["replies"] = reply?.id ?? ""
  const [report] = await harbor.rows<{ id: string; subject: string }>(
    `insert into report (id, state, category, comment, subject_id, source_key, created_at)
     select '${newId()}', 'open', 'other', 'Look.', id, 'of-this-test', now() from actor where handle = 'alice'
     returning id, subject_id as subject`,
  )
  Object.assign(ids, { reports: report?.id, standing: report?.subject })
  const [row] = await harbor.rows<{ id: string }>("select id from award where state = 'offered'")
  ids["awards"] = row?.id ?? ""
  const manyPage = await iris.open(`${waiting.achievement}/award-many`)
  const list = await iris.send(manyPage, "/award-many", { list: "@mallory" })
  ids["batches"] = lastPart(list.url.pathname)
  const links = await linksOfMail(waiting.achievement)
  Object.assign(ids, { claim: links.claimToken, keep: links.keepToken })
})
afterAll(() => harbor?.stop())

/** Awards an achievement of Iris's to an email address; answers with the links of the mail. */
async function linksOfMail(achievement: string) {
  await awardTo(iris, achievement, "carol@people.example")
  await quiet()
  const [row] = await harbor.rows<{ id: string }>("select award_id as id from award_claim")
  const found = await claimOfAward(harbor.ground, row?.id ?? "")
  if (found === null) throw new Error("the award has no links")
  return found.links
}

/** Something that somebody brought to their backpack and that cannot be checked. */
async function broughtBy(handle: string): Promise<string> {
  const holder = await localActorByHandle(harbor.ground, handle)
  const bytes = new TextEncoder().encode('{"type":"Assertion","@context":"https://w3id.org/openbadges/v2"}')
  const { importIds } = await bringIn(harbor.ground, holder?.id ?? "", [{ name: "old.json", bytes }])
  return importIds[0] ?? ""
}

const lastPart = (path: string): string => path.split("/").at(-1) ?? ""

/** Waits until the workers have come to rest, so that whatever changes later was changed by a request. */
const quiet = () =>
  eventually(async () => (await harbor.rows("select id from task where state in ('waiting', 'running')")).length === 0)

/** Every row of every table, but for the times at which the workers' chores ran. */
async function everything(): Promise<Record<string, string>> {
  const tables = await harbor.rows<{ name: string }>(
    `select table_name as name from information_schema.tables
     where table_schema = current_schema() and table_type = 'BASE TABLE' and table_name <> 'instance_setting'`,
  )
  const contents: Record<string, string> = {}
  for (const { name } of tables) {
    // oxlint-disable-next-line no-await-in-loop
    const [row] = await harbor.rows<{ rows: number; digest: string }>(
      `select count(*)::int as rows, md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as digest from "${name}" t`,
    )
    contents[name] = `${row?.rows} rows, ${row?.digest}`
  }
  return contents
}

/** Routes that name something which everybody may see. */
const everybodys = new Set([
  "GET /:handle{@[^/]+}",
  "GET /achievements/:id",
  "GET /actors/:id",
  "GET /assets/:file",
  // The token is the permission: test/federation/claims proves that no other opens anything.
  "GET /claim/:token",
  "POST /claim/:token",
  "GET /claim/:token/sign-up",
  "POST /claim/:token/sign-up",
  "GET /keep/:token",
  "GET /keep/:token/credential.jsonld",
  "GET /keep/:token/image.png",
  "POST /keep/:token/visibility",
  "POST /keep/:token/delete",
  "POST /keep/:token/take-along",
  // Their names cannot be made by anybody else, which who-sees.test.ts proves.
  "GET /pictures/:name",
])

/** Routes to something of one person's, a team's or the admin's; without an id in it a route is about whoever asks. */
const somebodys = (): string[] =>
  routes().filter((route) => (route.includes("/:") && !everybodys.has(route)) || route.includes("/admin"))

/** All that the pages answer to, as they are registered: a route that is added later is walked as well. */
function routes(): string[] {
  const registered = createWeb(harbor.ground).routes.routes
  const named = registered.filter(({ method, path }) => method !== "ALL" && !path.includes("*"))
  return [...new Set(named.map(({ method, path }) => `${method} ${path}`))]
}

/** The address of Iris's or Alice's thing. */
const addressOf = (route: string): string => {
  const path = route.slice(route.indexOf("/"))
  return path.replace(/\/([a-z-]+)\/:[a-z]+/, (_all, kind: string) => {
    const id = ids[kind]
    if (id === undefined) throw new Error(`no id is known for ${route}: give one, or say that everybody may see it`)
    return `/${kind}/${id}`
  })
}

const as = (who: Visitor | null, path: string, more: Parameters<typeof raw>[3] = {}) =>
  raw({ origin: harbor.origin }, who, path, more)

/** Fields that would do something in any of the forms. */
const fields = {
  name: "Mine now",
  handle: "minenow",
  description: "Mine.",
  criteria: "None.",
  recipient: "@mallory",
  visibility: "public",
  target: "@ada",
  bio: "Mine.",
  email: "mine@people.example",
  password: "a long enough password",
}
const filled = (csrf: string) => ({ ...fields, csrf, idempotency: `form-${newId()}` })

describe("every route to something of somebody else's", () => {
  it("is among the ones that are walked", () => {
    expect(somebodys().length).toBeGreaterThan(20)
    expect(somebodys()).toEqual(
      expect.arrayContaining(["GET /admin", "POST /awards/:id/revoke", "POST /offers/:id/accept", "GET /issuers/:id"]),
    )
  })

  it("answers its owner, so that what follows is about who asks", async () => {
    const owners: Record<string, Visitor> = { admin, offers: alice, badges: alice, backpack: alice, notes: alice }
    for (const route of somebodys().filter((one) => one.startsWith("GET"))) {
      const path = addressOf(route)
      const owner = owners[path.split("/")[1] ?? ""] ?? iris
      // oxlint-disable-next-line no-await-in-loop
      expect([route, (await as(owner, path)).status]).toEqual([route, expect.toBeOneOf([200, 303])])
    }
  })

  it("answers 404 to Mallory, with all that a form needs, and no row of any table changes", async () => {
    const csrf = tokenOn(await mallory.open("/settings/profile"))
    const before = await everything()
    const answers = new Map<string, number>()
    for (const route of somebodys()) {
      const method = route.split(" ")[0] ?? ""
      const more = method === "GET" ? {} : { method, body: filled(csrf) }
      // oxlint-disable-next-line no-await-in-loop
      answers.set(route, (await as(mallory, addressOf(route), more)).status)
    }
    expect([...answers].filter(([, status]) => status !== 404)).toEqual([])
    expect(await everything()).toEqual(before)
  })

  it("does nothing for somebody who is not signed in", async () => {
    const csrf = tokenOn(await new Visitor(harbor.origin).open("/sign-in"))
    const before = await everything()
    for (const route of somebodys()) {
      const method = route.split(" ")[0] ?? ""
      const more = method === "GET" ? {} : { method, body: filled(csrf) }
      // oxlint-disable-next-line no-await-in-loop
      expect([route, (await as(null, addressOf(route), more)).status]).toEqual([
        route,
        expect.toBeOneOf([303, 403, 404]),
      ])
    }
    expect(await everything()).toEqual(before)
  })
})

describe("every form, sent with the session of whoever may", () => {
  // Programs post to the one under /api, from any site and without a session; it changes nothing.
  const forms = () => routes().filter((route) => route.startsWith("POST") && !route.startsWith("POST /api/"))
  const whoMay = (route: string): Visitor => {
    const kind = route.split("/")[1] ?? ""
    if (kind === "admin") return admin
    return ["offers", "badges", "backpack", "replies", "follow", "unfollow", "settings", "sign-out"].includes(kind)
      ? alice
      : iris
  }

  /** How every form is answered, when each is sent with these. */
  async function sendAll(more: (route: string) => Parameters<typeof raw>[3]): Promise<[string, number][]> {
    const answers: [string, number][] = []
    for (const route of forms()) {
      // oxlint-disable-next-line no-await-in-loop
      answers.push([route, (await as(whoMay(route), addressOf(route), { method: "POST", ...more(route) })).status])
    }
    return answers
  }
  const allRefused = () => forms().map((route) => [route, 403])

  it("is refused without a token, with a wrong one, with Mallory's and from another site, and no row changes", async () => {
    const mallorys = tokenOn(await mallory.open("/settings/profile"))
    const own = new Map<Visitor, string>()
    for (const who of [admin, alice, iris]) {
      // oxlint-disable-next-line no-await-in-loop
      own.set(who, tokenOn(await who.open("/settings/profile")))
    }
    const before = await everything()
    expect(await sendAll(() => ({ body: fields }))).toEqual(allRefused())
    expect(await sendAll(() => ({ body: filled("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA") }))).toEqual(allRefused())
    expect(await sendAll(() => ({ body: filled(mallorys) }))).toEqual(allRefused())
    const headers = { origin: "https://mallory.example", "sec-fetch-site": "cross-site" }
    expect(await sendAll((route) => ({ body: filled(own.get(whoMay(route)) ?? ""), headers }))).toEqual(allRefused())
    expect(await everything()).toEqual(before)
  })
})
