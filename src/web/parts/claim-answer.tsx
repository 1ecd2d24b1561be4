import type { Ground } from "../../ground.ts"
import type { SignedIn } from "../../people/index.ts"
import type { ClaimView } from "../../views/index.ts"
import {
  Button,
  ChoiceGroup,
  Form,
  FormActions,
  Notice,
  problemFor,
  SubmitButton,
  visibilityOptions,
  type ProblemView,
} from "../components/index.ts"
import { nameOf } from "../present/actors.ts"
import { claimPaths } from "../present/claim-paths.ts"
import { Fold } from "./fold.tsx"

export type ClaimAnswerProps = {
  ground: Ground
  view: ClaimView
  token: string
  csrfToken: string
  viewer: SignedIn | null
  /** The address of the viewer's account. */
  viewersEmail: string | null
  problems: ProblemView[]
}

/** The question of a claim link: take it or not, and what taking it means. */
export function ClaimAnswer(props: ClaimAnswerProps) {
  const { view, token, csrfToken } = props
  return (
    <section class="panel panel-stitched stack" aria-labelledby="claim-answer">
      <h2 id="claim-answer">Will you take it?</h2>
      {view.channel === "note" ? <OnThisServer {...props} /> : <InBackpack {...props} />}
      <Fold label="Decline it instead">
        <p>
          {nameOf(view.issuer)} is told that you declined, and you are not asked about this badge again. Nobody else
          learns of it{view.channel === "mail" ? ", and your address is deleted here" : ""}.
        </p>
        <Form action={claimPaths(token).page} csrfToken={csrfToken} fields={{ answer: "decline" }}>
          <FormActions>
            <SubmitButton variant="danger">Decline this badge</SubmitButton>
          </FormActions>
        </Form>
      </Fold>
    </section>
  )
}

/** For somebody whose own server keeps no badges: no account is needed. */
function OnThisServer({ ground, view, token, csrfToken }: ClaimAnswerProps) {
  const { host } = ground.config
  return (
    <>
      <ul class="stack stack-tight">
        <li>
          It gets a page on {host} that everybody can see and you can show around: with your name{" "}
          {view.earner !== null && <strong>{view.earner.handle}</strong>}.
        </li>
        <li>
          You get a link of your own, to hide it, download it, delete it, or take it along to a backpack. You need no
          account.
        </li>
        <li>Nothing is posted in your name.</li>
      </ul>
      <Form action={claimPaths(token).page} csrfToken={csrfToken} fields={{ answer: "accept" }}>
        <FormActions>
          <SubmitButton icon="check">Accept this badge</SubmitButton>
        </FormActions>
      </Form>
    </>
  )
}

/** For somebody who was written to by mail: the badge goes into the backpack of whoever reads that mailbox. */
function InBackpack({ ground, view, token, csrfToken, viewer, viewersEmail, problems }: ClaimAnswerProps) {
  const { host } = ground.config
  const paths = claimPaths(token)
  if (viewer === null) {
    return (
      <>
        <p>
          To accept it you need a backpack for your badges. It is an account on {host}, with{" "}
          <strong>{view.email}</strong> as its address.
        </p>
        <div class="cluster">
          <Button href={paths.signUp} variant="primary" icon="backpack">
            Make a backpack
          </Button>
          <Button href={`/sign-in?next=${encodeURIComponent(paths.page)}`} icon="sign-in">
            Sign in
          </Button>
        </div>
      </>
    )
  }
  if (viewersEmail !== view.email) {
    return (
      <Notice kind="warning" title="This badge went to another address than yours.">
        <p>
          It was sent to <strong>{view.email}</strong>, and you are signed in as @{viewer.handle}, whose account has
          another address. Sign in with the account of that address, or make it the address of this account in your
          settings, and open the link again. You can also ask {nameOf(view.issuer)} to award the badge to your handle, @
          {viewer.handle}@{host}.
        </p>
      </Notice>
    )
  }
  return (
    <Form action={paths.page} csrfToken={csrfToken} fields={{ answer: "accept" }}>
      <ChoiceGroup
        kind="radio"
        name="visibility"
        label="Who can see it"
        hint="It lies in your backpack, whatever you choose. You can change this at any time, but what others have seen they have seen."
        options={visibilityOptions}
        error={problemFor(problems, "visibility")}
        required
        inRow
      />
      <FormActions>
        <SubmitButton icon="check">Accept this badge</SubmitButton>
      </FormActions>
    </Form>
  )
}
