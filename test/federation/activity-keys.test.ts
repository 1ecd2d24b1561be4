import { DataIntegrityProof } from "@digitalbazaar/data-integrity"
import { cryptosuite } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite"
import { issue } from "@digitalbazaar/vc"
import { afterAll, beforeAll, expect, test } from "vitest"
import { activityKeyPairs, credentialUri, resolveActor, type Actor } from "../../src/actors/index.ts"
import { acceptOffer, receiveOffer } from "../../src/backpack/index.ts"
import { createDocumentLoader } from "../../src/credentials/index.ts"
import { newId, newOpaqueId } from "../../src/db/index.ts"
import { accept, issuerOf, must } from "./badges-of-ours.ts"
import { startInstance, type OneInstance } from "./one-instance.ts"

let harbor: OneInstance
let meadow: OneInstance
let issuer: Awaited<ReturnType<typeof issuerOf>>
let alice: Actor
/** The issuer as meadow knows it. */
let issuerElsewhere: Actor

beforeAll(async () => {
  ;[harbor, meadow] = await Promise.all([startInstance(), startInstance()])
  issuer = await issuerOf(harbor, await harbor.person("hanna"), "harbor")
  alice = await meadow.person("alice")
  issuerElsewhere = must(await resolveActor(meadow.ground, issuer.issuer.uri))
})
afterAll(async () => {
  await Promise.all([harbor.close(), meadow.close()])
})

type Credential = Record<string, unknown> & { issuer: object; proof?: unknown; credentialStatus?: unknown }

/** Signs as whoever has the issuer's Ed25519 activity key can: in the name of the actor's address, whose document lists that key. */
async function signedWithActivityKey(credential: Credential): Promise<Uint8Array> {
  const pairs = await activityKeyPairs(harbor.ground, issuer.issuer.id)
  const stolen = pairs.find(({ algorithm }) => algorithm === "ed25519")
  if (stolen === undefined) throw new Error("the issuer has no Ed25519 activity key")
  const sign = async ({ data }: { data: Uint8Array }) =>
    new Uint8Array(await crypto.subtle.sign("Ed25519", stolen.privateKey, new Uint8Array(data)))
  const now = harbor.ground.now()
  const suite = new DataIntegrityProof({
    signer: { id: stolen.keyId.href, algorithm: "Ed25519", sign },
    date: now,
    cryptosuite,
  })
  const { proof: _, credentialStatus: __, ...content } = credential
  const unsigned = { ...content, issuer: { ...content.issuer, id: issuer.issuer.uri } }
  const signed = await issue({ credential: unsigned, suite, documentLoader: createDocumentLoader(), now })
  return new TextEncoder().encode(JSON.stringify(signed))
}

test("a badge signed with its issuer's activity key, offered by that issuer, is shown as not valid and cannot be accepted", async () => {
  const known = must(await resolveActor(harbor.ground, alice.uri))
  const award = await issuer.award(known, "Knots")
  await Promise.all([harbor.quiet(), meadow.quiet()])
  // What the issuer really awarded is fine, so that the refusal below is about the key and nothing else.
  await accept(meadow, alice, "private")
  expect(await meadow.rows(`select verdict from verification`)).toEqual([{ verdict: "verified" }])

  const forged = await signedWithActivityKey(JSON.parse(new TextDecoder().decode(award.credentialBytes)))
  const key = newOpaqueId()
  await harbor.rows(
    `update award set credential_key = '${key}', credential_bytes = decode('${Buffer.from(forged).toString("hex")}', 'hex')`,
  )
  const { offerId } = must(
    await receiveOffer(meadow.ground, {
      activityUri: `${harbor.origin}/activities/${newId()}`,
      issuerActor: issuerElsewhere,
      recipient: alice,
      credentialUrl: credentialUri(harbor.ground.config.origin, key),
    }),
  )
  await meadow.quiet()
  const [row] = await meadow.rows<{ state: string; verdict: string; report: { reason: string; label: string } }>(
    `select state, verdict, report from offer join verification using (digest) where offer.id = '${offerId}'`,
  )
  expect(row).toMatchObject({ state: "pending", verdict: "invalid", report: { reason: "activityKey" } })
  expect(await acceptOffer(meadow.ground, alice.id, offerId, "public")).toMatchObject({ ok: false, reason: "notValid" })
})
