import {
  createFederation,
  generateCryptoKeyPair,
  InProcessMessageQueue,
  MemoryKvStore,
  ParallelMessageQueue,
} from "@fedify/fedify"
import { Create, Image, Note, Person, PUBLIC_COLLECTION } from "@fedify/vocab"
import { measure } from "../support/cpu.ts"
import { inboxesOf, noteContent, planFrom } from "./plan.ts"

/** Fedify's own outbox as its manual shows it: queue in memory, several at once, shared inboxes, both kinds of proof. */
const plan = planFrom(process.argv[2])
const origin = "http://127.0.0.1:9"
const keys = [await generateCryptoKeyPair("RSASSA-PKCS1-v1_5"), await generateCryptoKeyPair("Ed25519")]
const federation = createFederation<void>({
  kv: new MemoryKvStore(),
  queue: new ParallelMessageQueue(new InProcessMessageQueue({ pollInterval: { milliseconds: 5 } }), plan.concurrency),
  allowPrivateAddress: true,
  firstKnock: "draft-cavage-http-signatures-12",
})
let failed = 0
federation
  .setActorDispatcher(
    "/users/{identifier}",
    (context, identifier) =>
      new Person({
        id: context.getActorUri(identifier),
        preferredUsername: identifier,
        inbox: context.getInboxUri(identifier),
      }),
  )
  .setKeyPairsDispatcher(() => keys)
federation.setInboxListeners("/users/{identifier}/inbox", "/inbox")
federation.setOutboxPermanentFailureHandler?.(() => void (failed += 1))
const stop = new AbortController()
void federation.startQueue(undefined, { signal: stop.signal })

const context = federation.createContext(new URL(origin), undefined)
const actor = context.getActorUri("alice")

async function publish(serial: number, inboxes: readonly string[]): Promise<void> {
  const id = new URL(`${origin}/notes/${serial}`)
  const note = new Note({
    id,
    attribution: actor,
    tos: [PUBLIC_COLLECTION],
    content: noteContent,
    attachments: [
      new Image({
        url: new URL("https://badges.example/p.png"),
        mediaType: "image/png",
        name: "A badge",
        width: 512,
        height: 512,
      }),
    ],
  })
  const activity = new Create({
    id: new URL(`${origin}/activities/${serial}`),
    actor,
    tos: [PUBLIC_COLLECTION],
    object: note,
  })
  const recipients = inboxes.map((inbox, index) => ({
    id: new URL(`${inbox}/user/${index}`),
    inboxId: new URL(`${inbox}/user/${index}/inbox`),
    endpoints: { sharedInbox: new URL(inbox) },
  }))
  await context.sendActivity({ identifier: "alice" }, recipients, activity, { preferSharedInbox: true })
}

/** Its outbox has no success callback: the sink is asked what arrived. */
const arrived = () =>
  new Promise<number>((resolve) => {
    process.once("message", (message: { arrived: number }) => resolve(message.arrived))
    process.send?.({ arrived: "?" })
  })
async function untilArrived(count: number): Promise<void> {
  while ((await arrived()) < count) await new Promise((resolve) => setTimeout(resolve, 20))
}

const before = await arrived()
await publish(1, inboxesOf(plan, 0, plan.warmUp))
await untilArrived(before + plan.warmUp)
const spent = measure()
await publish(2, inboxesOf(plan, plan.warmUp, plan.deliveries))
await untilArrived(before + plan.warmUp + plan.deliveries)
process.send?.({ deliveries: plan.deliveries, failed, ...spent() })
stop.abort()
