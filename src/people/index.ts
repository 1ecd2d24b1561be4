export {
  cookiePrefixOf,
  createAuthentication,
  longestPassword,
  shortestPassword,
  type Authentication,
} from "./authentication.ts"
export { csrfTokenFor, csrfTokenIsRight, formOwnerOf, type FormOwner } from "./csrf.ts"
export { closeLimits } from "./limits.ts"
export { mailboxOf } from "./mailbox.ts"
export { ensureActor } from "./person-actor.ts"
export { changeOwnProfile, longestBio, type OwnProfile, type ProfileField } from "./profile.ts"
export { peopleChores, prunePeople } from "./retention.ts"
export { personOf, signIn, signOut, type SignedIn } from "./sessions.ts"
export { ensureSetUpLink, setUpLinkWorks } from "./set-up.ts"
export { longestName, type FieldProblem, type SignUpField, type SignUpInput } from "./sign-up-form.ts"
export { registrationsOpen, signUp, type SignedUp, type SignUpReason, type SignUpRefusal } from "./sign-up.ts"
export { recordUnsentMail, unsentMails, type UnsentMail } from "./unsent-mail.ts"
export type { Visit } from "./visit.ts"
