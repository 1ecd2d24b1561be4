import type { OfferView } from "../../views/index.ts"
import {
  ChoiceGroup,
  Form,
  FormActions,
  problemFor,
  SubmitButton,
  visibilityOptions,
  type ProblemView,
} from "../components/index.ts"
import type { FormValues } from "../forms/form-values.ts"
import { Fold } from "./fold.tsx"

export type OfferAnswerProps = { view: OfferView; form: FormValues; problems: ProblemView[]; csrfToken: string }

/** Accept, with who may see the badge, or decline. Nothing once the offer is answered. */
export function OfferAnswer({ view, form, problems, csrfToken }: OfferAnswerProps) {
  const { offerId, state, report } = view
  if (state !== "pending" && state !== "arriving") return null
  return (
    <section class="panel panel-stitched stack" aria-labelledby="offer-answer">
      <h2 id="offer-answer">Will you take it?</h2>
      {state === "pending" && mayBeAccepted(report) && (
        <Form action={`/offers/${offerId}/accept`} csrfToken={csrfToken}>
          <ChoiceGroup
            kind="radio"
            name="visibility"
            label="Who can see it"
            hint="It lies in your backpack, whatever you choose. You can change this at any time, but what others have seen they have seen."
            options={visibilityOptions}
            value={form.text("visibility")}
            error={problemFor(problems, "visibility")}
            required
            inRow
          />
          <FormActions>
            <SubmitButton icon="check">Accept this badge</SubmitButton>
          </FormActions>
        </Form>
      )}
      <Fold label="Decline it instead">
        <p>
          The issuer is told that you declined, the badge is deleted here, and this offer does not come back. Nobody
          else learns of it.
        </p>
        <Form action={`/offers/${offerId}/decline`} csrfToken={csrfToken}>
          <FormActions>
            <SubmitButton variant="danger">Decline this badge</SubmitButton>
          </FormActions>
        </Form>
      </Fold>
    </section>
  )
}

// The room decides again when the form arrives; here it only spares people a button that cannot work.
function mayBeAccepted(report: OfferView["report"]): boolean {
  return (
    report !== null &&
    (report.verdict !== "invalid" ||
      report.reason === "expired" ||
      report.reason === "notYetValid" ||
      report.reason === "suspended")
  )
}
