/** Pages behind the link that an earner without a backpack was sent. */
export const claimPaths = (token: string) => ({
  page: `/claim/${token}`,
  signUp: `/claim/${token}/sign-up`,
})

/** Pages behind the link by which they look after what they accepted. */
export const keepPaths = (token: string) => ({
  page: `/keep/${token}`,
  visibility: `/keep/${token}/visibility`,
  takeAlong: `/keep/${token}/take-along`,
  remove: `/keep/${token}/delete`,
  credential: `/keep/${token}/credential.jsonld`,
  picture: `/keep/${token}/image.png`,
})
