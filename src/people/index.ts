export { accountOf, adminAccounts, changeRole, isLastAdmin, recoveryLink, type Account } from "./admins.ts"
export {
  cookiePrefixOf,
  createAuthentication,
  longestPassword,
  shortestPassword,
  type Authentication,
} from "./authentication.ts"
export { csrfTokenFor, csrfTokenIsRight, formOwnerOf, type FormOwner } from "./csrf.ts"
export {
  addressOf,
  addressToConfirm,
  askToChangeEmail,
  confirmEmail,
  personWithVerifiedEmail,
  sendConfirmation,
  verifiedEmailOf,
} from "./email-addresses.ts"
export { deleteAccount, personOfActor } from "./delete-account.ts"
export { AccountDeleted, EmailVerified } from "./events.ts"
export { exportOfPerson } from "./export.ts"
export { peopleHandlers } from "./handlers.ts"
export {
  invitationBounds,
  invitationLink,
  isStanding,
  invite,
  mayInvite,
  revokeInvitation,
  standingInvitation,
  type Invitation,
  type InvitationField,
  type NewInvitation,
} from "./invitations.ts"
export { closeLimits, countAttempt } from "./limits.ts"
export { mailboxOf } from "./mailbox.ts"
export { passwordIsRight } from "./password-check.ts"
export { changePassword, forgotPassword, passwordLinkOf, resetPassword } from "./passwords.ts"
export { ensureActor } from "./person-actor.ts"
export { changeOwnProfile, longestBio, type OwnProfile, type ProfileField } from "./profile.ts"
export {
  changeRegistrations,
  registrationModes,
  registrationsOf,
  registrationsOpen,
  strangersMayAsk,
  type RegistrationMode,
  type Registrations,
} from "./registrations.ts"
export {
  approveRequest,
  askForAccount,
  countWaitingRequests,
  longestReason,
  rejectRequest,
  waitingRequests,
  type SignUpRequest,
} from "./requests.ts"
export { proveAddressByLink } from "./proven-by-link.ts"
export { peopleChores, prunePeople } from "./retention.ts"
export { endSessionOf, endSessionsOf, sessionsOf, type OpenSession } from "./session-list.ts"
export { personOf, signIn, signOut, type SignedIn } from "./sessions.ts"
export { ensureSetUpLink, setUpLinkWorks } from "./set-up.ts"
export { longestName, type FieldProblem, type SignUpField, type SignUpInput } from "./sign-up-form.ts"
export type { SignUpReason, SignUpRefusal } from "./new-person.ts"
export { signUp, type SignedUp, type WayIn } from "./sign-up.ts"
export {
  discardAllUnsentMail,
  discardUnsentMail,
  recordUnsentMail,
  unsentMails,
  type UnsentMail,
} from "./unsent-mail.ts"
export type { Visit } from "./visit.ts"
