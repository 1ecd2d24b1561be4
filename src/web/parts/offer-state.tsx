import type { OfferView } from "../../views/index.ts"
import { Button, EmptyState, Notice } from "../components/index.ts"
import { nameOf } from "../present/actors.ts"

/** What became of an offer that does not simply wait for an answer. Nothing while it does. */
export function OfferState({ view }: { view: OfferView }) {
  const { state, reason, issuer, holdingPath } = view
  switch (state) {
    case "arriving":
      return (
        <EmptyState title="On its way" picture="none">
          {nameOf(issuer)} offers you a badge. It is being fetched from their server and checked; load this page again
          in a moment.
          {reason && ` The last try did not succeed: ${reason} It is tried again for some days.`}
        </EmptyState>
      )
    case "accepted":
      return (
        <Notice kind="success" title="You accepted this badge.">
          {holdingPath !== null && (
            <Button href={holdingPath} icon="badge">
              Open it
            </Button>
          )}
        </Notice>
      )
    case "declined":
      return <Notice kind="info" title="You declined this badge." />
    case "withdrawn":
      return <Notice kind="info" title={`${nameOf(issuer)} took this badge back.`} />
    case "refused":
      return (
        <Notice kind="problem" title="This badge could not be taken.">
          <p>{reason ?? "What the issuer's server sent was not a badge for you, so nothing of it was kept."}</p>
        </Notice>
      )
    default:
      return null
  }
}
