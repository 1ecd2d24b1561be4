import { and, eq, getTableColumns, inArray, isNull, lt, notExists, sql } from "drizzle-orm"
import { isOwnOrigin } from "../actors/index.ts"
import {
  didDocumentUrl,
  withKeptDocuments,
  type DocumentName,
  type DocumentSource,
  type KeptDocument,
  type LookUps,
  type VerificationReport,
} from "../credentials/index.ts"
import { deleteInBatches, type Tx } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import {
  daysOfUnheldDocuments,
  largestSeenDocument,
  longestCheck,
  mostDocumentsOfCredential,
  seenJustNow,
} from "./limits.ts"
import { credentialDocument, holding, importedBadge, offer, seenDocument } from "./schema.ts"

const day = 24 * 60 * 60_000

/** Documents for one verification: what can be had, and what was last seen of the rest. `lookUps` says afterwards which was which. */
export function documentsWithMemory(
  ground: Ground,
  source: DocumentSource,
): { documents: DocumentSource; lookUps: LookUps } {
  const lookUps: LookUps = { seen: [], missing: [] }
  const recall = (document: DocumentName) => lastSeen(ground, document)
  return { documents: withKeptDocuments(source, { recall, now: ground.now(), lookUps }), lookUps }
}

async function lastSeen(ground: Ground, { kind, name }: DocumentName): Promise<KeptDocument | null> {
  const [row] = await ground.database.orm
    .select()
    .from(seenDocument)
    .where(and(eq(seenDocument.kind, kind), eq(seenDocument.name, name)))
    .limit(1)
  return row ?? null
}

/**
 * Keeps what was seen while a credential was verified, so that it can be judged when its issuer is gone. Only a verification that came to an
 * end counts: what left it open may be no document at all.
 */
export async function keepSeenDocuments(
  ground: Ground,
  { seen, missing }: LookUps,
  report: VerificationReport,
): Promise<void> {
  const kept = seen.filter((document) => isKeepable(ground, document)).slice(0, mostDocumentsOfCredential)
  const isOpen = report.verdict === "unknown"
  if (isOpen && missing.length === 0) return
  const seenAt = new Date(report.checkedAt)
  await ground.database.transaction(async (tx) => {
    for (const { kind, name, missingSince } of missing) {
      const isIt = and(eq(seenDocument.kind, kind), eq(seenDocument.name, name), isNull(seenDocument.missingSince))
      // oxlint-disable-next-line no-await-in-loop
      await tx.update(seenDocument).set({ missingSince }).where(isIt)
    }
    if (isOpen) return
    if (kept.length > 0) await keep(tx, kept, seenAt)
    await noteDocuments(tx, report, seenAt)
  })
}

/** Our own documents are here as long as this server is, and the largest ones are no keys and no lists. */
function isKeepable(ground: Ground, { kind, name, bytes }: LookUps["seen"][number]): boolean {
  if (bytes.byteLength > largestSeenDocument || name.length > 2048) return false
  const url =
    kind === "didDocument" ? didDocumentUrl(name, { allowLoopbackHttp: ground.config.loopback }) : new URL(name)
  return !isOwnOrigin(ground, url)
}

async function keep(tx: Tx, documents: LookUps["seen"], seenAt: Date): Promise<void> {
  // In one order, so that two checks of badges by one issuer cannot wait for each other.
  const sorted = documents.toSorted((a, b) => (`${a.kind} ${a.name}` < `${b.kind} ${b.name}` ? -1 : 1))
  const { bytes: _bytes, contentType: _contentType, ...withoutBytes } = getTableColumns(seenDocument)
  const names = sorted.map(({ name }) => name)
  const known = await tx.select(withoutBytes).from(seenDocument).where(inArray(seenDocument.name, names))
  for (const { kind, name, bytes, contentType, digest } of sorted) {
    const before = known.find((row) => row.kind === kind && row.name === name)
    const isSame = before?.digest === digest
    // Thousands of badges rest on one list, which is not written again for each of them.
    if (isSame && before.missingSince === null && Math.abs(seenAt.getTime() - before.seenAt.getTime()) < seenJustNow)
      continue
    const values = { bytes, contentType, digest, seenAt, missingSince: null }
    // oxlint-disable-next-line no-await-in-loop
    await tx
      .insert(seenDocument)
      .values({ kind, name, ...values })
      .onConflictDoUpdate({
        target: [seenDocument.kind, seenDocument.name],
        set: isSame ? { seenAt, missingSince: null } : values,
        // Of two checks that overtake each other, the one that was begun later saw the newer copy; see keepReport().
        setWhere: sql`${seenDocument.seenAt} <= excluded.seen_at
          or ${seenDocument.seenAt} > excluded.seen_at + ${`${longestCheck} milliseconds`}::interval`,
      })
  }
}

/** Notes on which of the kept documents the report rests, also on those that were not asked for this time. */
async function noteDocuments(tx: Tx, { digest, issuer, checks }: VerificationReport, notedAt: Date): Promise<void> {
  const addresses = checks.flatMap(({ basedOn = [] }) => basedOn.map(({ url }) => url))
  const names = [...new Set([...addresses, ...(issuer === null ? [] : [issuer.id])])]
  if (names.length === 0) return
  const rests = tx
    .select({
      digest: sql<string>`${digest}`.as("digest"),
      kind: seenDocument.kind,
      name: seenDocument.name,
      notedAt: sql<Date>`${notedAt.toISOString()}::timestamptz`.as("noted_at"),
    })
    .from(seenDocument)
    .where(inArray(seenDocument.name, names))
  await tx.insert(credentialDocument).select(rests).onConflictDoNothing()
}

/** Forgets documents on which no badge rests that anybody here has, is offered or brought. */
export async function pruneSeenDocuments(ground: Ground): Promise<void> {
  const { orm } = ground.database
  const old = lt(credentialDocument.notedAt, new Date(ground.now().getTime() - daysOfUnheldDocuments * day))
  await deleteInBatches(async (limit) => {
    const one = { one: sql`1` }
    const { digest } = credentialDocument
    const held = orm.select(one).from(holding).where(eq(holding.digest, digest))
    const waits = inArray(offer.state, ["arriving", "pending"])
    const offered = orm
      .select(one)
      .from(offer)
      .where(and(eq(offer.digest, digest), waits))
    const brought = orm.select(one).from(importedBadge).where(eq(importedBadge.digest, digest))
    const unused = orm
      .selectDistinct({ digest })
      .from(credentialDocument)
      .where(and(old, notExists(held), notExists(offered), notExists(brought)))
      .limit(limit)
    return (await orm.delete(credentialDocument).where(and(old, inArray(digest, unused)))).rowCount
  })
  const rests = orm
    .select({ one: sql`1` })
    .from(credentialDocument)
    .where(and(eq(credentialDocument.kind, seenDocument.kind), eq(credentialDocument.name, seenDocument.name)))
  await orm.delete(seenDocument).where(notExists(rests))
}
