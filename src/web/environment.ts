import type { Context, Hono } from "hono"
import type { Ground } from "../ground.ts"
import type { SignedIn } from "../people/index.ts"
import type { FlashCode } from "./flash-sentences.ts"

/** What middleware puts beside a request before a page sees it. */
export type WebVariables = {
  ground: Ground
  /** Who is signed in; null for everybody else. */
  viewer: SignedIn | null
  /** What the last action had to say, carried over its redirect. */
  flash: FlashCode | null
}

export type WebEnvironment = { Variables: WebVariables }
export type WebContext = Context<WebEnvironment>
export type WebRoutes = Hono<WebEnvironment>

/** A page as the core mounts it: its routes, closed over the ground. */
export type PageRoutes = (ground: Ground) => WebRoutes
