/**
 * Why nothing could be taken out of what somebody brought: what is wrong, and what they can do next. Nothing here says that a badge is not
 * valid, since none was looked at.
 */
export const inputProblems = {
  empty: {
    sentence: "There is nothing in it.",
    nextStep: "Choose the file again, or paste the badge or its address.",
  },
  tooLarge: {
    sentence: "It is larger than any badge.",
    nextStep: "Choose the badge alone, as an image of at most 10 MB or a file of at most 512 KB.",
  },
  noBadgeInImage: {
    sentence: "There is no badge inside this image, only the picture.",
    nextStep:
      "A screenshot, or an image that was saved again or sent through a messenger, has lost it. Download the image from where the badge was issued, or paste the badge's address.",
  },
  imageCannotHoldBadge: {
    sentence: "This kind of image cannot hold a badge; only PNG and SVG can.",
    nextStep:
      "It was probably saved again or is a screenshot. Download the badge as PNG or SVG from where it was issued, or paste its address.",
  },
  damagedImage: {
    sentence: "The image is damaged or cut off, so the badge inside cannot be read.",
    nextStep: "Download the image once more from where the badge was issued, or paste the badge's address.",
  },
  unpacksTooLarge: {
    sentence: "What is compressed inside grows far larger than any badge, so it was not unpacked.",
    nextStep: "Ask the issuer for the badge as a JSON file, or paste the badge's address.",
  },
  unsafeSvg: {
    sentence: "This SVG defines entities of its own, which can hide what it says, so it was not read.",
    nextStep: "Ask the issuer for the badge as PNG or as a JSON file, or paste the badge's address.",
  },
  pdf: {
    sentence: "This is a PDF, a certificate to print, which holds no badge.",
    nextStep: "Look in it for a link to the badge and paste that, or ask the issuer for the badge's image or file.",
  },
  page: {
    sentence: "This is a web page that contains no badge.",
    nextStep: "Open the page, look for a way to download the badge, and choose that file.",
  },
  archiveDamaged: {
    sentence: "The archive is damaged or cut off.",
    nextStep: "Pack or download it again, or choose the files in it one by one.",
  },
  archiveEncrypted: {
    sentence: "The archive is locked with a password.",
    nextStep: "Unpack it on your device and choose the files in it.",
  },
  archiveTooLarge: {
    sentence: "The archive holds more than is unpacked at once.",
    nextStep: "Unpack it on your device and choose the badges in it, some at a time.",
  },
  archiveInArchive: {
    sentence: "This is an archive inside of another, which is not unpacked.",
    nextStep: "Unpack the outer archive on your device and choose the files in it.",
  },
  archiveWithoutBadge: {
    sentence: "There is no badge in the archive.",
    nextStep: "Choose an archive of badge images (PNG or SVG) or of JSON files.",
  },
  emptyPresentation: {
    sentence: "This is a wrapper for badges with none inside.",
    nextStep: "Export the badge again from your wallet, and choose at least one badge there.",
  },
  unsupportedEnvelope: {
    sentence: "The badge is wrapped in a form that cannot be opened here.",
    nextStep: "Ask the issuer or your wallet for the badge as JSON or as a JWT.",
  },
  unsupportedAddress: {
    sentence: "This is an address of a kind that cannot be opened here; it has to begin with https://.",
    nextStep: "Paste the web address of the badge's page, or choose the badge's file.",
  },
  notJson: {
    sentence: "This looks like a badge's text, but it is damaged or incomplete.",
    nextStep: "Copy all of it once more, from the first brace to the last, or choose the file instead.",
  },
  notText: {
    sentence: "This is neither text nor an image that can hold a badge.",
    nextStep: "Choose the badge's image (PNG or SVG) or its JSON file, or paste the badge's address.",
  },
  nothingRecognised: {
    sentence: "There is no badge and no web address in this text.",
    nextStep: "Paste the whole text of the badge, or its address, which begins with https://.",
  },
  gone: {
    sentence: "There was a badge at this address, and its issuer has taken it away.",
    nextStep: "Ask the issuer whether the badge was revoked, or where it is now.",
  },
  unreachable: {
    sentence: "The address could not be reached.",
    nextStep: "Try again later, or choose the badge's file.",
  },
} as const satisfies Record<string, { sentence: string; nextStep: string }>

export type InputReason = keyof typeof inputProblems

export type InputRefusal = {
  ok: false
  reason: InputReason
  /** What is wrong. */
  sentence: string
  /** What its owner can do about it. */
  nextStep: string
}

/** A refusal in its usual words, or with a sentence that knows more. */
export function refusedInput(reason: InputReason, sentence: string = inputProblems[reason].sentence): InputRefusal {
  return { ok: false, reason, sentence, nextStep: inputProblems[reason].nextStep }
}
