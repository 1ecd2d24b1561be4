import { and, eq, ne } from "drizzle-orm"
import { actorById, type Actor } from "../../actors/index.ts"
import {
  digestOf,
  locateInput,
  type FoundDocument,
  type InputRefusal,
  type VerificationReport,
} from "../../credentials/index.ts"
import { storeImage, type StoredImage, type Tx } from "../../db/index.ts"
import type { Ground } from "../../ground.ts"
import { documentSource, type OwnDocuments } from "../documents.ts"
import { importedBadge } from "../schema.ts"
import type { BadgeSnapshot } from "../snapshot.ts"
import { makeSnapshot } from "../snapshots.ts"
import { checkCredential } from "../verify.ts"
import { isAddable, moveIntoBackpack } from "./add.ts"
import { storeFound } from "./bring.ts"
import type { ImportedBadge } from "./imports.ts"
import { untilNextTry } from "./limits.ts"
import { readWholeBadge } from "./read-badge.ts"

/**
 * Looks at something that was brought: fetches it where there is only an address, verifies it and makes ready what is shown of it. Of one
 * that is kept as not verified and turns out to be good, the badge goes into the backpack, for its holder's eyes only: that is what they
 * kept it for.
 *
 * @param done marks the task as done, in the same transaction as its effect.
 */
export async function checkImport(
  ground: Ground,
  own: OwnDocuments,
  importId: string,
  done: (tx: Tx) => Promise<void> = async () => undefined,
): Promise<void> {
  const [found] = await ground.database.orm.select().from(importedBadge).where(eq(importedBadge.id, importId)).limit(1)
  const holder = found === undefined ? null : await actorById(ground, found.holderId)
  // Thrown away meanwhile, or a file without a badge.
  if (found === undefined || holder === null || (found.bytes === null && found.address === null)) {
    await ground.database.transaction(done)
    return
  }
  const located = found.bytes === null ? await locate(ground, own, found) : { bytes: found.bytes, others: [] }
  const foundAt = ("url" in located ? located.url : undefined) ?? found.address
  const looked = "refusal" in located ? null : await lookAt(ground, own, located.bytes, { holder, foundAt })
  await ground.database.transaction(async (tx) => {
    const [current] = await tx.select().from(importedBadge).where(eq(importedBadge.id, importId)).for("update")
    if (current !== undefined) {
      if (looked === null || "refusal" in located) await writeProblem(ground, tx, current, located)
      else await write(ground, tx, current, located, looked)
    }
    await done(tx)
  })
}

type Located = { bytes: Uint8Array; url?: string; others: FoundDocument[] } | { refusal: InputRefusal }

/** What lies at the address that was found in place of a badge. */
async function locate(ground: Ground, own: OwnDocuments, { address }: ImportedBadge): Promise<Located> {
  const opened = await locateInput(documentSource(ground, own), address ?? "")
  if (!opened.ok) return { refusal: opened }
  const [first, ...others] = opened.found.filter((badge) => badge.kind !== "url")
  if (first === undefined) throw new Error(`at ${address} was found nothing, and no reason why`)
  return { bytes: first.bytes, others, ...(first.url === undefined ? {} : { url: first.url }) }
}

type Looked = {
  report: VerificationReport
  shown: { snapshot: BadgeSnapshot; picture: StoredImage } | null
  problem: ImportedBadge["problem"]
}

async function lookAt(
  ground: Ground,
  own: OwnDocuments,
  bytes: Uint8Array,
  { holder, foundAt }: { holder: Actor; foundAt: string | null },
): Promise<Looked> {
  const expected = { issuerActor: null, recipientUri: holder.uri, foundAt }
  const report = storable(await checkCredential(ground, own, bytes, expected, { byAddress: true }))
  const read = await readWholeBadge(ground, own, bytes, foundAt)
  if (!read.ok) return { report, shown: null, problem: { sentence: read.sentence, nextStep: null } }
  return { report, shown: await makeSnapshot(ground, own, read.credential, null), problem: null }
}

/** What a report quotes of a badge may have characters that PostgreSQL cannot store: U+0000 and halves of surrogate pairs. */
const storable = <Value>(value: Value): Value =>
  JSON.parse(JSON.stringify(value), (_name, member: unknown) =>
    typeof member === "string" ? member.replaceAll("\0", "").toWellFormed() : member,
  )

async function writeProblem(ground: Ground, tx: Tx, current: ImportedBadge, located: Located): Promise<void> {
  const problem = "refusal" in located ? located.refusal : null
  const { sentence, nextStep } = problem ?? { sentence: "It could not be looked at.", nextStep: null }
  await tx
    .update(importedBadge)
    .set({ ...afterCheck(ground, current), problem: storable({ sentence, nextStep }) })
    .where(eq(importedBadge.id, current.id))
}

async function write(
  ground: Ground,
  tx: Tx,
  current: ImportedBadge,
  located: Exclude<Located, { refusal: InputRefusal }>,
  { report, shown, problem }: Looked,
): Promise<void> {
  const digest = digestOf(located.bytes)
  // An address may lead to a badge that was brought as a file as well: then there is one too many.
  const twin = and(
    eq(importedBadge.holderId, current.holderId),
    eq(importedBadge.digest, digest),
    ne(importedBadge.id, current.id),
  )
  await tx.delete(importedBadge).where(twin)
  if (shown !== null) await storeImage(tx, shown.picture)
  const [written] = await tx
    .update(importedBadge)
    .set({
      ...afterCheck(ground, current),
      bytes: located.bytes,
      digest,
      ...(located.url === undefined ? {} : { address: located.url }),
      report,
      snapshot: shown?.snapshot ?? null,
      problem,
    })
    .where(eq(importedBadge.id, current.id))
    .returning()
  for (const other of located.others) await storeFound(ground, tx, current.holderId, other)
  if (written?.state === "kept" && isAddable(written)) await moveIntoBackpack(ground, tx, written, "private")
}

const afterCheck = (ground: Ground, current: ImportedBadge) => ({
  state: current.state === "kept" ? ("kept" as const) : ("ready" as const),
  checkedAt: ground.now(),
  tries: current.state === "kept" ? current.tries + 1 : 0,
  nextCheckAt: current.state === "kept" ? new Date(ground.now().getTime() + untilNextTry(current.tries + 1)) : null,
})
