/** Badges of one earner elsewhere that are kept here for their followers; their own server has them all. */
export const mostMirroredBadgesPerHolder = 500

/** Pictures of one note that are fetched and shown. */
export const mostPicturesPerNote = 4
