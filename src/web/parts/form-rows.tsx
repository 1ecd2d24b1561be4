import type { Child } from "hono/jsx"
import { Icon } from "../components/index.ts"

/** Name of the button that asks for another row; its value says of what. */
export const ADD_ROW = "addRow"

/**
 * First in every form that has more buttons than the one that sends it: Enter presses the first button of a form, and must not add a row
 * instead of sending.
 */
export function EnterSends() {
  return (
    <button type="submit" class="visually-hidden" tabindex={-1} aria-hidden="true">
      Send
    </button>
  )
}

export type FormRowsProps = {
  label: string
  hint: Child
  /** What one row is called: "Evidence". */
  rowName: string
  rows: { content: Child; open: boolean }[]
  /** What the button sends as `addRow`; left out when there are as many rows as there may be. */
  addValue?: string
  addLabel: string
}

/** Fields that repeat, each row in a fold of its own. Another row comes from the server, so no script is needed. */
export function FormRows({ label, hint, rowName, rows, addValue, addLabel }: FormRowsProps) {
  return (
    <fieldset class="field">
      <legend class="field-label">
        {label}
        <span class="field-optional"> (optional)</span>
      </legend>
      <p class="field-hint">{hint}</p>
      <div class="form-rows">
        {rows.map(({ content, open }, index) => (
          <details class="form-rows-row" open={open}>
            <summary>
              <Icon name="chevron-right" />
              <span>
                {rowName} {index + 1}
              </span>
            </summary>
            <fieldset class="stack" aria-label={`${rowName} ${index + 1}`}>
              {content}
            </fieldset>
          </details>
        ))}
        {addValue !== undefined && (
          <div>
            <button
              class="button button-quiet button-small"
              type="submit"
              name={ADD_ROW}
              value={addValue}
              formnovalidate
            >
              <Icon name="plus" />
              <span>{addLabel}</span>
            </button>
          </div>
        )}
      </div>
    </fieldset>
  )
}
