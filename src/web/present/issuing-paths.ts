/** Pages of an issuer for those who act for it; its public page stands under its handle. */
export const issuerPaths = (issuerId: string) => ({
  dashboard: `/issuers/${issuerId}`,
  edit: `/issuers/${issuerId}/edit`,
  newAchievement: `/issuers/${issuerId}/achievements/new`,
  awards: `/issuers/${issuerId}/awards`,
  batches: `/issuers/${issuerId}/batches`,
})

/** Pages of something that can be earned; the first is for everybody. */
export const achievementPaths = (achievementId: string) => ({
  page: `/achievements/${achievementId}`,
  edit: `/achievements/${achievementId}/edit`,
  award: `/achievements/${achievementId}/award`,
  awardMany: `/achievements/${achievementId}/award-many`,
})

/** What can be done with one award; all are posted to. */
export const awardPaths = (awardId: string) => ({
  withdraw: `/awards/${awardId}/withdraw`,
  revoke: `/awards/${awardId}/revoke`,
  suspend: `/awards/${awardId}/suspend`,
  reinstate: `/awards/${awardId}/reinstate`,
  renewLink: `/awards/${awardId}/renew-link`,
})

/** Pages of a batch of awards, and what can be done with it. */
export const batchPaths = (batchId: string) => ({
  page: `/batches/${batchId}`,
  columns: `/batches/${batchId}/columns`,
  result: `/batches/${batchId}/result.csv`,
  award: `/batches/${batchId}/award`,
  pause: `/batches/${batchId}/pause`,
  continue: `/batches/${batchId}/continue`,
  stop: `/batches/${batchId}/stop`,
  retry: `/batches/${batchId}/retry`,
  discard: `/batches/${batchId}/discard`,
})
