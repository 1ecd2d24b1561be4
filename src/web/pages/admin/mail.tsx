import { Hono } from "hono"
import { z } from "zod"
import { discardAllUnsentMail, discardUnsentMail, unsentMails, type UnsentMail } from "../../../people/index.ts"
import { ActionButton, EmptyState, Notice, Pagination } from "../../components/index.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../../environment.ts"
import { say } from "../../flash.ts"
import { csrfTokenOf } from "../../forms/csrf-token.ts"
import { pathPart, pathWithQuery, queryText } from "../../params.ts"
import { forAdmins, showAdmin } from "../../parts/admin-shell.tsx"
import { UnsentMailList } from "../../parts/unsent-mails.tsx"
import { notFoundPage } from "../problem-pages.tsx"

const path = "/admin/mail"
const pageSize = 20

/** Mail that no mail server was there to send, to be passed on by hand. */
export const adminMailPage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>()
    .get(
      path,
      forAdmins(async (c) => {
        const before = z.uuid().safeParse(queryText(c, "before")).data
        return draw(c, await unsentMails(ground, { before, limit: pageSize + 1 }), before !== undefined)
      }),
    )
    .post(
      "/admin/mail/:id/delete",
      forAdmins(async (c) => {
        const id = z.uuid().safeParse(pathPart(c, "id"))
        if (!id.success) return notFoundPage(c)
        say(c, (await discardUnsentMail(ground, id.data)) ? "mailDeleted" : "mailGone")
        return c.redirect(path, 303)
      }),
    )
    .post(
      `${path}/delete-all`,
      forAdmins(async (c) => {
        await discardAllUnsentMail(ground)
        say(c, "mailsDeleted")
        return c.redirect(path, 303)
      }),
    )

function draw(c: WebContext, found: UnsentMail[], isLaterPage: boolean) {
  const { config } = c.var.ground
  const mails = found.slice(0, pageSize)
  const next = found.length > pageSize ? mails.at(-1)?.id : undefined
  const csrfToken = csrfTokenOf(c)
  return showAdmin(c, {
    section: "mail",
    title: "Mail that was not sent",
    lead:
      config.smtpUrl === undefined
        ? "There is no mail server (SMTP_URL is not set), so mail stands here instead of being sent: pass on what matters. The newest 200 are kept."
        : "Mail goes out through the mail server in SMTP_URL. Here stands what was written before there was one.",
    children: (
      <>
        {mails.length === 0 ? (
          <EmptyState title="No mail was left unsent" picture="none">
            {config.smtpUrl === undefined
              ? "Mail that somebody should get will stand here."
              : "With a mail server nothing is kept here."}
          </EmptyState>
        ) : (
          <>
            <Notice kind="info">
              <p>
                Links in mails open accounts: give each to the person that it is for, and to nobody else, then delete it
                here.
              </p>
            </Notice>
            <section class="stack" aria-labelledby="mails">
              <div class="cluster cluster-between">
                <h2 id="mails">Newest first</h2>
                <ActionButton
                  action={`${path}/delete-all`}
                  csrfToken={csrfToken}
                  variant="quiet"
                  size="small"
                  icon="trash"
                  confirm="Delete every mail that stands here?"
                >
                  Delete all
                </ActionButton>
              </div>
              <UnsentMailList mails={mails} csrfToken={csrfToken} now={c.var.ground.now()} />
            </section>
          </>
        )}
        <Pagination
          label="mail"
          newerHref={isLaterPage ? path : undefined}
          newerLabel="Back to the newest"
          olderHref={next === undefined ? undefined : pathWithQuery(path, { before: next })}
        />
      </>
    ),
  })
}
