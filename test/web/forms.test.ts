import { describe, expect, it } from "vitest"
import { refused } from "../../src/result.ts"
import { emptyForm, filledForm, formValues } from "../../src/web/forms/form-values.ts"
import { idempotencyTokenOf } from "../../src/web/forms/idempotency.ts"
import { problemsFrom, statusOf } from "../../src/web/forms/problems.ts"

describe("what was typed into a form", () => {
  it("reads missing fields as empty and unchosen files as none", () => {
    expect(emptyForm.text("name")).toBe("")
    expect(emptyForm.all("evidenceUrl")).toEqual([])
    const body = new FormData()
    body.append("picture", new File([], ""))
    expect(formValues(body).file("picture")).toBeNull()
  })

  it("does not take a file for text, nor text for a file", () => {
    const body = new FormData()
    body.append("name", new File(["x"], "x.txt"))
    body.append("picture", "not a file")
    expect(formValues(body).text("name")).toBe("")
    expect(formValues(body).file("picture")).toBeNull()
  })

  it("turns the line breaks of browsers into those of everything inside", () => {
    expect(filledForm({ bio: "one\r\ntwo" }).text("bio")).toBe("one\ntwo")
  })

  it("keeps every value of a repeated field in order, up to a bound", () => {
    expect(filledForm({ tag: ["a", "b", "a"] }).all("tag")).toEqual(["a", "b", "a"])
    expect(filledForm({ tag: Array.from({ length: 500 }, String) }).all("tag")).toHaveLength(100)
  })
})

describe("what a room refused, on a form", () => {
  it("stands at the field that the reason names", () => {
    expect(problemsFrom(refused("nameInvalid", "No name."))).toEqual([{ field: "name", message: "No name." }])
    expect(problemsFrom(refused("summarySourceInvalid", "Too long."), { summarySource: "description" })).toEqual([
      { field: "description", message: "Too long." },
    ])
    expect(problemsFrom(refused("handleTaken", "Taken."), { handleTaken: "handle" })).toEqual([
      { field: "handle", message: "Taken." },
    ])
  })

  it("stands above the form when no field is to blame", () => {
    expect(problemsFrom(refused("formInvalid", "Load it again."))).toEqual([
      { field: undefined, message: "Load it again." },
    ])
    expect(problemsFrom(refused("registrationsClosed", "Closed."))).toEqual([{ field: undefined, message: "Closed." }])
  })

  it("names each field of a refusal that lists several", () => {
    const refusal = {
      ...refused("invalid", "Some."),
      problems: [
        { field: "email", sentence: "No email." },
        { field: "name", sentence: "No name." },
      ],
    }
    expect(problemsFrom(refusal)).toEqual([
      { field: "email", message: "No email." },
      { field: "name", message: "No name." },
    ])
  })

  it("answers 429 for too many tries and 422 for everything else", () => {
    expect(statusOf(refused("tooManyAttempts", ""))).toBe(429)
    expect(statusOf(refused("invalid", ""))).toBe(422)
  })
})

describe("the token of a form that creates", () => {
  it("stays the same when the form comes back, and is made anew when it is none of ours", () => {
    expect(idempotencyTokenOf(filledForm({ idempotency: "a_token-of-22-letters_" }))).toBe("a_token-of-22-letters_")
    const made = idempotencyTokenOf(filledForm({ idempotency: "<script>" }))
    expect(made).toMatch(/^[\w-]{22}$/)
  })
})
