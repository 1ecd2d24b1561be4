import type { PageRoutes } from "../environment.ts"
import { aboutPage } from "./about.tsx"
import { achievementFormPages } from "./achievement-form.tsx"
import { achievementPage } from "./achievement.tsx"
import { addBadgePage } from "./add-badge.tsx"
import { adminPages } from "./admin/index.ts"
import { awardFormPage } from "./award-form.tsx"
import { awardManyPage } from "./award-many.tsx"
import { awardsPage } from "./awards.tsx"
import { backpackPage } from "./backpack.tsx"
import { badgeActions } from "./badge-actions.ts"
import { badgeFiles } from "./badge-files.ts"
import { badgePage } from "./badge.tsx"
import { batchActions } from "./batch-actions.ts"
import { batchColumnsPage } from "./batch-columns.tsx"
import { batchResultPage } from "./batch-result.ts"
import { batchPage } from "./batch.tsx"
import { batchesPage } from "./batches.tsx"
import { contactPage } from "./contact.tsx"
import { claimPage } from "./claim.tsx"
import { claimSignUpPage } from "./claim-sign-up.tsx"
import { findPage } from "./find.tsx"
import { forgotPasswordPages } from "./forgot-password.tsx"
import { followActions } from "./follow.ts"
import { homePage } from "./home.tsx"
import { importPage } from "./import.tsx"
import { importsPage } from "./imports.tsx"
import { invitationsPage } from "./invitations.tsx"
import { keepPage } from "./keep.tsx"
import { issuerDashboardPage } from "./issuer-dashboard.tsx"
import { issuerEditPage } from "./issuer-edit.tsx"
import { issuersPage } from "./issuers.tsx"
import { offerPage } from "./offer.tsx"
import { peopleListsPage } from "./people-lists.tsx"
import { privacyPage } from "./privacy.tsx"
import { profilePage } from "./profile.tsx"
import { redirects } from "./redirects.ts"
import { replyActions } from "./reply-actions.ts"
import { reportPage } from "./report.tsx"
import { restrictPages } from "./restrict.ts"
import { setUpPage } from "./set-up.tsx"
import { settingsAccountPage } from "./settings-account.tsx"
import { settingsBlocksPage } from "./settings-blocks.tsx"
import { settingsDataPage } from "./settings-data.tsx"
import { settingsProfilePage } from "./settings-profile.tsx"
import { settingsSessionsPage } from "./settings-sessions.tsx"
import { signInPage } from "./sign-in.tsx"
import { signUpPage } from "./sign-up.tsx"
import { styleGuidePage } from "./style-guide.tsx"
import { verifyPage } from "./verify.tsx"

/** Every page, in the order in which their routes are tried. */
export const pageRoutes: PageRoutes[] = [
  homePage,
  signUpPage,
  signInPage,
  setUpPage,
  forgotPasswordPages,
  settingsAccountPage,
  settingsSessionsPage,
  settingsDataPage,
  invitationsPage,
  contactPage,
  privacyPage,
  reportPage,
  restrictPages,
  settingsBlocksPage,
  profilePage,
  findPage,
  followActions,
  peopleListsPage,
  settingsProfilePage,
  backpackPage,
  addBadgePage,
  importsPage,
  importPage,
  offerPage,
  badgePage,
  badgeActions,
  badgeFiles,
  claimPage,
  claimSignUpPage,
  keepPage,
  replyActions,
  issuersPage,
  issuerDashboardPage,
  issuerEditPage,
  achievementPage,
  achievementFormPages,
  awardFormPage,
  awardManyPage,
  batchesPage,
  batchPage,
  batchColumnsPage,
  batchActions,
  batchResultPage,
  awardsPage,
  redirects,
  verifyPage,
  aboutPage,
  ...adminPages,
  styleGuidePage,
]
