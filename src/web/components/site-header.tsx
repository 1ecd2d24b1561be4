import { HandleText } from "./actor.tsx"
import { Avatar } from "./avatar.tsx"
import { Form } from "./form.tsx"
import { Icon, type IconName } from "./icon.tsx"
import { Logo } from "./logo.tsx"
import { shellPaths, type NavigationName, type ShellView, type ViewerView } from "./shell.ts"

export type SiteHeaderProps = { shell: ShellView; current?: NavigationName }

type NavigationEntry = {
  name: NavigationName
  label: string
  href: string
  icon: IconName
  count?: number
  countLabel?: string
}

export function SiteHeader({ shell, current }: SiteHeaderProps) {
  const entries = shell.viewer ? entriesFor(shell.viewer) : entriesForVisitors(shell)
  return (
    <header class="site-header waxed">
      <div class="wrap site-header-row">
        <a class="brand" href={shellPaths.home}>
          <Logo />
          <span class="brand-name">{shell.instance.name}</span>
        </a>
        <nav class="site-navigation" aria-label="Main">
          <ul class="site-navigation-list">
            {entries.map((entry) => (
              <li>
                <a href={entry.href} aria-current={entry.name === current ? "page" : undefined}>
                  <Icon name={entry.icon} />
                  {entry.label}
                  {entry.count ? (
                    <span class="count">
                      {entry.count}
                      <span class="visually-hidden"> {entry.countLabel}</span>
                    </span>
                  ) : null}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        {shell.viewer && <AccountMenu viewer={shell.viewer} csrfToken={shell.csrfToken} />}
      </div>
    </header>
  )
}

function entriesFor(viewer: ViewerView): NavigationEntry[] {
  const { pendingOffers = 0, unreadNotifications } = viewer
  const entries: NavigationEntry[] = [
    { name: "home", label: "Home", href: shellPaths.home, icon: "home" },
    {
      name: "backpack",
      label: "Backpack",
      href: shellPaths.backpack,
      icon: "backpack",
      count: pendingOffers,
      countLabel: pendingOffers === 1 ? "offer waits for you" : "offers wait for you",
    },
    { name: "issuers", label: "Issuing", href: shellPaths.issuers, icon: "issuer" },
  ]
  if (unreadNotifications !== undefined) {
    entries.push({
      name: "notifications",
      label: "News",
      href: shellPaths.notifications,
      icon: "bell",
      count: unreadNotifications,
      countLabel: "unread",
    })
  }
  return entries
}

function entriesForVisitors(shell: ShellView): NavigationEntry[] {
  const entries: NavigationEntry[] = [
    { name: "verify", label: "Verify", href: shellPaths.verify, icon: "seal" },
    { name: "sign-in", label: "Sign in", href: shellPaths.signIn, icon: "sign-in" },
  ]
  if (shell.strangersMayAsk) {
    entries.push({ name: "sign-up", label: "Create account", href: shellPaths.signUp, icon: "person" })
  }
  return entries
}

function AccountMenu({ viewer, csrfToken }: { viewer: ViewerView; csrfToken: string }) {
  return (
    <details class="account-menu" data-menu="">
      <summary>
        <Avatar name={viewer.name} imageUrl={viewer.avatarUrl} />
        <span class="visually-hidden">Your account, {viewer.name}</span>
        <Icon name="chevron-down" />
      </summary>
      <div class="account-menu-list">
        <div class="account-menu-who">
          <strong>{viewer.name}</strong>
          <div>
            <HandleText handle={viewer.handle} />
          </div>
        </div>
        <a href={viewer.profileUrl}>
          <Icon name="person" /> Your profile
        </a>
        <a href={shellPaths.settings}>
          <Icon name="settings" /> Settings
        </a>
        {viewer.isAdmin && (
          <a href={shellPaths.admin}>
            <Icon name="server" /> Administration
          </a>
        )}
        <Form class="account-menu-form" action={shellPaths.signOut} csrfToken={csrfToken}>
          <button type="submit">
            <Icon name="sign-out" /> Sign out
          </button>
        </Form>
      </div>
    </details>
  )
}
