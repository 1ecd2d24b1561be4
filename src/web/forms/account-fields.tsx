import { longestName, longestPassword, shortestPassword } from "../../people/index.ts"
import { problemFor, TextField, type ProblemView } from "../components/index.ts"
import type { FormValues } from "./form-values.ts"

/** What somebody tells to get an account, whether as the first person here or as one of many. */
export const accountFieldsOf = (form: FormValues) => ({
  name: form.text("name"),
  handle: form.text("handle"),
  email: form.text("email"),
  password: form.text("password"),
})

export type AccountFieldsProps = { form: FormValues; problems: ProblemView[]; host: string }

/** The four fields of a new account. */
export function AccountFields({ form, problems, host }: AccountFieldsProps) {
  const { name, handle, email } = accountFieldsOf(form)
  const passwordHint =
    problems.length > 0
      ? `At least ${shortestPassword} characters. Please type it again: pages do not keep passwords.`
      : `At least ${shortestPassword} characters. A few words in a row are easy to remember and hard to guess.`
  return (
    <>
      <TextField
        name="name"
        label="Your name"
        hint="As others see it. You can change it later."
        value={name}
        error={problemFor(problems, "name")}
        autocomplete="name"
        maxLength={longestName}
        required
      />
      <TextField
        name="handle"
        label="Your handle"
        hint={
          <>
            Your address for badges: people on any server award badges to you and follow you by it. Letters, digits and
            _ only, such as <strong>alice</strong>: you are then{" "}
            <strong>
              @alice
              <wbr />@{host}
            </strong>
            . It cannot be changed later.
          </>
        }
        value={handle}
        error={problemFor(problems, "handle")}
        autocomplete="username"
        prefix="@"
        suffix={`@${host}`}
        maxLength={31}
        verbatim
        required
      />
      <TextField
        name="email"
        label="Email address"
        hint="For signing in and for mail about your account and your badges. No visitor sees it."
        type="email"
        inputMode="email"
        value={email}
        error={problemFor(problems, "email")}
        autocomplete="email"
        maxLength={254}
        verbatim
        required
      />
      <TextField
        name="password"
        label="Password"
        hint={passwordHint}
        type="password"
        error={problemFor(problems, "password")}
        autocomplete="new-password"
        minLength={shortestPassword}
        maxLength={longestPassword}
        required
      />
    </>
  )
}
