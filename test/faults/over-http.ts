import { eventually } from "../../src/cli/demo/story.ts"
import { Visitor } from "../../src/cli/demo/visitor.ts"
import { decodeStatusList } from "../../src/credentials/index.ts"
import type { Stage } from "./shapes.ts"
import { awardsPathOf, type Cast, type Person, type Told } from "./story.ts"

/** Compares what the instances show over HTTP with the story. Returns a sentence for each difference. */
export async function differencesOverHttp(cast: Cast, stage: Stage): Promise<string[]> {
  const found: string[] = []
  const expect = (what: string, is: unknown, mustBe: unknown) => {
    if (JSON.stringify(is) !== JSON.stringify(mustBe))
      found.push(`over HTTP: ${what} must be ${JSON.stringify(mustBe)} and is ${JSON.stringify(is)}`)
  }
  for (const told of cast.told) {
    const list = await told.issuer.person.visitor.open(awardsPathOf(told))
    const pills = list.page.querySelectorAll("main tbody tr").map((row) => row.text)
    const word = { accepted: "Accepted", declined: "Declined", withdrawn: "Withdrawn", revoked: "Revoked" }[told.ending]
    expect(`the issuer's list of ${told.name}`, pills.length === 1 && pills[0]?.includes(word), true)
    if (told.holdingPath === null) continue
    const page = new URL(told.holdingPath, told.earner.visitor.origin)
    const stranger = await new Visitor(stage.harbor.origin).open(page.href)
    const open = told.visibility === "public" && !told.removed
    expect(`what a stranger gets of ${told.name}`, stranger.status, open ? 200 : 404)
    if (open && told.ending === "revoked") expect(`${told.name} says`, stranger.page.text.includes("Revoked"), true)
    if (open) await compareStatus(told, page, expect)
  }
  for (const person of [cast.alice, cast.bob]) await compareCollection(cast, person, expect)
  return found
}

type Expect = (what: string, is: unknown, mustBe: unknown) => void

/** The bit in the issuer's published list, found by way of the credential as anybody can download it. */
async function compareStatus(told: Told, page: URL, expect: Expect): Promise<void> {
  const visitor = new Visitor(page)
  const credential = JSON.parse((await visitor.open(page.href, { accept: "application/vc" })).text) as {
    credentialStatus: { statusListIndex: string; statusListCredential: string }
  }
  const { statusListCredential, statusListIndex } = credential.credentialStatus
  const list = JSON.parse((await visitor.open(statusListCredential, { accept: "application/vc" })).text) as {
    credentialSubject: { encodedList: string }
  }
  const decoded = decodeStatusList(list.credentialSubject.encodedList)
  const bit = decoded.ok ? decoded.list.get(Number(statusListIndex)) : decoded.sentence
  expect(`the status bit of ${told.name}`, bit, told.ending === "revoked")
}

/** The badges collection of somebody, page by page. */
async function compareCollection(cast: Cast, person: Person, expect: Expect): Promise<void> {
  const shown = cast.told.filter((one) => one.earner === person && one.visibility === "public" && !one.removed)
  const urls = shown.map((one) => new URL(one.holdingPath ?? "", person.visitor.origin).href)
  const items = await eventually(`the badges collection of ${person.handle}`, 10_000, () =>
    itemsOf(`${person.actorUri}/badges`),
  )
  expect(`the badges collection of ${person.handle}`, items.toSorted(), urls.toSorted())
}

type Collection = { first?: string | Collection; next?: string; orderedItems?: (string | { id: string })[] }

async function itemsOf(url: string): Promise<string[]> {
  const visitor = new Visitor(new URL(url))
  const read = async (one: string) =>
    JSON.parse((await visitor.open(one, { accept: "application/activity+json" })).text) as Collection
  const items: string[] = []
  let page = await read(url)
  if (page.first !== undefined) page = typeof page.first === "string" ? await read(page.first) : page.first
  for (;;) {
    items.push(...(page.orderedItems ?? []).map((item) => (typeof item === "string" ? item : item.id)))
    if (page.next === undefined) return items
    page = await read(page.next)
  }
}
