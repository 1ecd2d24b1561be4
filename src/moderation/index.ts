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
export { logEntries, longestNote, type Deed, type LogEntry } from "./log.ts"
export {
  forgetPolicies,
  isDomainSuspended,
  listAllowed,
  listPolicies,
  policiesOf,
  policyAbout,
  whyNotAsked,
  type DomainPolicy,
  type HostVerdict,
  type Policies,
  type Severity,
} from "./policies.ts"
export { unblockedFor, unlimitedActor, unmutedFor } from "./predicates.ts"
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
