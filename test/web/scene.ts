import { expect } from "vitest"
import { localActorByHandle, type Actor } from "../../src/actors/index.ts"
import type { Sight, Visitor } from "../../src/cli/demo/visitor.ts"
import { newId } from "../../src/db/index.ts"
import { award, createIssuer, defineAchievement, type NewAchievement, type NewAward } from "../../src/issuing/index.ts"
import type { Result } from "../../src/result.ts"
import { newcomer, offerCalled } from "../support/community.ts"
import { eventually } from "../support/ground.ts"
import { startInstance, type Instance } from "../support/instance.ts"

/** One instance with people on it and an issuer whose badges can be awarded. */
export type Scene = {
  instance: Instance
  origin: URL
  alice: Visitor
  bob: Visitor
  actor(handle: string): Promise<Actor>
  /** Awards a badge called `name` to somebody here; answers when its offer waits in their backpack. */
  offer(to: string, visitor: Visitor, name: string, more?: Details): Promise<Sight>
  /** The same, accepted; answers with the badge's path. */
  badge(to: string, visitor: Visitor, name: string, visibility: string, more?: Details): Promise<string>
  /** How many rows each table has. */
  rowCounts(): Promise<Record<string, number>>
}

export type Details = { achievement?: Partial<NewAchievement>; award?: Partial<NewAward> }

export async function openScene(): Promise<Scene> {
  const instance = await startInstance({ name: "scene" })
  const { origin, ground } = instance
  const alice = await newcomer(origin, "alice")
  const bob = await newcomer(origin, "bob")
  const actor = async (handle: string) => {
    const found = await localActorByHandle(ground, handle)
    if (found === null) throw new Error(`nobody is called ${handle}`)
    return found
  }
  const owner = await actor("bob")
  const issuer = must(
    await createIssuer(ground, owner.id, {
      name: "Makers",
      handle: "makers",
      summarySource: "We make.",
      website: "https://makers.example",
      idempotencyKey: newId(),
    }),
  )
  // The mails about the new accounts are tasks of their own; what tests count must not change because of them.
  await eventually(
    async () =>
      (await instance.rows("select id from task where job like 'people.%' and state in ('waiting', 'running')"))
        .length === 0,
  )
  const scene: Scene = {
    instance,
    origin,
    alice,
    bob,
    actor,
    offer: async (to, visitor, name, more = {}) => {
      const achievement = must(
        await defineAchievement(ground, owner.id, issuer.id, {
          name,
          description: `About ${name}.`,
          criteriaSource: "Do it **well**.",
          idempotencyKey: newId(),
          ...more.achievement,
        }),
      )
      must(
        await award(ground, owner.id, {
          achievementId: achievement.id,
          recipient: await actor(to),
          idempotencyKey: newId(),
          ...more.award,
        }),
      )
      return offerCalled(visitor, achievement.name)
    },
    badge: async (to, visitor, name, visibility, more) => {
      const offer = await scene.offer(to, visitor, name, more)
      const accepted = await visitor.send(offer, "/accept", { visibility })
      expect(accepted.url.pathname).toMatch(/^\/badges\/[\w-]{22}$/)
      return accepted.url.pathname
    },
    rowCounts: async () => {
      const tables = await instance.rows<{ name: string }>(
        `select table_name as name from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE'`,
      )
      const counts: Record<string, number> = {}
      for (const { name } of tables) {
        const [row] = await instance.rows<{ found: number }>(`select count(*)::int as found from "${name}"`)
        counts[name] = row?.found ?? -1
      }
      return counts
    },
  }
  return scene
}

function must<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(result.sentence)
  return result.value
}

export type Raw = { method?: string; headers?: Record<string, string>; body?: Record<string, string> }

/** A request as a program sends it, with a visitor's cookies but without what a browser would add by itself. */
export async function raw(
  scene: Pick<Scene, "origin">,
  visitor: Visitor | null,
  path: string,
  { method = "GET", headers = {}, body }: Raw = {},
) {
  const cookie = (visitor?.cookies() ?? []).map(({ name, value }) => `${name}=${value}`).join("; ")
  const response = await fetch(new URL(path, scene.origin), {
    method,
    redirect: "manual",
    headers: { accept: "text/html", ...(cookie === "" ? {} : { cookie }), ...headers },
    body: body === undefined ? undefined : new URLSearchParams(body),
  })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

/** The token of the first form on a page. */
export const tokenOn = (sight: Sight): string =>
  sight.page.querySelector("input[name=csrf]")?.getAttribute("value") ?? ""
