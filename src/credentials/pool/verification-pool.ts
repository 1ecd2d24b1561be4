import { Worker } from "node:worker_threads"

import type { DocumentSource, FetchedDocument } from "../documents.ts"
import type { VerificationReport } from "../report.ts"
import type { FromWorker, PooledCredential, ToWorker, WorkerTold } from "./messages.ts"

/** Verifies many credentials without holding up the thread that asks. */
export type VerificationPool = {
  /**
   * The same as verifyCredential(). What is asked for while the threads are busy goes to them together.
   *
   * @throws when a thread died over the credential, or the pool was closed.
   */
  verify(credential: PooledCredential, documents: DocumentSource): Promise<VerificationReport>
  /** Ends the threads; what they had not finished is rejected. */
  close(): Promise<void>
}

/** A message costs as much as a third of a verification; in company a tenth of that. */
const batchSize = 32

type Job = {
  credential: PooledCredential
  documents: DocumentSource
  resolve: (report: VerificationReport) => void
  reject: (error: Error) => void
}

/**
 * @param threads how many verify at the same time; they start when the first credential comes.
 * @param remember whether each keeps what it found out about credentials for when they come again.
 */
export function createVerificationPool({
  threads,
  remember = true,
}: {
  threads: number
  remember?: boolean
}): VerificationPool {
  const waiting: Job[] = []
  const members = Array.from({ length: threads }, () => createMember(next, { remember }))
  let closed = false

  /** Credentials in one batch share what is asked for, so they have the same source of documents. */
  function next(): Job[] {
    const [first] = waiting
    if (first === undefined) return []
    const batch = waiting.filter(({ documents }) => documents === first.documents).slice(0, batchSize)
    const taken = new Set(batch)
    waiting.splice(0, waiting.length, ...waiting.filter((job) => !taken.has(job)))
    return batch
  }

  function wake(): void {
    for (const member of members) member.work()
  }

  let isWakeCalled = false
  return {
    verify(credential, documents) {
      if (closed) return Promise.reject(new Error("The verification pool is closed."))
      return new Promise((resolve, reject) => {
        waiting.push({ credential, documents, resolve, reject })
        if (isWakeCalled) return
        isWakeCalled = true
        // What else is asked for in this turn comes along.
        queueMicrotask(() => {
          isWakeCalled = false
          wake()
        })
      })
    },
    async close() {
      closed = true
      for (const job of waiting.splice(0)) job.reject(new Error("The verification pool was closed."))
      await Promise.all(members.map((member) => member.close()))
    },
  }
}

/** A thread that takes one batch after the other. After a death it starts anew with the next one. */
function createMember(next: () => Job[], told: WorkerTold) {
  let worker: Worker | undefined
  let batch: Job[] = []
  let number = 0

  function fail(error: Error): void {
    const jobs = batch
    batch = []
    for (const job of jobs) job.reject(error)
  }

  /** Does without a thread that is of no more use; what it worked on fails, the next batch gets another one. */
  function leave(left: Worker, error: Error): void {
    if (worker !== left) return
    worker = undefined
    fail(error)
    work()
  }

  function start(): Worker {
    const started = new Worker(workerFile, { workerData: told })
    // A pool at rest keeps no process alive.
    started.unref()
    started.on("message", (message: FromWorker) => {
      if (message.batch === number) answer(started, message)
    })
    started.on("error", (error) => leave(started, new Error("A thread that verifies died.", { cause: error })))
    started.on("exit", () => leave(started, new Error("A thread that verifies ended.")))
    return started
  }

  function answer(from: Worker, message: FromWorker): void {
    if (message.type === "wanted") {
      const { request, wanted } = message
      const [first] = batch
      if (first === undefined) return
      const { documents } = first
      const asked =
        "did" in wanted ? documents.didDocument(wanted.did) : documents.document(new URL(wanted.url), wanted.kind)
      asked.then(
        (document) => tell(from, { type: "document", request, document: withOwnBytes(document) }),
        (error: unknown) => {
          leave(from, error instanceof Error ? error : new Error(String(error)))
          void from.terminate()
        },
      )
      return
    }
    const jobs = batch
    batch = []
    from.unref()
    for (const [index, job] of jobs.entries()) {
      const report = message.type === "verified" ? message.reports[index] : undefined
      if (report !== undefined) job.resolve(report)
      else job.reject(new Error(message.type === "failed" ? message.message : "A report is missing."))
    }
    work()
  }

  const tell = (to: Worker, message: ToWorker) => to.postMessage(message)

  function work(): void {
    if (batch.length > 0) return
    batch = next()
    if (batch.length === 0) return
    number++
    worker ??= start()
    worker.ref()
    tell(worker, { type: "verify", batch: number, credentials: batch.map(({ credential }) => credential) })
  }

  return { work, close: async () => void (await worker?.terminate()) }
}

/** A small Buffer is a view of memory that it shares with others, all of which a message would copy. */
function withOwnBytes(document: FetchedDocument): FetchedDocument {
  return document.ok ? { ...document, bytes: Uint8Array.from(document.bytes) } : document
}

/** The same file as TypeScript in tests and as JavaScript in the product. */
const workerFile = new URL(`./worker${import.meta.url.endsWith(".ts") ? ".ts" : ".js"}`, import.meta.url)
