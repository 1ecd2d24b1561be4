import { expect } from "vitest"
import { eventually } from "../../src/cli/demo/story.ts"
import { type FieldValues, shorten, type Sight, Visitor } from "../../src/cli/demo/visitor.ts"

/** How long the tests wait for what travels between servers, in milliseconds. */
export const patience = 20_000

/** The words a person reads in the page's main part. */
export const words = (sight: Sight): string =>
  (sight.page.querySelector("main") ?? sight.page).text.replace(/\s+/g, " ")

/** Signs somebody up at an instance and returns their visitor. */
export async function newcomer(origin: URL, handle: string, link = new URL("/sign-up", origin)): Promise<Visitor> {
  const visitor = new Visitor(origin)
  const form = await visitor.open(link.href)
  const fields = {
    name: capital(handle),
    handle,
    email: `${handle}@people.example`,
    password: "a long enough password",
  }
  const home = await visitor.send(form, link.pathname, fields)
  expect(home.status, shorten(home.page.text)).toBe(200)
  return visitor
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** Creates an issuer and returns the path of its dashboard. */
export async function newIssuer(visitor: Visitor, handle: string, name = `The ${capital(handle)}`): Promise<string> {
  const made = await visitor.send(await visitor.open("/issuers/new"), "/issuers/new", {
    name,
    handle,
    description: "We teach each other.",
  })
  expect(made.status, shorten(made.page.text)).toBe(200)
  expect(made.url.pathname).toMatch(/^\/issuers\/[^/]+$/)
  return made.url.pathname
}

/** Defines an achievement and returns the path of its page. */
export async function newAchievement(
  visitor: Visitor,
  issuerPath: string,
  name: string,
  more: FieldValues = {},
): Promise<string> {
  const made = await visitor.send(await visitor.open(`${issuerPath}/achievements/new`), "/achievements/new", {
    name,
    description: `What it takes to earn ${name}.`,
    criteria: "Do it **well**.",
    ...more,
  })
  expect(made.status, shorten(made.page.text)).toBe(200)
  expect(made.url.pathname).toMatch(/^\/achievements\/[^/]+$/)
  return made.url.pathname
}

/** Fills in the award form; the page that comes back shows the awards, or what was wrong. */
export async function awardTo(
  visitor: Visitor,
  achievementPath: string,
  recipient: string,
  more: FieldValues = {},
): Promise<Sight> {
  return await visitor.send(await visitor.open(`${achievementPath}/award`), "/award", { recipient, ...more })
}

/** Waits until the offer of the badge called `name` stands in the backpack and was checked; returns its page. */
export async function offerCalled(visitor: Visitor, name: string, verdict = /Verified/): Promise<Sight> {
  return await eventually(`an offer of ${name}`, patience, async () => {
    const backpack = await visitor.open("/backpack")
    const link = backpack.page
      .querySelectorAll("a")
      .find((one) => one.getAttribute("href")?.startsWith("/offers/") && one.text.includes(name))
    const page = link && (await visitor.open(link.getAttribute("href") ?? ""))
    return page && verdict.test(words(page)) ? page : null
  })
}

/** Waits until the awards page of an issuer says `state` of the award to `recipient`. */
export async function awardSays(visitor: Visitor, issuerPath: string, state: RegExp): Promise<Sight> {
  return await eventually(`the awards of ${issuerPath} say ${state}`, patience, async () => {
    const page = await visitor.open(`${issuerPath}/awards`)
    return state.test(words(page)) ? page : null
  })
}

/** Follows somebody on another server and waits until that server counts it. */
export async function followAcross(visitor: Visitor, handle: string): Promise<void> {
  const page = await visitor.open(`/${handle}`)
  expect(page.status, shorten(page.page.text)).toBe(200)
  await visitor.send(page, "/follow")
  await eventually(`${handle} accepts the follow`, patience, async () =>
    /Unfollow|Following/.test(words(await visitor.open(`/${handle}`))),
  )
}

/** Waits until the timeline shows, or no longer shows, the badge called `name`. */
export async function timelineShows(visitor: Visitor, name: string, shown = true): Promise<Sight> {
  return await eventually(`${name} ${shown ? "stands" : "no longer stands"} in the timeline`, patience, async () => {
    const page = await visitor.open("/timeline")
    return page.page.text.includes(name) === shown ? page : null
  })
}
