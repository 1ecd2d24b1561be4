import type { Child } from "hono/jsx"
import { SubmitButton, type SubmitButtonProps } from "./button.tsx"

/** Names of the hidden fields that every form carries; the door that checks them reads the same names. */
export const CSRF_FIELD = "csrf"
export const IDEMPOTENCY_FIELD = "idempotency"

export type FormProps = {
  action: string
  method?: "post" | "get"
  /** Required for post. */
  csrfToken?: string
  /** For forms that create something: sent twice, it creates once. */
  idempotencyToken?: string
  /** Set when the form has a file field. */
  withFiles?: boolean
  /** Hidden values to send along. */
  fields?: Record<string, string>
  id?: string
  /** Names the form for screen readers, for instance on searches. */
  label?: string
  role?: "search"
  /** Replaces the class `form` (a column with space between). */
  class?: string
  children?: Child
}

export function Form(props: FormProps) {
  const { action, method = "post", csrfToken, idempotencyToken, withFiles, fields = {}, id, label, role } = props
  return (
    <form
      class={props.class ?? "form"}
      action={action}
      method={method}
      enctype={withFiles ? "multipart/form-data" : undefined}
      id={id}
      role={role}
      aria-label={label}
    >
      {csrfToken !== undefined && <input type="hidden" name={CSRF_FIELD} value={csrfToken} />}
      {idempotencyToken !== undefined && <input type="hidden" name={IDEMPOTENCY_FIELD} value={idempotencyToken} />}
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {props.children}
    </form>
  )
}

/** The row of buttons at a form's end. */
export function FormActions({ children }: { children: Child }) {
  return <div class="form-actions">{children}</div>
}

export type ActionButtonProps = SubmitButtonProps & {
  action: string
  csrfToken: string
  idempotencyToken?: string
  fields?: Record<string, string>
}

/** One button that is a form of its own: accept, decline, check again, sign out. */
export function ActionButton({ action, csrfToken, idempotencyToken, fields, ...button }: ActionButtonProps) {
  return (
    <Form class="form-inline" action={action} csrfToken={csrfToken} idempotencyToken={idempotencyToken} fields={fields}>
      <SubmitButton {...button} />
    </Form>
  )
}
