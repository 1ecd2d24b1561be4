import type { Child } from "hono/jsx"

/** A chapter of the style guide. */
export function SampleSection({ id, title, children }: { id: string; title: string; children: Child }) {
  return (
    <section class="stack stack-loose" id={id}>
      <hr class="seam" />
      <h2>{title}</h2>
      {children}
    </section>
  )
}

/** One component, named as in the code. */
export function Sample({ name, children }: { name: string; children: Child }) {
  return (
    <div class="stack">
      <h3>
        <code>{name}</code>
      </h3>
      {children}
    </div>
  )
}

/** The moment at which the samples are looked at, so that the page is the same text every day. */
export const SAMPLE_NOW = new Date("2026-05-14T09:30:00Z")
