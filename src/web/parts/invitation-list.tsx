import type { InvitationCard } from "../../views/index.ts"
import { ActionButton, CopyField, count, Day } from "../components/index.ts"

export type InvitationListProps = { invitations: readonly InvitationCard[]; csrfToken: string; withInviters?: boolean }

/** Invitations that still work, each with its link to hand on and a button to take it back. */
export function InvitationList({ invitations, csrfToken, withInviters }: InvitationListProps) {
  return (
    <ul class="stack">
      {invitations.map((one) => (
        <li class="panel stack stack-tight">
          <CopyField
            label={one.note ?? one.email ?? "For whoever has the link"}
            text={one.link.href}
            what="link"
            id={`link-${one.id}`}
            hint={
              <>
                Lets in{" "}
                {count(one.usesLeft, one.used > 0 ? "more person" : "person", one.used > 0 ? "more people" : "people")}{" "}
                until <Day moment={one.expiresAt} />
                {one.note !== null && one.email !== null && `, sent to ${one.email}`}
                {withInviters && one.inviter !== null && `, by @${one.inviter}`}.
              </>
            }
          />
          <div>
            <ActionButton
              action={`/invitations/${one.id}/revoke`}
              csrfToken={csrfToken}
              variant="quiet"
              size="small"
              icon="cross"
            >
              Take back
            </ActionButton>
          </div>
        </li>
      ))}
    </ul>
  )
}
