import { credentialUri, holdingUri } from "../../src/actors/index.ts"
import type { Facts } from "./facts.ts"
import type { AilingPeer, Arrival } from "./peers.ts"
import type { Cast, Told } from "./story.ts"

/** Everything that can be compared at the end: what the databases say, what was played, what other servers got. */
export type End = {
  cast: Cast
  facts: { harbor: Facts; meadow: Facts }
  origins: { harbor: URL; meadow: URL }
  /** Those who follow Alice on other servers. */
  peers: readonly Pick<AilingPeer, "host" | "arrivals" | "actor">[]
}

/** Compares the databases with the story. Returns a sentence for each difference, none when nothing was lost and nothing doubled. */
export function differences(end: End): string[] {
  return [
    ...end.cast.surprises.map((surprise) => `was observed on the way: ${surprise}`),
    ...end.cast.told.flatMap((told) => ofAward(end, told)),
    ...beyondTheStory(end),
    ...ofFollows(end),
    ...(["harbor", "meadow"] as const).flatMap((name) => leftOver(name, end.facts[name])),
    ...end.peers.flatMap((peer) => outOfOrder(peer)),
  ]
}

type Site = { origin: URL; facts: Facts }

/** Where somebody lives. */
function siteOf({ facts, origins }: End, origin: URL): Site {
  return origin.origin === origins.harbor.origin
    ? { origin: origins.harbor, facts: facts.harbor }
    : { origin: origins.meadow, facts: facts.meadow }
}

function otherThan(end: End, site: Site): Site {
  return siteOf(end, site.origin.origin === end.origins.harbor.origin ? end.origins.meadow : end.origins.harbor)
}

/** Collects sentences about one thing. */
function collector(about: string) {
  const found: string[] = []
  const expect = (what: string, is: unknown, mustBe: unknown) => {
    if (JSON.stringify(is) !== JSON.stringify(mustBe))
      found.push(`${about}: ${what} must be ${JSON.stringify(mustBe)} and is ${JSON.stringify(is)}`)
  }
  return { found, expect }
}

function ofAward(end: End, told: Told): string[] {
  const { found, expect } = collector(told.name)
  const issuing = siteOf(end, told.issuer.person.visitor.origin)
  const earning = siteOf(end, told.earner.visitor.origin)
  const achievement = told.achievementPath.split("/").at(-1)
  const awards = issuing.facts.awards.filter((one) => one.achievement === achievement)
  expect(
    "the awards at the issuer",
    awards.map(({ state }) => state),
    [told.ending],
  )
  const [award] = awards
  if (award === undefined) return found
  const { activities, deliveries } = issuing.facts
  const url = credentialUri(issuing.origin, award.key)
  const said = (type: string) => activities.filter((one) => one.object === url && one.type === type).length
  expect("Offers that were made", said("Offer"), 1)
  expect("Undos that were made", said("Undo"), told.ending === "withdrawn" ? 1 : 0)
  expect("Updates that were made", said("Update"), told.ending === "revoked" ? 1 : 0)
  for (const { type, state } of deliveries.filter((one) => one.object === url)) {
    const superseded = state === "superseded" && type === "Offer" && told.ending === "withdrawn"
    if (!superseded) expect(`the delivery of the ${type}`, state, "delivered")
  }
  const offered = deliveries.filter((one) => one.object === url && one.type === "Offer")
  const wasSent = offered.some(({ state }) => state === "delivered")
  ofEarner(end, told, { earning, url, wasSent }, expect)
  return found
}

type Expect = ReturnType<typeof collector>["expect"]

