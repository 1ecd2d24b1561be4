import type { FlashView } from "./notice.tsx"

/** The instance, as every page shows it. */
export type InstanceView = {
  name: string
  /** host or host:port, as in handles */
  host: string
  version: string
  /** One sentence about this community. */
  description?: string
  sourceUrl?: string
}

/** Who is signed in. */
export type ViewerView = {
  name: string
  handle: string
  profileUrl: string
  avatarUrl?: string
  isAdmin?: boolean
  /** Offers that wait for an answer. */
  pendingOffers?: number
  /** Leave out while there is no page of notifications. */
  unreadNotifications?: number
}

/** All that stands around a page; made once per request and handed to Page. */
export type ShellView = {
  instance: InstanceView
  viewer?: ViewerView
  /** For the forms of the shell and of the page. */
  csrfToken: string
  flash?: FlashView
  /** The person's own choice; without it the system decides. */
  theme?: "light" | "dark"
  /** Whether there is a form for people whom nobody invited: to make an account, or to ask for one. */
  strangersMayAsk?: boolean
}

/** Addresses the shell links to, in one place. */
export const shellPaths = {
  home: "/",
  backpack: "/backpack",
  issuers: "/issuers",
  notifications: "/notifications",
  settings: "/settings",
  admin: "/admin",
  signIn: "/sign-in",
  signUp: "/sign-up",
  signOut: "/sign-out",
  verify: "/verify",
  about: "/about",
  privacy: "/privacy",
  contact: "/contact",
} as const

/** Which entry of the navigation the page belongs to. */
export type NavigationName = "home" | "backpack" | "issuers" | "notifications" | "verify" | "sign-in" | "sign-up"
