import type { Child } from "hono/jsx"
import { FieldError, FieldHint, fieldParts, OptionalMark, type FieldProps } from "./field.tsx"
import { Icon, type IconName } from "./icon.tsx"

export type ChoiceOption = { value: string; label: string; hint?: string; icon?: IconName; disabled?: boolean }

export type ChoiceGroupProps = FieldProps & {
  kind: "radio" | "checkbox"
  options: ChoiceOption[]
  /** The chosen value or values. */
  value?: string | string[]
  /** Cards beside each other where there is room. */
  inRow?: boolean
}

/** A question with its answers as cards: radios for one, checkboxes for several. */
export function ChoiceGroup(props: ChoiceGroupProps) {
  const parts = fieldParts(props)
  const chosen = Array.isArray(props.value) ? props.value : [props.value]
  return (
    <fieldset
      class={props.error ? "field field-has-error" : "field"}
      aria-describedby={[parts.hintId, parts.errorId].filter(Boolean).join(" ") || undefined}
    >
      <legend class={props.hiddenLabel ? "visually-hidden" : "field-label"}>
        {props.label}
        <OptionalMark {...props} />
      </legend>
      <FieldHint id={parts.hintId}>{props.hint}</FieldHint>
      <FieldError id={parts.errorId} error={props.error} />
      <div class={props.inRow ? "choices choices-row" : "choices"}>
        {props.options.map((option, index) => (
          <Choice
            {...option}
            kind={props.kind}
            name={props.name}
            id={index === 0 ? parts.id : `${parts.id}-${index + 1}`}
            checked={chosen.includes(option.value)}
            required={props.kind === "radio" && props.required}
          />
        ))}
      </div>
    </fieldset>
  )
}

export type CheckboxProps = {
  name: string
  value?: string
  label: Child
  hint?: Child
  error?: string
  checked?: boolean
  required?: boolean
  id?: string
}

/** A single yes or no. */
export function Checkbox({ value = "yes", ...props }: CheckboxProps) {
  const parts = fieldParts({ ...props, hint: undefined })
  return (
    <div class={props.error ? "field field-has-error" : "field"}>
      <FieldError id={parts.errorId} error={props.error} />
      <Choice {...props} kind="checkbox" value={value} id={parts.id} describedBy={parts.errorId} />
    </div>
  )
}

type ChoiceProps = {
  kind: "radio" | "checkbox"
  name: string
  value: string
  label: Child
  hint?: Child
  icon?: IconName
  id: string
  checked?: boolean
  disabled?: boolean
  required?: boolean
  describedBy?: string
}

function Choice(props: ChoiceProps) {
  const hintId = props.hint ? `${props.id}-choice-hint` : undefined
  return (
    <label class="choice" for={props.id}>
      <input
        type={props.kind}
        id={props.id}
        name={props.name}
        value={props.value}
        checked={props.checked}
        disabled={props.disabled}
        required={props.required}
        aria-labelledby={`${props.id}-label`}
        aria-describedby={[hintId, props.describedBy].filter(Boolean).join(" ") || undefined}
        aria-invalid={props.describedBy ? "true" : undefined}
      />
      <span>
        <span class="choice-label" id={`${props.id}-label`}>
          {props.label}
        </span>
        {props.hint && (
          <span class="choice-hint" id={hintId}>
            {props.hint}
          </span>
        )}
      </span>
      {props.icon && <Icon name={props.icon} />}
    </label>
  )
}
