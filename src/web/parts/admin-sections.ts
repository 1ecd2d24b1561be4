import type { IconName } from "../components/index.ts"
import { openReportCount } from "../../moderation/index.ts"
import { countWaitingRequests } from "../../people/index.ts"
import type { Ground } from "../../ground.ts"
import { countDeadLetters } from "../../views/index.ts"

type Section = {
  name: string
  label: string
  href: string
  icon: IconName
  /** How many things there wait for an admin, shown beside the label: one quick, bounded statement, since every page of the admin's asks it. */
  waiting?: (ground: Ground) => Promise<number>
  /** The same as a sentence on the overview: `3 reports wait for an answer.` */
  inWords?: (count: number) => string
}

const givenUp = (tasks: number): string =>
  tasks === 1
    ? "A piece of work was given up."
    : `${tasks >= 100 ? "100 and more" : tasks} pieces of work were given up.`

/** The navigation of the admin's pages, in its order. A new part of the administration begins with a line here. */
export const adminSections = [
  { name: "overview", label: "Overview", href: "/admin", icon: "home" },
  { name: "people", label: "People", href: "/admin/people", icon: "followers" },
  { name: "issuers", label: "Issuers", href: "/admin/issuers", icon: "issuer" },
  {
    name: "reports",
    label: "Reports",
    href: "/admin/reports",
    icon: "flag",
    waiting: openReportCount,
    inWords: (count) => (count === 1 ? "A report waits for an answer." : `${count} reports wait for an answer.`),
  },
  { name: "blocks", label: "Blocks", href: "/admin/blocks", icon: "ban" },
  {
    name: "registrations",
    label: "Joining",
    href: "/admin/registrations",
    icon: "link",
    waiting: countWaitingRequests,
    inWords: (count) => (count === 1 ? "Somebody asks for an account." : `${count} people ask for an account.`),
  },
  { name: "servers", label: "Servers", href: "/admin/servers", icon: "globe" },
  { name: "queues", label: "Queues", href: "/admin/queues", icon: "list", waiting: countDeadLetters, inWords: givenUp },
  { name: "mail", label: "Mail", href: "/admin/mail", icon: "mail" },
  { name: "storage", label: "Storage", href: "/admin/storage", icon: "grid" },
  { name: "server", label: "This server", href: "/admin/server", icon: "server" },
  { name: "version", label: "Version", href: "/admin/version", icon: "info" },
] as const satisfies Section[]

export type AdminSection = (typeof adminSections)[number]["name"]

/** The same list for who reads it: each entry with all that an entry may have. */
export const adminNavigation: readonly (Section & { name: AdminSection })[] = adminSections
