import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { credentialUri, localActorByHandle } from "../../../src/actors/index.ts"
import { checkCredential } from "../../../src/backpack/index.ts"
import { eventually } from "../../../src/cli/demo/story.ts"
import { Visitor } from "../../../src/cli/demo/visitor.ts"
import { ownDocuments } from "../../../src/issuing/index.ts"
import { awardSays, awardTo, newAchievement, newcomer, newIssuer, patience, words } from "../../support/community.ts"
import { startInstance, type Instance } from "../../support/instance.ts"

let harbor: Instance
let iris: Visitor
let issuerPath: string

beforeAll(async () => {
  harbor = await startInstance({ name: "harbor" })
  iris = await newcomer(harbor.origin, "iris")
  issuerPath = await newIssuer(iris, "makers")
})
afterAll(() => harbor?.stop())

type Mailed = { link: string; path: string; text: string; awardId: string; key: string; bytes: Uint8Array }

/** Awards a badge called `name` to an email address and waits for the mail. */
async function mail(name: string, email: string): Promise<Mailed> {
  const achievement = await newAchievement(iris, issuerPath, name)
  const awards = await awardTo(iris, achievement, email)
  expect(awards.status, words(awards)).toBe(200)
  const text = await eventually(`a mail about ${name}`, patience, async () => {
    const [row] = await harbor.rows<{ body: string }>(
      `select body from unsent_mail where subject like '%${name}%' and recipient = '${email.toLowerCase()}'`,
    )
    return row?.body
  })
  const link = /https?:\S+\/claim\/[\w-]{43}/.exec(text)?.[0] ?? ""
  const [row] = await harbor.rows<{ id: string; key: string; bytes: Uint8Array }>(
    `select w.id, w.credential_key as key, w.credential_bytes as bytes from award w join achievement a on a.id = w.achievement_id where a.name = '${name}'`,
  )
  if (row === undefined) throw new Error("there is no award")
  return { link, path: new URL(link).pathname, text, awardId: row.id, key: row.key, bytes: row.bytes }
}

const awardsOf = (name: string) =>
  harbor.rows<{ state: string; told_by: string; recipient: string | null; bytes: number; sealed: boolean }>(
    `select w.state, w.told_by, r.handle as recipient, length(w.credential_bytes) as bytes, c.sealed_email is not null as sealed
     from award w join achievement a on a.id = w.achievement_id left join actor r on r.id = w.recipient_id left join award_claim c on c.award_id = w.id
     where a.name = '${name}' order by w.id`,
  )

/** What anybody's check of these bytes comes to. */
async function verdictOn(bytes: Uint8Array): Promise<string> {
  const actor = await localActorByHandle(harbor.ground, "iris")
  const report = await checkCredential(harbor.ground, ownDocuments(harbor.ground), bytes, {
    issuerActor: null,
    recipientUri: actor?.uri ?? "",
  })
  return report.reason ?? report.verdict
}

const nobody = () => new Visitor(harbor.origin)

