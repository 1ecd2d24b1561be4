/** Pages of an issuer for those who act for it; its public page stands under its handle. */
export const issuerPaths = (issuerId: string) => ({
  dashboard: `/issuers/${issuerId}`,
  edit: `/issuers/${issuerId}/edit`,
  newAchievement: `/issuers/${issuerId}/achievements/new`,
  awards: `/issuers/${issuerId}/awards`,
})

/** Pages of something that can be earned; the first is for everybody. */
export const achievementPaths = (achievementId: string) => ({
  page: `/achievements/${achievementId}`,
  edit: `/achievements/${achievementId}/edit`,
  award: `/achievements/${achievementId}/award`,
})

/** What can be done with one award; both are posted to. */
export const awardPaths = (awardId: string) => ({
  withdraw: `/awards/${awardId}/withdraw`,
  revoke: `/awards/${awardId}/revoke`,
})
