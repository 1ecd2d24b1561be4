import { shorten, type Sight, Visitor } from "./visitor.ts"

/** One thing that the story says happened, told only after it was seen over HTTP. */
export type Observation = { step: string; sentence: string; url: string; milliseconds: number }

/** Who plays, and where; the links that the two instances logged make the first persons admins. */
export type Cast = { harbor: URL; meadow: URL; harborSetUpLink: URL; meadowSetUpLink: URL }

export type Character = { name: string; handle: string; email: string; password: string; visitor: Visitor }

export type Outcome = {
  iris: Character
  alice: Character
  bob: Character
  holdingUrl: URL
  issuerUrl: URL
  credential: string
}

const characterAt = (origin: URL, name: string): Character => ({
  name,
  handle: name.toLowerCase(),
  email: `${name.toLowerCase()}@${origin.port}.demo.example`,
  password: `${name} loves badges`,
  visitor: new Visitor(origin),
})

const handleAt = (origin: URL, handle: string): string => `@${handle}@${origin.host}`

/** What was expected and what was seen instead. */
class NotObserved extends Error {}

/**
 * The whole story: an issuer on Harbor awards a badge to an earner on Meadow, who accepts it, and a follower back on Harbor sees it arrive.
 *
 * @param observe Is told each step once it was observed.
 * @param patience Milliseconds to wait for what travels between servers.
 * @throws When a step was not observed; the error says which and what was seen instead.
 */
export async function playStory(cast: Cast, observe: (one: Observation) => void, patience = 30_000): Promise<Outcome> {
  const { harbor, meadow } = cast
  const iris = characterAt(harbor, "Iris")
  const bob = characterAt(harbor, "Bob")
  const alice = characterAt(meadow, "Alice")
  const stranger = new Visitor(meadow)
  let begun = performance.now()
  const seen = (step: string, sentence: string, url: URL) => {
    const now = performance.now()
    observe({ step, sentence, url: url.href, milliseconds: Math.round(now - begun) })
    begun = now
  }

  const irisHome = await enter(iris, cast.harborSetUpLink)
  seen("set-up", `Iris opened Harbor's set-up link and became its admin, ${handleAt(harbor, "iris")}`, irisHome.url)
  await enter(alice, cast.meadowSetUpLink)
  const aliceProfile = expectOn(await stranger.open("/@alice"), "Alice")
  seen("sign-up", `Alice signed up on Meadow; her profile is public at ${handleAt(meadow, "alice")}`, aliceProfile.url)
  await enter(bob, await inviteBy(iris.visitor))
  seen("sign-up", "Bob signed up on Harbor by an invitation that Iris made", new URL("/@bob", harbor))

  const remoteProfile = expectOn(await bob.visitor.open(`/@alice@${meadow.host}`), "Alice")
  await bob.visitor.send(remoteProfile, "/follow")
  const actorUri = await selfLink(stranger, `alice@${meadow.host}`)
  await eventually("Meadow's followers collection counts Bob", patience, async () => {
    const followers = await json(stranger, `${actorUri}/followers`)
    return followers["totalItems"] === 1
  })
  seen(
    "follow",
    "Bob follows Alice across servers: Meadow's followers collection counts him",
    new URL(`${actorUri}/followers`),
  )

  const issuerForm = await iris.visitor.open("/issuers/new")
  const issuerPage = expectOn(
    await iris.visitor.send(issuerForm, "/issuers/new", {
      name: "Harbor Makerspace",
      handle: "makers",
      description: "We teach each other to **make things** by the water.",
      website: "https://makers.example",
    }),
    "Harbor Makerspace",
  )
  const issuerPublic = expectOn(await new Visitor(harbor).open("/@makers"), "Harbor Makerspace")
  seen("issuer", "Iris created an issuer: it has a page, an actor and a did.json of its own", issuerPublic.url)

  const achievementForm = await iris.visitor.open(`${issuerPage.url.pathname}/achievements/new`)
  const achievementPage = expectOn(
    await iris.visitor.send(achievementForm, "/achievements/new", {
      name: "Solar Oven Builder",
      description: "Built a working solar oven from salvaged parts.",
      criteria: "Build an oven that\n\n- reaches **120 °C** in the sun\n- uses salvaged parts only",
      tags: "making, energy",
    }),
    "Solar Oven Builder",
  )
  seen("achievement", "Iris defined an achievement; its criteria can be read by anyone", achievementPage.url)

  const awardForm = await iris.visitor.open(`${achievementPage.url.pathname}/award`)
  const awards = expectOn(
    await iris.visitor.send(awardForm, "/award", {
      recipient: handleAt(meadow, "alice"),
      narrative: "Her oven baked bread at noon.",
    }),
    "Alice",
  )
  seen("award", "Iris awarded it to Alice on the other server: the award is offered", awards.url)

  const offerPath = await eventually("the offer in Alice's backpack", patience, async () => {
    const backpack = await alice.visitor.open("/backpack")
    return linkTo(backpack, "/offers/")
  })
  const offer = await eventually("the opened verification report on the offer's page", patience, async () => {
    const page = await alice.visitor.open(offerPath)
    return /Verified/.test(page.page.text) && /Solar Oven Builder/.test(page.page.text) ? page : null
  })
  seen(
    "offer",
    "Alice finds the offer with its picture, its issuer and an opened verification report: Verified",
    offer.url,
  )

  const accepted = expectOn(await alice.visitor.send(offer, "/accept", { visibility: "public" }), "Solar Oven Builder")
  const holdingUrl = new URL(accepted.url.pathname, meadow)
  const publicPage = expectOn(await stranger.open(holdingUrl.href), "Verified")
  seen("accept", "Alice accepted it as public: anybody can open the badge's page", publicPage.url)

  const credential = await new Visitor(meadow).open(holdingUrl.href, { accept: "application/vc" })
  if (credential.status !== 200 || !credential.headers.get("content-type")?.startsWith("application/vc"))
    throw new NotObserved(
      `the holding URL answered ${credential.status} ${credential.headers.get("content-type")} to application/vc`,
    )
  const image = await stranger.open(`${holdingUrl.pathname}/image.png`)
  if (image.headers.get("content-type") !== "image/png") throw new NotObserved(`no picture at ${image.url.href}`)
  seen("download", "Anybody can download the signed credential and its picture", credential.url)

  await eventually("the badge in Alice's badges collection", patience, async () => {
    const collection = await json(stranger, `${actorUri}/badges`)
    return collection["totalItems"] === 1
  })
  seen("collection", "The badge stands in Alice's badges collection", new URL(`${actorUri}/badges`))

  await eventually("Iris sees that the award was accepted", patience, async () => {
    const page = await iris.visitor.open(awards.url.pathname)
    return /Accepted/.test(page.page.querySelector("main")?.text ?? "")
  })
  seen("answer", "Iris sees that Alice accepted", awards.url)

  const timeline = await eventually("the badge in Bob's timeline", patience, async () => {
    const page = await bob.visitor.open("/timeline")
    const picture = page.page
      .querySelectorAll("main img")
      .find((one) => one.getAttribute("alt")?.includes("Solar Oven Builder"))
    return picture && page.page.text.includes("Solar Oven Builder") ? page : null
  })
  seen(
    "timeline",
    "Bob sees the badge arrive in his timeline on Harbor, with image, alternative text and link",
    timeline.url,
  )

  await alice.visitor.open("/")
  const again = await alice.visitor.send(await alice.visitor.open(holdingUrl.pathname), "/check")
  expectOn(again, "Verified")
  seen("check again", "Meadow checked the badge again against Harbor: Verified", again.url)

  return { iris, alice, bob, holdingUrl, issuerUrl: issuerPublic.url, credential: credential.text }
}

