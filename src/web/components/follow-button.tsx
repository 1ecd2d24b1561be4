import { Button } from "./button.tsx"
import { SubmitButton } from "./button.tsx"
import { ActionButton, Form } from "./form.tsx"
import { Icon } from "./icon.tsx"
import { TextField } from "./text-field.tsx"

export type FollowButtonProps = {
  /** Whom it is about. */
  name: string
  handle: string
} & (
  | {
      /** `own`: the person looks at themselves; `signed-out`: they follow from their own server. */
      state: "own"
      editUrl: string
    }
  | {
      state: "signed-out"
      /** GET with `account`: leads to the visitor's own server. */
      remoteAction: string
    }
  | {
      state: "not-following" | "following" | "requested"
      action: string
      unfollowAction: string
      csrfToken: string
    }
)

export function FollowButton(props: FollowButtonProps) {
  switch (props.state) {
    case "own":
      return (
        <Button href={props.editUrl} icon="edit">
          Edit profile
        </Button>
      )
    case "signed-out":
      return (
        <details class="follow-remote">
          <summary class="button button-primary">
            <Icon name="plus" />
            <span>
              Follow<span class="visually-hidden"> {props.name}</span>
            </span>
          </summary>
          <Form action={props.remoteAction} method="get">
            <TextField
              name="account"
              label="Your own handle"
              hint="On any server of the fediverse. We take you there to confirm."
              placeholder="@you@your.server"
              required
              verbatim
            />
            <SubmitButton>Go to my server</SubmitButton>
          </Form>
        </details>
      )
    case "not-following":
      return (
        <ActionButton action={props.action} csrfToken={props.csrfToken} fields={{ handle: props.handle }} icon="plus">
          Follow<span class="visually-hidden"> {props.name}</span>
        </ActionButton>
      )
    default:
      return (
        <ActionButton
          action={props.unfollowAction}
          csrfToken={props.csrfToken}
          fields={{ handle: props.handle }}
          variant="secondary"
          icon={props.state === "requested" ? "undo" : "cross"}
        >
          {props.state === "requested" ? "Cancel request" : "Unfollow"}
          <span class="visually-hidden">
            {props.state === "requested" ? " to follow " : " "}
            {props.name}
          </span>
        </ActionButton>
      )
  }
}
