import type { Child } from "hono/jsx"
import { Icon } from "./icon.tsx"

/** What every field of a form shares. */
export type FieldProps = {
  /** The name the value is sent under. */
  name: string
  label: Child
  hint?: Child
  /** A sentence: what is wrong and what to do. */
  error?: string
  required?: boolean
  /** Fields that may stay empty say "(optional)"; searches and filters turn this off. */
  optionalMark?: boolean
  /** Only when one page has two fields of the same name. */
  id?: string
  hiddenLabel?: boolean
}

/** The id a field has unless told otherwise; ProblemSummary links to it. */
export function fieldId(name: string): string {
  return `field-${name.replaceAll(/[^A-Za-z0-9_-]+/g, "-").replaceAll(/-+$/g, "")}`
}

export type FieldParts = {
  id: string
  hintId: string | undefined
  errorId: string | undefined
  /** For the control: id, name and what describes it. */
  control: Record<string, string | boolean | undefined>
}

/** Ids and ARIA attributes that tie a control to its label, hint and error. */
export function fieldParts(props: FieldProps): FieldParts {
  const id = props.id ?? fieldId(props.name)
  const hintId = props.hint ? `${id}-hint` : undefined
  const errorId = props.error ? `${id}-error` : undefined
  return {
    id,
    hintId,
    errorId,
    control: {
      id,
      name: props.name,
      required: props.required,
      "aria-describedby": [hintId, errorId].filter(Boolean).join(" ") || undefined,
      "aria-invalid": props.error ? "true" : undefined,
    },
  }
}

/** Label, hint, error and control, in the order in which they are read. */
export function Field({ field, parts, children }: { field: FieldProps; parts: FieldParts; children: Child }) {
  return (
    <div class={field.error ? "field field-has-error" : "field"}>
      <label class={field.hiddenLabel ? "visually-hidden" : "field-label"} for={parts.id}>
        {field.label}
        <OptionalMark {...field} />
      </label>
      <FieldHint id={parts.hintId}>{field.hint}</FieldHint>
      <FieldError id={parts.errorId} error={field.error} />
      {children}
    </div>
  )
}

export function OptionalMark({ required, optionalMark = true }: Pick<FieldProps, "required" | "optionalMark">) {
  return required || !optionalMark ? null : <span class="field-optional"> (optional)</span>
}

export function FieldHint({ id, children }: { id: string | undefined; children: Child }) {
  return id ? (
    <p class="field-hint" id={id}>
      {children}
    </p>
  ) : null
}

export function FieldError({ id, error }: { id: string | undefined; error: string | undefined }) {
  return error ? (
    <p class="field-error" id={id}>
      <Icon name="warning" />
      <span>
        <span class="visually-hidden">Problem: </span>
        {error}
      </span>
    </p>
  ) : null
}
