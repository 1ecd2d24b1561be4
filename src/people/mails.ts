import type { Ground } from "../ground.ts"
import { instanceProfile } from "../instance/index.ts"
import type { Mail } from "../mail/index.ts"
import { summary } from "../text/index.ts"

/** A mail about an account, ready to be sent. */
export type AccountMail = Pick<Mail, "to" | "subject" | "text" | "confidential">

/** How this server names itself in its mails. */
export type Server = { name: string; host: string }

export const serverOf = async (ground: Ground): Promise<Server> => ({
  name: (await instanceProfile(ground)).name,
  host: ground.config.host,
})

/** `Haversack (badges.example.org)`: the name alone could be anybody's. */
const whole = ({ name, host }: Server): string => `${name} (${host})`

const paragraphs = (...some: (string | null)[]): string => some.filter((one) => one !== null).join("\n\n")

export const confirmMail = (server: Server, { to, handle, link }: { to: string; handle: string; link: URL }) => ({
  to,
  subject: `Confirm your address for ${server.name}`,
  confidential: true,
  text: paragraphs(
    `@${handle} on ${whole(server)} says that this mailbox is theirs.`,
    `If that is you, open this link within a week, sign in, and confirm it:\n${link.href}`,
    `If it is not you, do nothing: without you the address stays unconfirmed.`,
  ),
})

export const addressTakenMail = (server: Server, { to }: { to: string }) => ({
  to,
  subject: `There is an account with this address already`,
  text: paragraphs(
    `Somebody on ${whole(server)} wanted to use this address for their account. It belongs to another account already, so nothing was changed.`,
    `If that was you, sign in with this address instead.`,
  ),
})

export const addressChangedMail = (server: Server, { to, handle }: { to: string; handle: string }) => ({
  to,
  subject: `Your address at ${server.name} was changed`,
  text: paragraphs(
    `The account @${handle} on ${whole(server)} has another email address now. Mail about it no longer comes here.`,
    `If that was not you, tell the people who run the server at once.`,
  ),
})

export const resetMail = (server: Server, { to, handle, link }: { to: string; handle: string; link: URL }) => ({
  to,
  subject: `Set a new password for ${server.name}`,
  confidential: true,
  text: paragraphs(
    `Somebody asked for a new password for @${handle} on ${whole(server)}.`,
    `If that was you, open this link within an hour and choose one. It works once:\n${link.href}`,
    `If it was not you, do nothing: your password stays as it is.`,
  ),
})

export const passwordChangedMail = (server: Server, { to, handle }: { to: string; handle: string }) => ({
  to,
  subject: `Your password at ${server.name} was changed`,
  text: paragraphs(
    `The password of @${handle} on ${whole(server)} was changed just now, and everybody who was signed in with the old one was signed out.`,
    `If that was not you, set a new one by "Forgot your password?" on the sign-in page, and tell the people who run the server.`,
  ),
})

export const invitationMail = (
  server: Server,
  { to, inviter, link, until }: { to: string; inviter: string; link: URL; until: Date },
) => ({
  to,
  subject: `An invitation to ${server.name}`,
  confidential: true,
  text: paragraphs(
    `${summary(inviter, 80)} invites you to ${whole(server)}, a backpack for badges that everybody can check.`,
    `Make your account by this link, until ${until.toISOString().slice(0, 10)}:\n${link.href}`,
    `If you do not want one, do nothing. This address is not kept.`,
  ),
})

export const requestMail = (server: Server, { to, handle, page }: { to: string; handle: string; page: URL }) => ({
  to,
  subject: `@${handle} asks for an account at ${server.name}`,
  text: paragraphs(
    `@${handle} asks for an account on ${whole(server)}. You get this mail because you are one of its admins.`,
    `Read why, and say yes or no:\n${page.href}`,
  ),
})

export const approvedMail = (server: Server, { to, handle, page }: { to: string; handle: string; page: URL }) => ({
  to,
  subject: `Your account at ${server.name} is ready`,
  text: paragraphs(
    `Welcome! You asked for the account @${handle} on ${whole(server)}, and it is ready.`,
    `Sign in with this address and the password that you chose:\n${page.href}`,
  ),
})

export const rejectedMail = (
  server: Server,
  { to, handle, answer }: { to: string; handle: string; answer: string },
) => ({
  to,
  subject: `Your request for an account at ${server.name}`,
  text: paragraphs(
    `You asked for the account @${handle} on ${whole(server)}. The people who run it said no, and nothing of your request is kept.`,
    answer === "" ? null : `They write:\n${answer}`,
  ),
})

export const deletedMail = (server: Server, { to, handle }: { to: string; handle: string }) => ({
  to,
  subject: `Your account at ${server.name} is deleted`,
  text: paragraphs(
    `The account @${handle} on ${whole(server)} was deleted. Its badges are erased here, and the servers that knew of it are told.`,
    `This is the last mail about it.`,
  ),
})
