import { Hono } from "hono"
import { blockServer, serversBlockedBy } from "../../moderation/index.ts"
import type { SignedIn } from "../../people/index.ts"
import { blocksView, mutesView, type Unwanted } from "../../views/index.ts"
import {
  ActionButton,
  EmptyState,
  Form,
  FormActions,
  Pagination,
  PersonLine,
  problemFor,
  SubmitButton,
  TextField,
  type ProblemView,
} from "../components/index.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../environment.ts"
import { say } from "../flash.ts"
import { csrfTokenOf } from "../forms/csrf-token.ts"
import { emptyForm, type FormValues } from "../forms/form-values.ts"
import { readForm } from "../forms/read-form.ts"
import { pathWithQuery, queryText } from "../params.ts"
import { showSettings } from "../parts/settings-shell.tsx"
import { actorView, nameOf } from "../present/actors.ts"
import { signedIn } from "../signed-in.ts"

const home = "/settings/blocks"

/** Whom and what somebody keeps away from themselves, and how to take it back. */
export const settingsBlocksPage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>()
    .get(
      home,
      signedIn((c, viewer) => draw(c, viewer)),
    )
    .post(
      home,
      signedIn(async (c, viewer) => {
        const form = await readForm(c)
        const blocked = await blockServer(ground, viewer.actorId, form.text("domain"))
        if (!blocked.ok) return draw(c, viewer, form, [{ field: "domain", message: blocked.sentence }])
        say(c, "serverBlocked")
        return c.redirect(home, 303)
      }),
    )

async function draw(
  c: WebContext,
  viewer: SignedIn,
  form: FormValues = emptyForm,
  problems: ProblemView[] = [],
): Promise<Response> {
  const { ground } = c.var
  const [blocksAfter, mutesAfter] = [queryText(c, "blocks") || null, queryText(c, "mutes") || null]
  const [blocks, mutes, servers] = await Promise.all([
    blocksView(ground, viewer.actorId, blocksAfter),
    mutesView(ground, viewer.actorId, mutesAfter),
    serversBlockedBy(ground, viewer.actorId),
  ])
  const csrfToken = csrfTokenOf(c)
  return showSettings(c, viewer, {
    section: "blocks",
    title: "Blocks and mutes",
    lead: "Whom you keep away from you. You block and mute people and issuers on their pages.",
    problems,
    children: (
      <>
        <section class="stack" aria-labelledby="blocks">
          <h2 id="blocks">Blocked</h2>
          <p class="soft">
            They cannot follow you, offer you badges or answer you, and their server is told not to show you to them.
          </p>
          <UnwantedList
            c={c}
            items={blocks.items}
            undo={{ action: "/unblock", label: "Take the block back" }}
            empty="You block nobody."
          />
          <Pagination
            label="blocks"
            newerHref={blocksAfter === null ? undefined : home}
            newerLabel="Newest"
            olderHref={blocks.next === null ? undefined : pathWithQuery(home, { blocks: blocks.next })}
          />
        </section>
        <section class="stack" aria-labelledby="mutes">
          <h2 id="mutes">Muted</h2>
          <p class="soft">You do not read them in your timeline and get no mail about them. They are not told.</p>
          <UnwantedList
            c={c}
            items={mutes.items}
            undo={{ action: "/unmute", label: "Take the mute back" }}
            empty="You mute nobody."
          />
          <Pagination
            label="mutes"
            newerHref={mutesAfter === null ? undefined : home}
            newerLabel="Newest"
            olderHref={mutes.next === null ? undefined : pathWithQuery(home, { mutes: mutes.next })}
          />
        </section>
        <section class="stack" aria-labelledby="servers">
          <h2 id="servers">Whole servers</h2>
          <p class="soft">You have nothing to do with anybody there. Nobody is told.</p>
          {servers.length > 0 && (
            <ul class="stack stack-tight plain-list">
              {servers.map((domain) => (
                <li class="cluster cluster-between">
                  <bdi class="breakable">{domain}</bdi>
                  <ActionButton
                    action="/unblock-server"
                    csrfToken={csrfToken}
                    fields={{ domain, next: home }}
                    size="small"
                    variant="secondary"
                    icon="undo"
                  >
                    Take the block back<span class="visually-hidden"> of {domain}</span>
                  </ActionButton>
                </li>
              ))}
            </ul>
          )}
          <Form action={home} csrfToken={csrfToken}>
            <TextField
              name="domain"
              label="Block a server"
              hint="Such as example.org. Everything under that name is meant as well."
              value={form.text("domain")}
              error={problemFor(problems, "domain")}
              verbatim
              required
            />
            <FormActions>
              <SubmitButton variant="secondary" icon="ban">
                Block the server
              </SubmitButton>
            </FormActions>
          </Form>
        </section>
      </>
    ),
  })
}

type ListProps = { c: WebContext; items: Unwanted[]; undo: { action: string; label: string }; empty: string }

function UnwantedList({ c, items, undo, empty }: ListProps) {
  const { ground } = c.var
  if (items.length === 0) {
    return (
      <EmptyState title={empty} picture="none" headingLevel={3}>
        The menu “Block, mute or report” stands on everybody's page.
      </EmptyState>
    )
  }
  return (
    <ul class="stack stack-tight plain-list">
      {items.map(({ who }) => (
        <li class="cluster cluster-between">
          <PersonLine actor={actorView(ground, who)} size="small" />
          <ActionButton
            action={undo.action}
            csrfToken={csrfTokenOf(c)}
            fields={{ target: who.uri, next: home }}
            size="small"
            variant="secondary"
            icon="undo"
          >
            {undo.label}
            <span class="visually-hidden">: {nameOf(who)}</span>
          </ActionButton>
        </li>
      ))}
    </ul>
  )
}
