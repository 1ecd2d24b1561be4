import type { CredentialForm } from "./form.ts"

/**
 * A credential as it was issued, in UTF-8, and how it is written (see credentialForm): badges of the older forms are baked in the places where
 * their readers look.
 */
export type BakedCredential = CredentialForm & { bytes: Uint8Array }

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
