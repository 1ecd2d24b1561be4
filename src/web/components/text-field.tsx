import { Field, fieldParts, type FieldProps } from "./field.tsx"

export type TextFieldProps = FieldProps & {
  value?: string
  type?: "text" | "email" | "url" | "password" | "search" | "date" | "number"
  /** e.g. `username`, `email`, `current-password`, `new-password`, `name`, `off` */
  autocomplete?: string
  inputMode?: "text" | "email" | "url" | "numeric" | "search"
  maxLength?: number
  minLength?: number
  min?: string
  max?: string
  placeholder?: string
  /** Fixed text before and after what is typed, such as `@` and `@meadow.example`. */
  prefix?: string
  suffix?: string
  /** Handles, addresses, codes: no spelling help, no capitals. */
  verbatim?: boolean
  short?: boolean
}

export function TextField(props: TextFieldProps) {
  const parts = fieldParts(props)
  const input = (
    <input
      {...parts.control}
      class={props.short ? "input input-short" : "input"}
      type={props.type ?? "text"}
      value={props.value}
      autocomplete={props.autocomplete}
      inputmode={props.inputMode}
      maxlength={props.maxLength}
      minlength={props.minLength}
      min={props.min}
      max={props.max}
      placeholder={props.placeholder}
      spellcheck={props.verbatim ? false : undefined}
      autocapitalize={props.verbatim ? "none" : undefined}
    />
  )
  const affixed = props.prefix !== undefined || props.suffix !== undefined
  return (
    <Field field={props} parts={parts}>
      {affixed ? (
        <div class="input-affix">
          {props.prefix && <span class="affix">{props.prefix}</span>}
          {input}
          {props.suffix && <span class="affix">{props.suffix}</span>}
        </div>
      ) : (
        input
      )}
    </Field>
  )
}
