import { eventually, inviteBy, selfLink } from "../../src/cli/demo/story.ts"
import { type FieldValues, shorten, type Sight, Visitor } from "../../src/cli/demo/visitor.ts"
import { pickWeighted, pick, type Random, pause } from "./random.ts"
import type { Stage } from "./shapes.ts"

export type Visibility = "public" | "followers" | "private"

/** Somebody with an account, and where. */
export type Person = { handle: string; visitor: Visitor; account: string; actorUri: string }
/** An issuer and who acts for it. */
export type IssuerRole = { person: Person; path: string }

/** One award, and what must be true of it at the end. */
export type Told = {
  name: string
  issuer: IssuerRole
  earner: Person
  achievementPath: string
  ending: "accepted" | "declined" | "withdrawn" | "revoked"
  /** The holding's page at the earner's instance, once it was accepted; null when it was removed. */
  holdingPath: string | null
  visibility: Visibility
  /** To whom it was shown, one after the other; the last one stands while `standing`. */
  showings: { visibility: "public" | "followers"; standing: boolean }[]
  removed: boolean
}

/** Who plays, and what they have done so far. */
export type Cast = {
  makers: IssuerRole
  school: IssuerRole
  alice: Person
  bob: Person
  carol: Person
  told: Told[]
  /** Whether Bob follows Carol, as he last wanted it. */
  bobFollowsCarol: boolean
  /** The moment of the last fault, once it is over (`performance.now()`). */
  calmSince: number | null
  /** What was observed although it must never be. */
  surprises: string[]
}

/** How long somebody tries the same again when nothing goes wrong any more, in milliseconds. Before that they try for as long as it takes. */
const patience = 600_000

/** Opens the accounts, issuers and follows with which the story begins, while nothing is wrong yet. */
export async function castOf(stage: Stage): Promise<Cast> {
  const { harbor, meadow } = stage
  const [iris, alice] = await Promise.all([
    enter(harbor.origin, "iris", harbor.setUpLink),
    enter(meadow.origin, "alice", meadow.setUpLink),
  ])
  const [bob, carol] = await Promise.all([
    enter(harbor.origin, "bob", await inviteBy(iris.visitor)),
    enter(meadow.origin, "carol", await inviteBy(alice.visitor)),
  ])
  const [makersPath, schoolPath] = await Promise.all([
    newIssuer(iris.visitor, "Makers", "makers"),
    newIssuer(alice.visitor, "School", "school"),
    follow(bob, alice),
    follow(alice, bob),
  ])
  const makers = { person: iris, path: makersPath }
  const school = { person: alice, path: schoolPath }
  const nothing = { told: [], bobFollowsCarol: false, calmSince: null, surprises: [] }
  return { makers, school, alice, bob, carol, ...nothing }
}

async function enter(origin: URL, handle: string, link: URL): Promise<Person> {
  const visitor = new Visitor(origin)
  const fields = { name: handle, handle, email: `${handle}@faults.example`, password: "a long enough password" }
  const home = await visitor.send(await visitor.open(link.href), link.pathname, fields)
  if (home.status !== 200) throw new Error(`${handle} could not sign up: ${shorten(home.page.text)}`)
  const actorUri = await selfLink(visitor, `${handle}@${origin.host}`)
  return { handle, visitor, account: `@${handle}@${origin.host}`, actorUri }
}

async function newIssuer(visitor: Visitor, name: string, handle: string): Promise<string> {
  const fields = { name, handle, description: "We make." }
  const made = await visitor.send(await visitor.open("/issuers/new"), "/issuers/new", fields)
  if (made.status !== 200) throw new Error(`${name} could not be made: ${shorten(made.page.text)}`)
  return made.url.pathname
}

async function follow(follower: Person, followed: Person): Promise<void> {
  await follower.visitor.send(await follower.visitor.open(`/${followed.account}`), "/follow")
  await eventually(`${follower.handle} follows ${followed.handle}`, 120_000, async () =>
    (await follower.visitor.open(`/${followed.account}`)).page.text.includes("Following"),
  )
}

/** Plays awards from beginning to end, one after the other, until it is told that it is enough. */
export async function playAwards(cast: Cast, strand: number, random: Random, isOver: () => boolean): Promise<void> {
  for (let round = 1; !isOver(); round += 1) await playAward(cast, `Badge ${strand}-${round}`, random)
}

