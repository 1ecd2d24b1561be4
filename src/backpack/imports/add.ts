import { and, eq } from "drizzle-orm"
import { loadImage, newOpaqueId, type Tx } from "../../db/index.ts"
import type { Ground } from "../../ground.ts"
import { ok, refused, type Result } from "../../result.ts"
import { HoldingShown } from "../events.ts"
import { keepCredential } from "../held-credentials.ts"
import { holdingOrder, type Holding } from "../holdings.ts"
import { mayStand } from "../keepable.ts"
import { holding, importedBadge } from "../schema.ts"
import type { Visibility } from "../visibility.ts"
import { importOf, noSuchImport, type ImportedBadge } from "./imports.ts"
import { oldestReportToAddBy } from "./limits.ts"

/**
 * Whether a badge that was brought may stand in the backpack: it was verified, or is good but for its dates or a suspension. What could not be
 * checked may not, otherwise anybody could show a badge in the name of an issuer who never heard of them: nobody offered it.
 */
export function isAddable({ report, snapshot }: Pick<ImportedBadge, "report" | "snapshot">): boolean {
  if (report === null || snapshot === null) return false
  // An expired badge is "not valid", whatever else could not be checked of it.
  const isOpen = report.checks.some(({ outcome }) => outcome === "unknown")
  return !isOpen && report.provenBy !== null && mayStand(report)
}

/** Puts a badge that was brought and checked into its holder's backpack. Doing it twice answers with the same badge. */
export async function addImport(
  ground: Ground,
  holderId: string,
  importId: string,
  visibility: Visibility,
): Promise<Result<Holding, "noSuchImport" | "notYet" | "notVerified">> {
  return ground.database.transaction(async (tx) => {
    const found = await importOf(tx, holderId, importId)
    if (found === null) return noSuchImport()
    const { state, checkedAt } = found
    if (state === "checking") return refused("notYet", "This badge is still being checked. Try again in a moment.")
    if (!isAddable(found)) {
      return refused(
        "notVerified",
        "This badge is not verified, so it cannot stand in your backpack. You can keep it apart.",
      )
    }
    const age = ground.now().getTime() - (checkedAt?.getTime() ?? 0)
    if (Math.abs(age) > oldestReportToAddBy) {
      return refused("notYet", "This badge was checked a while ago. Check it again, then add it.")
    }
    return ok(await moveIntoBackpack(ground, tx, found, visibility))
  })
}

/** Makes a badge in the backpack of an import that may be one, in whose place it stands from then on. */
export async function moveIntoBackpack(
  ground: Ground,
  tx: Tx,
  found: ImportedBadge,
  visibility: Visibility,
): Promise<Holding> {
  const { bytes, snapshot, report, digest, holderId } = found
  if (bytes === null || snapshot === null || report === null) throw new Error(`import ${found.id} is no badge yet`)
  const picture = await loadImage(tx, snapshot.imageDigest)
  if (picture === undefined) throw new Error(`the picture of import ${found.id} is not stored`)
  const now = ground.now()
  const credentialId = report.credential?.id ?? null
  const sourceUrl = found.address ?? credentialId ?? ""
  await keepCredential(tx, { bytes, digest, credentialId, sourceUrl, snapshot, picture, report }, holderId, now)
  const [made] = await tx
    .insert(holding)
    .values({
      id: newOpaqueId(),
      holderId,
      digest,
      visibility,
      showing: visibility === "private" ? 0 : 1,
      name: snapshot.name,
      issuerName: snapshot.issuer.name,
      validFrom: momentOf(snapshot.validFrom),
      validUntil: momentOf(snapshot.validUntil),
      acceptedAt: now,
    })
    .onConflictDoNothing({ target: [holding.holderId, holding.digest] })
    .returning()
  await tx.delete(importedBadge).where(eq(importedBadge.id, found.id))
  if (made === undefined) {
    const [standing] = await tx
      .select()
      .from(holding)
      .where(and(eq(holding.holderId, holderId), eq(holding.digest, digest)))
    if (standing === undefined) throw new Error(`import ${found.id} was added to nothing`)
    return standing
  }
  if (visibility !== "private") {
    const shown = { holdingId: made.id, holderId, showing: made.showing, visibility }
    await ground.outbox.emit(tx, HoldingShown, shown, { orderKey: holdingOrder(made.id) })
  }
  return made
}

/** A date as the credential wrote it; what cannot be read as one was found by the check of its dates. */
function momentOf(text: string | null): Date | null {
  const moment = new Date(text ?? Number.NaN)
  return Number.isNaN(moment.getTime()) ? null : moment
}
