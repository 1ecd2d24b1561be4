import { createHmac } from "node:crypto"
import { z } from "zod"
import { isPresent, type Actor } from "../actors/index.ts"
import type { Ground } from "../ground.ts"
import { ok, refused, type Refusal, type Result } from "../result.ts"
import { formatHandle } from "../text/index.ts"
import type { InvalidField } from "./input.ts"

/** Whom a badge is awarded to: an actor of any server, or whoever reads the mail to an address. */
export type AwardRecipient = Actor | { email: string }

/** An earner as awarding needs them. */
export type Recipient = {
  /** Names the earner where awards are counted and compared; from an email address only this server can make it. */
  key: string
  /** For the sentences that the issuer reads. */
  name: string
  toldBy: "offer" | "note" | "mail"
} & ({ actor: Actor; email: null } | { actor: null; email: string })

const address = z
  .string()
  .transform((text) => text.trim().toLowerCase())
  .pipe(
    z
      .email({ error: "This is no email address. It looks like alice@example.org." })
      .max(254, { error: "This email address is too long." }),
  )

/** Reads whom a badge is for. Servers that know badges declare a collection of them; everybody else is told by a note or a mail. */
export function readRecipient(ground: Ground, given: AwardRecipient): Result<Recipient, InvalidField | "notAnEarner"> {
  if (!("email" in given)) return ofActor(given)
  const read = readAddress(given.email)
  if (!read.ok) return read
  const email = read.value
  return ok({ key: emailKeyOf(ground, email), name: email, toldBy: "mail", actor: null, email })
}

/** An email address as it was typed, in the spelling by which it is compared. */
export function readAddress(typed: string): Result<string, InvalidField> {
  const read = address.safeParse(typed)
  if (read.success) return ok(read.data)
  return refused("recipientInvalid", read.error.issues[0]?.message ?? "This is no email address.")
}

function ofActor(actor: Actor): Result<Recipient, "notAnEarner"> {
  const name = formatHandle({ username: actor.handle, host: actor.host })
  if (!isPresent(actor) || actor.type === "Application") {
    return refused("notAnEarner", `${name} cannot be awarded badges: there is nobody there any more.`)
  }
  const toldBy = keepsBadges(actor) ? "offer" : "note"
  return ok({ key: actor.id, name, toldBy, actor, email: null })
}

/** Whether an actor's server takes an Offer: ours does, and so does whichever declares a collection of the actor's badges. */
export const keepsBadges = (actor: Actor): boolean => actor.local || actor.badgesUri !== null

/** An email address as it is compared here: nobody who reads the database can make it out of an address, or an address out of it. */
export function emailKeyOf({ secrets }: Ground, email: string): string {
  return createHmac("sha256", secrets.derive("issuing/email-keys"))
    .update(email.trim().toLowerCase())
    .digest("base64url")
}

export type NotAnEarner = Refusal<"notAnEarner">
