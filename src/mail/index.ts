export {
  createMailer,
  type Mail,
  type Mailer,
  type MailerOptions,
  type MailFailure,
  type SendResult,
} from "./mailer.ts"
