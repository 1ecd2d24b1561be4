import type { FlashView } from "./components/index.ts"

/**
 * Everything that can be said after a redirect. The cookie carries the code only: no text from a request is ever shown, so nobody can put
 * words into this server's mouth.
 */
const sentences = {
  welcome: { kind: "success", message: "Welcome! Your account and your backpack are ready." },
  welcomeAdmin: { kind: "success", message: "Welcome! This server is set up and you are its admin." },
  signedIn: { kind: "success", message: "You are signed in." },
  signedOut: { kind: "success", message: "You are signed out." },
  signInFirst: { kind: "info", message: "Sign in to go there." },
  invited: { kind: "success", message: "The link is made. Copy it below, or wait until its mail arrives." },
  invitationRevoked: { kind: "success", message: "The invitation is taken back. Its link opens nothing any more." },
  registrationsChanged: { kind: "success", message: "How people join is changed." },
  requestApproved: { kind: "success", message: "They are in, and get a mail that says so." },
  requestRejected: { kind: "success", message: "You said no. They get a mail, and nothing of the request is kept." },
  requestGone: { kind: "info", message: "That request was answered already." },
  requestInTheWay: {
    kind: "warning",
    message:
      "Nobody was let in: the handle or the address was taken in the meantime. Say no and write why, so that they ask again.",
  },
  serverSaved: { kind: "success", message: "What this server says of itself is saved." },
  passwordSet: { kind: "success", message: "Your new password is set. Sign in with it." },
  passwordChanged: { kind: "success", message: "Your password is changed. You were signed out everywhere else." },
  emailConfirmed: { kind: "success", message: "Your address is confirmed." },
  confirmationSent: { kind: "success", message: "The mail is on its way. Open its link within a week." },
  addressChangeSent: {
    kind: "success",
    message: "A mail is on its way to the new address. The old one stands until you open its link.",
  },
  accountDeleted: {
    kind: "success",
    message: "Your account is deleted. Other servers are told, and everything of yours here is being erased.",
  },
  sessionEnded: { kind: "success", message: "That sign-in is ended." },
  sessionsEnded: { kind: "success", message: "You are signed out everywhere else." },
  signedOutEverywhere: { kind: "success", message: "You are signed out everywhere." },
  policySaved: { kind: "success", message: "That is decided, and holds from now on." },
  policyRemoved: { kind: "success", message: "That decision is taken back." },
  listTakenOver: { kind: "success", message: "The list is taken over." },
  allowListOn: { kind: "success", message: "From now on only listed servers are talked to." },
  allowListOff: { kind: "success", message: "Every server is talked to again, but for those that are suspended." },
  serverAllowed: { kind: "success", message: "That server is on the list." },
  serverDisallowed: { kind: "success", message: "That server is off the list." },
  reportClosed: { kind: "success", message: "The report is closed." },
  reportReopened: { kind: "success", message: "The report is open again." },
  noteKept: { kind: "success", message: "Your note is kept." },
  contentDeleted: { kind: "success", message: "What was reported is not shown any more." },
  reported: { kind: "success", message: "Thank you. The admins of this server will look at your report." },
  blocked: { kind: "success", message: "Blocked. You have nothing to do with each other any more." },
  unblocked: { kind: "success", message: "The block is taken back. What it ended does not come back by itself." },
  muted: { kind: "success", message: "Muted. You read nothing of theirs any more, and they are not told." },
  unmuted: { kind: "success", message: "The mute is taken back." },
  serverBlocked: { kind: "success", message: "You have nothing to do with anybody of that server any more." },
  serverUnblocked: { kind: "success", message: "The block of that server is taken back." },
  issuerTrusted: { kind: "success", message: "Offers of this issuer stand at the top of your backpack from now on." },
  profileSaved: { kind: "success", message: "Your profile is saved." },
  badgeAccepted: { kind: "success", message: "The badge is in your backpack." },
  badgeAdded: { kind: "success", message: "The badge is in your backpack." },
  importKept: { kind: "success", message: "It is kept, for your eyes only, and looked at again from time to time." },
  importChecked: { kind: "success", message: "The badge is checked again. Below stands what was found." },
  importBeingChecked: { kind: "info", message: "It is being checked again. Look here in a moment." },
  importVerified: {
    kind: "success",
    message: "It turned out to be good, and is in your backpack, for your eyes only.",
  },
  importDiscarded: { kind: "success", message: "It is discarded. You still have your own file of it." },
  importsLeftOut: {
    kind: "warning",
    message: "There was no room for all of them. Decide about some that wait here, then bring the others again.",
  },
  badgeDeclined: { kind: "success", message: "You declined the badge. Its issuer is told." },
  badgeRemoved: { kind: "success", message: "The badge is no longer in your backpack." },
  hostedBadgeDeleted: { kind: "success", message: "The badge and its page are deleted here." },
  takenAlong: { kind: "success", message: "The badge is offered to that backpack. Open it there and accept." },
  offerGone: { kind: "info", message: "That offer has been answered or taken back already." },
  visibilityChanged: { kind: "success", message: "Who can see this badge is changed." },
  visibilityMissing: { kind: "problem", message: "Choose who can see the badge. Nothing was changed." },
  replyHidden: { kind: "success", message: "The reply is off this page. It still stands on its author's own server." },
  replyShown: { kind: "success", message: "The reply stands on this page again." },
  checkedAgain: { kind: "success", message: "The badge was checked again just now." },
  checkedLately: { kind: "info", message: "The badge was checked a moment ago. Try again in half a minute." },
  followed: { kind: "success", message: "You asked to follow them. Their badges will show on your home page." },
  unfollowed: { kind: "success", message: "You no longer follow them." },
  issuerCreated: { kind: "success", message: "The issuer is ready. Next, define a badge that people can earn." },
  issuerSaved: { kind: "success", message: "The issuer is saved." },
  achievementCreated: { kind: "success", message: "The badge is defined. You can award it now." },
  achievementSaved: { kind: "success", message: "The badge is saved. Awards already given stay as they are." },
  awarded: {
    kind: "success",
    message: "The badge is signed and on its way. Below stands how far it came; you need not wait here.",
  },
  batchStarted: { kind: "success", message: "The badges are being awarded. You need not wait here." },
  batchPaused: { kind: "success", message: "Paused. Nothing more is awarded until somebody continues." },
  batchContinued: { kind: "success", message: "It goes on." },
  batchStopped: { kind: "success", message: "Stopped. The badges that were awarded stay awarded." },
  batchRetried: { kind: "success", message: "The rows that failed are tried again." },
  batchMovedOn: {
    kind: "warning",
    message: "This batch was changed in the meantime, so nothing was done. Look again.",
  },
  tooManyBatches: {
    kind: "warning",
    message: "This issuer has three batches under way already. Wait until one of them is done, or stop one.",
  },
  nothingToAward: { kind: "warning", message: "There is nobody in this list to award the badge to." },
  listDiscarded: { kind: "success", message: "The list is discarded. Nothing of it was awarded." },
  awardWithdrawn: { kind: "success", message: "The offer is withdrawn." },
  awardRevoked: { kind: "success", message: "The badge is revoked. Everybody who checks it will see that." },
  awardSuspended: {
    kind: "success",
    message: "The badge is suspended. Everybody who checks it will see that it does not count for now.",
  },
  awardReinstated: { kind: "success", message: "The badge is reinstated. It counts again." },
  keepLinkSent: {
    kind: "success",
    message: "A new link is on its way to the earner. The one that they had does not work any more.",
  },
  awardUnchanged: {
    kind: "warning",
    message: "That could not be done: the award was answered or ended in the meantime.",
  },
  taskRetried: { kind: "success", message: "The task is tried again." },
  taskDiscarded: { kind: "success", message: "The task is gone. It will not be done." },
  tasksRetried: {
    kind: "success",
    message: "They are tried again, up to 2,000 at a time. What fails again comes back here.",
  },
  tasksDiscarded: { kind: "success", message: "They are gone, up to 2,000 at a time." },
  roleChanged: { kind: "success", message: "Their role is changed." },
  personDeleted: {
    kind: "success",
    message: "The account is deleted. What it left here and elsewhere goes in the next minutes.",
  },
  personSignedOut: { kind: "success", message: "They are signed out everywhere." },
  standingChanged: { kind: "success", message: "It is decided, and holds from now on." },
  serverTried: { kind: "success", message: "The server is tried now. In a moment this page says how it went." },
  mailDeleted: { kind: "success", message: "The mail is deleted." },
  mailsDeleted: { kind: "success", message: "All mail that was not sent is deleted." },
  mailGone: { kind: "info", message: "That mail was deleted already." },
  taskGone: { kind: "info", message: "That task is no longer among the dead letters." },
} as const satisfies Record<string, FlashView>

export type FlashCode = keyof typeof sentences

/** Whether a word is one of the codes. */
export const isFlashCode = (code: string): code is FlashCode => Object.hasOwn(sentences, code)

/** What a code says, and how it is shown. */
export const flashView = (code: FlashCode): FlashView => sentences[code]
