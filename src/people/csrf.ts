import { createHmac, randomBytes, timingSafeEqual } from "node:crypto"
import { newOpaqueId } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { cookiePrefixOf } from "./authentication.ts"
import type { SignedIn } from "./sessions.ts"

/** Whom a form is made for: a session, or a browser that is not signed in and has only a cookie of its own. */
export type FormOwner = {
  binding: string
  /** To be sent with the page that carries the form, when the browser had no cookie yet. */
  setCookie: string | null
}

/**
 * Whom the forms of this request belong to. Somebody who is not signed in gets a random cookie, so that their forms
 * (signing in, signing up) cannot be sent from another site either.
 */
export function formOwnerOf(ground: Ground, signedIn: SignedIn | null, headers: Headers): FormOwner {
  if (signedIn !== null) return { binding: `session ${signedIn.sessionId}`, setCookie: null }
  const secure = ground.config.origin.protocol === "https:"
  const name = `${secure ? "__Host-" : ""}${cookiePrefixOf(ground.config.origin)}.visitor`
  const found = cookieOf(headers, name)
  if (found !== null) return { binding: `visitor ${found}`, setCookie: null }
  const visitor = newOpaqueId()
  const setCookie = `${name}=${visitor}; Path=/; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`
  return { binding: `visitor ${visitor}`, setCookie }
}

function cookieOf(headers: Headers, name: string): string | null {
  for (const pair of (headers.get("cookie") ?? "").split(";")) {
    const [key, value] = pair.trim().split("=", 2)
    if (key === name && value !== undefined && /^[\w-]{22}$/.test(value)) return value
  }
  return null
}

/**
 * A token to put into a form. Every call gives another one, so that compression over TLS betrays nothing; each is good for
 * as long as the session (or the visitor's cookie) is.
 */
export function csrfTokenFor(ground: Ground, owner: Pick<FormOwner, "binding">): string {
  const salt = randomBytes(16).toString("base64url")
  return `${salt}.${sign(ground, owner.binding, salt)}`
}

/** Whether a token that came with a form was made for whoever sent it. */
export function csrfTokenIsRight(ground: Ground, owner: Pick<FormOwner, "binding">, token: unknown): boolean {
  const parts = typeof token === "string" ? /^([\w-]{22})\.([\w-]{43})$/.exec(token) : null
  if (parts?.[1] === undefined || parts[2] === undefined) return false
  return timingSafeEqual(Buffer.from(parts[2]), Buffer.from(sign(ground, owner.binding, parts[1])))
}

function sign({ secrets }: Ground, binding: string, salt: string): string {
  return createHmac("sha256", secrets.derive("people/csrf")).update(`${salt} ${binding}`).digest("base64url")
}
