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
export { award, awardById, awardOrder, type Award, type AwardRefusal, type NewAward } from "./awards.ts"
export { changeIssuer, type ChangedIssuer } from "./change-issuer.ts"
export { recordAnswer, revokeAward, withdrawAward } from "./endings.ts"
export { AwardAnswered, AwardOffered, AwardRevoked, AwardWithdrawn } from "./events.ts"
export type { InvalidField } from "./input.ts"
export { createIssuer, issuerById, type Issuer, type NewIssuer } from "./issuers.ts"
export { offerableCredential, ownDocuments, type OfferableCredential } from "./own-documents.ts"
export { may, mayActFor, roleAt, type IssuerDeed, type IssuerRole } from "./policy.ts"
export { publishedStatusList, type PublishedStatusList } from "./published-status-list.ts"
export { imagesOfAchievements } from "./used-images.ts"
