import { Hono } from "hono"
import { passwordIsRight, countAttempt, deleteAccount, signOut, type SignedIn } from "../../people/index.ts"
import { exportOf, soleIssuersOf } from "../../views/index.ts"
import {
  Button,
  Form,
  FormActions,
  Notice,
  problemFor,
  SubmitButton,
  TextField,
  type ProblemView,
} from "../components/index.ts"
import { sendCookies } from "../cookies.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../environment.ts"
import { say } from "../flash.ts"
import { csrfTokenOf } from "../forms/csrf-token.ts"
import { statusOf } from "../forms/problems.ts"
import { readForm } from "../forms/read-form.ts"
import { showSettings } from "../parts/settings-shell.tsx"
import { signedIn } from "../signed-in.ts"

const home = "/settings/data"

/** Taking everything along, and leaving. */
export const settingsDataPage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>()
    .get(
      home,
      signedIn((c, viewer) => draw(c, viewer)),
    )
    .get(
      `${home}/export.json`,
      signedIn(async (c, viewer) => {
        const tooMany = await countAttempt(ground, "exportPerPerson", viewer.personId)
        if (tooMany !== null) return draw(c, viewer, [{ message: tooMany.sentence }], 429)
        const day = ground.now().toISOString().slice(0, 10)
        c.header("content-type", "application/json; charset=utf-8")
        c.header("content-disposition", `attachment; filename="haversack-${viewer.handle}-${day}.json"`)
        c.header("cache-control", "private, no-store")
        return c.body(streamOf(exportOf(ground, viewer)))
      }),
    )
    .post(
      `${home}/delete`,
      signedIn(async (c, viewer) => {
        const form = await readForm(c)
        const right = await passwordIsRight(ground, viewer.personId, form.text("password"))
        if (!right.ok) {
          const field = right.reason === "wrongPassword" ? "password" : undefined
          return draw(c, viewer, [{ field, message: right.sentence }], statusOf(right))
        }
        const deleted = await deleteAccount(ground, viewer.personId)
        if (!deleted.ok) return draw(c, viewer, [{ message: deleted.sentence }], 422)
        sendCookies(c, (await signOut(ground, c.req.raw.headers)).setCookies)
        say(c, "accountDeleted")
        return c.redirect("/", 303)
      }),
    )

/** Written as fast as it is read, so that a slow line holds up nothing but itself. */
function streamOf(texts: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    pull: async (controller) => {
      const { value, done } = await texts.next()
      if (done === true) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    cancel: async () => void (await texts.return(undefined)),
  })
}

async function draw(c: WebContext, viewer: SignedIn, problems: ProblemView[] = [], status: 200 | 422 | 429 = 200) {
  const { ground } = c.var
  const issuers = await soleIssuersOf(ground, viewer.actorId)
  return showSettings(
    c,
    viewer,
    {
      section: "data",
      title: "Your data",
      lead: "Take everything along, or leave and have it erased.",
      problems,
      children: (
        <>
          <section class="stack" aria-labelledby="export">
            <h2 id="export">Take it along</h2>
            <p>
              One file with everything that is stored about you here: your account, your badges as they were signed,
              offers, what you awarded, whom you follow and who follows you, your posts, blocks and reports. What stands
              in it is explained under <a href="/privacy">privacy</a>. It is for your eyes: keep it where nobody else
              finds it.
            </p>
            <div>
              <Button href={`${home}/export.json`} icon="download" download="">
                Download my data (JSON)
              </Button>
            </div>
          </section>
          <section class="stack" aria-labelledby="delete">
            <h2 id="delete">Delete your account</h2>
            <p>This happens at once and cannot be undone:</p>
            <ul>
              <li>You are signed out everywhere, and nobody can sign in to the account again.</li>
              <li>
                Your profile and all your badges here are erased, private and public ones. Links to them stop working.
                Badges that you want to keep you can take along with the file above.
              </li>
              <li>
                Every server that knows of you is told to delete what it has. We cannot make them, and copies that
                people made stay theirs.
              </li>
              <li>
                Your handle @{viewer.handle} stays taken for ever, so that nobody can pretend to be you. You cannot have
                it again either.
              </li>
              <li>Badges that you awarded in an issuer's name stay with their earners, without your name.</li>
            </ul>
            {issuers.length > 0 && (
              <Notice kind="warning" title="Nobody else owns these issuers">
                <p>
                  They are closed with your account: nobody can award, change or revoke their badges any more. Badges
                  that they awarded can still be checked.
                </p>
                <ul>
                  {issuers.map((one) => (
                    <li>
                      <a href={one.path}>{one.name}</a>
                    </li>
                  ))}
                </ul>
              </Notice>
            )}
            <Form action={`${home}/delete`} csrfToken={csrfTokenOf(c)}>
              <TextField
                name="password"
                label="Your password"
                hint="So that nobody else can do this from your browser."
                type="password"
                error={problemFor(problems, "password")}
                autocomplete="current-password"
                required
              />
              <FormActions>
                <SubmitButton
                  variant="danger"
                  icon="trash"
                  confirm={`Delete the account @${viewer.handle} and everything in it? This cannot be undone.`}
                >
                  Delete my account for good
                </SubmitButton>
              </FormActions>
            </Form>
          </section>
        </>
      ),
    },
    status,
  )
}
