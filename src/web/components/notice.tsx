import type { Child } from "hono/jsx"
import { Icon, type IconName } from "./icon.tsx"

export type NoticeKind = "success" | "info" | "warning" | "problem"

export type NoticeProps = {
  kind: NoticeKind
  title?: string
  children?: Child
  /** Announced by screen readers when it appears: for the answer to something the person just did. */
  announce?: boolean
}

const LOOKS: Record<NoticeKind, { tone: string; icon: IconName; word: string }> = {
  success: { tone: "tone-good", icon: "check", word: "Done" },
  info: { tone: "tone-note", icon: "info", word: "Note" },
  warning: { tone: "tone-caution", icon: "warning", word: "Warning" },
  problem: { tone: "tone-bad", icon: "warning", word: "Problem" },
}

export function Notice({ kind, title, children, announce }: NoticeProps) {
  const look = LOOKS[kind]
  const role = announce ? (kind === "problem" ? "alert" : "status") : undefined
  return (
    <div class={`notice ${look.tone}`} role={role}>
      <Icon name={look.icon} />
      <div class="notice-body">
        {title ? <p class="notice-title">{title}</p> : <span class="visually-hidden">{look.word}: </span>}
        {children}
      </div>
    </div>
  )
}

/** The answer to the last action, carried over a redirect. */
export type FlashView = { kind: NoticeKind; message: string }

export function Flash({ kind, message }: FlashView) {
  return <Notice kind={kind} title={message} announce />
}
