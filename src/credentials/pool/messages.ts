import type { DocumentKind, FetchedDocument } from "../documents.ts"
import type { VerificationReport } from "../report.ts"
import type { VerificationOptions } from "../verify.ts"

/** A credential for a worker, with what can be said about it in a message. */
export type PooledCredential = {
  bytes: Uint8Array
  options: Omit<VerificationOptions, "documents" | "statusLists" | "memory">
}

/** Which document a worker wants to see. */
export type DocumentWanted = { did: string } | { url: string; kind: DocumentKind }

/** What a worker is told when it starts. */
export type WorkerTold = { remember: boolean }

/** What a worker is told. */
export type ToWorker =
  | { type: "verify"; batch: number; credentials: PooledCredential[] }
  | { type: "document"; request: number; document: FetchedDocument }

/** What a worker says. */
export type FromWorker =
  | { type: "wanted"; batch: number; request: number; wanted: DocumentWanted }
  | { type: "verified"; batch: number; reports: VerificationReport[] }
  | { type: "failed"; batch: number; message: string }