function ofEarner(end: End, told: Told, from: { earning: Site; url: string; wasSent: boolean }, expect: Expect): void {
  const { earning, url, wasSent } = from
  const { facts } = earning
  const offers = facts.offers.filter((one) => one.url === url)
  const offered = told.ending === "revoked" ? "accepted" : told.ending
  const states = offers.map(({ state }) => state)
  // An Offer that was made needless may have arrived all the same, and its answer been lost; then its end arrived too.
  if (wasSent || states.length > 0) expect("the offers at the earner", states, wasSent ? [offered] : ["withdrawn"])
  const answers = facts.activities.filter(
    (one) =>
      one.actor === told.earner.actorUri &&
      (one.type === "Accept" || one.type === "Reject") &&
      isOfferOf(end, told, one.object, url),
  )
  const answer = { accepted: ["Accept"], revoked: ["Accept"], declined: ["Reject"], withdrawn: [] }[told.ending]
  expect(
    "answers that were made",
    answers.map(({ type }) => type),
    answer,
  )
  const holdings = facts.holdings.filter((one) => one.url === url)
  const holdingId = told.holdingPath?.split("/").at(-1)
  const kept = told.holdingPath !== null && !told.removed
  expect(
    "the badges in the backpack",
    holdings.map(({ id, visibility }) => ({ id, visibility })),
    kept ? [{ id: holdingId, visibility: told.visibility }] : [],
  )
  if (told.ending === "revoked") expect("its verdict in the backpack", holdings.map(verdictOf), ["invalid, revoked"])
  if (holdingId !== undefined) ofShowings(end, told, earning, holdingId, expect)
}

const verdictOf = (one: { verdict: string | null; reason: string | null }) => `${one.verdict}, ${one.reason}`

/** The Offer has its award's id; the delivery of its answer names it. */
function isOfferOf(end: End, told: Told, offerUri: string, url: string): boolean {
  const issuing = siteOf(end, told.issuer.person.visitor.origin)
  return issuing.facts.activities.some((one) => one.type === "Offer" && one.object === url && one.uri === offerUri)
}

/** Notes and Adds at the earner, copies at the follower's server, arrivals at the peers. */
function ofShowings(end: End, told: Told, earning: Site, holdingId: string, expect: Expect): void {
  const { facts } = earning
  const notes = facts.notes.filter((one) => one.local && one.holding === holdingId)
  const audiences = (of: readonly { visibility: string; standing: boolean }[], standing: boolean) =>
    of.filter((one) => one.standing === standing).map(({ visibility }) => visibility)
  expect("the notes about it that stand", audiences(notes, true), audiences(told.showings, true))
  // What was hidden again before its note was written has none.
  const unexplained = audiences(told.showings, false).reduce(without, audiences(notes, false))
  expect("notes about it that ended and were never begun", unexplained, [])
  const page = holdingUri(earning.origin, holdingId)
  const isPublic = (one: { visibility: string }) => one.visibility === "public"
  const shownPublicly = told.showings.filter(isPublic)
  const countOf = (type: string, object: string) =>
    facts.activities.filter((one) => one.type === type && one.object === object).length
  for (const note of notes) {
    // What was hidden again before it was told of is not told of.
    const creates = countOf("Create", note.uri)
    if (note.standing || creates > 0) expect(`Creates of ${note.uri}`, creates, 1)
    expect(`Deletes of ${note.uri}`, countOf("Delete", note.uri), note.standing ? 0 : 1)
  }
  const publicNotes = notes.filter(isPublic)
  const announced = publicNotes.filter(({ uri }) => countOf("Create", uri) > 0)
  expect("Adds", countOf("Add", page), announced.length)
  expect("Removes", countOf("Remove", page), publicNotes.filter(({ standing }) => !standing).length)

  const following = otherThan(end, earning).facts
  for (const note of notes) {
    const copies = following.notes.filter((one) => !one.local && one.uri === note.uri && one.standing)
    expect(`copies of ${note.uri} at the follower's server`, copies.length, note.standing ? 1 : 0)
  }
  const mirrors = following.mirrors.filter((one) => one.url === page).map(({ state }) => state)
  expect(
    "its mirror at the follower's server",
    mirrors,
    told.showings.some(({ standing }) => standing) ? ["shown"] : [],
  )

  for (const { object, type, state } of facts.deliveries) {
    if (object !== page && !notes.some(({ uri }) => uri === object)) continue
    const needless = state === "superseded" && (type === "Create" || type === "Add")
    if (!needless) expect(`a delivery of ${type}`, state, "delivered")
  }
  if (told.earner !== end.cast.alice) return
  for (const peer of end.peers) {
    for (const { uri, standing } of notes)
      expect(`what ${peer.host} got of ${uri}`, lastOf(peer.arrivals, uri), standing ? "Create" : "Delete or nothing")
    if (shownPublicly.length > 0)
      expect(
        `what ${peer.host} got of ${page}`,
        lastOf(peer.arrivals, page),
        shownPublicly.at(-1)?.standing ? "Add" : "Delete or nothing",
      )
  }
}

