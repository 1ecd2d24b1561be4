/**
 * Open Badges as a pure library: it imports no other room, opens no database, reads no clock and fetches nothing but through what is handed
 * in, so every function answers the same for the same arguments (keys and free indexes apart, which are random).
 *
 * - **Issue**: generateCredentialKey() and didDocument() give an issuer a voice, issueCredential() makes the signed bytes of a badge,
 *   createStatusList(), randomFreeIndex() and statusListCredential() let it take one back.
 * - **Read**: readCredential() parses bytes into the typed model of the specification; nothing in it is believed yet.
 * - **Verify**: verifyCredential() makes an ordered list of checks and answers a report in words (report.ts), whose four verdicts keep
 *   "not valid" apart from "could not be checked".
 *
 * Bytes are the truth: they are stored as received, known by digestOf(), and every verdict can be made again from them. JSON-LD knows a
 * closed set of contexts (json-ld/contexts.ts) and nothing is ever fetched for it; json-ld/examine.ts says which spellings are refused, and why.
 */
import { recogniseJwt } from "./jwt/recognise-jwt.ts"
import { isLegacy } from "./formats.ts"
import { readLegacyBadge } from "./legacy/read.ts"
import type { KeptDocuments } from "./legacy/read.ts"
import type { OpenBadgeCredential } from "./model.ts"
import { readOpenBadgeCredential } from "./read-credential.ts"
import { recognise } from "./recognise.ts"

