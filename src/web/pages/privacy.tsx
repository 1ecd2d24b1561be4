import { Hono } from "hono"
import { instanceProfile } from "../../instance/index.ts"
import { PageHeader } from "../components/index.ts"
import type { PageRoutes, WebEnvironment } from "../environment.ts"
import { safeHtml } from "../present/safe-html.ts"
import { show } from "../show.tsx"

/**
 * What is stored about whom, for how long, and who sees it: what this program does, said plainly, and what the admins add. The long form with
 * every table is docs/privacy.md; `test/web/privacy.test.ts` holds both against the database.
 */
export const privacyPage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>().get("/privacy", async (c) => {
    const { name, privacy } = await instanceProfile(ground)
    const { host, smtpUrl } = ground.config
    return show(c, {
      title: "Privacy",
      description: `What ${name} stores about whom, for how long, and who sees it.`,
      width: "reading",
      children: (
        <>
          <PageHeader
            title="Privacy"
            lead={`What ${name} (${host}) stores about whom, for how long, and who sees it.`}
          />
          <div class="prose stack">
            {privacy.html !== "" && (
              <section>
                <h2>From the people who run this server</h2>
                {safeHtml(privacy.html)}
              </section>
            )}
            <h2>If you have an account</h2>
            <h3>Everybody sees</h3>
            <ul>
              <li>your name, your handle, your picture and what you write about yourself;</li>
              <li>
                badges that you made public, with what their issuers wrote in them, and how others reacted to them;
              </li>
              <li>how many people follow you and whom, and who they are.</li>
            </ul>
            <h3>Those who follow you see</h3>
            <ul>
              <li>
                badges that you show to followers. Their servers keep copies, as mail servers do with mail: we ask them
                to delete what you take back, and cannot make them.
              </li>
            </ul>
            <h3>Only you see</h3>
            <ul>
              <li>badges that you keep private, and offers that you have not accepted;</li>
              <li>whom you blocked or muted, and when and with which browser you signed in.</li>
            </ul>
            <h3>The people who run this server can see</h3>
            <ul>
              <li>
                your email address. It is used for signing in, for mail about your account and about badges that you are
                offered, and for nothing else;
              </li>
              <li>reports that you send them, and, since the database is theirs, everything that is stored.</li>
            </ul>
            <p>
              Your password is stored as a hash, from which nobody can read it. Network addresses are counted for some
              minutes, so that nobody can guess passwords, and are stored neither with your account nor in a log.
            </p>
            <h2>How long</h2>
            <ul>
              <li>A sign-in: 30 days after it was last used. A link in a mail: an hour to a week.</li>
              <li>A badge that you decline or remove: its content is erased at once.</li>
              <li>Messages between servers: 30 days, longer while the badge they are about is shown.</li>
              {smtpUrl === undefined && (
                <li>Mail: this server has no mail server. The newest 200 mails are kept for its admins to read.</li>
              )}
              <li>
                Everything else: until you delete your account. Then all of it is erased, except the handle, so that
                nobody can take your name, and badges that you awarded to others in an issuer's name, which are theirs.
              </li>
            </ul>

            <p>
              You can download everything that is stored about you, and delete your account, under{" "}
              <a href="/settings/data">Your data</a> in the settings.
            </p>
            <h2>If you have no account</h2>
            <ul>
              <li>
                Visitors get no cookie for reading. Whoever opens a form gets one that ends with the browser, which
                keeps other sites from sending that form. There is no tracking and nothing is loaded from elsewhere.
              </li>
              <li>
                Of people on other servers we keep what their servers tell: name, handle, picture, what they show to
                people here. It goes when nobody here follows them any more.
              </li>
              <li>Somebody who is awarded a badge by mail: the address, for the issuer and for sending the mail.</li>
              <li>Whoever asks for an account: what the form says, until it is answered, 90 days at most.</li>
            </ul>
            <h2>Who else gets something</h2>
            <p>
              Other servers get what you show to their people, and what is needed for it: your profile, public badges,
              and answers to what they offer. Nobody else gets anything.
            </p>
            <p>
              Questions? <a href="/contact">Ask the people who run this server</a>.
            </p>
          </div>
        </>
      ),
    })
  })
