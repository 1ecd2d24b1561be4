import { sql } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { eventually, inviteBy, selfLink } from "../../src/cli/demo/story.ts"
import { type FieldValues, type Sight, Visitor } from "../../src/cli/demo/visitor.ts"
import { openDatabase } from "../../src/db/index.ts"
import { type KillableInstance, scaledShape, startKillable } from "./killable-instance.ts"
import { seededRandom } from "./random.ts"

const kills = Number(process.env["HAVERSACK_KILLS"] ?? 10)
const seed = Number(process.env["HAVERSACK_SEED"] ?? 20_261_121)
const patience = 90_000

let harbor: KillableInstance
let meadow: KillableInstance
const iris = () => new Visitor(harbor.origin)
let issuer: Visitor
let follower: Visitor
let earner: Visitor
let issuerPath: string

/** What a patient person does whose server is away for a moment: the same again, until it answers. */
const persist = (what: string, act: () => Promise<Sight>): Promise<Sight> =>
  eventually(what, patience, async () => {
    const sight = await act()
    if (sight.status >= 500) throw new Error(`${sight.url.href} answered ${sight.status}`)
    return sight
  })

const signUp = async (visitor: Visitor, link: URL, handle: string): Promise<void> => {
  const form = await visitor.open(link.href)
  const fields = { name: handle, handle, email: `${handle}@kill.example`, password: "a long enough password" }
  const home = await visitor.send(form, link.pathname, fields)
  expect(home.status, home.page.text).toBe(200)
}

/** Sends a form and, when the answer was lost, sends the very same form again: its idempotency token makes that harmless. */
const sendAgainAndAgain = (
  what: string,
  visitor: Visitor,
  form: Sight,
  action: string,
  values: FieldValues = {},
): Promise<Sight> => persist(what, () => visitor.send(form, action, values))

beforeAll(async () => {
  harbor = await startKillable("harbor", 11)
  meadow = await startKillable("meadow", 12)
  issuer = iris()
  follower = new Visitor(harbor.origin)
  earner = new Visitor(meadow.origin)
  await signUp(issuer, harbor.setUpLink, "iris")
  await signUp(earner, meadow.setUpLink, "alice")
  await signUp(follower, await inviteBy(issuer), "bob")
  await follower.send(await follower.open(`/@alice@${meadow.origin.host}`), "/follow")
  const created = await issuer.send(await issuer.open("/issuers/new"), "/issuers/new", {
    name: "Makers",
    handle: "makers",
    description: "We make.",
  })
  issuerPath = created.url.pathname
}, 180_000)

afterAll(async () => {
  await Promise.allSettled([harbor?.stop(), meadow?.stop()])
  await Promise.allSettled([harbor?.cleanUp(), meadow?.cleanUp()])
}, 60_000)

describe(`kill -9 in the ${scaledShape ? "scaled" : "embedded"} shape (seed ${seed})`, () => {
  it(
    `loses nothing and doubles nothing over ${kills} kills at random points of the story`,
    async () => {
      const random = seededRandom(seed)
      for (let round = 1; round <= kills; round += 1) await playRoundWithKill(round, random)
      await agreeOverHttp()
      await Promise.all([harbor.stop(), meadow.stop()])
      await agreeInSql()
    },
    kills * 60_000,
  )
})

async function playRoundWithKill(round: number, random: () => number): Promise<void> {
  const name = `Badge of round ${round}`
  const defined = await issuer.send(await issuer.open(`${issuerPath}/achievements/new`), "/achievements/new", {
    name,
    description: "Given in the middle of a bad day.",
    criteria: "Stay calm.",
  })
  expect(defined.status, defined.page.text).toBe(200)
  const awardForm = await issuer.open(`${defined.url.pathname}/award`)

  const victim = random() < 0.5 ? harbor : meadow
  const part = victim.parts[Math.floor(random() * victim.parts.length)] ?? "start"
  const delay = random() * 1500
  const absence = random() * 500
  const shot = (async () => {
    await pause(delay)
    await victim.kill(part)
    await pause(absence)
    await victim.revive(part)
  })()

  await sendAgainAndAgain(`award of round ${round}`, issuer, awardForm, "/award", {
    recipient: `@alice@${meadow.origin.host}`,
  })
  const offer = await persist(`offer of round ${round}`, async () => {
    const backpack = await earner.open("/backpack")
    const link = backpack.page
      .querySelectorAll("a")
      .find((one) => one.getAttribute("href")?.startsWith("/offers/") && one.text.includes(name))
    if (!link) throw new Error("no offer yet")
    const page = await earner.open(link.getAttribute("href") ?? "")
    if (!page.page.text.includes("Verified")) throw new Error("not verified yet")
    return page
  })
  await sendAgainAndAgain(`acceptance of round ${round}`, earner, offer, "/accept", { visibility: "public" })
  await shot
  await persist(`timeline of round ${round}`, async () => {
    const timeline = await follower.open("/timeline")
    if (!timeline.page.text.includes(name)) throw new Error("not there yet")
    return timeline
  })
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

async function agreeOverHttp(): Promise<void> {
  const actor = await selfLink(new Visitor(meadow.origin), `alice@${meadow.origin.host}`)
  const collection = await new Visitor(meadow.origin).open(`${actor}/badges`, { accept: "application/activity+json" })
  expect(JSON.parse(collection.text)).toMatchObject({ totalItems: kills })
  await eventually("every award is shown as accepted", patience, async () => {
    const page = await issuer.open(`${issuerPath}/awards`)
    const accepted = page.page
      .querySelectorAll("main *")
      .filter((one) => one.childNodes.length === 1 && one.text.trim() === "Accepted")
    return accepted.length >= Math.min(kills, 20)
  })
}

async function agreeInSql(): Promise<void> {
  const count = async (instance: KillableInstance, statement: string): Promise<number> => {
    const database = await openDatabase({
      dataFolder: instance.settings["HAVERSACK_DATA"] ?? "",
      ...(instance.settings["DATABASE_URL"] ? { databaseUrl: instance.settings["DATABASE_URL"] } : {}),
    })
    try {
      const result: unknown = await database.orm.execute(sql.raw(`select count(*)::int as found from ${statement}`))
      const rows = (Array.isArray(result) ? result : (result as { rows: unknown[] }).rows) as { found: number }[]
      return rows[0]?.found ?? -1
    } finally {
      await database.close()
    }
  }
  expect({
    awards: await count(harbor, "award"),
    accepted: await count(harbor, "award where state = 'accepted'"),
    offers: await count(meadow, "offer where state = 'accepted'"),
    allOffers: await count(meadow, "offer"),
    holdings: await count(meadow, "holding"),
    notes: await count(meadow, "note where local"),
    notesAtFollower: await count(harbor, "note where not local and deleted_at is null"),
    mirrored: await count(harbor, "mirrored_badge"),
    offered: await count(harbor, "activity where type = 'Offer'"),
    created: await count(meadow, "activity where type = 'Create'"),
    added: await count(meadow, "activity where type = 'Add'"),
    deadAtHarbor: await count(harbor, "task where state = 'dead'"),
    deadAtMeadow: await count(meadow, "task where state = 'dead'"),
  }).toEqual({
    awards: kills,
    accepted: kills,
    offers: kills,
    allOffers: kills,
    holdings: kills,
    notes: kills,
    notesAtFollower: kills,
    mirrored: kills,
    offered: kills,
    created: kills,
    added: kills,
    deadAtHarbor: 0,
    deadAtMeadow: 0,
  })
}
