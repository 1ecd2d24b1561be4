import { sql } from "drizzle-orm"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { recordRemoteActor, type Actor } from "../../src/actors/index.ts"
import { receiveOffer } from "../../src/backpack/index.ts"
import { newId } from "../../src/db/index.ts"
import { granted, newPerson, openRooms } from "../support/cast.ts"
import type { TestGround } from "../support/ground.ts"

let test: TestGround
let alice: Actor
let zoe: Actor
let school: Actor
let club: Actor
let elsewhere: Actor

beforeAll(async () => {
  // Without workers: what waits to be fetched goes on waiting.
  test = await openRooms()
  ;[alice, zoe] = [await newPerson(test.ground, "alice"), await newPerson(test.ground, "zoe")]
  school = await issuer("https://crowd.example/school")
  club = await issuer("https://crowd.example/club")
  elsewhere = await issuer("https://quiet.example/school")
})
afterAll(() => test.close())
beforeEach(() => run(sql`delete from offer`))

const run = (statement: ReturnType<typeof sql>) => test.ground.database.orm.execute(statement)

async function issuer(uri: string): Promise<Actor> {
  const document = { id: uri, type: "Organization", preferredUsername: "school", inbox: `${uri}/inbox` }
  return granted(await recordRemoteActor(test.ground, document, uri))
}

/** Offers by somebody that nobody has answered, as many as that. */
const waiting = (by: Actor, to: Actor, count: number, state = "pending") =>
  run(sql`insert into offer (id, activity_uri, issuer_actor_id, issuer_host, recipient_id, credential_url, state)
    select gen_random_uuid(), ${by.uri} || '/activities/' || n, ${by.id}, ${by.host}, ${to.id}, ${by.uri} || '/' || ${newId()} || n, ${state}
    from generate_series(1, ${count}) n`)

const offer = (by: Actor, to: Actor) =>
  receiveOffer(test.ground, {
    activityUri: `${by.uri}/activities/${newId()}`,
    issuerActor: by,
    recipient: to,
    credentialUrl: `${by.uri}/credentials/${newId()}`,
  })

const countOffers = async () => (await run(sql`select id from offer`)).rows.length
const tooMany = { ok: false, reason: "tooManyOffers" }

describe("offers", () => {
  it("of one issuer that nobody has answered are taken up to 2,000, whoever they are to, and no other issuer suffers", async () => {
    await waiting(school, zoe, 1_999)
    expect(await offer(school, alice)).toMatchObject({ ok: true })
    expect(await offer(school, alice)).toMatchObject(tooMany)
    expect(await countOffers()).toBe(2_000)
    expect(await offer(club, alice)).toMatchObject({ ok: true })
  })

  it("of one host that nobody has answered are taken up to 10,000, however many issuers it invents, and no other host suffers", async () => {
    await waiting(school, zoe, 9_999)
    expect(await offer(club, alice)).toMatchObject({ ok: true })
    expect(await offer(await issuer("https://crowd.example/invented"), alice)).toMatchObject(tooMany)
    expect(await countOffers()).toBe(10_000)
    expect(await offer(elsewhere, alice)).toMatchObject({ ok: true })
  })

  it("count no more when their earners answered, nor, for one earner, when they came to nothing", async () => {
    await waiting(school, zoe, 2_000, "declined")
    await waiting(school, zoe, 2_000, "accepted")
    await waiting(school, alice, 20, "refused")
    expect(await offer(school, alice)).toMatchObject({ ok: true })
  })

  it.each(["refused", "withdrawn"])("leave a bounded number of rows, too, when all of them are %s", async (state) => {
    await waiting(school, zoe, 2_000, state)
    expect(await offer(school, alice)).toMatchObject(tooMany)
    expect(await offer(club, alice)).toMatchObject({ ok: true })
    await waiting(club, zoe, 8_000, state)
    expect(await offer(await issuer("https://crowd.example/another"), alice)).toMatchObject(tooMany)
    expect(await offer(elsewhere, alice)).toMatchObject({ ok: true })
  })
})
