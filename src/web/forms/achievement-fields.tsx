import { achievementTypes } from "../../credentials/index.ts"
import {
  fieldId,
  FileField,
  problemFor,
  SelectField,
  TextArea,
  TextField,
  type ProblemView,
} from "../components/index.ts"
import { FormRows } from "../parts/form-rows.tsx"
import { kindOf } from "../parts/badge-facts.tsx"
import type { FormValues } from "./form-values.ts"
import { fileAgain } from "./problems.ts"
import { fileBytes } from "./read-form.ts"
import { fieldInRow, filledRows, isFilled, rowsOf, typed } from "./rows.ts"

const alignmentNames = [
  "alignmentName",
  "alignmentUrl",
  "alignmentFramework",
  "alignmentCode",
  "alignmentDescription",
] as const
const mostAlignments = 20
const firstAlignments = 1

/** What somebody tells of something to be earned, for the room. */
export async function achievementInputOf(form: FormValues) {
  return {
    name: form.text("name"),
    description: form.text("description"),
    criteriaSource: form.text("criteria"),
    imageAlt: form.text("imageAlt"),
    tags: form
      .text("tags")
      .split(",")
      .filter((tag) => tag.trim() !== ""),
    achievementType: typed(form.text("achievementType")),
    alignments: filledRows(form, alignmentNames).map((row) => ({
      targetName: row.text("alignmentName"),
      targetUrl: row.text("alignmentUrl"),
      targetFramework: typed(row.text("alignmentFramework")),
      targetCode: typed(row.text("alignmentCode")),
      targetDescription: typed(row.text("alignmentDescription")),
    })),
    image: await fileBytes(form, "image"),
  }
}

/** Where the room's names of fields lead to in this form, rows included. */
export function achievementFieldNames(form: FormValues): Record<string, string> {
  const names: Record<string, string> = {
    criteriaSource: "criteria",
    imageUnusable: "image",
    alignments: "alignmentName",
  }
  for (const [index, { place }] of filledRows(form, alignmentNames).entries()) {
    names[`alignments.${index}.targetName`] = fieldInRow("alignmentName", place)
    names[`alignments.${index}.targetUrl`] = fieldInRow("alignmentUrl", place)
    names[`alignments.${index}.targetFramework`] = fieldInRow("alignmentFramework", place)
    names[`alignments.${index}.targetCode`] = fieldInRow("alignmentCode", place)
    names[`alignments.${index}.targetDescription`] = fieldInRow("alignmentDescription", place)
  }
  for (let index = 0; index < 100; index += 1) names[`tags.${index}`] = "tags"
  return names
}

export type AchievementFieldsProps = {
  form: FormValues
  problems: ProblemView[]
  /** The picture that is there now. */
  picture?: string
  /** Whether another row for an alignment was asked for. */
  oneMore?: boolean
}

export function AchievementFields({ form, problems, picture, oneMore }: AchievementFieldsProps) {
  const hadFile = form.file("image") !== null
  return (
    <>
      <TextField
        name="name"
        label="Name"
        hint="What people say they have earned, such as Solar Oven Builder."
        value={form.text("name")}
        error={problemFor(problems, "name")}
        maxLength={120}
        required
      />
      <TextArea
        name="description"
        label="Description"
        hint="What the badge stands for, in a sentence or two. It is shown as you type it, without Markdown."
        value={form.text("description")}
        error={problemFor(problems, "description")}
        maxLength={2000}
        rows={3}
        required
      />
      <TextArea
        name="criteria"
        label="What it takes to earn it"
        hint="Anybody who checks the badge reads this. You can use Markdown: lists, **bold**, links."
        value={form.text("criteria")}
        error={problemFor(problems, "criteria")}
        maxLength={10_000}
        rows={7}
        required
      />
      <FileField
        name="image"
        label="Picture"
        hint={
          picture === undefined
            ? "PNG, JPEG, WebP or SVG, up to 8 MB, best square. Without one, a medal is drawn for you from the name."
            : "PNG, JPEG, WebP or SVG, up to 8 MB, best square. Choose one only to replace the picture of later awards."
        }
        error={
          problemFor(problems, "image") ??
          fileAgain(hadFile, problems) ??
          (hadFile && oneMore ? fileKeptNot : undefined)
        }
        accept="image/png,image/jpeg,image/webp,image/svg+xml"
        current={picture === undefined ? undefined : { src: picture, alt: "The picture now" }}
      />
      <TextField
        name="imageAlt"
        label="The picture in words"
        hint="For people who cannot see it, here and on every server that the badge reaches."
        value={form.text("imageAlt")}
        error={problemFor(problems, "imageAlt")}
        maxLength={500}
      />
      <div class="form-row">
        <SelectField
          name="achievementType"
          label="Kind"
          optionalMark={false}
          value={form.text("achievementType") || "Badge"}
          error={problemFor(problems, "achievementType")}
          options={kindOptions(form.text("achievementType"))}
        />
        <TextField
          name="tags"
          label="Tags, separated by commas"
          value={form.text("tags")}
          error={problemFor(problems, "tags")}
          maxLength={1100}
        />
      </div>
      <Alignments form={form} problems={problems} oneMore={oneMore} />
    </>
  )
}

const fileKeptNot = "Please choose the file again: browsers do not let pages keep it."

/** A type of another tool's making (`ext:Name`) stays choosable where it was chosen. */
function kindOptions(chosen: string) {
  const listed: string[] = achievementTypes.toSorted()
  const types = chosen === "" || listed.includes(chosen) ? listed : [chosen, ...listed]
  return types.map((value) => ({ value, label: kindOf(value) ?? value }))
}

function Alignments({ form, problems, oneMore }: Omit<AchievementFieldsProps, "picture">) {
  const rows = rowsOf(form, alignmentNames)
  const count = Math.min(mostAlignments, Math.max(firstAlignments, rows.length + (oneMore ? 1 : 0)))
  return (
    <FormRows
      label="Skills and standards"
      hint="What the badge corresponds to elsewhere: an entry of a skills framework, a curriculum, a standard. Open a row to fill it in."
      rowName="Skill or standard"
      addValue={count < mostAlignments ? "alignment" : undefined}
      addLabel="Add another"
      rows={Array.from({ length: count }, (_, place) => {
        const row = rows[place]
        const field = (rowName: (typeof alignmentNames)[number]) => ({
          name: rowName,
          id: fieldId(fieldInRow(rowName, place)),
          value: row?.text(rowName),
          error: problemFor(problems, fieldInRow(rowName, place)),
          optionalMark: false,
        })
        return {
          open: row === undefined ? oneMore === true : isFilled(row, alignmentNames),
          content: (
            <>
              <TextField {...field("alignmentName")} label="Name" maxLength={300} />
              <TextField
                {...field("alignmentUrl")}
                label="Web address"
                inputMode="url"
                placeholder="https://"
                verbatim
              />
              <div class="form-row">
                <TextField {...field("alignmentFramework")} label="Framework (if any)" maxLength={300} />
                <TextField {...field("alignmentCode")} label="Code in it (if any)" maxLength={100} verbatim />
              </div>
              <TextArea {...field("alignmentDescription")} label="What it says (if needed)" maxLength={2000} rows={2} />
            </>
          ),
        }
      })}
    />
  )
}
