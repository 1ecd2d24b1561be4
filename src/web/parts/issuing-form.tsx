import type { Child } from "hono/jsx"
import {
  Button,
  Form,
  FormActions,
  PageHeader,
  ProblemSummary,
  shellPaths,
  SubmitButton,
  type IconName,
  type ProblemView,
} from "../components/index.ts"
import type { WebContext } from "../environment.ts"
import { csrfTokenOf } from "../forms/csrf-token.ts"
import { show } from "../show.tsx"

export type IssuingForm = {
  /** Of the page, unique in the browser's tabs; `heading` is what stands on it. */
  title: string
  heading: string
  lead?: string
  /** Where it stands below "Issuing". */
  breadcrumb: { label: string; href: string }[]
  /** What did not happen when there are problems. */
  refusal: string
  problems: ProblemView[]
  action: string
  /** For forms that create: sent twice, they create once. */
  idempotencyToken?: string
  withFiles?: boolean
  above?: Child
  children: Child
  submit: { icon: IconName; label: string }
  cancelHref: string
}

/** A page with the one form by which an issuer or a badge is made, changed or awarded; with problems it answers `status`. */
export function showIssuingForm(c: WebContext, form: IssuingForm, status: 422 | 429 = 422) {
  return show(
    c,
    {
      title: form.title,
      current: "issuers",
      hasProblems: form.problems.length > 0,
      noIndex: true,
      width: "narrow",
      children: (
        <>
          <ProblemSummary title={form.refusal} problems={form.problems} />
          <PageHeader
            title={form.heading}
            lead={form.lead}
            breadcrumb={[{ label: "Issuing", href: shellPaths.issuers }, ...form.breadcrumb]}
          />
          {form.above}
          <Form
            action={form.action}
            csrfToken={csrfTokenOf(c)}
            idempotencyToken={form.idempotencyToken}
            withFiles={form.withFiles}
          >
            {form.children}
            <FormActions>
              <SubmitButton icon={form.submit.icon}>{form.submit.label}</SubmitButton>
              <Button href={form.cancelHref} variant="quiet">
                Cancel
              </Button>
            </FormActions>
          </Form>
        </>
      ),
    },
    form.problems.length > 0 ? status : 200,
  )
}
