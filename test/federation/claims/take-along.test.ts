import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { eventually } from "../../../src/cli/demo/story.ts"
import { Visitor } from "../../../src/cli/demo/visitor.ts"
import { awardTo, newAchievement, newcomer, newIssuer, offerCalled, patience, words } from "../../support/community.ts"
import { startInstance, type Instance } from "../../support/instance.ts"
import { FakePeer } from "../fake-peer.ts"

let harbor: Instance
let meadow: Instance
let town: FakePeer
let iris: Visitor
let issuerPath: string

beforeAll(async () => {
  ;[harbor, meadow, town] = await Promise.all([
    startInstance({ name: "harbor" }),
    startInstance({ name: "meadow" }),
    FakePeer.start(),
  ])
  iris = await newcomer(harbor.origin, "iris")
  issuerPath = await newIssuer(iris, "makers")
})
afterAll(async () => {
  await Promise.all([harbor?.stop(), meadow?.stop()])
  await town?.close()
})

/** A badge that somebody of a server without badges accepted by their link: its public page and their page to look after it. */
async function hosted(name: string): Promise<{ keep: string; badge: string }> {
  const maria = await town.actor(`maria_of_${name.toLowerCase()}`, { streams: undefined })
  await awardTo(iris, await newAchievement(iris, issuerPath, name), `@${maria.handle}@${town.host}`)
  const link = await eventually(`the note about ${name}`, patience, async () => {
    const post = town.posts.find(({ body }) => JSON.stringify(body).includes(`“${name}”`))
    return post && /\/claim\/[\w-]{43}/.exec(JSON.stringify(post.body))?.[0]
  })
  const visitor = new Visitor(harbor.origin)
  const kept = await visitor.send(await visitor.open(link), link)
  const badge = /\/badges\/[\w-]{22}/.exec(kept.text)?.[0] ?? ""
  expect((await visitor.open(badge)).status).toBe(200)
  return { keep: kept.url.pathname, badge }
}

const awardsOf = (name: string) =>
  harbor.rows<{ state: string; handle: string }>(
    `select w.state, r.handle from award w join achievement a on a.id = w.achievement_id join actor r on r.id = w.recipient_id where a.name = '${name}' order by w.id`,
  )
const verdictOn = async (instance: Instance, path: string): Promise<string> =>
  words(await new Visitor(instance.origin).open(path))

describe("a badge that is hosted for somebody", () => {
  it("goes along to their backpack on another server, and is replaced here once it is accepted there", async () => {
    const { keep, badge } = await hosted("Sailor")
    const first = (await new Visitor(harbor.origin).open(badge, { accept: "application/vc" })).text
    const alice = await newcomer(meadow.origin, "alice")
    const visitor = new Visitor(harbor.origin)
    const asked = await visitor.send(await visitor.open(keep), "/take-along", {
      handle: `@alice@${meadow.origin.host}`,
    })
    expect(words(asked)).toContain("It waits to be accepted.")
    const offer = await offerCalled(alice, "Sailor")
    // Until then it stays: an answer may never come.
    expect(await verdictOn(harbor, badge)).toContain("Verified")
    const there = await alice.send(offer, "/accept", { visibility: "public" })
    await eventually(
      "the first one is replaced",
      patience,
      async () => (await awardsOf("Sailor"))[0]?.state === "replaced",
    )
    expect(await awardsOf("Sailor")).toEqual([
      { state: "replaced", handle: "maria_of_sailor" },
      { state: "accepted", handle: "alice" },
    ])
    expect(words(there)).toContain("Verified")
    const second = JSON.parse(
      (await new Visitor(meadow.origin).open(there.url.pathname, { accept: "application/vc" })).text,
    ) as {
      validFrom: string
      credentialSubject: { id: string }
    }
    expect(second.validFrom).toBe((JSON.parse(first) as { validFrom: string }).validFrom)
    expect(second.credentialSubject.id).toContain(meadow.origin.origin)
    await eventually("the page here is gone", patience, async () => (await visitor.open(badge)).status === 404)
    expect(words(await visitor.open(keep))).toContain(`in the backpack of @alice@${meadow.origin.host}`)
  })

  it("goes to one backpack only, however often its earner changes their mind, and to none that keeps no badges", async () => {
    const { keep, badge } = await hosted("Baker")
    const berta = await newcomer(meadow.origin, "berta")
    const clara = await newcomer(harbor.origin, "clara")
    const otto = await town.actor("otto", { streams: undefined })
    const visitor = new Visitor(harbor.origin)
    const take = async (handle: string) => visitor.send(await visitor.open(keep), "/take-along", { handle })
    expect(words(await take(`@${otto.handle}@${town.host}`))).toContain("keeps no badges")
    expect(words(await take("@nobody"))).toContain("Nobody here is called @nobody")
    await take(`@berta@${meadow.origin.host}`)
    await offerCalled(berta, "Baker")
    await take("@clara")
    const offer = await offerCalled(clara, "Baker")
    await eventually(
      "the first offer is taken back",
      patience,
      async () => !words(await berta.open("/backpack")).includes("Look and decide"),
    )
    await clara.send(offer, "/accept", { visibility: "private" })
    await eventually(
      "the hosted one is replaced",
      patience,
      async () => (await awardsOf("Baker"))[0]?.state === "replaced",
    )
    expect((await awardsOf("Baker")).map(({ state }) => state)).toEqual(["replaced", "withdrawn", "accepted"])
    await eventually("the page here is gone", patience, async () => (await visitor.open(badge)).status === 404)
  })

  it("is revoked on its page when its issuer revokes it, and offered nowhere any more", async () => {
    const { keep, badge } = await hosted("Diver")
    const visitor = new Visitor(harbor.origin)
    await newcomer(harbor.origin, "doris")
    await visitor.send(await visitor.open(keep), "/take-along", { handle: "@doris" })
    const [row] = await harbor.rows<{ id: string }>(
      `select w.id from award w join achievement a on a.id = w.achievement_id where a.name = 'Diver' and w.told_by = 'note'`,
    )
    await iris.send(await iris.open(`${issuerPath}/awards`), `/awards/${row?.id}/revoke`)
    await eventually("its page says so", patience, async () => (await verdictOn(harbor, badge)).includes("Revoked"))
    expect((await awardsOf("Diver")).map(({ state }) => state)).toEqual(["revoked", "withdrawn"])
    const page = await visitor.open(keep)
    expect(words(page)).toContain("revoked this badge")
    expect(page.page.querySelector(`form[action="${keep}/take-along"]`)).toBeNull()
  })
})
