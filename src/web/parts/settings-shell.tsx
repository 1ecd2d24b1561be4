import type { Child } from "hono/jsx"
import { mayInvite, type SignedIn } from "../../people/index.ts"
import { PageHeader, ProblemSummary, Tabs, type ProblemView } from "../components/index.ts"
import type { WebContext } from "../environment.ts"
import { actorPath } from "../present/actors.ts"
import { show } from "../show.tsx"

/** The parts of the settings, in their order. A new part begins with a line here. */
export const settingsSections = [
  { name: "profile", label: "Profile", href: "/settings/profile" },
  { name: "account", label: "Email and password", href: "/settings/account" },
  { name: "sessions", label: "Where you are signed in", href: "/settings/sessions" },
  { name: "data", label: "Your data", href: "/settings/data" },
  { name: "blocks", label: "Blocks and mutes", href: "/settings/blocks" },
  { name: "invitations", label: "Invitations", href: "/invitations" },
] as const

export type SettingsSection = (typeof settingsSections)[number]["name"]

export type SettingsPageView = {
  section: SettingsSection
  title: string
  lead?: Child
  problems?: ProblemView[]
  children: Child
}

/** Answers with a page of somebody's settings: the other parts above it. */
export async function showSettings(
  c: WebContext,
  viewer: SignedIn,
  { section, title, lead, problems = [], children }: SettingsPageView,
  status: 200 | 422 | 429 = problems.length > 0 ? 422 : 200,
): Promise<Response> {
  const inviting = section === "invitations" || (await mayInvite(c.var.ground, viewer))
  const tabs = settingsSections
    .filter(({ name }) => name !== "invitations" || inviting)
    .map(({ name, label, href }) => ({ label, href, current: name === section }))
  const view = {
    title,
    hasProblems: problems.length > 0,
    noIndex: true,
    width: "reading" as const,
    children: (
      <>
        <ProblemSummary problems={problems} />
        <PageHeader title={title} lead={lead} breadcrumb={[{ label: viewer.name, href: actorPath(viewer.actor) }]} />
        <Tabs label="Settings" tabs={tabs} />
        {children}
      </>
    ),
  }
  return show(c, view, status)
}
