import { asc, desc, eq, gt, sql } from "drizzle-orm"
import { remoteUrisOf } from "../actors/index.ts"
import { newId, readSetting, writeSetting, type Database, type Executor } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { coveringNames, hostOf } from "./domains.ts"
import { allowedDomain, domainPolicy, standing } from "./schema.ts"

export type DomainPolicy = typeof domainPolicy.$inferSelect
export type Severity = DomainPolicy["severity"]

/** What holds for one host. */
export type HostVerdict = {
  /** Nothing is asked of it, sent to it, taken from it or shown of it. */
  suspended: boolean
  /** Only followers see its people. */
  silenced: boolean
  rejectsMedia: boolean
  rejectsReports: boolean
  /** Why, when the admins wrote it for everybody; empty otherwise. */
  comment: string
}

/** The decisions about servers and the suspended people elsewhere, as they stand in memory. */
export type Policies = {
  allowListOn: boolean
  verdictOn(host: string): HostVerdict
  /** Whether an actor elsewhere, known by id only, is suspended: by its host, or by a decision about it. */
  isSuspended(actorUri: string): boolean
}

/** Where policies are read: the ground, or the part of it that exists before its net does. */
export type PolicyGround = Pick<Ground, "config" | "database">

/** How long, in milliseconds, another process may go on by what was decided before. */
const believedFor = 2_000

const allowListKey = "moderation.allow-list"
const versionKey = "moderation.version"

type Kept = { policies: Policies; version: string | undefined; checkedAt: number }
type Cache = { kept: Kept | null; loading: Promise<Policies> | null; generation: number }

// Policies belong to one instance, and one process may run several (the demo, tests): the database tells them apart.
const caches = new WeakMap<Database, Cache>()

function cacheOf(database: Database): Cache {
  const found = caches.get(database) ?? { kept: null, loading: null, generation: 0 }
  caches.set(database, found)
  return found
}

/**
 * What was decided about servers, from memory: every request at the inbox and every fetch asks. One small row tells whether another process
 * changed something, and is read every two seconds at most. Not for use inside a transaction.
 */
export async function policiesOf(ground: PolicyGround): Promise<Policies> {
  const cache = cacheOf(ground.database)
  if (cache.kept !== null && Date.now() - cache.kept.checkedAt < believedFor) return cache.kept.policies
  cache.loading ??= refresh(ground, cache).finally(() => {
    cache.loading = null
  })
  return cache.loading
}

async function refresh(ground: PolicyGround, cache: Cache): Promise<Policies> {
  for (;;) {
    const { generation } = cache
    const version = await readSetting<string>(ground.database.orm, versionKey)
    const policies =
      cache.kept !== null && cache.kept.version === version ? cache.kept.policies : await readPolicies(ground)
    // What was changed here while it was read has to be read again: nobody may go on by what was decided before.
    if (generation !== cache.generation) continue
    cache.kept = { policies, version, checkedAt: Date.now() }
    return policies
  }
}

/** Has to be called in the transaction of a change, and `forgetPolicies` after it. */
export const changePolicies = (executor: Executor): Promise<void> => writeSetting(executor, versionKey, newId())

/** This process reads the policies again before it uses them next. */
export function forgetPolicies({ database }: PolicyGround): void {
  const cache = cacheOf(database)
  cache.kept = null
  cache.generation += 1
}

const suspendedOnes = sql`select ${standing.actorId} from ${standing} where ${standing.standing} = 'suspended'`

/** Reads everything that was decided, past the memory. */
export async function readPolicies(
  { config, database }: PolicyGround,
  executor: Executor = database.orm,
  { allowList = true }: { allowList?: boolean } = {},
): Promise<Policies> {
  const rows = await executor.select().from(domainPolicy)
  const allowListOn = allowList && (await readSetting<boolean>(executor, allowListKey)) === true
  const allowed = allowListOn ? await executor.select({ domain: allowedDomain.domain }).from(allowedDomain) : []
  const suspended = new Set(await remoteUrisOf(executor, suspendedOnes))
  return policiesFrom({
    ownHost: config.host,
    rows,
    allowed: allowListOn ? new Set(allowed.map(({ domain }) => domain)) : null,
    suspended,
  })
}

