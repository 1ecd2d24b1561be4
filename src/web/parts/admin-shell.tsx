import type { Child } from "hono/jsx"
import type { ContentfulStatusCode } from "hono/utils/http-status"
import type { SignedIn } from "../../people/index.ts"
import { Icon, PageHeader, type PageHeaderProps } from "../components/index.ts"
import type { WebContext } from "../environment.ts"
import { notFoundPage } from "../pages/problem-pages.tsx"
import { show } from "../show.tsx"
import { adminNavigation, type AdminSection } from "./admin-sections.ts"

/** More than this many waiting is a lot, and nobody needs to know how many exactly. */
const mostCounted = 99

type Handler = (c: WebContext) => Response | Promise<Response>

/** A handler for admins; to everybody else there is nothing at the address. */
export const forAdmins =
  (handler: (c: WebContext, admin: SignedIn) => Response | Promise<Response>): Handler =>
  (c) =>
    c.var.viewer?.role === "admin" ? handler(c, c.var.viewer) : notFoundPage(c)

type Waiting = (typeof adminNavigation)[number] & { count: number }

const asked = new WeakMap<WebContext, Promise<Waiting[]>>()

/** Every entry of the navigation with how much waits there; looked up once for one answer. */
export function whatWaits(c: WebContext): Promise<Waiting[]> {
  const answer =
    asked.get(c) ??
    Promise.all(adminNavigation.map(async (entry) => ({ ...entry, count: (await entry.waiting?.(c.var.ground)) ?? 0 })))
  asked.set(c, answer)
  return answer
}

export type AdminPageView = {
  /** Which entry of the navigation the page belongs to. */
  section: AdminSection
  /** The h1. */
  title: string
  lead?: Child
  /** Where the page is a step below its section. */
  breadcrumb?: PageHeaderProps["breadcrumb"]
  actions?: Child
  hasProblems?: boolean
  children: Child
}

/** Answers with a page of the administration: its navigation beside it, and how much waits in each part. */
export async function showAdmin(
  c: WebContext,
  page: AdminPageView,
  status: ContentfulStatusCode = 200,
): Promise<Response> {
  const { section, title, lead, breadcrumb, actions, hasProblems, children } = page
  const entries = await whatWaits(c)
  const view = {
    title: section === "overview" ? title : `${title} · Administration`,
    noIndex: true,
    hasProblems,
    children: (
      <div class="admin">
        <nav class="admin-navigation" aria-label="Administration">
          <ul class="admin-navigation-list">
            {entries.map((entry) => (
              <li>
                <a href={entry.href} aria-current={entry.name === section ? "page" : undefined}>
                  <Icon name={entry.icon} />
                  {entry.label}
                  {entry.count > 0 && (
                    <span class="count">
                      {entry.count > mostCounted ? `${mostCounted}+` : entry.count}
                      <span class="visually-hidden"> waiting</span>
                    </span>
                  )}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div class="stack stack-loose">
          <PageHeader title={title} lead={lead} breadcrumb={breadcrumb} actions={actions} />
          {children}
        </div>
      </div>
    ),
  }
  return show(c, view, status)
}
