/**
 * What pages and other servers read: joins over any tables, one indexed statement per list, always through the visibility rules.
 */
export { acquaintedInboxes } from "./acquaintances.ts"
export { achievementView, type AchievementView } from "./achievement.ts"
export { countDeadLetters, deadLettersView, type DeadLettersView } from "./admin/dead-letters.ts"
export { adminView, lastBackupOf, mostCounted, type AdminView, type LastBackup } from "./admin/overview.ts"
export { issuersView, mostAwardsCounted, type IssuerRow } from "./admin/issuers.ts"
export {
  mostBadgesCounted,
  peopleView,
  personView,
  type PeopleQuery,
  type PersonDetail,
  type PersonRow,
} from "./admin/people.ts"
export { isKnownServer, mostOfServerCounted, serversView, type ServerRow } from "./admin/servers.ts"
export { storageView, type StorageView } from "./admin/storage.ts"
export { versionView, type VersionView } from "./admin/version.ts"
export { mostTasksCounted, queuesView, type QueueDepth, type QueuesView } from "./admin/queues.ts"
export {
  batchListView,
  batchRows,
  batchView,
  type AwayServer,
  type BatchCard,
  type BatchCounts,
  type BatchRowState,
  type BatchView,
  type StoredBatchRow,
} from "./award-batches.ts"
export { batchResults, namedIn, wordsOf, type BatchResult } from "./batch-results.ts"
export { awardListView, type AwardRow, type AwardStanding } from "./award-list.ts"
export {
  backpackOrders,
  backpackStatuses,
  backpackView,
  type BackpackOrder,
  type BackpackQuery,
  type BackpackStatus,
  type BackpackView,
} from "./backpack.ts"
export { badgeView, type BadgeView } from "./badge.ts"
export type { BadgeCard, Standing } from "./badge-card.ts"
export { boundedCount, countText } from "./bounded-count.ts"
export { claimView, keepView, type ClaimView, type KeepView } from "./claim.ts"
export { recentEarners, type Earner } from "./earners.ts"
export { exportOf } from "./export/index.ts"
export {
  federatedAward,
  federatedFollow,
  federatedNote,
  federatedOffer,
  standingNoteOf,
  type FederatedAward,
  type FederatedFollow,
  type FederatedNote,
  type FederatedOffer,
} from "./federated.ts"
export { firstStepsOf, type FirstSteps } from "./first-steps.ts"
export { followCount, followerInboxes, followersPage, followingPage, peoplePage } from "./followers.ts"
export { homeView, type HomeView } from "./home.ts"
export { importsView, importView, type Duplicate, type ImportView } from "./imports.ts"
export { standingInvitations, type InvitationCard } from "./invitations.ts"
export {
  issuerDashboardView,
  issuersOf,
  issuerView,
  type AchievementCard,
  type IssuerDashboardView,
  type IssuerMembership,
  type IssuerView,
} from "./issuers.ts"
export type { Page } from "./keyset.ts"
export { offerView, openOffers, pendingOfferCount, type OfferCard, type OfferView } from "./offers.ts"
export {
  authorOfReported,
  blocksView,
  footholdOf,
  logLines,
  mutesView,
  reportsView,
  reportView,
  standingView,
  type Foothold,
  type LogLine,
  type ReportCard,
  type ReportedThing,
  type ReportView,
  type StandingView,
  type Unwanted,
} from "./moderation.ts"
export { profileView, type ProfileView } from "./profile.ts"
export { reactionsView, type ReactionsView, type ReplyView } from "./reactions.ts"
export { instanceReadings } from "./readings.ts"
export { soleIssuersOf } from "./sole-issuers.ts"
export { timelineView, type TimelineEntry } from "./timeline.ts"
export { usageCounts } from "./usage.ts"
export { whoOf, type Who } from "./who.ts"
