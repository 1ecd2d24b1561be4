import { longestReason } from "../../moderation/index.ts"
import { Form, FormActions, Pill, SelectField, SubmitButton, TextField, type Sign } from "../components/index.ts"

export type StandingName = "good" | "limited" | "suspended"

export const standings: Record<StandingName, Sign> = {
  good: { word: "In good standing", icon: "check", tone: "good" },
  limited: { word: "Limited", icon: "minus", tone: "caution" },
  suspended: { word: "Suspended", icon: "ban", tone: "bad" },
}

export const StandingPill = ({ standing }: { standing: StandingName }) => <Pill {...standings[standing]} />

export type StandingFormProps = {
  action: string
  csrfToken: string
  standing: StandingName
  reason: string
  /** "them", "it" */
  whom: string
  /** Where one page has several of these. */
  idPrefix?: string
}

/** Decides how somebody of this server stands; every decision can be taken back. */
export function StandingForm({ action, csrfToken, standing, reason, whom, idPrefix }: StandingFormProps) {
  return (
    <Form action={action} csrfToken={csrfToken}>
      <SelectField
        name="standing"
        id={idPrefix === undefined ? undefined : `${idPrefix}-standing`}
        label="Standing"
        hint={`Limited: only followers see ${whom}. Suspended: nothing of ${whom} is shown or sent, and nobody can sign in. Nothing is deleted.`}
        value={standing}
        options={[
          { value: "good", label: "In good standing" },
          { value: "limited", label: "Limited" },
          { value: "suspended", label: "Suspended" },
        ]}
        required
      />
      <TextField
        name="reason"
        id={idPrefix === undefined ? undefined : `${idPrefix}-reason`}
        label="Reason, as they are told"
        value={reason}
        maxLength={longestReason}
      />
      <FormActions>
        <SubmitButton variant="secondary">Decide</SubmitButton>
      </FormActions>
    </Form>
  )
}
