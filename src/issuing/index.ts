/**
 * The issuer's side: who may award, what can be earned, the awards that were made, and the status lists that take them back.
 */
export {
  achievementById,
  changeAchievement,
  defineAchievement,
  type Achievement,
  type ChangedAchievement,
  type NewAchievement,
} from "./achievements.ts"
export { achievementDocument } from "./achievement-document.ts"
export type { AwardState } from "./award-states.ts"
export { award, awardById, type Award, type AwardRefusal, type NewAward } from "./awards.ts"
export { batchFor, type AwardBatch, type BatchState } from "./batches/batches.ts"
export { dayOrders, type ColumnMeaning, type DayOrder } from "./batches/columns.ts"
export {
  changePlan,
  discardDraft,
  draftBatch,
  type ChangedPlan,
  type DraftRefusal,
  type NewBatch,
} from "./batches/drafts.ts"
export { decodeList, type UnreadableList } from "./batches/list-text.ts"
export { pruneBatches } from "./batches/chores.ts"
export { planOf } from "./batches/read-all-rows.ts"
export { readRow, type NamedRecipient, type RowPlan, type RowReading } from "./batches/read-row.ts"
export { continueBatch, pauseBatch, retryFailedRows, startBatch, stopBatch } from "./batches/run.ts"
export { openCells } from "./batches/sealed-cells.ts"
export {
  answerClaim,
  claimByKeepToken,
  claimByNoteKey,
  claimByToken,
  claimOfAward,
  claimStanding,
  emailOf,
  recordNoteAnswer,
  type Claim,
  type ClaimStanding,
} from "./claims.ts"
export { daysOfClaims, mostClaimsPerIssuerAndDay } from "./claim-limits.ts"
export { expireClaims, issuingChores } from "./chores.ts"
export { claimUrl, keepUrl } from "./claim-mail.ts"
export { changeIssuer, type ChangedIssuer } from "./change-issuer.ts"
export { recordAnswer, revokeAward, withdrawAward } from "./endings.ts"
export {
  AwardAnswered,
  AwardClaimed,
  AwardExpired,
  AwardOffered,
  awardOrder,
  AwardReplaced,
  AwardRevoked,
  AwardSuspensionChanged,
  AwardWithdrawn,
  KeepLinkRenewed,
} from "./events.ts"
export { issuingHandlers } from "./handlers.ts"
export { MailClaim } from "./jobs.ts"
export type { InvalidField } from "./input.ts"
export { createIssuer, issuerById, type Issuer, type NewIssuer } from "./issuers.ts"
export { credentialJwtOf } from "./credential-jwt.ts"
export { offerableCredential, ownDocuments, type OfferableCredential } from "./own-documents.ts"
export { may, mayActFor, roleAt, type IssuerDeed, type IssuerRole } from "./policy.ts"
export { publishedStatusList, type PublishedStatusList } from "./published-status-list.ts"
export { emailKeyOf, keepsBadges, readAddress, type AwardRecipient } from "./recipients.ts"
export { claimForPerson, reissueAward, type ReissueRefusal } from "./reissue.ts"
export { renewKeepLink, type RenewalRefusal } from "./renew-keep-link.ts"
export { imagesOfAchievements } from "./used-images.ts"
export { longestReason, reinstateAward, suspendAward } from "./suspensions.ts"
export { releaseWaitingClaims } from "./waiting-claims.ts"
export { issuingConsumers } from "./forget-gone.ts"