/** Makes an invitation as somebody who may, and answers with the link that the page shows. */
export async function inviteBy(visitor: Visitor): Promise<URL> {
  const made = await visitor.send(await visitor.open("/invitations"), "/invitations")
  const link = /https?:\/\/[^\s<"]+\/sign-up\?invitation=[\w.-]+/.exec(made.text)?.[0]
  if (made.status !== 200 || link === undefined)
    throw new NotObserved(`no invitation was made: ${made.status} ${shorten(made.page.text)}`)
  return new URL(link)
}

async function enter(character: Character, link: URL): Promise<Sight> {
  const form = await character.visitor.open(link.href)
  const { name, handle, email, password } = character
  const home = await character.visitor.send(form, link.pathname, { name, handle, email, password })
  if (home.status !== 200) throw new NotObserved(`${name} could not sign up: ${home.status} ${shorten(home.page.text)}`)
  return home
}

function expectOn(sight: Sight, words: string): Sight {
  if (sight.status !== 200 || !sight.page.text.includes(words))
    throw new NotObserved(`expected "${words}" at ${sight.url.href}, saw ${sight.status}: ${shorten(sight.page.text)}`)
  return sight
}

/** Asks again and again, as an impatient person would, until there is something to see. */
export async function eventually<T>(
  what: string,
  patience: number,
  look: () => Promise<T | null | undefined | false>,
): Promise<T> {
  const until = performance.now() + patience
  let last: unknown = null
  while (performance.now() < until) {
    try {
      const found = await look()
      if (found) return found
    } catch (error) {
      last = error
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new NotObserved(
    `not observed within ${patience / 1000} s: ${what}${last instanceof Error ? ` (${last.message})` : ""}`,
  )
}

const linkTo = (sight: Sight, prefix: string): string | null =>
  sight.page
    .querySelectorAll("a")
    .map((one) => one.getAttribute("href") ?? "")
    .find((href) => href.startsWith(prefix)) ?? null

async function json(visitor: Visitor, url: string): Promise<Record<string, unknown>> {
  const sight = await visitor.open(url, { accept: "application/activity+json" })
  if (sight.status !== 200) throw new NotObserved(`${url} answered ${sight.status}`)
  return JSON.parse(sight.text) as Record<string, unknown>
}

/** The actor id that WebFinger gives for an account. */
export async function selfLink(visitor: Visitor, account: string): Promise<string> {
  const found = await visitor.open(`/.well-known/webfinger?resource=acct:${encodeURIComponent(account)}`, {
    accept: "application/jrd+json",
  })
  const links = (JSON.parse(found.text) as { links?: { rel?: string; type?: string; href?: string }[] }).links ?? []
  const self = links.find((one) => one.rel === "self" && one.type === "application/activity+json")?.href
  if (!self) throw new NotObserved(`WebFinger for ${account} names no actor`)
  if (!links.some((one) => one.rel?.includes("/ns/badges/")))
    throw new NotObserved(`WebFinger for ${account} names no badges collection`)
  return self
}