/** A list without one of those that equal `one`. */
const without = (list: readonly string[], one: string): string[] => {
  const at = list.indexOf(one)
  return at < 0 ? [...list] : list.toSpliced(at, 1)
}

/** What a peer believes after all that it got about something. */
function lastOf(arrivals: readonly Arrival[], object: string): string {
  // An Update says how it is, not whether it is there.
  const last = arrivals.findLast((one) => one.objectId === object && one.type !== "Update")?.type
  return last === "Create" || last === "Add" ? last : "Delete or nothing"
}

/** What is there more than the story knows of. */
function beyondTheStory(end: End): string[] {
  const { found, expect } = collector("altogether")
  const { told } = end.cast
  const all = [end.facts.harbor, end.facts.meadow]
  const sum = (of: (facts: Facts) => unknown[]) => all.reduce((count, facts) => count + of(facts).length, 0)
  const showings = told.flatMap((one) => one.showings)
  expect(
    "awards",
    sum((facts) => facts.awards),
    told.length,
  )
  expect(
    "badges in backpacks",
    sum((facts) => facts.holdings),
    told.filter((one) => one.holdingPath !== null && !one.removed).length,
  )
  expect(
    "notes of ours that stand",
    sum((facts) => facts.notes.filter((one) => one.local && one.standing)),
    showings.filter(({ standing }) => standing).length,
  )
  expect(
    "copies of notes that stand",
    sum((facts) => facts.notes.filter((one) => !one.local && one.standing)),
    showings.filter(({ standing }) => standing).length,
  )
  expect(
    "mirrors",
    sum((facts) => facts.mirrors),
    showings.filter(({ standing }) => standing).length,
  )
  return found
}

function ofFollows({ cast, facts }: End): string[] {
  const { found, expect } = collector("follows")
  const { bob, carol } = cast
  for (const name of ["harbor", "meadow"] as const) {
    const states = facts[name].follows.filter((one) => one.follower === bob.actorUri && one.followed === carol.actorUri)
    expect(
      `Bob of Carol at ${name}`,
      states.map(({ state }) => state),
      cast.bobFollowsCarol ? ["accepted"] : [],
    )
  }
  return found
}

function leftOver(name: string, facts: Facts): string[] {
  const { found, expect } = collector(name)
  expect("tasks that are not done", facts.tasks, [])
  for (const { what, count } of facts.orphans) expect(what, count, 0)
  return found
}

/** An activity may come more than once, its id says that it is the same; but nothing begins again after its end. */
function outOfOrder({ host, arrivals }: Pick<AilingPeer, "host" | "arrivals">): string[] {
  const found: string[] = []
  const ended = new Map<string, string>()
  for (const { id, type, objectId } of arrivals) {
    const end = ended.get(objectId)
    if (end !== undefined && end !== id && type === "Create")
      found.push(`${host} got ${type} ${id} after the end of ${objectId}`)
    if (type === "Delete") ended.set(objectId, id)
  }
  return found
}
