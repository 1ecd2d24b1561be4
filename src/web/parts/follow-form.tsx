import { ActionButton, Button, Handle, Icon } from "../components/index.ts"

export type FollowFormProps = {
  name: string
  handle: string
  /** The actor's id between servers. */
  uri: string
  state: "own" | "signed-out" | "not-following" | "following" | "requested"
  csrfToken: string
  /** Where to go on to afterwards. */
  next: string
}

/** Follow, stop following, edit oneself, or how to follow for somebody who is not signed in here. */
export function FollowForm({ name, handle, uri, state, csrfToken, next }: FollowFormProps) {
  const fields = { target: uri, next }
  switch (state) {
    case "own":
      return (
        <Button href="/settings/profile" icon="edit">
          Edit profile
        </Button>
      )
    case "signed-out":
      return (
        <details class="follow-remote">
          <summary class="button button-primary">
            <Icon name="plus" />
            <span>
              Follow<span class="visually-hidden"> {name}</span>
            </span>
          </summary>
          <div class="stack panel">
            <p>
              <strong>From your own server</strong>, Haversack, Mastodon or any other of the fediverse: search there for
              this handle, and follow.
            </p>
            <Handle handle={handle} />
            <p>
              <strong>Is your account on this server?</strong>{" "}
              <a href={`/sign-in?next=${encodeURIComponent(next)}`}>Sign in to follow</a>.
            </p>
          </div>
        </details>
      )
    case "not-following":
      return (
        <ActionButton action="/follow" csrfToken={csrfToken} fields={fields} icon="plus">
          Follow<span class="visually-hidden"> {name}</span>
        </ActionButton>
      )
    default:
      return (
        <ActionButton
          action="/unfollow"
          csrfToken={csrfToken}
          fields={fields}
          variant="secondary"
          icon={state === "requested" ? "hourglass" : "check"}
        >
          {state === "requested" ? "Requested: take back" : "Following: stop"}
          <span class="visually-hidden"> following {name}</span>
        </ActionButton>
      )
  }
}