type Decided = {
  ownHost: string
  rows: readonly Pick<DomainPolicy, "domain" | "severity" | "rejectMedia" | "rejectReports" | "publicComment">[]
  /** Null while everybody is talked to who is not suspended. */
  allowed: ReadonlySet<string> | null
  suspended: ReadonlySet<string>
}

/** Of several policies that cover a host, the strictest holds: a subdomain cannot get out of what was decided about its parent. */
export function policiesFrom({ ownHost, rows, allowed, suspended }: Decided): Policies {
  const byDomain = new Map(rows.map((row) => [row.domain, row]))
  const verdictOn = (host: string): HostVerdict => {
    if (host === ownHost) return nothingAgainst
    const names = coveringNames(host)
    const found = names.flatMap((name) => byDomain.get(name) ?? [])
    const notListed = allowed !== null && !names.some((name) => allowed.has(name))
    if (found.length === 0 && !notListed) return nothingAgainst
    const isSuspended = notListed || found.some(({ severity }) => severity === "suspend")
    return {
      suspended: isSuspended,
      silenced: isSuspended || found.some(({ severity }) => severity === "silence"),
      rejectsMedia: isSuspended || found.some(({ rejectMedia }) => rejectMedia),
      rejectsReports: isSuspended || found.some(({ rejectReports }) => rejectReports),
      comment: found.find(({ publicComment }) => publicComment !== "")?.publicComment ?? "",
    }
  }
  return {
    allowListOn: allowed !== null,
    verdictOn,
    isSuspended: (actorUri) =>
      suspended.has(actorUri) || (URL.canParse(actorUri) && verdictOn(new URL(actorUri).host).suspended),
  }
}

const nothingAgainst: HostVerdict = {
  suspended: false,
  silenced: false,
  rejectsMedia: false,
  rejectsReports: false,
  comment: "",
}

/** Whether nothing is to do with a server: of it or with it. `host` may have a port. */
export async function isDomainSuspended(ground: PolicyGround, host: string): Promise<boolean> {
  return (await policiesOf(ground)).verdictOn(host).suspended
}

/**
 * The guard of the one way out: why a host is not asked, as a sentence, or null when it may be. A picture is not taken from a host, nor
 * of anything on a host (`pictureOf`), whose pictures are not kept here.
 */
export async function whyNotAsked(ground: PolicyGround, url: URL, pictureOf: string | null): Promise<string | null> {
  const policies = await policiesOf(ground)
  const verdict = policies.verdictOn(url.host)
  if (verdict.suspended) {
    return policies.allowListOn
      ? `This server talks only to servers that its admins have listed, and ${url.host} is not one of them.`
      : `The admins of this server have suspended ${url.host}, so nothing is asked of it or sent to it.`
  }
  if (pictureOf === null) return null
  const owner = hostOf(pictureOf)
  const rejected = verdict.rejectsMedia || (owner !== null && policies.verdictOn(owner).rejectsMedia)
  return rejected ? `Pictures of ${owner ?? url.host} are not kept on this server.` : null
}

/** Whether only listed servers are talked to. */
export const writeAllowList = (executor: Executor, on: boolean): Promise<void> =>
  writeSetting(executor, allowListKey, on)

/** All policies, by name: there are as many as an admin can import, which is bounded. */
export async function listPolicies(ground: Ground): Promise<DomainPolicy[]> {
  return ground.database.orm.select().from(domainPolicy).orderBy(asc(domainPolicy.domain))
}

/** A page of them, by name; `after` is the last domain seen. */
export async function policiesPage(
  ground: Ground,
  { after, limit }: { after: string | null; limit: number },
): Promise<DomainPolicy[]> {
  return ground.database.orm
    .select()
    .from(domainPolicy)
    .where(after === null ? undefined : gt(domainPolicy.domain, after))
    .orderBy(asc(domainPolicy.domain))
    .limit(limit)
}

/** The policy about exactly this domain, or null. */
export async function policyAbout(ground: Ground, domain: string): Promise<DomainPolicy | null> {
  const [row] = await ground.database.orm.select().from(domainPolicy).where(eq(domainPolicy.domain, domain))
  return row ?? null
}

/** The servers that are talked to while the allow-list is on, newest first. */
export async function listAllowed(ground: Ground): Promise<{ domain: string; createdAt: Date }[]> {
  return ground.database.orm
    .select()
    .from(allowedDomain)
    .orderBy(desc(allowedDomain.createdAt), asc(allowedDomain.domain))
}
