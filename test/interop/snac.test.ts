import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { Visitor } from "../../src/cli/demo/visitor.ts"
import { awardTo, followAcross, newAchievement, newcomer, newIssuer, offerCalled, words } from "../support/community.ts"
import { eventually as soon } from "../support/ground.ts"
import { startInstance, type Instance } from "../support/instance.ts"
import { findSnac } from "./find-snac.ts"
import { Snac, type SnacUser } from "./snac.ts"

/** snac looks at its own queue every few seconds, so things take longer than between two of us. */
const patience = 30_000
const eventually = <T>(found: () => Promise<T | null | undefined | false>): Promise<T> => soon(found, patience)

const found = await findSnac()
if ("missing" in found) {
  // Where changes are judged, a server that is not there is no excuse.
  if (process.env["CI"] === "true") throw new Error(found.missing)
  process.stderr.write(`The tests with snac are skipped. ${found.missing}\n`)
}

describe.skipIf("missing" in found)("with a real snac server", () => {
  let haven: Instance
  let snac: Snac
  let carol: SnacUser
  let alice: Visitor
  let iris: Visitor
  let issuer: string
  let achievement: string
  let badge: string

  beforeAll(async () => {
    if ("missing" in found) return
    ;[haven, snac] = await Promise.all([startInstance({ name: "haven" }), Snac.start(found.program)])
    carol = await snac.user("carol")
    ;[alice, iris] = [await newcomer(haven.origin, "alice"), await newcomer(haven.origin, "iris")]
    issuer = await newIssuer(iris, "makers")
    achievement = await newAchievement(iris, issuer, "Knot tying")
  })
  afterAll(async () => {
    await Promise.all([haven?.stop(), snac?.stop()])
  })

  const aliceUri = async () => {
    const [row] = await haven.rows<{ uri: string }>(`select uri from actor where handle = 'alice' and local`)
    return row?.uri ?? ""
  }
  /** The post about the badge as snac keeps it, read by its id. */
  const noteUri = async () => {
    const [row] = await haven.rows<{ uri: string }>(
      `select uri from note where local and deleted_at is null order by published_at desc limit 1`,
    )
    return row?.uri ?? ""
  }
  const badgePage = async () => words(await alice.open(badge))

  test("its user follows an earner here, by handle", async () => {
    await carol.press("Follow", { actor: `@alice@${haven.origin.host}` })
    await eventually(async () => /1 follower\b/i.test(words(await alice.open("/@alice"))))
  })

  test("its user sees the badge of whom they follow as a post, with its picture, its words and its link", async () => {
    await awardTo(iris, achievement, "@alice")
    const accepted = await alice.send(await offerCalled(alice, "Knot tying"), "/accept", { visibility: "public" })
    badge = accepted.url.pathname
    const page = await eventually(async () => {
      const timeline = await carol.timeline()
      return timeline.text.includes("Knot tying") ? timeline : null
    })
    const image = page.querySelectorAll("img").find((one) => one.getAttribute("src")?.includes(badge))
    expect(image?.getAttribute("src")).toBe(`${haven.origin.origin}${badge}/image.png`)
    expect(image?.getAttribute("alt")).toContain("Knot tying")
    expect(page.querySelectorAll("a").map((one) => one.getAttribute("href"))).toContain(haven.origin.origin + badge)
    expect(page.text).toMatch(/Alice earned Knot tying from @makers@/)
  })

  test("an earner here follows its user and sees what they post", async () => {
    await followAcross(alice, carol.handle)
    await carol.write("Good morning from elsewhere")
    await eventually(async () => (await alice.open("/timeline")).page.text.includes("Good morning from elsewhere"))
  })

  // Its Delete goes to followers only, and so to whom it replied to only because Alice follows.
  test("its user's like, boost and reply show on the badge's page, and go when they are taken back", async () => {
    const id = await noteUri()
    await carol.press("Like", { id })
    await carol.press("Boost", { id })
    await carol.write("Well done, that is a bowline!", { in_reply_to: id })
    await eventually(async () => {
      const page = await badgePage()
      return /Liked by 1 person, shared by 1 person/.test(page) && page.includes("that is a bowline!")
    })
    expect(await badgePage()).toContain(`carol ${carol.handle}`)
    await carol.press("Unlike", { id })
    await carol.press("Unboost", { id })
    const [reply] = (await carol.publicPosts()).filter((post) => JSON.stringify(post).includes("bowline"))
    await carol.press("Delete", { id: reply?.object?.id ?? reply?.id })
    await eventually(async () => !/Liked|shared|bowline/.test(await badgePage()))
  })

  /** The addresses of the posts of the makers on its user's page. */
  const askedBy = async (badgeName: string) =>
    eventually(async () => {
      const timeline = await carol.timeline()
      if (!timeline.text.includes(`awards you the badge “${badgeName}”`)) return null
      const ids = timeline.querySelectorAll("input[name=id]").map((one) => one.getAttribute("value") ?? "")
      return ids.find((id) => id.startsWith(`${haven.origin.origin}/notes/`) && !seenNotes.has(id)) ?? null
    })
  const seenNotes = new Set<string>()
  const awardOf = (state: string) =>
    haven.rows(
      `select 1 from award join actor on actor.id = award.recipient_id
       where actor.uri = '${carol.uri}' and award.state = '${state}'`,
    )

  test("its user is told of a badge by a direct post, and has it by liking that post", async () => {
    seenNotes.add(await noteUri())
    await awardTo(iris, await newAchievement(iris, issuer, "Star gazing"), carol.handle)
    const asking = await askedBy("Star gazing")
    seenNotes.add(asking)
    expect(await awardOf("offered")).toHaveLength(1)
    await carol.press("Like", { id: asking })
    await eventually(async () => (await awardOf("accepted")).length === 1)
    await eventually(async () => (await carol.timeline()).text.includes("You accepted the badge “Star gazing”"))
    expect((await alice.open("/@makers")).status).toBe(200)
  })

  test("its user declines a badge by the answer “no”", async () => {
    const [thanks] = await haven.rows<{ uri: string }>(
      `select object_uri as uri from activity order by created_at desc limit 1`,
    )
    seenNotes.add(thanks?.uri ?? "")
    await awardTo(iris, await newAchievement(iris, issuer, "Fire eating"), carol.handle)
    await carol.write("No, thanks!", { in_reply_to: await askedBy("Fire eating") })
    await eventually(async () => (await awardOf("declined")).length === 1)
  })

  test("a badge that is hidden is gone there as well", async () => {
    expect((await carol.timeline()).text).toContain("Knot tying")
    await alice.send(await alice.open(badge), "/visibility", { visibility: "private" })
    await eventually(async () => !(await carol.timeline()).text.includes("Knot tying"))
  })

  test("its user no longer follows, and is no longer told", async () => {
    await carol.press("Unfollow", { actor: await aliceUri() })
    await eventually(async () => /0 followers/i.test(words(await alice.open("/@alice"))))
    await alice.send(await alice.open(badge), "/visibility", { visibility: "public" })
    await eventually(
      async () => (await haven.rows(`select 1 from task where state in ('waiting', 'running')`)).length === 0,
    )
    expect((await carol.timeline()).text).not.toContain("Knot tying")
  })

  test("its user is told of a block, and what they say afterwards counts no more", async () => {
    const id = await noteUri()
    await carol.cli("insert", id)
    await alice.send(await alice.open(`/${carol.handle}`), "/block")
    await eventually(async () => (await carol.notifications()).includes("Block"))
    const received = async () => (await haven.rows(`select 1 from task where job = 'ReceiveActivity'`)).length
    const before = await received()
    await carol.press("Like", { id })
    await carol.write("Can you hear me?", { in_reply_to: id })
    await eventually(async () => (await received()) >= before + 2)
    await eventually(
      async () =>
        (await haven.rows(`select 1 from task where job = 'ReceiveActivity' and state <> 'done'`)).length === 0,
    )
    expect(await badgePage()).not.toMatch(/Liked|hear me/)
  })

  test("leaves nothing here that went wrong", async () => {
    expect(await haven.rows(`select job, reason from task where state = 'dead'`)).toEqual([])
    expect(await haven.rows(`select inbox, last_reason from delivery where state in ('refused', 'dead')`)).toEqual([])
  })
})
