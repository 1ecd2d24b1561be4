/** A credential as it was issued: JSON-LD with its proof, or a compact JWS. UTF-8. */
export type BakedCredential = { kind: "json" | "jwt"; bytes: Uint8Array }

export type BakeResult =
  | { ok: true; image: Uint8Array }
  | { ok: false; reason: "notPng" | "notSvg" | "unsafeSvg"; sentence: string }

/** The bytes in an array of their own, not in a view of a shared one. */
export const ok = (image: Uint8Array): BakeResult => ({ ok: true, image: new Uint8Array(image) })

export const refused = (reason: Extract<BakeResult, { ok: false }>["reason"], sentence: string): BakeResult => ({
  ok: false,
  reason,
  sentence,
})
