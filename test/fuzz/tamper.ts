import type { JsonObject } from "../../src/credentials/canonical-form.ts"
import { isJsonObject } from "../../src/credentials/canonical-form.ts"
import { decodeBase58, encodeBase58 } from "../../src/credentials/keys/base58.ts"
import type { Random } from "../faults/random.ts"
import { pick, pickWeighted } from "../faults/random.ts"
import { mutated } from "./mutate.ts"

/** 2^252 + 27742317777372353535851937790883648493, the order of Ed25519's group. */
const order = 2n ** 252n + 27742317777372353535851937790883648493n

/** Changes a signed credential as a forger would, or as a careless server does; sometimes not at all in what it says. */
export function tampered(random: Random, credential: JsonObject, others: readonly JsonObject[]): JsonObject {
  const document = structuredClone(credential)
  const proof = [document["proof"]].flat().find(isJsonObject) ?? {}
  const other = structuredClone(pick(random, others))
  const theirs = [other["proof"]].flat().find(isJsonObject) ?? {}
  const deeds: readonly (readonly [number, () => JsonObject])[] = [
    [3, () => ({ ...mutated(random, withoutProof(document), others.map(withoutProof)), proof: document["proof"] })],
    [2, () => ({ ...document, proof: mutated(random, proof, [theirs]) })],
    [4, () => changedProof(document, proof, { proofValue: damaged(random, String(proof["proofValue"])) })],
    [1, () => changedProof(document, proof, { proofValue: theirs["proofValue"] })],
    [1, () => ({ ...document, proof: [theirs] })],
    [1, () => ({ ...document, proof: [theirs, proof] })],
    [1, () => ({ ...document, proof: pick(random, [proof, [proof, proof], [[proof]], [null, proof], {}, [], null]) })],
    [1, () => changedProof(document, proof, { created: pick(random, dates) })],
    [1, () => changedProof(document, proof, { expires: pick(random, dates) })],
    [
      1,
      () =>
        changedProof(document, proof, {
          proofPurpose: pick(random, ["authentication", "assertion", null, ["assertionMethod"]]),
        }),
    ],
    [1, () => changedProof(document, proof, { verificationMethod: theirs["verificationMethod"] })],
    [
      1,
      () =>
        changedProof(document, proof, {
          cryptosuite: pick(random, ["eddsa-jcs-2022", "ecdsa-rdfc-2019", "eddsa-rdfc-2022 "]),
        }),
    ],
    [
      1,
      () =>
        changedProof(document, proof, {
          "@context": pick<unknown>(random, [document["@context"], "https://www.w3.org/ns/credentials/v2"]),
        }),
    ],
    [2, () => ({ proof: document["proof"], ...Object.fromEntries(Object.entries(document).toReversed()) })],
    [1, () => document],
  ]
  return pickWeighted(random, deeds)()
}

const dates = [
  "2026-11-21T10:00:00Z",
  "2026-11-21T10:00:00.000Z",
  "2026-11-21T12:00:00+02:00",
  "2026-11-21T10:00:00",
  "2026-11-21",
  "",
  null,
  5,
  "2099-01-01T00:00:00Z",
]

const withoutProof = ({ proof: _proof, ...document }: JsonObject): JsonObject => document

const changedProof = (document: JsonObject, proof: JsonObject, changes: JsonObject): JsonObject => ({
  ...document,
  proof: [{ ...proof, ...changes }],
})

function damaged(random: Random, proofValue: string): unknown {
  const place = 1 + Math.floor(random() * (proofValue.length - 1))
  const bytes = decodeBase58(proofValue.slice(1)) ?? new Uint8Array(64)
  const flipped = Uint8Array.from(bytes)
  flipped[Math.floor(random() * 64)]! ^= 1 << Math.floor(random() * 8)
  return pick<() => unknown>(random, [
    () =>
      `${proofValue.slice(0, place)}${pick(random, ["1", "2", "z", "A", "0", "l", ""])}${proofValue.slice(place + 1)}`,
    () => `z1${proofValue.slice(1)}`,
    () => `z11${proofValue.slice(3)}`,
    () => proofValue.slice(0, -1),
    () => `${proofValue}1`,
    () => proofValue.slice(1),
    () => `u${Buffer.from(bytes).toString("base64url")}`,
    () => `Z${proofValue.slice(1)}`,
    () => `z${encodeBase58(flipped)}`,
    () => `z${encodeBase58(malleable(bytes))}`,
    () => `z${encodeBase58(bytes.subarray(0, 63))}`,
    () => `z${encodeBase58(Uint8Array.from([...bytes, 0]))}`,
    () => `z${encodeBase58(new Uint8Array(64))}`,
    () => [proofValue],
    () => null,
  ])()
}

/** The same signature with the order of the group added to its second half, which some verifiers take. */
function malleable(signature: Uint8Array): Uint8Array {
  const changed = Uint8Array.from(signature)
  let sum = order
  for (let at = 63; at >= 32; at--) sum += BigInt(signature[at] ?? 0) << BigInt((at - 32) * 8)
  for (let at = 32; at < 64; at++) changed[at] = Number((sum >> BigInt((at - 32) * 8)) & 0xffn)
  return changed
}
