import { Hono } from "hono"
import { endSessionOf, endSessionsOf, sessionsOf, signOut, type SignedIn } from "../../people/index.ts"
import { ActionButton, DataTable, TimeAgo } from "../components/index.ts"
import { sendCookies } from "../cookies.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../environment.ts"
import { say } from "../flash.ts"
import { csrfTokenOf } from "../forms/csrf-token.ts"
import { pathPart } from "../params.ts"
import { showSettings } from "../parts/settings-shell.tsx"
import { signedIn } from "../signed-in.ts"
import { notFoundPage } from "./problem-pages.tsx"

const home = "/settings/sessions"

/** Where somebody is signed in, and how to end that. */
export const settingsSessionsPage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>()
    .get(
      home,
      signedIn((c, viewer) => draw(c, viewer)),
    )
    .post(
      `${home}/:id/end`,
      signedIn(async (c, viewer) => {
        if (!(await endSessionOf(ground, viewer.personId, pathPart(c, "id")))) return notFoundPage(c)
        say(c, "sessionEnded")
        return c.redirect(home, 303)
      }),
    )
    .post(
      `${home}/end-others`,
      signedIn(async (c, viewer) => {
        await endSessionsOf(ground, viewer.personId, viewer.sessionId)
        say(c, "sessionsEnded")
        return c.redirect(home, 303)
      }),
    )
    .post(
      `${home}/end-all`,
      signedIn(async (c, viewer) => {
        await endSessionsOf(ground, viewer.personId, null)
        sendCookies(c, (await signOut(ground, c.req.raw.headers)).setCookies)
        say(c, "signedOutEverywhere")
        return c.redirect("/", 303)
      }),
    )

async function draw(c: WebContext, viewer: SignedIn) {
  const { ground } = c.var
  const sessions = await sessionsOf(ground, viewer.personId)
  const csrfToken = csrfTokenOf(c)
  const now = ground.now()
  return showSettings(c, viewer, {
    section: "sessions",
    title: "Where you are signed in",
    lead: "Each browser that is signed in to your account. End what you do not know, and change your password then.",
    children: (
      <>
        <DataTable
          caption="Browsers that are signed in"
          hiddenCaption
          columns={[
            { key: "browser", label: "Browser" },
            { key: "seen", label: "Last used" },
            { key: "since", label: "Signed in" },
            { key: "end", label: "End", hiddenLabel: true },
          ]}
          rows={sessions.map((one) => ({
            browser: one.browser,
            seen: one.id === viewer.sessionId ? "now, by you" : <TimeAgo moment={one.seenAt} now={now} />,
            since: <TimeAgo moment={one.signedInAt} now={now} />,
            end:
              one.id === viewer.sessionId ? (
                "this one"
              ) : (
                <ActionButton
                  action={`${home}/${one.id}/end`}
                  csrfToken={csrfToken}
                  variant="quiet"
                  size="small"
                  icon="sign-out"
                >
                  End
                </ActionButton>
              ),
          }))}
        />
        <div class="cluster">
          {sessions.length > 1 && (
            <ActionButton action={`${home}/end-others`} csrfToken={csrfToken} variant="secondary" icon="sign-out">
              Sign out everywhere else
            </ActionButton>
          )}
          <ActionButton action={`${home}/end-all`} csrfToken={csrfToken} variant="danger" icon="sign-out">
            Sign out everywhere, here too
          </ActionButton>
        </div>
      </>
    ),
  })
}
