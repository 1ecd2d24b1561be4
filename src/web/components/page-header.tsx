import type { Child } from "hono/jsx"
import { Breadcrumb, type BreadcrumbProps } from "./breadcrumb.tsx"

export type PageHeaderProps = {
  title: Child
  /** One line above the title: what kind of thing this is. */
  eyebrow?: Child
  lead?: Child
  breadcrumb?: BreadcrumbProps["steps"]
  actions?: Child
}

/** The h1 of a page, what stands around it, and its main actions. */
export function PageHeader({ title, eyebrow, lead, breadcrumb, actions }: PageHeaderProps) {
  return (
    <header class="stack stack-tight">
      {breadcrumb && <Breadcrumb steps={breadcrumb} />}
      <div class="page-header">
        <div class="page-header-text">
          {eyebrow && <p class="eyebrow">{eyebrow}</p>}
          <h1>{title}</h1>
          {lead && <p class="lead">{lead}</p>}
        </div>
        {actions && <div class="cluster">{actions}</div>}
      </div>
    </header>
  )
}
