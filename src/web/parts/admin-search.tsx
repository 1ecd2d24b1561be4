import { Form, SubmitButton, TextField } from "../components/index.ts"

export type AdminSearchProps = {
  action: string
  label: string
  hint?: string
  value: string
  /** Other values of the address that the search keeps. */
  fields?: Record<string, string>
}

/** A search above one of the administration's lists. */
export function AdminSearch({ action, label, hint, value, fields }: AdminSearchProps) {
  return (
    <search>
      <Form action={action} method="get" class="search-row" label={label} fields={fields}>
        <TextField name="q" label={label} hint={hint} value={value} type="search" verbatim optionalMark={false} />
        <SubmitButton icon="search" variant="secondary">
          Search
        </SubmitButton>
      </Form>
    </search>
  )
}
