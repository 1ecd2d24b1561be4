import type {
  CredentialKey,
  CredentialParts,
  DocumentSource,
  FetchedDocument,
  PublishedKey,
} from "../../src/credentials/index.ts"
import {
  createStatusList,
  didDocument,
  didWebOf,
  generateCredentialKey,
  issueCredential,
  statusListCredential,
} from "../../src/credentials/index.ts"
import { signDocument } from "../../src/credentials/sign.ts"

/** The moment at which everything in these tests happens, unless a test says otherwise. */
export const now = new Date("2026-11-21T10:00:00Z")
export const earner = "https://meadow.example/actors/alice"

export const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value))
export const parsed = (bytes: Uint8Array) => JSON.parse(new TextDecoder().decode(bytes))

export type Issuer = {
  actorUri: string
  did: string
  key: CredentialKey
  statusListUrl: string
}

export async function createIssuer(host = "harbor.example"): Promise<Issuer> {
  const actorUri = `https://${host}/actors/${host}`
  return {
    actorUri,
    did: didWebOf(actorUri),
    key: await generateCredentialKey(),
    statusListUrl: `https://${host}/status-lists/1`,
  }
}

export function partsOf(issuer: Issuer, changes: Partial<CredentialParts> = {}): CredentialParts {
  return {
    id: `https://${new URL(issuer.actorUri).host}/credentials/1`,
    issuer: { name: "Harbor Sailing Club", url: "https://harbor.example/", description: "We sail." },
    recipientId: earner,
    achievement: {
      id: "https://harbor.example/achievements/1",
      name: "First crossing",
      description: "Crossed the bay under sail.",
      criteriaNarrative: "Cross the bay.",
      image: { url: "https://harbor.example/achievements/1/image.png", caption: "A sail" },
      achievementType: "Badge",
      tags: ["sailing", "bay"],
      alignments: [
        { targetName: "Seamanship", targetUrl: "https://skills.example/seamanship", targetDescription: "Of the sea" },
      ],
    },
    narrative: "In a storm, too.",
    evidence: [{ url: "https://harbor.example/log/1", name: "Log", narrative: "Page 3" }],
    ...changes,
  }
}

export const withStatus = (issuer: Issuer, index = 77): Partial<CredentialParts> => ({
  status: { statusListUrl: issuer.statusListUrl, index },
})

export const issue = (issuer: Issuer, changes: Partial<CredentialParts> = {}, at = now) =>
  issueCredential({ parts: partsOf(issuer, changes), key: issuer.key, did: issuer.did, now: at })

/** Signs any document with an issuer's key, for what issueCredential() would never write. */
export const signAnything = async (issuer: Issuer, unsigned: Record<string, unknown>, key = issuer.key) =>
  (await signDocument({ unsigned, key, did: issuer.did, now })).bytes

/** The unsigned content of a credential, to be changed and signed again by signAnything(). */
export async function contentOf(issuer: Issuer, changes: Partial<CredentialParts> = {}): Promise<any> {
  const content = parsed((await issue(issuer, changes)).bytes)
  delete content.proof
  return content
}

export const listOf = async (
  issuer: Issuer,
  revoked: number[] = [],
  purpose: "revocation" | "suspension" = "revocation",
) => {
  const list = createStatusList()
  for (const index of revoked) list.set(index, true)
  const { bytes } = await statusListCredential({
    url: issuer.statusListUrl,
    did: issuer.did,
    key: issuer.key,
    purpose,
    list,
    now,
    ttl: 300_000,
  })
  return bytes
}

const nothingThere: FetchedDocument = { ok: false, passing: true, sentence: "the server did not answer in time." }

/** A world in which exactly these documents can be had; everything that was asked for is written down. */
export function worldOf(
  issuers: Issuer[],
  answers: Record<string, Uint8Array> = {},
  contentType = "application/json",
): DocumentSource & { asked: string[] } {
  const asked: string[] = []
  const answer = (name: string): FetchedDocument => {
    asked.push(name)
    const bytes = answers[name]
    if (bytes !== undefined) return { ok: true, bytes, contentType }
    const issuer = issuers.find((candidate) => candidate.did === name)
    return issuer === undefined ? nothingThere : { ok: true, bytes: json(didDocumentOf(issuer)) }
  }
  return {
    asked,
    didDocument: async (did) => answer(did),
    document: async (url) => answer(url.href),
  }
}

export const didDocumentOf = (issuer: Issuer, keys: PublishedKey[] = [issuer.key]) =>
  didDocument({ did: issuer.did, actorUri: issuer.actorUri, keys })
