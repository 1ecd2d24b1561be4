import { and, desc, eq, inArray, isNotNull, or, sql, type SQL } from "drizzle-orm"
import { isAddable, type BadgeSnapshot, type ImportedBadge } from "../backpack/index.ts"
import { heldCredential, holding, importedBadge, offer } from "../backpack/schema.ts"
import type { VerificationReport } from "../credentials/index.ts"
import type { Ground } from "../ground.ts"
import { standingOf, type Standing } from "./badge-card.ts"

/** A badge that somebody has already, or has been offered, and brings once more. */
export type Duplicate = {
  path: string
  name: string
  kind: "badge" | "offer"
  /** Whether it is the same to the last byte; otherwise it has the same id by the same issuer and says something else. */
  isSame: boolean
}

/** Something that somebody brought and that does not stand in their backpack, as they see it. Nobody else does. */
export type ImportView = {
  importId: string
  path: string
  state: ImportedBadge["state"]
  /** What it is called where it has no name of its own: a file's name, an address. */
  label: string
  name: string | null
  issuerName: string | null
  imageDigest: string | null
  standing: Standing | null
  snapshot: BadgeSnapshot | null
  report: VerificationReport | null
  problem: ImportedBadge["problem"]
  notes: string[]
  address: string | null
  broughtAt: Date
  nextCheckAt: Date | null
  /** Whether there is anything that can be looked at again: a credential or an address. */
  isCheckable: boolean
  /** Whether it may go into the backpack as it is. */
  isAddable: boolean
  duplicate: Duplicate | null
}

const mostListed = 120

/** What somebody brought, the newest first; at most 120. */
export async function importsView(ground: Ground, viewerId: string): Promise<ImportView[]> {
  return selectImports(ground, viewerId)
}

/** One of them; null for anybody else's, as if it did not exist. */
export async function importView(ground: Ground, viewerId: string, importId: string): Promise<ImportView | null> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(importId)) return null
  const [view] = await selectImports(ground, viewerId, eq(importedBadge.id, importId))
  return view ?? null
}

type ImportRow = Omit<ImportedBadge, "bytes"> & { hasBytes: boolean }

async function selectImports(ground: Ground, viewerId: string, which?: SQL): Promise<ImportView[]> {
  const { bytes, ...columns } = importedBadgeColumns
  const rows: ImportRow[] = await ground.database.orm
    .select({ ...columns, hasBytes: sql<boolean>`${isNotNull(bytes)}` })
    .from(importedBadge)
    .where(and(eq(importedBadge.holderId, viewerId), which))
    .orderBy(desc(importedBadge.broughtAt), desc(importedBadge.id))
    .limit(mostListed)
  const duplicates = await duplicatesOf(ground, viewerId, rows)
  return rows.map((row) => viewOf(ground, row, duplicates.find(({ of }) => of === row.id)?.duplicate ?? null))
}

const importedBadgeColumns = {
  id: importedBadge.id,
  holderId: importedBadge.holderId,
  state: importedBadge.state,
  bytes: importedBadge.bytes,
  digest: importedBadge.digest,
  address: importedBadge.address,
  label: importedBadge.label,
  container: importedBadge.container,
  notes: importedBadge.notes,
  snapshot: importedBadge.snapshot,
  report: importedBadge.report,
  problem: importedBadge.problem,
  tries: importedBadge.tries,
  broughtAt: importedBadge.broughtAt,
  checkedAt: importedBadge.checkedAt,
  nextCheckAt: importedBadge.nextCheckAt,
}

function viewOf(ground: Ground, row: ImportRow, duplicate: Duplicate | null): ImportView {
  const { snapshot, report } = row
  const validUntil = new Date(snapshot?.validUntil ?? Number.NaN)
  const end = Number.isNaN(validUntil.getTime()) ? null : validUntil
  return {
    importId: row.id,
    path: `/backpack/imports/${row.id}`,
    state: row.state,
    label: row.label,
    name: snapshot?.name ?? null,
    issuerName: snapshot?.issuer.name ?? null,
    imageDigest: snapshot?.imageDigest ?? null,
    standing: standingOf(report, end, ground.now()),
    snapshot,
    report,
    problem: row.problem,
    notes: row.notes,
    address: row.address,
    broughtAt: row.broughtAt,
    nextCheckAt: row.nextCheckAt,
    isCheckable: row.hasBytes || row.address !== null,
    isAddable: row.hasBytes && isAddable({ report, snapshot }),
    duplicate,
  }
}

/** Which badges and offers of the same earner these are: by their bytes, or by their id and issuer. */
async function duplicatesOf(
  ground: Ground,
  viewerId: string,
  rows: readonly ImportRow[],
): Promise<{ of: string; duplicate: Duplicate }[]> {
  const checked = rows.filter(({ hasBytes }) => hasBytes)
  if (checked.length === 0) return []
  const digests = checked.map(({ digest }) => digest)
  const ids = checked.flatMap(({ report }) => report?.credential?.id ?? [])
  const isOne = or(
    inArray(heldCredential.digest, digests),
    ids.length === 0 ? undefined : inArray(heldCredential.credentialId, ids),
  )
  const shown = {
    digest: heldCredential.digest,
    credentialId: heldCredential.credentialId,
    snapshot: heldCredential.snapshot,
  }
  const { orm } = ground.database
  const held = await orm
    .select({ ...shown, id: holding.id })
    .from(holding)
    .innerJoin(heldCredential, eq(heldCredential.digest, holding.digest))
    .where(and(eq(holding.holderId, viewerId), isOne))
  const offered = await orm
    .select({ ...shown, id: offer.id })
    .from(offer)
    .innerJoin(heldCredential, eq(heldCredential.digest, offer.digest))
    .where(and(eq(offer.recipientId, viewerId), eq(offer.state, "pending"), isOne))
  const known = [
    ...held.map((row) => ({ ...row, kind: "badge" as const, path: `/badges/${row.id}` })),
    ...offered.map((row) => ({ ...row, kind: "offer" as const, path: `/offers/${row.id}` })),
  ]
  return checked.flatMap((row) => {
    const sameBytes = known.find(({ digest }) => digest === row.digest)
    const twin = sameBytes ?? known.find((one) => isTwin(row, one))
    if (twin === undefined) return []
    const { path, kind } = twin
    const name = twin.snapshot?.name ?? row.label
    return [{ of: row.id, duplicate: { path, kind, name, isSame: sameBytes !== undefined } }]
  })
}

/** The same id by the same issuer: ids alone are not unique in the world. */
const isTwin = (
  { report, snapshot }: ImportRow,
  known: { credentialId: string | null; snapshot: BadgeSnapshot | null },
): boolean =>
  known.credentialId !== null &&
  known.credentialId === report?.credential?.id &&
  known.snapshot?.issuer.id === snapshot?.issuer.id
