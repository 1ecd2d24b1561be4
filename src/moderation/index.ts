/**
 * What may stay out: decisions about servers, how people and issuers stand, whom people block and mute, and reports. Rooms above ask here
 * before they store, show or send.
 */
export {
  blockActor,
  blockersAmong,
  blocksOf,
  isBlockBetween,
  isBlockedBy,
  mostBlocksPerPerson,
  partiesOf,
  receiveBlock,
  receiveUnblock,
  unblockActor,
  type Block,
} from "./blocks.ts"
export {
  homesUnder,
  importPolicies,
  longestComment,
  mostPolicies,
  removePolicy,
  setAllowed,
  setAllowList,
  setPolicy,
  type PolicyInput,
} from "./change-policies.ts"
export { exportPolicies, longestList, previewList, type BadLine, type ListPreview } from "./csv.ts"
export { coveringNames, covers, hostOf, readDomain } from "./domains.ts"
export {
  ActorBlocked,
  ActorUnblocked,
  BlockReceived,
  MediaRejected,
  ReportForwarded,
  ServerBlocked,
  SuspendedElsewhere,
} from "./events.ts"
export { daysOfLog, daysOfReports, moderationChores, moderationConsumers, moderationHandlers } from "./handlers.ts"
export { logEntries, longestNote, recordDeed, type Deed, type LogEntry } from "./log.ts"
export {
  blockServer,
  isMutedBy,
  mostServersBlocked,
  muteActor,
  mutesOf,
  serversBlockedBy,
  trustIssuer,
  trusts,
  unblockServer,
  unmuteActor,
} from "./mutes.ts"
export {
  forgetPolicies,
  isDomainSuspended,
  listAllowed,
  listPolicies,
  policiesOf,
  policiesPage,
  policyAbout,
  whyNotAsked,
  type DomainPolicy,
  type HostVerdict,
  type Policies,
  type Severity,
} from "./policies.ts"
export { trustedBy, unblockedFor, unlimitedActor, unmutedFor } from "./predicates.ts"
export { eachSuspendedElsewhere } from "./purge.ts"
export {
  closeReport,
  longestReport,
  makeReport,
  mostItemsPerReport,
  noteOnReport,
  openReportCount,
  openReportsAbout,
  reopenReport,
  reportById,
  reportCategories,
  reportsPage,
  type NewReport,
  type Report,
  type ReportCategory,
  type ReportItem,
  type ReportOutcome,
} from "./reports.ts"
export {
  decisionAbout,
  isWelcome,
  longestReason,
  setStanding,
  standingOf,
  standingOfActor,
  type Standing,
  type StandingRow,
} from "./standings.ts"