export { achievementTypes, isListedAchievementType } from "./achievement-types.ts"
export type { AchievementType } from "./achievement-types.ts"
export { credentialForm } from "./bake/form.ts"
export type { CredentialForm } from "./bake/form.ts"
export { bakePng } from "./bake/png.ts"
export type { BakedCredential, BakeResult } from "./bake/result.ts"
export { bakeSvg } from "./bake/svg.ts"
export type { KnownIdentities, KnownMove } from "./checks/identities.ts"
export type { ExpectedIssuer } from "./checks/issuer.ts"
export type { ExpectedRecipient } from "./checks/recipient.ts"
export { bundledContextUrls, createDocumentLoader, isBundledContext } from "./json-ld/contexts.ts"
export { didDocument } from "./keys/did-document.ts"
export type { DidDocument, PublishedKey } from "./keys/did-document.ts"
export { InvalidDidError, didDocumentUrl, didWebOf, isLoopbackHost } from "./keys/did-web.ts"
export { digestOf } from "./digest.ts"
export { fetchedDocumentOf, mayPass, requestFor } from "./document-requests.ts"
export type { DocumentRequest } from "./document-requests.ts"
export { documentKinds, documentSourceOf } from "./documents.ts"
export type { DocumentKind, DocumentSource, FetchFailure, FetchedDocument } from "./documents.ts"
export { documentFormats } from "./formats.ts"
export type { DocumentFormat, Securing } from "./formats.ts"
export { collectBadges, locateInput } from "./input/collect.ts"
export type { InputSource } from "./input/collect.ts"
export type { FoundAddress, FoundBadge, FoundDocument, InputContainer, OpenedInput } from "./input/found-badge.ts"
export { inputLimits } from "./input/limits.ts"
export { openInput } from "./input/open.ts"
export type { InputOptions } from "./input/open.ts"
export { linksInPage } from "./input/page-links.ts"
export type { PageLinks } from "./input/page-links.ts"
export { inputProblems } from "./input/problems.ts"
export type { InputReason, InputRefusal } from "./input/problems.ts"
export { issueCredential } from "./issue.ts"
export { createAchievementIssuer } from "./issue-many.ts"
export type { AchievementIssuer, AchievementIssuing } from "./issue-many.ts"
export { hashedEmail } from "./hashed-email.ts"
export type {
  AchievementParts,
  AwardParts,
  CredentialParts,
  HashedIdentity,
  ImageParts,
  IssuedCredential,
} from "./issue.ts"
export { maximumDocumentBytes, readJsonDocument } from "./json-document.ts"
export type { JsonDocument } from "./json-document.ts"
export { issueCredentialJwt } from "./jwt/issue-jwt.ts"
export { signCredentialJwt } from "./jwt/sign-credential.ts"
export { withKeptDocuments } from "./kept-documents.ts"
export type { DocumentName, KeptDocument, LookUps } from "./kept-documents.ts"
export { generateCredentialKey, verificationMethodId } from "./keys/credential-key.ts"
export type { CredentialKey } from "./keys/credential-key.ts"
export { collectLegacyParts } from "./legacy/collect.ts"
export type { KeptDocuments } from "./legacy/read.ts"
export { openBadgeCredentialSchema } from "./model.ts"
export type { Achievement, Alignment, Evidence, OpenBadgeCredential, Profile } from "./model.ts"
export type { PooledCredential } from "./pool/messages.ts"
export { createVerificationPool } from "./pool/verification-pool.ts"
export type { VerificationPool } from "./pool/verification-pool.ts"
export { readOpenBadgeCredential } from "./read-credential.ts"
export type { ReadCredential } from "./read-credential.ts"
export { rememberDocuments } from "./remembered-documents.ts"
export { reportRecord, unusableRecord } from "./report-record.ts"
export type { ReportRecord } from "./report-record.ts"
export { summaryOf } from "./report-summary.ts"
export { checkIds, checkTitles, isWorthRetrying, reasons, verificationReportSchema } from "./report.ts"
export type { Basis, Check, CheckId, Reason, Verdict, VerificationReport } from "./report.ts"
export { UnsignableCredentialError } from "./sign.ts"
export type { SignedDocument } from "./sign.ts"
export { createStatusListCache } from "./status/list-cache.ts"
export type { StatusListCache } from "./status/list-cache.ts"
export { createStatusList, decodeStatusList, minimumStatusListLength, randomFreeIndex } from "./status/status-list.ts"
export type { StatusList } from "./status/status-list.ts"
export { statusListCredential } from "./status/status-list-credential.ts"
export { trustSentence } from "./trust.ts"
export { verdictOfPart, verifyInput } from "./verify-input.ts"
export type { BroughtInput, CheckedInput, CheckedPart, InputVerificationOptions } from "./verify-input.ts"
export { createVerificationMemory } from "./verification-memory.ts"
export type { VerificationMemory } from "./verification-memory.ts"
export { defaultClockSkew, verifyCredential } from "./verify.ts"
export type { VerificationOptions } from "./verify.ts"

/**
 * Reads bytes as an OpenBadgeCredential in canonical form (arrays, VCDM 2.0 dates), for showing what a badge says. Whether any of it is
 * true is verifyCredential()'s business.
 *
 * A badge in an older form is brought to the same model. Most of those leave their description and their issuer at other addresses: `needs`
 * names what is missing, and `kept` hands in what was kept of it (see collectLegacyParts).
 */
export function readCredential(
  bytes: Uint8Array,
  { kept, foundAt }: { kept?: KeptDocuments; foundAt?: string } = {},
): { ok: true; credential: OpenBadgeCredential } | { ok: false; sentence: string; needs?: string[] } {
  const found = recognise(bytes)
  const within = found.kind === "jwt" ? recogniseJwt(found.jwt) : found
  if (within.kind === "other") return { ok: false, sentence: within.finding.sentence }
  if (isLegacy(within.format)) {
    const legacy = readLegacyBadge(within.document, { kept, address: foundAt })
    if (legacy.ok) return legacy
    return { ok: false, sentence: legacy.sentence, needs: legacy.needs.map((need) => need.address) }
  }
  const read = readOpenBadgeCredential(within.document)
  return read.ok ? { ok: true, credential: read.credential } : { ok: false, sentence: read.sentence }
}
