import type { Child } from "hono/jsx"
import { ContourLines } from "./illustration.tsx"

/** A banner with the card of a person or an issuer sewn under it: the head of the page about them. */
export function ProfileHead({ children }: { children: Child }) {
  return (
    <div class="profile-head">
      <div class="profile-banner waxed">
        <ContourLines />
      </div>
      {children}
    </div>
  )
}
