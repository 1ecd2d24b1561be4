import { eq, sql } from "drizzle-orm"
import { homesElsewhere, restoreHomes, suspendHomes, type Home } from "../actors/index.ts"
import type { Tx } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { ok, refused, type Result } from "../result.ts"
import { covers, readDomain } from "./domains.ts"
import { MediaRejected, SuspendedElsewhere } from "./events.ts"
import { writeLog } from "./log.ts"
import {
  changePolicies,
  forgetPolicies,
  readPolicies,
  writeAllowList,
  type DomainPolicy,
  type Policies,
  type Severity,
} from "./policies.ts"
import { allowedDomain, domainPolicy, standing } from "./schema.ts"

/** What an admin decides about a server and everything under its name. */
export type PolicyInput = {
  domain: string
  severity: Severity
  rejectMedia: boolean
  rejectReports: boolean
  publicComment: string
  privateComment: string
  obfuscate: boolean
}

export const longestComment = 1_000

/** Most servers that something is decided about. The longest lists in use have a few thousand. */
export const mostPolicies = 20_000

const homesPerStatement = 2_000

/** Decides about one server. What is kept of a suspended one is deleted by tasks; the decision itself holds at once, and can be taken back. */
export async function setPolicy(
  ground: Ground,
  by: string | null,
  input: PolicyInput,
): Promise<Result<DomainPolicy, "notADomain" | "ourselves" | "tooMany">> {
  const domain = readDomain(input.domain)
  if (domain === null) return notADomain(input.domain)
  if (covers(domain, ground.config.host)) return ourselves()
  const count = await ground.database.orm.$count(domainPolicy)
  if (count >= mostPolicies) return refused("tooMany", `There are ${mostPolicies} decisions about servers already.`)
  const now = ground.now()
  const made = await change(ground, async (tx) => {
    const row = await upsert(tx, { ...input, domain }, now)
    await writeLog(tx, now, { by, deed: "domainChanged", domain, note: describe(row) })
    await announce(ground, tx, [row])
    return row
  })
  return ok(made)
}

/** Takes the decision about one server back. */
export async function removePolicy(
  ground: Ground,
  by: string | null,
  domain: string,
): Promise<Result<null, "noSuchPolicy">> {
  const now = ground.now()
  const removed = await change(ground, async (tx) => {
    const rows = await tx.delete(domainPolicy).where(eq(domainPolicy.domain, domain)).returning()
    if (rows.length > 0) await writeLog(tx, now, { by, deed: "domainRemoved", domain })
    return rows.length > 0
  })
  return removed ? ok(null) : refused("noSuchPolicy", `Nothing was decided about ${domain}.`)
}

/** Takes over many decisions at once, as a list of another server or an earlier export has them. What they do not name stays as it is. */
export async function importPolicies(
  ground: Ground,
  by: string | null,
  inputs: readonly PolicyInput[],
): Promise<number> {
  const now = ground.now()
  const fit = inputs.flatMap((input) => {
    const domain = readDomain(input.domain)
    return domain === null || covers(domain, ground.config.host) ? [] : [{ ...input, domain }]
  })
  await change(ground, async (tx) => {
    const rows: DomainPolicy[] = []
    for (const input of fit.slice(0, mostPolicies)) rows.push(await upsert(tx, input, now))
    await writeLog(tx, now, { by, deed: "domainsImported", note: `${rows.length} servers` })
    await announce(ground, tx, rows)
  })
  return fit.length
}

/** Whether only listed servers are talked to. Nothing is deleted: what is known of the others is hidden until they are let in. */
export async function setAllowList(ground: Ground, by: string | null, on: boolean): Promise<void> {
  await change(ground, async (tx) => {
    await writeAllowList(tx, on)
    await writeLog(tx, ground.now(), { by, deed: on ? "allowListOn" : "allowListOff" })
  })
}

