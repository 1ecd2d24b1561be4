import { Button } from "./button.tsx"

export type PaginationProps = {
  /** What is paged, for screen readers: "badges". */
  label: string
  newerHref?: string
  olderHref?: string
  newerLabel?: string
  olderLabel?: string
}

/** Keyset pages have no numbers: newer and older. Nothing when there is one page only. */
export function Pagination(props: PaginationProps) {
  if (!props.newerHref && !props.olderHref) return null
  return (
    <nav class="pagination" aria-label={`Pages of ${props.label}`}>
      {props.newerHref ? (
        <Button href={props.newerHref} icon="arrow-left" rel="prev">
          {props.newerLabel ?? "Newer"}
        </Button>
      ) : (
        <span />
      )}
      {props.olderHref && (
        <Button href={props.olderHref} iconEnd="arrow-right" rel="next">
          {props.olderLabel ?? "Older"}
        </Button>
      )}
    </nav>
  )
}
