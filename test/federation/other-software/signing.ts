import { createHash, createSign, type KeyObject } from "node:crypto"

/** Whose key signs a POST of `body` to `inbox`. */
export type ToSign = { inbox: string; body: string; keyId: string; privateKey: KeyObject; contentType: string }

export type Signing = (request: ToSign) => Record<string, string>

/** draft-cavage-http-signatures, as most of the fediverse writes it: which headers, and which algorithm it says. */
export const cavage =
  (headers: readonly string[], algorithm: "rsa-sha256" | "hs2019"): Signing =>
  ({ inbox, body, keyId, privateKey, contentType }) => {
    const url = new URL(inbox)
    const values: Record<string, string> = {
      "(request-target)": `post ${url.pathname}`,
      host: url.host,
      date: new Date().toUTCString(),
      digest: `SHA-256=${createHash("sha256").update(body).digest("base64")}`,
      "content-type": contentType,
      "content-length": String(Buffer.byteLength(body)),
      "user-agent": "http.rb/5.2.0",
    }
    const lines = headers.map((name) => `${name}: ${values[name] ?? ""}`)
    const signature = createSign("sha256").update(lines.join("\n")).sign(privateKey, "base64")
    return {
      date: values["date"] ?? "",
      digest: values["digest"] ?? "",
      "content-type": contentType,
      "user-agent": values["user-agent"] ?? "",
      signature: `keyId="${keyId}",algorithm="${algorithm}",headers="${headers.join(" ")}",signature="${signature}"`,
    }
  }

/** RFC 9421 with RSA, as Mastodon knows it: the method, the whole address, the digest of the body. */
export const rfc9421: Signing = ({ inbox, body, keyId, privateKey, contentType }) => {
  const digest = `sha-256=:${createHash("sha256").update(body).digest("base64")}:`
  const created = Math.floor(Date.now() / 1000)
  const parameters = `("@method" "@target-uri" "content-digest");created=${created};keyid="${keyId}";alg="rsa-v1_5-sha256"`
  const base = [
    `"@method": POST`,
    `"@target-uri": ${inbox}`,
    `"content-digest": ${digest}`,
    `"@signature-params": ${parameters}`,
  ].join("\n")
  const signature = createSign("sha256").update(base).sign(privateKey, "base64")
  return {
    "content-type": contentType,
    "content-digest": digest,
    "signature-input": `sig1=${parameters}`,
    signature: `sig1=:${signature}:`,
  }
}
