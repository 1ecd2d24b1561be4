import { DataIntegrityProof } from "@digitalbazaar/data-integrity"
import * as ed25519Multikey from "@digitalbazaar/ed25519-multikey"
import { cryptosuite } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite"
import * as vc from "@digitalbazaar/vc"
import type { RemoteDocument } from "jsonld"

import { bundledContextUrls, createDocumentLoader } from "../../src/credentials/index.ts"
import { unsignedCredential } from "../../src/credentials/issue.ts"
import { verificationMethodId } from "../../src/credentials/keys/credential-key.ts"
import { corpusMoment, corpusParts } from "./corpus.ts"
import { answer, latencies, perCpuSecond } from "./measure.ts"
import type { Question } from "./measure.ts"
import { readPlan } from "./plan.ts"

/**
 * The libraries as their READMEs show them: @digitalbazaar/vc with eddsa-rdfc-2022 and a document loader over a map in memory, which has
 * the contexts, the issuers' did documents and their keys. Nothing of ours but the texts of the contexts.
 */
const plan = await readPlan(process.argv[2])
const memory = new Map<string, object>()
for (const url of bundledContextUrls()) {
  // oxlint-disable-next-line no-await-in-loop
  memory.set(url, structuredClone((await createDocumentLoader()(url)).document) as object)
}
for (const [url, text] of Object.entries(plan.documents)) memory.set(url, JSON.parse(text) as object)
for (const { did, key } of plan.issuers) {
  const { publicKeyMultibase } = key
  const id = verificationMethodId(did, publicKeyMultibase)
  memory.set(id, {
    "@context": "https://w3id.org/security/multikey/v1",
    id,
    type: "Multikey",
    controller: did,
    publicKeyMultibase,
  })
}
const documentLoader = async (url: string): Promise<RemoteDocument> => {
  const document = memory.get(url)
  if (document === undefined) throw new Error(`${url} is not in memory.`)
  return { contextUrl: null, documentUrl: url, document }
}
// The library leaves looking at status lists to whoever uses it; here it costs nothing.
const checkStatus = async () => ({ verified: true })

async function verify(index: number): Promise<void> {
  const credential = JSON.parse(plan.credentials[index % plan.credentials.length] ?? "") as object
  const suite = new DataIntegrityProof({ cryptosuite })
  const { verified, error } = await vc.verifyCredential({
    credential,
    suite,
    documentLoader,
    checkStatus,
    now: corpusMoment,
  })
  if (!verified) throw new Error("The library does not verify a credential of the corpus.", { cause: error })
}

const [issuer] = plan.issuers
if (issuer === undefined) throw new Error("There are no issuers.")
const signer = (
  await ed25519Multikey.from({
    type: "Multikey",
    id: verificationMethodId(issuer.did, issuer.key.publicKeyMultibase),
    controller: issuer.did,
    ...issuer.key,
  })
).signer()

/** Awards of one achievement, from what is to be said to the text that is served. */
const awards = Array.from({ length: 2000 }, (_, index) => corpusParts(issuer, index, { achievement: 3 }))
async function issue(index: number): Promise<string> {
  const credential = unsignedCredential(awards[index % awards.length]!, issuer!.did, corpusMoment)
  const suite = new DataIntegrityProof({ signer, date: corpusMoment, cryptosuite })
  return JSON.stringify(await vc.issue({ credential, suite, documentLoader, now: corpusMoment }))
}

answer({
  verify: ({ milliseconds = 2000 }: Question) => perCpuSecond(milliseconds, verify),
  latency: ({ calls = 300 }: Question) => latencies(calls, verify),
  issue: ({ milliseconds = 2000 }: Question) => perCpuSecond(milliseconds, issue),
})
