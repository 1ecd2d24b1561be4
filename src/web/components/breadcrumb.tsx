import { Icon } from "./icon.tsx"

export type BreadcrumbProps = {
  /** From the top down, without the page itself. */
  steps: { label: string; href: string }[]
}

export function Breadcrumb({ steps }: BreadcrumbProps) {
  return (
    <nav aria-label="Breadcrumb">
      <ol class="breadcrumb">
        {steps.map((step, index) => (
          <li>
            {index > 0 && <Icon name="chevron-right" />}
            <a href={step.href}>{step.label}</a>
          </li>
        ))}
      </ol>
    </nav>
  )
}
