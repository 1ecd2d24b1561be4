import type { Child } from "hono/jsx"
import { Avatar } from "./avatar.tsx"
import { Icon } from "./icon.tsx"

/** A person or an issuer, of this server or another. */
export type ActorView = {
  name: string
  /** `@alice@meadow.example` */
  handle: string
  url: string
  avatarUrl?: string
  kind?: "person" | "issuer"
}

export type PersonLineProps = {
  actor: ActorView
  size?: "small" | "medium"
  /** Replaces the handle's line. */
  children?: Child
}

/** Picture, name, handle in one line. */
export function PersonLine({ actor, size = "medium", children }: PersonLineProps) {
  return (
    <div class="person-line">
      <Avatar name={actor.name} imageUrl={actor.avatarUrl} kind={actor.kind} size={size} />
      <div class="person-line-text">
        <div>
          <a class="person-line-name" href={actor.url}>
            <bdi>{actor.name}</bdi>
          </a>
        </div>
        <div>{children ?? <HandleText handle={actor.handle} />}</div>
      </div>
    </div>
  )
}

/** A handle that breaks before its server, if it has to break. */
export function HandleText({ handle }: HandleProps) {
  const at = handle.lastIndexOf("@")
  return (
    <span class="handle">
      {handle.slice(0, Math.max(at, 0))}
      <wbr />
      {handle.slice(Math.max(at, 0))}
    </span>
  )
}

export type HandleProps = { handle: string }

/** A handle that can be copied. */
export function Handle({ handle }: HandleProps) {
  return (
    <span class="handle-copy">
      <HandleText handle={handle} />
      <CopyButton text={handle} what="handle" />
    </span>
  )
}

export type CopyButtonProps = {
  text: string
  /** What is copied, for screen readers: "handle", "link". */
  what: string
}

/** Copies a text; there only where scripts run. */
export function CopyButton({ text, what }: CopyButtonProps) {
  return (
    <button class="copy-button" type="button" data-copy={text} data-needs-script="">
      <Icon name="copy" />
      <span aria-live="polite">
        <span data-copy-word="">Copy</span>
      </span>
      <span class="visually-hidden"> {what}</span>
    </button>
  )
}

export type CopyFieldProps = {
  label: string
  text: string
  what: string
  hint?: Child
  /** Only when one page has two of the same kind. */
  id?: string
}

/** An address to take along: to be selected by hand, and copied by a button where scripts run. */
export function CopyField({ label, text, what, hint, id = `copy-${what}` }: CopyFieldProps) {
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {label}
      </label>
      {hint && (
        <p class="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <div class="copy-field">
        <input
          class="input"
          id={id}
          type="text"
          value={text}
          readonly
          aria-describedby={hint ? `${id}-hint` : undefined}
        />
        <CopyButton text={text} what={what} />
      </div>
    </div>
  )
}

export type ActorCardProps = {
  actor: ActorView
  /** Safe HTML or text. */
  bio?: Child
  /** The page's own h1 stands in the card of the page about that actor. */
  asPageTitle?: boolean
  /** Follow, edit. */
  actions?: Child
  /** Counts, links, facts. */
  children?: Child
}

/** The head of a profile or an issuer's page. */
export function ActorCard({ actor, bio, asPageTitle, actions, children }: ActorCardProps) {
  const Name = asPageTitle ? "h1" : "h2"
  return (
    <section class="actor-card">
      <Avatar name={actor.name} imageUrl={actor.avatarUrl} kind={actor.kind} size="large" />
      <div class="actor-card-text">
        <Name>
          <bdi>{asPageTitle ? actor.name : <a href={actor.url}>{actor.name}</a>}</bdi>
        </Name>
        <Handle handle={actor.handle} />
        {bio && (
          <div class="prose" dir="auto">
            {bio}
          </div>
        )}
        {children}
      </div>
      {actions && <div class="cluster cluster-top">{actions}</div>}
    </section>
  )
}