/** Lists a server, or takes it off the list; it matters while the allow-list is on. */
export async function setAllowed(
  ground: Ground,
  by: string | null,
  { domain: written, allowed }: { domain: string; allowed: boolean },
): Promise<Result<string, "notADomain">> {
  const domain = readDomain(written)
  if (domain === null) return notADomain(written)
  await change(ground, async (tx) => {
    if (allowed) await tx.insert(allowedDomain).values({ domain, createdAt: ground.now() }).onConflictDoNothing()
    else await tx.delete(allowedDomain).where(eq(allowedDomain.domain, domain))
    await writeLog(tx, ground.now(), { by, deed: allowed ? "domainAllowed" : "domainDisallowed", domain })
  })
  return ok(domain)
}

/** The homes of people elsewhere that a domain covers: for counting and for deleting what is kept of them. */
export async function homesUnder(ground: Ground, domain: string): Promise<Home[]> {
  const homes = await homesElsewhere(ground.database.orm)
  return homes.filter(({ host, idHost }) => covers(domain, host) || covers(domain, idHost))
}

/** One change at a time: each reads all decisions and marks who is suspended by them, in one transaction. */
async function change<Value>(ground: Ground, work: (tx: Tx) => Promise<Value>): Promise<Value> {
  const made = await ground.database.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('moderation.policies', 0))`)
    const value = await work(tx)
    await markHomes(tx, await readPolicies(ground, tx), ground.now())
    await changePolicies(tx)
    return value
  })
  forgetPolicies(ground)
  return made
}

/** Marks those elsewhere whose server is suspended now, and lifts it from those whose is not any more. */
async function markHomes(tx: Tx, policies: Policies, now: Date): Promise<void> {
  const isSuspended = ({ host, idHost }: Home) =>
    policies.verdictOn(host).suspended || policies.verdictOn(idHost).suspended
  const toSuspend = (await homesElsewhere(tx, false)).filter(isSuspended)
  for (const some of inPieces(toSuspend)) await suspendHomes(tx, some, now)
  const toRestore = (await homesElsewhere(tx, true)).filter((home) => !isSuspended(home))
  const decided = sql`select ${standing.actorId} from ${standing} where ${standing.standing} = 'suspended'`
  for (const some of inPieces(toRestore)) await restoreHomes(tx, some, decided)
}

export function inPieces<Item>(all: readonly Item[], size = homesPerStatement): Item[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_none, n) => all.slice(n * size, (n + 1) * size))
}

async function upsert(tx: Tx, { domain, ...input }: PolicyInput, now: Date): Promise<DomainPolicy> {
  const values = {
    ...input,
    publicComment: input.publicComment.trim().slice(0, longestComment),
    privateComment: input.privateComment.trim().slice(0, longestComment),
    updatedAt: now,
  }
  const [row] = await tx
    .insert(domainPolicy)
    .values({ domain, createdAt: now, ...values })
    .onConflictDoUpdate({ target: domainPolicy.domain, set: values })
    .returning()
  if (row === undefined) throw new Error(`the decision about ${domain} was not stored`)
  return row
}

async function announce(ground: Ground, tx: Tx, rows: readonly DomainPolicy[]): Promise<void> {
  if (rows.some(({ severity }) => severity === "suspend"))
    await ground.outbox.emit(tx, SuspendedElsewhere, {}, { orderKey: "moderation.purge" })
  for (const { domain, rejectMedia, severity } of rows)
    if (rejectMedia && severity !== "suspend")
      await ground.outbox.emit(tx, MediaRejected, { domain }, { orderKey: "moderation.purge" })
}

function describe({ severity, rejectMedia, rejectReports }: DomainPolicy): string {
  const also = [rejectMedia ? "no pictures" : "", rejectReports ? "no reports" : ""].filter((one) => one !== "")
  const held = { none: "neither silenced nor suspended", silence: "silenced", suspend: "suspended" }[severity]
  return [held, ...also].join(", ")
}

const notADomain = (text: string) =>
  refused("notADomain", `"${text.slice(0, 80)}" is not the name of a server. It should look like example.org.`)

const ourselves = () => refused("ourselves", "That would cover this very server.")
