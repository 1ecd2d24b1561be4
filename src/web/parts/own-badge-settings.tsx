import type { Visibility } from "../../backpack/index.ts"
import { ChoiceGroup, Form, FormActions, SubmitButton, visibilityOptions } from "../components/index.ts"
import { Fold } from "./fold.tsx"

export type OwnBadgeSettingsProps = { id: string; visibility: Visibility; csrfToken: string }

/** Who can see the badge, and taking it out of the backpack: for its holder only. */
export function OwnBadgeSettings({ id, visibility, csrfToken }: OwnBadgeSettingsProps) {
  return (
    <section class="panel stack" aria-labelledby="own-badge">
      <h2 id="own-badge">Your badge</h2>
      <Form action={`/badges/${id}/visibility`} csrfToken={csrfToken}>
        <ChoiceGroup
          kind="radio"
          name="visibility"
          label="Who can see it"
          options={visibilityOptions}
          value={visibility}
          required
          inRow
        />
        <FormActions>
          <SubmitButton variant="secondary">Change</SubmitButton>
        </FormActions>
      </Form>
      <Fold label="Remove it from your backpack">
        <p>
          The badge disappears from this server for good, and others are told that it is gone. Download it first if you
          may want it again: only its issuer can award it to you anew.
        </p>
        <Form action={`/badges/${id}/remove`} csrfToken={csrfToken}>
          <FormActions>
            <SubmitButton variant="danger" icon="trash">
              Remove this badge
            </SubmitButton>
          </FormActions>
        </Form>
      </Fold>
    </section>
  )
}