async function playAward(cast: Cast, name: string, random: Random): Promise<void> {
  const { makers, school, alice, bob } = cast
  const [issuer, earner] = pickWeighted(random, [
    [6, [makers, alice]],
    [3, [school, bob]],
    [1, [makers, bob]],
  ] as const)
  const fate = pickWeighted(random, [
    [5, "public"],
    [2, "followers"],
    [1, "private"],
    [1, "declined"],
    [1, "withdrawn"],
  ] as const)
  const later = pickWeighted(random, [
    [5, "nothing"],
    [2, "revoke"],
    [1, "hide"],
    [1, "hide and show"],
    [1, "remove"],
  ] as const)

  const achievementPath = await defineBadge(cast, issuer, name)
  await giveBadge(cast, issuer, achievementPath, name, earner)
  const told: Told = {
    name,
    issuer,
    earner,
    achievementPath,
    ending: "accepted",
    holdingPath: null,
    visibility: "private",
    showings: [],
    removed: false,
  }
  if (fate === "withdrawn") {
    // Before, while or after it arrives at the earner's server.
    await pause(random() * 4_000)
    told.ending = "withdrawn"
    await endAward(cast, told, "withdraw", "Withdrawn")
  } else if (fate === "declined") {
    told.ending = "declined"
    const offer = await offerOf(cast, told)
    await insist(cast, `${name} is declined`, async () => {
      const after = await earner.visitor.send(offer, "/decline")
      return after.status === 200 && after.url.pathname === "/backpack"
    })
  } else {
    await acceptBadge(cast, told, fate)
    if (later === "revoke") {
      told.ending = "revoked"
      await endAward(cast, told, "revoke", "Revoked")
    } else if (later === "hide" || later === "hide and show") {
      await showTo(cast, told, "private")
      if (later === "hide and show") await showTo(cast, told, pick(random, ["public", "followers"] as const))
    } else if (later === "remove") await removeBadge(cast, told)
  }
  cast.told.push(told)
}

async function defineBadge(cast: Cast, issuer: IssuerRole, name: string): Promise<string> {
  const { visitor } = issuer.person
  const form = await see(cast, visitor, `${issuer.path}/achievements/new`)
  const fields = { name, description: "Given in the middle of a bad day.", criteria: "Stay calm." }
  return insist(cast, `${name} is defined`, async () => {
    const made = await send(cast, visitor, form, "/achievements/new", fields)
    return /^\/achievements\/[^/]+$/.test(made.url.pathname) && made.url.pathname
  })
}

async function giveBadge(cast: Cast, issuer: IssuerRole, path: string, name: string, earner: Person): Promise<void> {
  const { visitor } = issuer.person
  const form = await see(cast, visitor, `${path}/award`)
  await insist(cast, `${name} is awarded`, async () => {
    const after = await send(cast, visitor, form, "/award", { recipient: earner.account })
    return after.status === 200 && after.url.pathname.endsWith("/awards")
  })
}

async function offerOf(cast: Cast, { name, earner }: Told): Promise<Sight> {
  return insist(cast, `${name} is offered and checked`, async () => {
    const backpack = await earner.visitor.open("/backpack")
    const link = backpack.page
      .querySelectorAll("a")
      .find((one) => one.getAttribute("href")?.startsWith("/offers/") && namesExactly(one.text, name))
    const offer = link && (await earner.visitor.open(link.getAttribute("href") ?? ""))
    return offer?.page.querySelector('form[action$="/accept"]') ? offer : null
  })
}

async function acceptBadge(cast: Cast, told: Told, visibility: Visibility): Promise<void> {
  const { visitor } = told.earner
  const offer = await offerOf(cast, told)
  told.holdingPath = await insist(cast, `${told.name} is accepted`, async () => {
    const after = await send(cast, visitor, offer, "/accept", { visibility })
    return after.status === 200 && after.url.pathname.startsWith("/badges/") && after.url.pathname
  })
  told.visibility = visibility
  if (visibility !== "private") told.showings.push({ visibility, standing: true })
}

async function endAward(cast: Cast, told: Told, deed: "withdraw" | "revoke", word: string): Promise<void> {
  const { visitor } = told.issuer.person
  await insist(cast, `${told.name}: ${deed}`, async () => {
    const list = await visitor.open(awardsPathOf(told))
    if (list.status !== 200) return false
    if (list.page.querySelector("main")?.text.includes(word)) return true
    // Nothing to press yet when the acceptance is still on its way.
    const isThere = list.page.querySelectorAll("form").some((one) => one.getAttribute("action")?.endsWith(`/${deed}`))
    if (isThere) await send(cast, visitor, list, `/${deed}`)
    return false
  })
}

