import { createHash } from "node:crypto"
import { getLogger } from "@logtape/logtape"
import { betterAuth } from "better-auth"
import { drizzleAdapter } from "better-auth/adapters/drizzle"
import { newId } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { person, session, signInMethod, verificationToken } from "./schema.ts"

const log = getLogger(["haversack", "people"])

const day = 24 * 60 * 60
export const shortestPassword = 10
export const longestPassword = 128

/**
 * The beginning of this instance's cookie names. Browsers keep cookies per host and ignore the port, so two instances on
 * one machine would otherwise sign each other's people out.
 */
export function cookiePrefixOf(origin: URL): string {
  return `haversack-${createHash("sha256").update(origin.origin).digest("hex").slice(0, 10)}`
}

/**
 * better-auth over our own tables. None of its HTTP routes is mounted: forms call its functions, so that every page works
 * without JavaScript and has our own limits and sentences.
 */
export function createAuthentication({ config, database, secrets }: Ground) {
  const { origin } = config
  return betterAuth({
    appName: "Haversack",
    baseURL: origin.origin,
    secret: Buffer.from(secrets.derive("people/sessions")).toString("base64url"),
    database: drizzleAdapter(database.orm, {
      provider: "pg",
      schema: { user: person, session, account: signInMethod, verification: verificationToken },
      // It would hash passwords inside its transactions, which on the embedded database holds up everybody else.
      transaction: false,
    }),
    user: {
      additionalFields: {
        handle: { type: "string", required: true, input: false },
        role: { type: "string", required: false, defaultValue: "member", input: false },
      },
    },
    emailAndPassword: {
      enabled: true,
      // People are made by signUp(), in one transaction with their actor.
      disableSignUp: true,
      minPasswordLength: shortestPassword,
      maxPasswordLength: longestPassword,
    },
    session: { expiresIn: 30 * day, updateAge: day },
    verification: { storeIdentifier: "hashed" },
    advanced: {
      cookiePrefix: cookiePrefixOf(origin),
      useSecureCookies: origin.protocol === "https:",
      defaultCookieAttributes: { httpOnly: true, sameSite: "lax", path: "/" },
      database: { generateId: () => newId() },
      // Our own limits count addresses and forget them; nobody's address is kept beside their session.
      ipAddress: { disableIpTracking: true },
    },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: {
      level: "warn",
      // Only its own fixed sentences: what comes behind them are errors with the parameters of SQL statements in them.
      log: (level, message, ...details) => {
        const errors = details.filter((detail) => detail instanceof Error).map((error) => error.name)
        const properties = { message: message.replace(/\S+@\S+/g, "[email]"), errors }
        if (level === "error") log.error("better-auth: {message} {errors}", properties)
        else log.debug("better-auth: {message} {errors}", properties)
      },
    },
  })
}

export type Authentication = ReturnType<typeof createAuthentication>

const ofGround = new WeakMap<Ground, Authentication>()

/** The instance's authentication, made at first use. */
export function authenticationOf(ground: Ground): Authentication {
  const authentication = ofGround.get(ground) ?? createAuthentication(ground)
  ofGround.set(ground, authentication)
  return authentication
}
