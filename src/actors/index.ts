export {
  actorById,
  actorByUri,
  actorsByUris,
  isOwnOrigin,
  knownRemoteActor,
  localActorByHandle,
  type Actor,
  type ActorType,
  type ReadFrom,
} from "./actor.ts"
export * from "./addresses.ts"
export { actorChores } from "./chores.ts"
export { didDocumentOf } from "./did.ts"
export { acceptActivity, activityTypes, type ActorDocument } from "./documents.ts"
export { ActorChanged, ActorGone, ServerAskedAgain } from "./events.ts"
export { desertedInboxes, doubtActor, doubtInbox } from "./gone-inboxes.ts"
export { handleProblem } from "./handles.ts"
export { exportOfActor } from "./export.ts"
export { FetchActorIcon } from "./icon-job.ts"
export { actorHandlers } from "./icons.ts"
export { CheckInbox } from "./inbox-job.ts"
export { actorsByHandles } from "./known-actors.ts"
export {
  activityKeyPairs,
  credentialKey,
  prepareKeys,
  publicCredentialKeys,
  type ActivityKeyPair,
  type PreparedKeys,
  type PublicCredentialKey,
} from "./keys.ts"
export {
  changeProfile,
  createLocalActor,
  instanceActor,
  type NewLocalActor,
  type ProfileChange,
} from "./local-actors.ts"
export {
  atHomes,
  blankActors,
  dropIconsAt,
  homesElsewhere,
  idsAtHomes,
  isPresent,
  markStanding,
  presentActor,
  remoteUrisOf,
  restoreHomes,
  suspendedElsewhere,
  suspendHomes,
  type Home,
} from "./presence.ts"
export { pruneUnusedActors } from "./prune.ts"
export { markActorGone, recordRemoteActor, refreshActor } from "./remote-actors.ts"
export { retireLocalActor } from "./retire.ts"
export { imagesOfActors } from "./used-images.ts"
export { resolveActor, type ResolveReason } from "./resolve.ts"
export { firstSignatureForm, signAs, type SignatureForm } from "./signing.ts"
export { signPosts, type SignedHeaders } from "./post-signing.ts"
export { finger } from "./webfinger.ts"
