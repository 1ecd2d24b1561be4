/* oxlint-disable jsx-a11y/no-redundant-roles, jsx-a11y/no-interactive-element-to-noninteractive-role --
   where it is narrow the parts are display: block, and browsers then forget what they are unless the roles say so */
import type { Child } from "hono/jsx"

export type DataTableColumn = {
  key: string
  label: string
  /** Numbers stand at the end. */
  number?: boolean
  /** The label is for screen readers only, for instance over buttons. */
  hiddenLabel?: boolean
  /** Its cells need no label beside them where rows are cards: a badge, a state. */
  speaksForItself?: boolean
}

export type DataTableProps = {
  caption: string
  hiddenCaption?: boolean
  /** The first column names the row. */
  columns: DataTableColumn[]
  rows: Record<string, Child>[]
  /** Columns are equally wide whatever stands in them: for cells with sentences. */
  evenColumns?: boolean
}

/** A table that becomes a list of cards where it is narrow. Roles are spelt out, since `display: block` would drop them. */
export function DataTable({ caption, hiddenCaption, columns, rows, evenColumns }: DataTableProps) {
  return (
    <div class="table-frame">
      <table class={evenColumns ? "data-table data-table-even" : "data-table"} role="table">
        <caption class={hiddenCaption ? "visually-hidden" : undefined}>{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <th scope="col" role="columnheader" class={column.number ? "cell-number" : undefined}>
                {column.hiddenLabel ? <span class="visually-hidden">{column.label}</span> : column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr role="row">
              {columns.map((column, index) =>
                index === 0 ? (
                  <th scope="row" role="rowheader">
                    {row[column.key]}
                  </th>
                ) : (
                  <td
                    role="cell"
                    class={column.number ? "cell-number" : undefined}
                    data-label={column.hiddenLabel || column.speaksForItself ? "" : column.label}
                  >
                    {row[column.key]}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
