import type { PageRoutes } from "../../environment.ts"
import { adminBlockListsPage } from "./block-lists.tsx"
import { adminBlocksPage } from "./blocks.tsx"
import { adminDeadLettersPage } from "./dead-letters.tsx"
import { adminIssuersPage } from "./issuers.tsx"
import { adminMailPage } from "./mail.tsx"
import { adminOverviewPage } from "./overview.tsx"
import { adminPeoplePage } from "./people.tsx"
import { adminPersonPage } from "./person.tsx"
import { adminQueuesPage } from "./queues.tsx"
import { adminServersPage } from "./servers.tsx"
import { adminStoragePage } from "./storage.tsx"
import { adminVersionPage } from "./version.tsx"
import { adminRegistrationsPage } from "./registrations.tsx"
import { adminReportsPage } from "./reports.tsx"
import { adminServerPage } from "./server.tsx"
import { adminStandingPage } from "./standing.tsx"

/** The pages of the administration, in the order in which their routes are tried. */
export const adminPages: PageRoutes[] = [
  adminOverviewPage,
  adminPeoplePage,
  adminPersonPage,
  adminIssuersPage,
  adminServersPage,
  adminQueuesPage,
  adminDeadLettersPage,
  adminMailPage,
  adminStoragePage,
  adminVersionPage,
  adminRegistrationsPage,
  adminServerPage,
  adminReportsPage,
  adminBlocksPage,
  adminBlockListsPage,
  adminStandingPage,
]
