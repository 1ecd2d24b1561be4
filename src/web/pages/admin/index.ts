import type { PageRoutes } from "../../environment.ts"
import { adminOverviewPage } from "./overview.tsx"

/** The pages of the administration, in the order in which their routes are tried. */
export const adminPages: PageRoutes[] = [adminOverviewPage]
