import type { Who } from "../../views/index.ts"
import { ActionButton, Button } from "../components/index.ts"
import { nameOf } from "../present/actors.ts"
import { Fold } from "./fold.tsx"

export type KeepAwayProps = {
  who: Who
  blocks: boolean
  mutes: boolean
  csrfToken: string
  /** Where to go on to afterwards. */
  next: string
  /** For admins: where they decide how this one stands. */
  standingPath?: string
}

/** Block, mute, report: asked for rarely, hence folded away; open when there is something to take back. */
export function KeepAway({ who, blocks, mutes, csrfToken, next, standingPath }: KeepAwayProps) {
  const name = nameOf(who)
  const form = (action: string) => ({
    action,
    csrfToken,
    fields: { target: who.uri, next },
    size: "small" as const,
    variant: "secondary" as const,
  })
  return (
    <Fold label="Block, mute or report">
      <div class="cluster cluster-tight">
        {blocks ? (
          <ActionButton {...form("/unblock")} icon="undo">
            Take the block back
          </ActionButton>
        ) : (
          <ActionButton
            {...form("/block")}
            icon="ban"
            confirm={`Block ${name}? You stop following each other, and they cannot offer you badges or answer you.`}
          >
            Block
          </ActionButton>
        )}
        {mutes ? (
          <ActionButton {...form("/unmute")} icon="undo">
            Take the mute back
          </ActionButton>
        ) : (
          <ActionButton {...form("/mute")} icon="minus">
            Mute
          </ActionButton>
        )}
        <Button href={`/report?about=${encodeURIComponent(who.uri)}`} size="small" icon="flag">
          Report
        </Button>
        {standingPath !== undefined && (
          <Button href={standingPath} size="small" variant="quiet" icon="settings">
            How they stand
          </Button>
        )}
      </div>
      <p class="soft">
        Who is blocked cannot follow you, offer you badges or answer you. Who is muted is only not shown to you, and
        does not learn of it. A report goes to the admins.
      </p>
    </Fold>
  )
}
