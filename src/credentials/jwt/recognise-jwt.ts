import { recogniseDocument } from "../recognise.ts"
import type { Recognised } from "../recognise.ts"
import { readCompactJws } from "./compact.ts"
import type { CompactJws } from "./compact.ts"
import { readJwtPayload } from "./payload.ts"
import type { JwtClaims } from "./payload.ts"

type RecognisedDocument = Extract<Recognised, { kind: "document" }>
type NotRecognised = Extract<Recognised, { kind: "other" }>

/** What a JWT turned out to hold; nothing in it is believed. */
export type RecognisedJwt = (RecognisedDocument & { jws: CompactJws; claims: JwtClaims }) | NotRecognised

/** Tells what kind of document stands in a compact JWS, by its own words. */
export function recogniseJwt(text: string): RecognisedJwt {
  const read = readCompactJws(text)
  if (!read.ok) return { kind: "other", finding: read.finding }
  const payload = readJwtPayload(read.jws.payload)
  if (!payload.ok) return { kind: "other", finding: payload.finding }
  const found = recogniseDocument(payload.document)
  return found.kind === "document" ? { ...found, jws: read.jws, claims: payload.claims } : found
}
