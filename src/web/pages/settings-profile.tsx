import { Hono } from "hono"
import { changeOwnProfile, longestBio, longestName, type SignedIn } from "../../people/index.ts"
import {
  Button,
  Checkbox,
  FileField,
  Form,
  FormActions,
  problemFor,
  SubmitButton,
  TextArea,
  TextField,
  type ProblemView,
} from "../components/index.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../environment.ts"
import { say } from "../flash.ts"
import { csrfTokenOf } from "../forms/csrf-token.ts"
import { filledForm, type FormValues } from "../forms/form-values.ts"
import { fileAgain, problemsFrom } from "../forms/problems.ts"
import { fileBytes, readForm } from "../forms/read-form.ts"
import { actorPath } from "../present/actors.ts"
import { showSettings } from "../parts/settings-shell.tsx"
import { picturePath } from "../present/pictures.ts"
import { signedIn } from "../signed-in.ts"

/** How somebody shows themselves. */
export const settingsProfilePage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>()
    .get("/settings", (c) => c.redirect("/settings/profile", 303))
    .get(
      "/settings/profile",
      signedIn((c, viewer) => draw(c, viewer, filledForm({ name: viewer.name, bio: viewer.actor.summarySource }))),
    )
    .post(
      "/settings/profile",
      signedIn(async (c, viewer) => {
        const form = await readForm(c)
        const chosen = await fileBytes(form, "picture")
        const changed = await changeOwnProfile(ground, viewer.actorId, {
          name: form.text("name"),
          bio: form.text("bio"),
          picture: chosen ?? (form.text("removePicture") === "yes" ? null : undefined),
        })
        if (!changed.ok) return draw(c, viewer, form, problemsFrom(changed))
        say(c, "profileSaved")
        return c.redirect(actorPath(viewer.actor), 303)
      }),
    )

function draw(c: WebContext, viewer: SignedIn, form: FormValues, problems: ProblemView[] = []) {
  const current = picturePath(c.var.ground, viewer.actor.iconDigest)
  return showSettings(c, viewer, {
    section: "profile",
    title: "Your profile",
    lead: "How you show yourself, here and to people on other servers.",
    problems,
    children: (
      <Form action="/settings/profile" csrfToken={csrfTokenOf(c)} withFiles>
        <TextField
          name="name"
          label="Name"
          value={form.text("name")}
          error={problemFor(problems, "name")}
          autocomplete="name"
          maxLength={longestName}
          required
        />
        <TextArea
          name="bio"
          label="About you"
          hint="You can use Markdown: **bold**, lists, links."
          value={form.text("bio")}
          error={problemFor(problems, "bio")}
          maxLength={longestBio}
          rows={6}
        />
        <FileField
          name="picture"
          label="Picture"
          hint="PNG, JPEG, WebP or SVG, up to 8 MB. It is shown in a circle."
          error={problemFor(problems, "picture") ?? fileAgain(form.file("picture") !== null, problems)}
          accept="image/png,image/jpeg,image/webp,image/svg+xml"
          current={current === undefined ? undefined : { src: current, alt: "Your picture now" }}
        />
        {current !== undefined && (
          <Checkbox
            name="removePicture"
            label="Remove my picture"
            hint="A coloured circle with your initials takes its place."
            checked={form.text("removePicture") === "yes"}
          />
        )}
        <FormActions>
          <SubmitButton icon="check">Save</SubmitButton>
          <Button href={actorPath(viewer.actor)} variant="quiet">
            Cancel
          </Button>
        </FormActions>
      </Form>
    ),
  })
}
