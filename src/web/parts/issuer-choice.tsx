import type { OfferView } from "../../views/index.ts"
import { ActionButton } from "../components/index.ts"
import { nameOf } from "../present/actors.ts"
import { Fold } from "./fold.tsx"

/** What an earner can decide about an issuer for all its offers: never again, or always beside the others. */
export function IssuerChoice({ view, csrfToken }: { view: OfferView; csrfToken: string }) {
  const name = nameOf(view.issuer)
  const target = view.issuer.uri
  return (
    <Fold label={`More offers of ${name}`}>
      <div class="cluster cluster-tight">
        {view.isApart && (
          <ActionButton
            action="/trust-issuer"
            csrfToken={csrfToken}
            fields={{ target, next: view.path }}
            size="small"
            variant="secondary"
            icon="check"
          >
            Show them beside all others
          </ActionButton>
        )}
        <ActionButton
          action="/block"
          csrfToken={csrfToken}
          fields={{ target, next: "/backpack" }}
          size="small"
          variant="secondary"
          icon="ban"
          confirm={`Block ${name}? Everything that it offered and you did not accept goes, and it can offer you nothing more.`}
        >
          Block this issuer
        </ActionButton>
      </div>
      <p class="soft">
        A blocked issuer can offer you nothing more. You find it in your settings, and can take the block back.
      </p>
    </Fold>
  )
}
