import type { InvitationCard } from "../../views/index.ts"
import { ActionButton, count, DataTable, Day } from "../components/index.ts"

export type InvitationListProps = { invitations: readonly InvitationCard[]; csrfToken: string; withInviters?: boolean }

/** Invitations that still work, each with its link to hand on and a button to take it back. */
export function InvitationList({ invitations, csrfToken, withInviters }: InvitationListProps) {
  return (
    <DataTable
      caption="Invitations that still work"
      hiddenCaption
      columns={[
        { key: "link", label: "Link" },
        { key: "what", label: "For" },
        { key: "left", label: "Lets in" },
        { key: "until", label: "Until" },
        { key: "back", label: "Take back", hiddenLabel: true },
      ]}
      rows={invitations.map((one) => ({
        link: <code class="copied-whole">{one.link.href}</code>,
        what: (
          <>
            {one.note ?? one.email ?? "Whoever has the link"}
            {one.note && one.email && <div class="soft">{one.email}</div>}
            {withInviters && one.inviter && <div class="soft">by @{one.inviter}</div>}
          </>
        ),
        left:
          one.used > 0 ? count(one.usesLeft, "more person", "more people") : count(one.usesLeft, "person", "people"),
        until: <Day moment={one.expiresAt} />,
        back: (
          <ActionButton
            action={`/invitations/${one.id}/revoke`}
            csrfToken={csrfToken}
            variant="quiet"
            size="small"
            icon="cross"
          >
            Take back
          </ActionButton>
        ),
      }))}
    />
  )
}
