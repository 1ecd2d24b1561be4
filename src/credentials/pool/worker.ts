import { parentPort, workerData } from "node:worker_threads"

import type { DocumentSource, FetchedDocument } from "../documents.ts"
import { rememberDocuments } from "../remembered-documents.ts"
import { createStatusListCache } from "../status/list-cache.ts"
import { createVerificationMemory } from "../verification-memory.ts"
import { verifyCredential } from "../verify.ts"
import type { DocumentWanted, FromWorker, PooledCredential, ToWorker, WorkerTold } from "./messages.ts"

/** A thread that verifies and knows nobody: documents are asked of the thread that started it. */
const port = parentPort
if (port === null) throw new Error("This file is a worker of verification-pool.ts and does nothing by itself.")
const say = (message: FromWorker) => port.postMessage(message)

const statusLists = createStatusListCache()
const { remember } = workerData as WorkerTold
const memory = remember ? createVerificationMemory({ maximumBytes: 32 * 1024 * 1024 }) : undefined
const pending = new Map<number, (document: FetchedDocument) => void>()
let requests = 0

port.on("message", (message: ToWorker) => {
  if (message.type === "document") {
    pending.get(message.request)?.(message.document)
    pending.delete(message.request)
    return
  }
  const { batch, credentials } = message
  verifyBatch(batch, credentials).then(
    (reports) => say({ type: "verified", batch, reports }),
    (error: unknown) => say({ type: "failed", batch, message: error instanceof Error ? error.message : String(error) }),
  )
})

/** Documents are asked for once in a batch, which takes no longer than one credential with all that it names. */
async function verifyBatch(batch: number, credentials: PooledCredential[]) {
  const ask = (wanted: DocumentWanted) =>
    new Promise<FetchedDocument>((resolve) => {
      const request = requests++
      pending.set(request, resolve)
      say({ type: "wanted", batch, request, wanted })
    })
  const source: DocumentSource = {
    didDocument: (did) => ask({ did }),
    document: (url, kind) => ask({ url: url.href, kind }),
  }
  const documents = rememberDocuments(source)
  return Promise.all(
    credentials.map(({ bytes, options }) => verifyCredential(bytes, { ...options, documents, statusLists, memory })),
  )
}
