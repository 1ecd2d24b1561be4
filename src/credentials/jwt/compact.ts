import { isJsonObject } from "../canonical-form.ts"
import type { JsonObject } from "../canonical-form.ts"
import { readJsonDocument } from "../json-document.ts"
import { decodeBase64url } from "../keys/base64url.ts"
import { failed } from "../report.ts"
import type { Finding } from "../report.ts"

/** What the header of a JWS says about how to check it. Nothing in it is believed: whoever made the JWS wrote it. */
export type JwsHeader = {
  alg: string | undefined
  kid: string | undefined
  jwk: unknown
  typ: string | undefined
  /** Names of extensions that a reader must understand; undefined when none are named. */
  crit: unknown
  b64: unknown
}

/** A compact JWS whose parts were read; its signature was not looked at. */
export type CompactJws = { text: string; header: JwsHeader; payload: JsonObject }

export type ReadJws = { ok: true; jws: CompactJws } | { ok: false; finding: Finding }

/** A header names a key, which may be a large one, and not much more. */
const maximumHeaderBytes = 16 * 1024

/**
 * Reads a compact JWS (`header.payload.signature`). Both JSON parts are read as strictly as a document of its own: a member that occurs
 * twice, more than 64 levels or 512 KB are refused. So is every spelling of base64url but the one that encoding gives: otherwise the text
 * could be changed under a signature that still fits.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7515#section-7.1
 */
export function readCompactJws(text: string): ReadJws {
  const refuse = (sentence: string, detail?: string): ReadJws => ({
    ok: false,
    finding: failed("notABadge", sentence, detail === undefined ? {} : { detail }),
  })
  const parts = text.split(".", 4)
  const [headerPart = "", payloadPart = "", signaturePart = ""] = parts
  if (parts.length !== 3 || headerPart === "") return refuse("This is not a JWT: it has not three parts.")
  const [headerBytes, payloadBytes] = [decodeBase64url(headerPart), decodeBase64url(payloadPart)]
  if (headerBytes === undefined || payloadBytes === undefined || decodeBase64url(signaturePart) === undefined) {
    return refuse("The JWT is damaged: one of its parts is not written as one.")
  }
  const header = readJsonDocument(headerBytes, { maximumBytes: maximumHeaderBytes })
  if (!header.ok || !isJsonObject(header.value)) {
    return refuse("The JWT is damaged: its first part cannot be read.", header.ok ? undefined : header.sentence)
  }
  const payload = readJsonDocument(payloadBytes)
  if (!payload.ok) return refuse(`The JWT holds no badge that can be read. ${payload.sentence}`)
  if (!isJsonObject(payload.value)) return refuse("The JWT holds no badge: what is in it is not an object.")
  const { jwk, crit, b64 } = header.value
  return {
    ok: true,
    jws: {
      text,
      header: {
        alg: textIn(header.value, "alg"),
        kid: textIn(header.value, "kid"),
        jwk,
        typ: textIn(header.value, "typ"),
        crit,
        b64,
      },
      payload: payload.value,
    },
  }
}

function textIn(header: JsonObject, name: string): string | undefined {
  const value = header[name]
  return typeof value === "string" ? value : undefined
}
