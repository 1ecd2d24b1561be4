import { inspect } from "node:util"
import { exportJwk } from "@fedify/fedify/sig"
import { configure, reset, type LogRecord } from "@logtape/logtape"
import { afterAll, beforeAll, expect, it } from "vitest"
import { activityKeyPairs, credentialKey } from "../../../src/actors/index.ts"
import { playStory } from "../../../src/cli/demo/story.ts"
import { humanLine, jsonLine } from "../../../src/cli/logging.ts"
import { awardTo, newAchievement, newcomer, newIssuer } from "../../support/community.ts"
import { eventually } from "../../support/ground.ts"
import { type Instance, startInstance } from "../../support/instance.ts"

let harbor: Instance
let meadow: Instance
/** Everything that was logged, on every level and by every library, in every shape that we write and in full depth. */
const logged: string[] = []

beforeAll(async () => {
  const everything = (record: LogRecord) =>
    void logged.push(humanLine(record), jsonLine(record), inspect(record, { depth: 12, maxStringLength: null }))
  await configure({
    reset: true,
    sinks: { everything },
    loggers: [
      { category: [], lowestLevel: "trace", sinks: ["everything"] },
      { category: ["logtape", "meta"], lowestLevel: "warning", sinks: ["everything"] },
    ],
  })
  ;[harbor, meadow] = await Promise.all([startInstance({ name: "harbor" }), startInstance({ name: "meadow" })])
})
afterAll(async () => {
  await Promise.all([harbor?.stop(), meadow?.stop()])
  await reset()
})

type Secret = { what: string; text: string }

/** A secret as it is and in the spellings in which bytes get into texts. */
function spellings(what: string, bytes: Uint8Array): Secret[] {
  const buffer = Buffer.from(bytes)
  return [
    { what, text: buffer.toString("hex") },
    { what, text: buffer.toString("base64").replace(/=+$/, "") },
    { what, text: buffer.toString("base64url") },
  ]
}
const asText = (what: string, text: string): Secret[] => [
  { what, text },
  ...spellings(`${what}, as bytes`, new TextEncoder().encode(text)),
]

/** All private keys of an instance, taken apart into what is secret of each. */
async function privateKeysOf({ name, ground, rows }: Instance): Promise<Secret[]> {
  const secrets: Secret[] = []
  for (const { id, handle, type } of await rows<{ id: string; handle: string; type: string }>(
    "select id, handle, type from actor where local",
  )) {
    // oxlint-disable-next-line no-await-in-loop
    for (const { algorithm, privateKey } of await activityKeyPairs(ground, id)) {
      // oxlint-disable-next-line no-await-in-loop
      const jwk = await exportJwk(privateKey)
      for (const member of ["d", "p", "q", "dp", "dq", "qi"] as const) {
        const value = jwk[member]
        if (value === undefined) continue
        const what = `${member} of the ${algorithm} key of ${handle} on ${name}`
        secrets.push(...asText(what, value), ...spellings(what, Buffer.from(value, "base64url")))
      }
    }
    if (type !== "Organization") continue
    // oxlint-disable-next-line no-await-in-loop
    const { secretKeyMultibase } = await credentialKey(ground, id)
    secrets.push(...asText(`the credential key of ${handle} on ${name}`, secretKeyMultibase))
  }
  return secrets
}

/** Every row of every table, those of the queues among them, as text; bytes stand in it as hex. */
async function rowsOf({ name, rows }: Instance): Promise<{ where: string; text: string }[]> {
  const tables = await rows<{ schema: string; table: string }>(
    `select table_schema as schema, table_name as table from information_schema.tables
     where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'`,
  )
  const found: { where: string; text: string }[] = []
  for (const { schema, table } of tables) {
    // oxlint-disable-next-line no-await-in-loop
    const content = await rows<{ text: string }>(`select t::text as text from "${schema}"."${table}" t`)
    found.push(...content.map(({ text }) => ({ where: `${name}: ${schema}.${table}`, text })))
  }
  return found
}

/** Where any of the secrets stands: the place and the kind of secret, never the secret. */
function leaks(secrets: Secret[], places: { where: string; text: string }[]): string[] {
  return places.flatMap(({ where, text }) =>
    secrets.filter((secret) => text.includes(secret.text)).map(({ what }) => `${what} in ${where}`),
  )
}

it("no private key, password or secret stands in any table or line of the log after all that can happen", async () => {
  const cast = { harbor: harbor.origin, meadow: meadow.origin }
  const links = { harborSetUpLink: await harbor.setUpLink(), meadowSetUpLink: await meadow.setUpLink() }
  await playStory({ ...cast, ...links }, () => undefined)

  // Trouble writes more than success does: reasons, dead letters, stacks.
  const olga = await newcomer(harbor.origin, "olga")
  const zita = await newcomer(meadow.origin, "zita")
  const issuer = await newIssuer(olga, "menders")
  const achievement = await newAchievement(olga, issuer, "Patience")
  await meadow.pause()
  await awardTo(olga, achievement, `@zita@${meadow.origin.host}`)
  await meadow.resume()
  meadow.overload(({ method }) => method === "POST")
  await awardTo(olga, achievement, `@zita@${meadow.origin.host}`)
  await eventually(
    async () => (await harbor.rows("select 1 from delivery where attempts > 0 and state = 'waiting'"))[0],
  )
  await harbor.rows(`update task set payload = '{}' where state = 'waiting' and job = 'Deliver'`)
  await harbor.hurry()
  await eventually(async () => (await harbor.rows("select 1 from task where reason is not null"))[0])
  await zita.open("/backpack")

  const secrets = [
    ...(await privateKeysOf(harbor)),
    ...(await privateKeysOf(meadow)),
    ...[harbor, meadow].flatMap(({ name, ground }) => asText(`the secret of ${name}`, ground.config.secret ?? "")),
    ...asText("a password", "a long enough password"),
  ]
  expect(secrets.length).toBeGreaterThan(200)
  expect(secrets.filter(({ text }) => text.length < 16)).toEqual([])
  const places = [
    ...(await rowsOf(harbor)),
    ...(await rowsOf(meadow)),
    ...logged.map((text) => ({ where: "the log", text })),
  ]
  for (const where of ["harbor: public.task", "harbor: public.actor_key", "meadow: public.delivery", "the log"])
    expect(places.map((place) => place.where)).toContain(where)
  expect(logged.length).toBeGreaterThan(100)
  expect(leaks(secrets, places)).toEqual([])

  // The same look finds what is there: a key in a reason, as a careless error message would put it.
  const [secret] = secrets
  const planted = { where: "a reason", text: `It failed with {"d":"${secret?.text}"}.` }
  expect(leaks(secrets, [planted])).toContain(`${secret?.what} in a reason`)
}, 120_000)
