/**
 * The earner's side: offers that arrive, the badges that were accepted, who may see them, and what our own verification says of each.
 */
export { acceptOffer, declineOffer, offerFor } from "./answers.ts"
export { checkAgain, checkOfferedBadgeAgain, openQuestion } from "./checks.ts"
export { documentSource, mayPass, type OwnDocuments } from "./documents.ts"
export {
  HoldingHidden,
  HoldingShown,
  OfferAccepted,
  OfferBecamePending,
  OfferDeclined,
  OfferReceived,
  VerdictChanged,
  type ClaimedAward,
} from "./events.ts"
export { backpackHandlers } from "./handlers.ts"
export { hostedBadgeOf, keepClaimedBadge } from "./hosting.ts"
export {
  changeVisibility,
  countHoldings,
  heldBytes,
  holdingById,
  holdingOrder,
  holdingsOf,
  removeHolding,
  type Holding,
  type HoldingsAfter,
} from "./holdings.ts"
export { addImport, isAddable } from "./imports/add.ts"
export { bringIn, type Brought, type BroughtIn, type NotFound } from "./imports/bring.ts"
export {
  checkImportAgain,
  countImports,
  discardImport,
  keepImport,
  planDueImports,
  pruneImports,
  unfinishedImports,
  type ImportedBadge,
} from "./imports/imports.ts"
export { longestWait as longestWaitForImports, mostImports } from "./imports/limits.ts"
export { backpackChores, pruneOffers } from "./chores.ts"
export { planDueChecks } from "./due-checks.ts"
export { planExpiryNotices } from "./expiring.ts"
export { imagesOfBadges } from "./used-images.ts"
export {
  backpackConsumers,
  CheckDueHolding,
  CheckHolding,
  CheckImport,
  FetchOfferedCredential,
  HostBadge,
} from "./jobs.ts"
export { readKeepable } from "./keepable.ts"
export { checkedJustNow } from "./limits.ts"
export { receiveOffer, withdrawOffer, type Offer, type ReceivedOffer } from "./offers.ts"
export type { OfferState } from "./offer-states.ts"
export { fetchPicture, type FetchedPicture } from "./pictures.ts"
export { isLastTry, ownWork, whileServersAreDown } from "./retries.ts"
export type { BadgeSnapshot } from "./snapshot.ts"
export { makeSnapshot } from "./snapshots.ts"
export { checkCredential } from "./verify.ts"
export { waitingOffer, type WaitingOffer } from "./waiting-offers.ts"
export { anybody, blockedViewer, seenBy, visibilities, visibleTo, type Viewer, type Visibility } from "./visibility.ts"
