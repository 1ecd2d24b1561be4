import { Field, fieldParts, type FieldProps } from "./field.tsx"
import { Icon } from "./icon.tsx"

export type SelectFieldProps = FieldProps & {
  value?: string
  options: { value: string; label: string; disabled?: boolean }[]
}

export function SelectField(props: SelectFieldProps) {
  const parts = fieldParts(props)
  return (
    <Field field={props} parts={parts}>
      <div class="select">
        <select {...parts.control} class="input">
          {props.options.map((option) => (
            <option value={option.value} selected={option.value === (props.value ?? "")} disabled={option.disabled}>
              {option.label}
            </option>
          ))}
        </select>
        <Icon name="chevron-down" />
      </div>
    </Field>
  )
}
