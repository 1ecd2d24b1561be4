import type { ImportView } from "../../views/index.ts"
import { ActionButton, Button } from "../components/index.ts"
import { importPaths } from "../present/import-paths.ts"

export type ImportActionsProps = {
  view: ImportView
  csrfToken: string
  /** In a list: a badge that can be added is looked at first. */
  isShort?: boolean
}

/** What can be done with something that was brought, but for adding it. */
export function ImportActions({ view, csrfToken, isShort = false }: ImportActionsProps) {
  const { importId, state, isCheckable, duplicate } = view
  const paths = importPaths(importId)
  const about = <span class="visually-hidden"> {view.name ?? view.label}</span>
  const isHere = duplicate?.isSame === true
  return (
    <div class="cluster">
      {isShort && view.isAddable && !isHere && (
        <Button href={paths.page} variant="primary" size="small">
          Look and decide<span class="visually-hidden"> about {view.name ?? view.label}</span>
        </Button>
      )}
      {state === "ready" && isCheckable && !view.isAddable && !isHere && (
        <ActionButton action={paths.keep} csrfToken={csrfToken} variant="secondary" size="small">
          Keep as not verified{about}
        </ActionButton>
      )}
      {!isShort && isCheckable && state !== "checking" && (
        <ActionButton action={paths.check} csrfToken={csrfToken} variant="secondary" size="small" icon="refresh">
          Check again{about}
        </ActionButton>
      )}
      {state !== "checking" && (
        <ActionButton action={paths.discard} csrfToken={csrfToken} variant="quiet" size="small">
          Discard{about}
        </ActionButton>
      )}
    </div>
  )
}
