/** What a signature that was found good stands for: the parts of the request that it covers, and its own bytes in base64. */
export type Coverage = { form: "cavage" | "rfc9421"; parts: ReadonlySet<string>; signature: string }

/**
 * Whether the headers can be read as a signature at all. The verification takes dates and numbers out of them without looking whether they
 * are some, so what is none has to be turned away before.
 */
export function isReadableSignature(headers: Headers): boolean {
  const input = headers.get("signature-input")
  const signature = headers.get("signature") ?? ""
  const date = headers.get("date")
  if (date !== null && Number.isNaN(Date.parse(date))) return false
  if (/\b(?:created|expires)\s*=\s*"?-?\d{12,}/i.test(input ?? signature)) return false
  if (input !== null) return true
  const { signature: value = "" } = cavageParameters(signature)
  return isBase64(value)
}

/**
 * Where the keys are that a request says it was signed with, in either form: what it claims, before anything is verified or fetched.
 * Empty when it names none.
 */
export function claimedKeyHosts(headers: Headers): string[] {
  const input = headers.get("signature-input") ?? ""
  const { keyId } = cavageParameters(headers.get("signature") ?? "")
  const named = [...input.matchAll(/;\s*keyid="([^"]*)"/gi)].map(([, id = ""]) => id)
  return [...named, ...(keyId === undefined ? [] : [keyId])].flatMap((id) =>
    URL.canParse(id) ? [new URL(id).host] : [],
  )
}

/** Reads what the signature covers that was found good. Null when that is not certain. `label` is its name, among RFC 9421's. */
export function coverageOf(headers: Headers, label: string | undefined): Coverage | null {
  const input = headers.get("signature-input")
  const signature = headers.get("signature") ?? ""
  if (input === null) {
    const { headers: names, signature: value } = cavageParameters(signature)
    if (names === undefined || value === undefined) return null
    return { form: "cavage", parts: new Set(names.split(/\s+/)), signature: canonicalBase64(value) }
  }
  const covered = label === undefined ? null : memberOf(input, label)
  const value = label === undefined ? null : memberOf(signature, label)
  const [, components] = /^\(([^()]*)\)/.exec(covered ?? "") ?? []
  const [, bytes] = /^:([A-Za-z0-9+/]+={0,2}):/.exec(value ?? "") ?? []
  if (components === undefined || bytes === undefined) return null
  // A component with parameters is another one than that of the same name without.
  const parts = components.split(/\s+/).flatMap((part) => /^"([a-z0-9@_-]+)"$/.exec(part)?.[1] ?? [])
  return { form: "rfc9421", parts: new Set(parts), signature: canonicalBase64(bytes) }
}

/**
 * Whether a signature covers what makes a request this one: what is asked, of whom, and with which body. One that leaves a part out is good
 * for other requests too, to other servers or with other bodies, and whoever received one could use it. Both specifications leave the choice
 * to the verifier (RFC 9421, 3.2; draft-cavage-http-signatures-12, 2.1.3).
 */
export function coversRequest({ form, parts }: Coverage, hasBody: boolean): boolean {
  const has = (...names: string[]) => names.some((name) => parts.has(name))
  if (form === "cavage") return has("(request-target)") && has("host") && has("date") && (!hasBody || has("digest"))
  const method = has("@method", "@request-target")
  const target = has("@target-uri") || (has("@authority", "host") && has("@path", "@request-target"))
  return method && target && (!hasBody || has("content-digest"))
}

/** The parameters of a draft-cavage Signature header, read as the verification reads them: the last of a name counts. */
function cavageParameters(header: string): Record<string, string | undefined> {
  const pairs = header.split(",").map((pair) => /^\s*([A-Za-z]+)=(?:"([^"]*)"|(\d+))\s*$/.exec(pair))
  return Object.fromEntries(pairs.flatMap((pair) => (pair === null ? [] : [[pair[1] ?? "", pair[2] ?? pair[3] ?? ""]])))
}

/** The value of a member of a structured dictionary (RFC 8941), or null when there is none of that name, or more than one. */
function memberOf(dictionary: string, label: string): string | null {
  // Commas in quoted strings separate nothing.
  const members = dictionary.match(/(?:"(?:[^"\\]|\\.)*"|[^",])+/g) ?? []
  const found = members.map((member) => member.trim()).filter((member) => member.startsWith(`${label}=`))
  const [only, another] = found
  return only === undefined || another !== undefined ? null : only.slice(label.length + 1)
}

/** With its padding or without. */
const isBase64 = (text: string): boolean =>
  /^[A-Za-z0-9+/]+={0,2}$/.test(text) && (text.endsWith("=") ? text.length % 4 === 0 : text.length % 4 !== 1)

/** The same bytes have one spelling, whatever stands in the bits that base64 leaves unused. */
const canonicalBase64 = (text: string): string => Buffer.from(text, "base64").toString("base64")
