import { Field, fieldParts, type FieldProps } from "./field.tsx"

export type FileFieldProps = FieldProps & {
  /** e.g. `image/png,image/jpeg,image/svg+xml,image/webp` */
  accept?: string
  multiple?: boolean
  /** The picture that is there now. */
  current?: { src: string; alt: string }
}

/** A file to send. A chosen picture is shown at once where scripts run. */
export function FileField(props: FileFieldProps) {
  const parts = fieldParts(props)
  return (
    <Field field={props} parts={parts}>
      <div class="file-drop" data-file-preview="">
        {props.current && <img class="file-preview" src={props.current.src} alt={props.current.alt} />}
        <input {...parts.control} type="file" accept={props.accept} multiple={props.multiple} />
      </div>
    </Field>
  )
}
