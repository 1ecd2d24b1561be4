/**
 * What people see of each other: who follows whom, the notes about badges that are shown, and the badges of others that are kept here.
 */
export { pruneSocial, socialChores } from "./chores.ts"
export { imagesOfNotes } from "./used-images.ts"
export { deleteReported } from "./delete-reported.ts"
export { noteIdOf } from "./badge-notes.ts"
export {
  FollowAnswered,
  FollowConfirmed,
  FollowEnded,
  FollowReceived,
  FollowRequested,
  NoteChanged,
  NoteDeleted,
  NotePublished,
} from "./events.ts"
export {
  endFollow,
  followBetween,
  isFollower,
  receiveFollow,
  receiveUnfollow,
  recordFollowAnswer,
  requestFollow,
  type Follow,
} from "./follows.ts"
export { socialHandlers } from "./handlers.ts"
export {
  CheckMirroredBadge,
  FetchMirroredBadge,
  FetchNotePictures,
  MailOffer,
  PublishShownHolding,
  ReadBadgesPage,
  ReadShownBefore,
  socialConsumers,
} from "./jobs.ts"
export { checkMirrorAgain, planDueMirrorChecks } from "./mirror-checks.ts"
export { mirrorBadge, removeMirroredBadge, type MirroredBadge } from "./mirrors.ts"
export {
  isOpenToReactions,
  mayReact,
  receiveMark,
  receiveMarkUndone,
  type MarkKind,
  type ReactionRefusal,
} from "./reactions.ts"
export { receiveNote, receiveNoteChanged, receiveNoteDeleted, type ReceivedNote } from "./received-notes.ts"
export { hideReply, receiveReply, receiveReplyChanged, receiveReplyDeleted, type ReceivedReply } from "./replies.ts"
