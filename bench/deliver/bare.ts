import { createHash, createSign, generateKeyPairSync } from "node:crypto"
import { Agent, request } from "undici"
import { measure } from "../support/cpu.ts"
import { inboxesOf, noteContent, planFrom } from "./plan.ts"

/** As little as a signed post can cost: one body, one RSA signature each, kept connections, nothing remembered. */
const plan = planFrom(process.argv[2])
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 })
const agent = new Agent({ connections: 16 })
const body = JSON.stringify({
  "@context": "https://www.w3.org/ns/activitystreams",
  type: "Create",
  content: noteContent.repeat(8),
})
const digest = `SHA-256=${createHash("sha256").update(body).digest("base64")}`

async function post(inbox: string): Promise<void> {
  const { host, pathname } = new URL(inbox)
  const date = new Date().toUTCString()
  const toSign = `(request-target): post ${pathname}\nhost: ${host}\ndate: ${date}\ndigest: ${digest}`
  const signature = createSign("RSA-SHA256").update(toSign).sign(privateKey, "base64")
  const response = await request(inbox, {
    dispatcher: agent,
    method: "POST",
    headers: {
      date,
      digest,
      "content-type": "application/activity+json",
      signature: `keyId="http://127.0.0.1:9/alice#main-key",algorithm="rsa-sha256",headers="(request-target) host date digest",signature="${signature}"`,
    },
    body,
  })
  await response.body.dump()
}

async function postAll(inboxes: readonly string[]): Promise<void> {
  const waiting = inboxes[Symbol.iterator]()
  const lane = async () => {
    for (const inbox of waiting) await post(inbox)
  }
  await Promise.all(Array.from({ length: plan.concurrency }, lane))
}

await postAll(inboxesOf(plan, 0, plan.warmUp))
const spent = measure()
await postAll(inboxesOf(plan, plan.warmUp, plan.deliveries))
process.send?.({ deliveries: plan.deliveries, failed: 0, ...spent() })
