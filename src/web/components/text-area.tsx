import { Field, fieldParts, type FieldProps } from "./field.tsx"

export type TextAreaProps = FieldProps & {
  value?: string
  rows?: number
  maxLength?: number
  placeholder?: string
}

export function TextArea(props: TextAreaProps) {
  const parts = fieldParts(props)
  return (
    <Field field={props} parts={parts}>
      <textarea
        {...parts.control}
        class="input"
        rows={props.rows ?? 5}
        maxlength={props.maxLength}
        placeholder={props.placeholder}
      >
        {/* A first line break in a textarea is dropped by HTML: this one is, so that the person's own is kept. */}
        {"\n"}
        {props.value ?? ""}
      </textarea>
    </Field>
  )
}