describe("an award to an email address", () => {
  it("carries a salted hash and no address, which stands sealed, and is served to nobody", async () => {
    const { key, bytes, text } = await mail("Gardener", "Carol@Elsewhere.example")
    const credential = new TextDecoder().decode(bytes)
    expect(credential.toLowerCase()).not.toContain("carol")
    expect((JSON.parse(credential) as { credentialSubject: object }).credentialSubject).toMatchObject({
      identifier: [
        {
          type: "IdentityObject",
          hashed: true,
          identityType: "emailAddress",
          identityHash: expect.stringMatching(/^sha256\$[0-9a-f]{64}$/),
          salt: expect.stringMatching(/^[\w-]{22}$/),
        },
      ],
    })
    expect(credential).not.toContain(`"credentialSubject":{"id"`)
    for (const accept of ["application/vc", "application/ld+json", "application/activity+json", "text/html"]) {
      const path = new URL(credentialUri(harbor.origin, key)).pathname
      expect((await nobody().open(path, { accept })).status).toBe(404)
      expect((await iris.open(path, { accept })).status).toBe(404)
    }
    const tables = await harbor.rows<{ all: string }>(
      `select (select string_agg(c::text, '') from award_claim c) || (select string_agg(w::text, '') from award w) || (select string_agg(t::text, '') from task t) as all`,
    )
    expect(tables[0]?.all.toLowerCase()).not.toContain("carol")
    expect(text).toContain("The link works for 30 days")
    // Its issuer sees whom it awarded, as long as it waits.
    const list = words(await awardSays(iris, issuerPath, /Waiting for the claim/))
    expect(list).toContain("carol@elsewhere.example")
    expect((await nobody().open(`${issuerPath}/awards`)).url.pathname).toBe("/sign-in")
  })

  it("becomes a badge of whoever makes a backpack by its link, signed anew for them; the first is revoked and the address forgotten", async () => {
    const { link, path, bytes } = await mail("Beekeeper", "dora@elsewhere.example")
    expect(await verdictOn(bytes)).not.toBe("revoked")
    const dora = nobody()
    const asked = await dora.open(link)
    expect(words(asked)).toContain("Make a backpack")
    expect(asked.page.querySelectorAll("form").map((form) => words({ ...asked, page: form }))).toHaveLength(1)
    const form = await dora.open(`${path}/sign-up`)
    const back = await dora.send(form, "/sign-up", {
      name: "Dora",
      handle: "dora",
      email: "dora@elsewhere.example",
      password: "a long enough password",
    })
    expect(back.url.pathname).toBe(path)
    const badge = await dora.send(back, path, { visibility: "public" })
    expect(badge.url.pathname).toMatch(/^\/badges\/[\w-]{22}$/)
    expect(words(badge)).toContain("Verified")
    const credential = JSON.parse((await nobody().open(badge.url.pathname, { accept: "application/vc" })).text) as {
      credentialSubject: { id: string; identifier?: unknown }
    }
    expect(credential.credentialSubject.id).toBe((await localActorByHandle(harbor.ground, "dora"))?.uri)
    expect(credential.credentialSubject.identifier).toBeUndefined()
    expect(await awardsOf("Beekeeper")).toEqual([
      { state: "replaced", told_by: "mail", recipient: null, bytes: 0, sealed: false },
      { state: "accepted", told_by: "offer", recipient: "dora", bytes: expect.any(Number), sealed: false },
    ])
    expect(await verdictOn(bytes)).toBe("revoked")
    expect(
      await harbor.rows("select email_verified as verified from person where email = 'dora@elsewhere.example'"),
    ).toEqual([{ verified: true }])
    expect(words(await dora.open("/backpack"))).toContain("Beekeeper")
    // Once, and the issuer reads nothing of the address any more.
    expect(words(await dora.open(link))).toContain("It was accepted.")
    const again = await dora.open(link)
    expect(again.page.querySelector(`form[action="${path}"]`)).toBeNull()
    const list = words(await iris.open(`${issuerPath}/awards`))
    expect(list).not.toContain("dora@elsewhere.example")
    expect(list).toContain("Claimed")
  })

  it("is not taken by somebody whose account has another address, whoever they are and however they send the form", async () => {
    const { link, path } = await mail("Climber", "emil@elsewhere.example")
    const page = await iris.open(link)
    expect(words(page)).toContain("This badge went to another address than yours")
    const sent = await iris.send(page, path, { answer: "accept" })
    expect(words(sent)).not.toContain("In your backpack")
    expect((await awardsOf("Climber")).map(({ state }) => state)).toEqual(["offered"])
  })

  it("is declined by its link without an account, and its address forgotten", async () => {
    const { link, path } = await mail("Diver", "frida@elsewhere.example")
    const frida = nobody()
    const declined = await frida.send(await frida.open(link), path)
    expect(words(declined)).toContain("It was declined.")
    expect(await awardsOf("Diver")).toEqual([
      { state: "declined", told_by: "mail", recipient: null, bytes: 0, sealed: false },
    ])
    const [row] = await harbor.rows<{ id: string }>("select id from achievement where name = 'Diver'")
    const again = await awardTo(iris, `/achievements/${row?.id}`, "frida@elsewhere.example")
    expect(words(again)).toContain("has declined this badge")
  })

  it("is refused for what is no address", async () => {
    const achievement = await newAchievement(iris, issuerPath, "Nowhere")
    expect(words(await awardTo(iris, achievement, "not@an address"))).toContain("This is no email address")
  })

  it("has links that cannot be looked for one after the other", async () => {
    const tries = await Promise.all(
      Array.from({ length: 140 }, (_, place) => nobody().open(`/claim/${String(place).padStart(43, "A")}`)),
    )
    expect(new Set(tries.map(({ status }) => status))).toEqual(new Set([404, 429]))
    const refused = tries.find(({ status }) => status === 429)
    expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThan(0)
    expect(tries.find(({ status }) => status === 404)?.text).toContain("This link leads to no badge")
  })
})
