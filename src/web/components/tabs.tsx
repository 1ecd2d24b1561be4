export type TabsProps = {
  /** What the tabs are about, for screen readers. */
  label: string
  tabs: { label: string; href: string; current?: boolean; count?: number }[]
}

/** Parts of one page as links: each is an address of its own. */
export function Tabs({ label, tabs }: TabsProps) {
  return (
    <nav aria-label={label}>
      <ul class="tabs">
        {tabs.map((tab) => (
          <li>
            <a href={tab.href} aria-current={tab.current ? "page" : undefined}>
              {tab.label}
              {tab.count !== undefined && <span class="count">{tab.count}</span>}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
