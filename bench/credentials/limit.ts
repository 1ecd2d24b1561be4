import { createPrivateKey, createPublicKey, sign, verify } from "node:crypto"

import { ed25519SecretOf } from "../../src/credentials/keys/credential-key.ts"
import { answer, latencies, perCpuSecond } from "./measure.ts"
import type { Question } from "./measure.ts"
import { readPlan } from "./plan.ts"

/** What no implementation on this machine can go below: the bare Ed25519 of Node's OpenSSL over 64 bytes, with key objects at hand. */
const plan = await readPlan(process.argv[2])
const signed = plan.issuers.map(({ key }, index) => {
  const secret = ed25519SecretOf(key)
  if (secret === undefined) throw new Error("A key of the plan is none.")
  const data = Buffer.alloc(64, index)
  return {
    data,
    secret: createPrivateKey(secret.export({ format: "pem", type: "pkcs8" })),
    publicKey: createPublicKey(secret),
    signature: sign(null, data, secret),
  }
})
const at = (index: number) => signed[index % signed.length]!
const verifyRaw = (index: number) => {
  const { data, publicKey, signature } = at(index)
  if (!verify(null, data, publicKey, signature)) throw new Error("A signature does not fit.")
}
const signRaw = (index: number) => sign(null, at(index).data, at(index).secret)

answer({
  verify: ({ milliseconds = 2000 }: Question) => perCpuSecond(milliseconds, verifyRaw),
  latency: ({ calls = 300 }: Question) => latencies(calls, verifyRaw),
  issue: ({ milliseconds = 2000 }: Question) => perCpuSecond(milliseconds, signRaw),
})