/** The issuer's list of awards, of this badge alone. */
export const awardsPathOf = (told: Told): string =>
  `${told.issuer.path}/awards?achievement=${told.achievementPath.split("/").at(-1)}`

async function showTo(cast: Cast, told: Told, visibility: Visibility): Promise<void> {
  const { visitor } = told.earner
  const page = await see(cast, visitor, told.holdingPath ?? "")
  await insist(cast, `${told.name} is shown to ${visibility}`, async () => {
    const after = await send(cast, visitor, page, "/visibility", { visibility })
    return after.status === 200 && after.url.pathname === told.holdingPath
  })
  for (const showing of told.showings) showing.standing = false
  told.visibility = visibility
  if (visibility !== "private") told.showings.push({ visibility, standing: true })
}

async function removeBadge(cast: Cast, told: Told): Promise<void> {
  const { visitor } = told.earner
  const page = await see(cast, visitor, told.holdingPath ?? "")
  await insist(cast, `${told.name} is removed`, async () => {
    // A second attempt after a lost answer is told that there is no such badge, and that is what was wanted.
    const after = await visitor.send(page, "/remove")
    return (after.status === 200 && after.url.pathname === "/backpack") || after.status === 404
  })
  for (const showing of told.showings) showing.standing = false
  told.removed = true
}

/** Bob follows Carol, who lives on the other server, and stops again, until it is enough. */
export async function playFollows(cast: Cast, random: Random, isOver: () => boolean): Promise<void> {
  const { bob, carol } = cast
  while (!isOver()) {
    const wanted = !cast.bobFollowsCarol
    await insist(cast, `Bob ${wanted ? "follows" : "leaves"} Carol`, async () => {
      const profile = await bob.visitor.open(`/${carol.account}`)
      const action = wanted ? "/follow" : "/unfollow"
      if (profile.status !== 200) return false
      const form = profile.page.querySelectorAll("form").some((one) => one.getAttribute("action") === action)
      if (!form) return profile.page.querySelector('form[action$="follow"]') !== null
      await send(cast, bob.visitor, profile, action)
      return false
    })
    cast.bobFollowsCarol = wanted
    await pause(500 + random() * 8_000)
  }
}

const namesExactly = (text: string, name: string): boolean =>
  new RegExp(`${name.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?!\\d)`).test(text)

/** Opens a page as often as it takes. */
const see = (cast: Cast, visitor: Visitor, path: string): Promise<Sight> =>
  insist(cast, `${path} is seen`, async () => {
    const sight = await visitor.open(path)
    if (sight.status >= 400 && sight.status < 500 && sight.status !== 429)
      cast.surprises.push(`${sight.url.href} answered ${sight.status} where a page must stand`)
    return sight.status === 200 && sight
  })

/** Sends a form; an answer that says "you did something wrong" is noted, since nobody did. */
async function send(
  cast: Cast,
  visitor: Visitor,
  form: Sight,
  action: string,
  values: FieldValues = {},
): Promise<Sight> {
  const after = await visitor.send(form, action, values)
  // 409, 422 and 429 say "not now" in their words; which of them were final shows at the end.
  if (after.status >= 400 && after.status < 500 && ![409, 422, 429].includes(after.status))
    cast.surprises.push(`${action} at ${after.url.href} answered ${after.status}: ${shorten(after.page.text)}`)
  return after
}

/** What a patient person does whose server is away for a moment: the same again, until it is done. */
async function insist<T>(cast: Cast, what: string, act: () => Promise<T | null | undefined | false>): Promise<T> {
  const begun = performance.now()
  const isPatient = () => cast.calmSince === null || performance.now() < Math.max(begun, cast.calmSince) + patience
  let last = "it never came about"
  let wait = 150
  while (isPatient()) {
    try {
      const found = await act()
      if (found !== null && found !== undefined && found !== false) return found
    } catch (error) {
      last = String(error instanceof Error ? (error.cause ?? error) : error)
    }
    await pause(wait)
    wait = Math.min(wait * 1.3, 1_000)
  }
  const sentence = `not within ${patience / 1000} s: ${what} (${last})`
  cast.surprises.push(sentence)
  throw new Error(sentence)
}
