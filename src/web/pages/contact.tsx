import { Hono } from "hono"
import { instanceProfile } from "../../instance/index.ts"
import { parseHandle } from "../../text/index.ts"
import { EmptyState, Facts, PageHeader } from "../components/index.ts"
import type { PageRoutes, WebEnvironment } from "../environment.ts"
import { safeHtml } from "../present/safe-html.ts"
import { show } from "../show.tsx"

/** Whom to turn to, and by what rules people live here: as the admins wrote it. */
export const contactPage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>().get("/contact", async (c) => {
    const { name, contactName, contactEmail, contactHandle, rules } = await instanceProfile(ground)
    const handle = contactHandle === "" ? null : parseHandle(contactHandle)
    const isThere = contactName !== "" || contactEmail !== "" || handle !== null
    return show(c, {
      title: "Contact and rules",
      description: `Whom to turn to at ${name}, and by what rules people live there.`,
      width: "reading",
      children: (
        <>
          <PageHeader
            title="Contact and rules"
            lead={`Whom to turn to at ${name} (${ground.config.host}), and by what rules people live here.`}
          />
          <section class="stack" aria-labelledby="contact">
            <h2 id="contact">Contact</h2>
            {isThere ? (
              <Facts
                inRow
                facts={[
                  { label: "Who", value: contactName },
                  {
                    label: "Email",
                    value: contactEmail === "" ? "" : <a href={`mailto:${contactEmail}`}>{contactEmail}</a>,
                  },
                  {
                    label: "Handle",
                    value:
                      handle === null ? (
                        ""
                      ) : (
                        <a href={`/@${handle.username}@${handle.host}`}>
                          @{handle.username}@{handle.host}
                        </a>
                      ),
                  },
                ]}
              />
            ) : (
              <EmptyState title="Nobody is named yet" picture="none" headingLevel={3}>
                The people who run this server have not said yet how to reach them. Whoever invited you knows them.
              </EmptyState>
            )}
          </section>
          <section class="stack" aria-labelledby="rules">
            <h2 id="rules">Rules</h2>
            {rules.html === "" ? (
              <p>No rules are written down yet. Be kind, and show only what is yours to show.</p>
            ) : (
              <div class="prose">{safeHtml(rules.html)}</div>
            )}
          </section>
        </>
      ),
    })
  })
