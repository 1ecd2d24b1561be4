import { FileField, problemFor, TextArea, TextField, type ProblemView } from "../components/index.ts"
import type { FormValues } from "./form-values.ts"
import { fileAgain } from "./problems.ts"
import { fileBytes } from "./read-form.ts"
import { typed } from "./rows.ts"

/** Where a field of the issuing room has another name in the form. */
export const issuerFieldNames = {
  summarySource: "description",
  icon: "logo",
  imageUnusable: "logo",
  handleTaken: "handle",
}

/** What somebody tells of an issuer, for the room. */
export const issuerInputOf = async (form: FormValues) => ({
  name: form.text("name"),
  summarySource: form.text("description"),
  website: typed(form.text("website")) ?? null,
  icon: await fileBytes(form, "logo"),
})

export type IssuerFieldsProps = {
  form: FormValues
  problems: ProblemView[]
  /** The handle is chosen once; without a host it is left out. */
  host?: string
  /** The logo that is there now. */
  logo?: string
}

export function IssuerFields({ form, problems, host, logo }: IssuerFieldsProps) {
  return (
    <>
      <TextField
        name="name"
        label="Name"
        hint="As it stands on every badge, such as Harbor Makerspace."
        value={form.text("name")}
        error={problemFor(problems, "name")}
        maxLength={120}
        autocomplete="organization"
        required
      />
      {host !== undefined && (
        <TextField
          name="handle"
          label="Handle"
          hint="People follow the issuer under it, from any server. Letters, digits and _ only; it cannot be changed later."
          value={form.text("handle")}
          error={problemFor(problems, "handle")}
          prefix="@"
          suffix={`@${host}`}
          maxLength={31}
          autocomplete="off"
          verbatim
          required
        />
      )}
      <TextArea
        name="description"
        label="Description"
        hint="Who you are and what you award badges for. You can use Markdown: **bold**, lists, links."
        value={form.text("description")}
        error={problemFor(problems, "description")}
        maxLength={4000}
        rows={5}
      />
      <TextField
        name="website"
        label="Website"
        hint="It stands on every badge, so that people can find you. Without one, it is the issuer's page here."
        value={form.text("website")}
        error={problemFor(problems, "website")}
        inputMode="url"
        autocomplete="url"
        placeholder="https://"
        verbatim
      />
      <FileField
        name="logo"
        label="Logo"
        hint="PNG, JPEG, WebP or SVG, up to 8 MB. It is shown in a square."
        error={problemFor(problems, "logo") ?? fileAgain(form.file("logo") !== null, problems)}
        accept="image/png,image/jpeg,image/webp,image/svg+xml"
        current={logo === undefined ? undefined : { src: logo, alt: "The logo now" }}
      />
    </>
  )
}
