import type { KeepView } from "../../views/index.ts"
import {
  Button,
  CopyField,
  Form,
  FormActions,
  problemFor,
  SubmitButton,
  TextField,
  type ProblemView,
} from "../components/index.ts"
import type { FormValues } from "../forms/form-values.ts"
import { keepPaths } from "../present/claim-paths.ts"
import { Fold } from "./fold.tsx"

export type KeepPanelProps = {
  token: string
  view: KeepView
  hosted: NonNullable<KeepView["hosted"]>
  /** The address of this very page. */
  ownUrl: string
  /** The address of the badge's own page. */
  publicUrl: string
  csrfToken: string
  host: string
  form: FormValues
  problems: ProblemView[]
}

/** All that an earner without a backpack can do with a badge that is hosted for them. */
export function KeepPanel(props: KeepPanelProps) {
  const { token, hosted, ownUrl, publicUrl } = props
  const paths = keepPaths(token)
  const isPublic = hosted.visibility === "public"
  return (
    <section class="panel panel-stitched stack" aria-labelledby="keep">
      <h2 id="keep">Keep this link</h2>
      <CopyField
        label="Your own link to this badge"
        text={ownUrl}
        what="private-link"
        hint="Save it, in your bookmarks or your password manager: it is the only way back to this page. Show it to nobody; whoever has it can do all that you can do here."
      />
      {isPublic && (
        <CopyField
          label="The link to show to others"
          text={publicUrl}
          what="public-link"
          hint="Whoever opens it sees the badge and what was checked."
        />
      )}
      <div class="cluster">
        <Button href={paths.credential} icon="download" size="small" download="badge.jsonld">
          Signed badge (JSON-LD)
        </Button>
        <Button href={paths.picture} icon="download" size="small" download="badge.png">
          Picture (PNG)
        </Button>
      </div>
      <ShowOrHide {...props} />
      <TakeAlong {...props} />
      <Fold label="Delete it">
        <p>
          The badge and its page disappear from this server for good. Download it first if you may want it again: only
          its issuer can award it to you anew.
        </p>
        <Form action={paths.remove} csrfToken={props.csrfToken}>
          <FormActions>
            <SubmitButton variant="danger" icon="trash">
              Delete this badge
            </SubmitButton>
          </FormActions>
        </Form>
      </Fold>
    </section>
  )
}

function ShowOrHide({ token, hosted, csrfToken }: KeepPanelProps) {
  const isPublic = hosted.visibility === "public"
  return (
    <Fold label={isPublic ? "Hide it" : "Show it again"}>
      <p>
        {isPublic
          ? "Its page is shown to nobody then, also not to those who have its link. You can show it again at any time."
          : "It is hidden: its page is shown to nobody. Show it, and everybody who has its link sees it again."}
      </p>
      <Form
        action={keepPaths(token).visibility}
        csrfToken={csrfToken}
        fields={{ visibility: isPublic ? "private" : "public" }}
      >
        <FormActions>
          <SubmitButton variant="secondary" icon={isPublic ? "lock" : "globe"}>
            {isPublic ? "Hide this badge" : "Show this badge"}
          </SubmitButton>
        </FormActions>
      </Form>
    </Fold>
  )
}

function TakeAlong({ token, view, csrfToken, host, form, problems }: KeepPanelProps) {
  if (view.standing !== "accepted") return null
  return (
    <section class="stack stack-tight" aria-labelledby="take-along">
      <h3 id="take-along">Take it along</h3>
      <p>
        Do you have a backpack for badges, here or on another server that runs Haversack? Then the issuer awards the
        badge to you there, with the same story and dates. Once you accept it there, this one ends.
      </p>
      <Form action={keepPaths(token).takeAlong} csrfToken={csrfToken}>
        <TextField
          name="handle"
          label="The handle of your backpack"
          hint={`Such as @alice@${host}. It stands on your backpack's page.`}
          value={form.text("handle")}
          error={problemFor(problems, "handle")}
          autocomplete="off"
          maxLength={500}
          verbatim
          required
        />
        <FormActions>
          <SubmitButton variant="secondary" icon="backpack">
            Offer it to my backpack
          </SubmitButton>
        </FormActions>
      </Form>
    </section>
  )
}
