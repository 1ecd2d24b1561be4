import type { ExpectedIssuer } from "../checks/issuer.ts"
import type { checkRecipient } from "../checks/recipient.ts"
import type { DocumentSource } from "../documents.ts"
import type { Recognised } from "../recognise.ts"

/** What verification needs to know beside the badge; see VerificationOptions. */
export type LegacyOptions = {
  now: Date
  documents: DocumentSource
  expectedIssuer?: ExpectedIssuer
  expectedRecipient?: Parameters<typeof checkRecipient>[1]
  foundAt?: string
  clockSkew: number
}

export type LegacyFound = Extract<Recognised, { kind: "document" }>
