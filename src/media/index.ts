export { placeholderAvatar, placeholderAvatarSvg } from "./placeholder-avatar.ts"
export { placeholderBadge, placeholderBadgeSvg, type PlaceholderSubject } from "./placeholder-badge.ts"
export { readImage, type ReadImage, type ReadImageOptions, type ReadImageReason } from "./read-image.ts"
export { documentHeaders, imageHeaders } from "./serving-headers.ts"
