import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { guessColumns, meaningOfHeading, type ColumnMeaning } from "../../src/issuing/batches/columns.ts"
import { readDay } from "../../src/issuing/batches/days.ts"
import { largestList, longestRow, mostRows } from "../../src/issuing/batches/limits.ts"
import { decodeList, listText } from "../../src/issuing/batches/list-text.ts"
import { readList, type ListRow } from "../../src/issuing/batches/read-list.ts"
import { readRow, recipientKey, serverOf, type RowPlan } from "../../src/issuing/batches/read-row.ts"
import { csvLine } from "../../src/web/csv.ts"
import { granted } from "../support/cast.ts"

const rowsIn = async (text: string): Promise<ListRow[]> => granted(await readList(text))
const cellsIn = async (text: string): Promise<string[][]> => (await rowsIn(text)).map(({ cells }) => cells)

/** Cells that mean something: no white space around them, no half characters, and not empty. */
const cell = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 30 })
  .map((text) => text.replace(/\r\n?/g, "\n").replaceAll("\u0000", "").toWellFormed().trim())
  .filter((text) => text !== "")
const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 6 }), { minLength: 1, maxLength: 20 })

const write = (rows: string[][], separator: string, lineEnd: string): string =>
  rows.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(separator)).join(lineEnd)

describe("reading a list", () => {
  it("gives back every cell that a spreadsheet writes, whatever separates cells and lines", async () => {
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.constantFrom(",", ";", "\t"),
        fc.constantFrom("\n", "\r\n"),
        async (rows, separator, end) => {
          // One line of people is a list of them, which the next test is about.
          fc.pre(rows.length > 1)
          expect(await cellsIn(write(rows, separator, end))).toEqual(rows)
        },
      ),
      { numRuns: 300 },
    )
  })

  it("says on which line each row begins, with line breaks inside of cells and empty lines between", async () => {
    const cells = fc.array(fc.tuple(cell, fc.nat(2)), { minLength: 2, maxLength: 15 })
    await fc.assert(
      fc.asyncProperty(cells, async (rows) => {
        const expected: number[] = []
        let text = ""
        for (const [first, emptyLines] of rows) {
          expected.push(text.split("\n").length)
          text += `${write([[first, "x"]], ",", "\n")}\n${"\n".repeat(emptyLines)}`
        }
        expect((await rowsIn(text)).map(({ line }) => line)).toEqual(expected)
      }),
      { numRuns: 200 },
    )
  })

  it("never throws, whatever is pasted", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 500 }), async (text) => {
        const read = await readList(text)
        const said = read.ok ? read.value.every(({ cells }) => cells.some((one) => one !== "")) : read.sentence
        expect(said === true || /^[A-Z“].*[.?]$/.test(String(said))).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it("takes people with commas between them as a list", async () => {
    expect(await cellsIn("ann@x.example, Bo Li <bo@x.example>, @cleo@y.example")).toEqual([
      ["ann@x.example"],
      ["Bo Li <bo@x.example>"],
      ["@cleo@y.example"],
    ])
    expect(await cellsIn("ann@x.example, well done")).toEqual([["ann@x.example", "well done"]])
  })

  it("takes the separator that Excel names, and leaves out the line that names it", async () => {
    expect(await rowsIn("sep=;\r\nhandle;story\r\n@ann;a,b,c\r\n")).toEqual([
      { line: 2, cells: ["handle", "story"] },
      { line: 3, cells: ["@ann", "a,b,c"] },
    ])
  })

  it.each([
    ["one endless line", "a".repeat(largestList), "rowTooLong"],
    ["nothing but separators", ",".repeat(largestList), "rowTooLong"],
    ["nothing but quotation marks", '"'.repeat(largestList), "rowTooLong"],
    ["a quotation mark that is never closed", `"${"a\n".repeat(largestList / 2 - 1)}`, "rowTooLong"],
    ["pairs of quotation marks", '"",'.repeat(largestList / 3), "rowTooLong"],
    ["rows without text", " \n".repeat(largestList / 2), "tooManyRows"],
    ["empty cells", ";;;;\n".repeat(largestList / 5), "tooManyRows"],
    ["quotation marks in the middle", 'a"\n'.repeat(largestList / 3), "tooManyRows"],
    ["one row too many", "@ann\n".repeat(mostRows + 2), "tooManyRows"],
    ["hundreds of columns", `${"a,".repeat(500)}\n`.repeat(20), "tooManyColumns"],
    ["a quotation mark at the end", '@ann\n"', "quoteNotClosed"],
    ["nothing", "\n\n \n", "listEmpty"],
  ])("refuses %s, with a sentence, before it has grown into anything", async (_name, text, reason) => {
    expect(await readList(text)).toMatchObject({ ok: false, reason, sentence: expect.stringMatching(/[.?]$/) })
  })

  it("lets others have their turn while it reads", async () => {
    const rows = Array.from({ length: mostRows }, (_, index) => `@somebody${index},${"A story. ".repeat(15)}`)
    let turns = 0
    const clock = setInterval(() => (turns += 1), 0)
    const read = await rowsIn(rows.join("\n"))
    clearInterval(clock)
    expect(read.length).toBe(mostRows)
    expect(turns).toBeGreaterThan(5)
  })
})

describe("the text of a file", () => {
  const text = "name,e-mail\nZoë Müller,zoe@mail.example\n"
  const utf16 = (order: "le" | "be", mark: boolean): Uint8Array => {
    const bytes = Buffer.from(`${mark ? "\uFEFF" : ""}${text}`, "utf16le")
    return new Uint8Array(order === "le" ? bytes : bytes.swap16())
  }

  it.each([
    ["UTF-8", new TextEncoder().encode(text)],
    ["UTF-8 with a mark", new TextEncoder().encode(`\uFEFF${text}`)],
    ["UTF-16 with a mark, either order", utf16("le", true)],
    ["UTF-16 with a mark, the other order", utf16("be", true)],
    ["UTF-16 without one", utf16("le", false)],
    ["UTF-16 without one, the other order", utf16("be", false)],
    ["code page 1252", new Uint8Array(Buffer.from(text, "latin1"))],
  ])("is read from %s", (_name, bytes) => {
    expect(granted(decodeList(bytes))).toBe(text)
  })

  it("is never anything else, whatever the bytes are", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const read = decodeList(bytes)
        expect(!read.ok || read.value.isWellFormed()).toBe(true)
      }),
    )
    expect(decodeList(new Uint8Array([0x50, 0x4b, 3, 4, 0, 0]))).toMatchObject({ reason: "notAList" })
    expect(decodeList(new Uint8Array([0x89, 0x50, 0, 0, 0, 0xff]))).toMatchObject({ reason: "notAList" })
    expect(decodeList(new Uint8Array(largestList + 1))).toMatchObject({ reason: "listTooLarge" })
    expect(listText("é".repeat(largestList + 1))).toMatchObject({ reason: "listTooLarge" })
  })
})

describe("the columns of a list", () => {
  it("are guessed from headings as spreadsheets have them", () => {
    const headings = [
      "Name",
      "E-Mail-Adresse",
      "Fediverse handle",
      "Story",
      "Evidence URL",
      "evidence_name",
      "Issued On",
      "Expires",
    ]
    const row = [
      "Ann",
      "ann@mail.example",
      "@ann@x.example",
      "Well",
      "https://x.example",
      "X",
      "2026-01-01",
      "2027-01-01",
    ]
    expect(guessColumns([headings, row])).toEqual({
      hasHeadings: true,
      columns: ["ignored", "email", "handle", "narrative", "evidenceUrl", "evidenceName", "issuedOn", "lastDay"],
    })
  })

  it("are guessed from what stands in them when there are no headings", () => {
    expect(
      guessColumns([
        ["Ann", "ann@mail.example"],
        ["Bo", "bo@mail.example"],
      ]),
    ).toEqual({
      hasHeadings: false,
      columns: ["ignored", "recipient"],
    })
    expect(guessColumns([["@ann"], ["@bo"]])).toEqual({ hasHeadings: false, columns: ["recipient"] })
    expect(
      guessColumns([
        ["Class of 2026", "Points"],
        ["ann@mail.example", "3"],
      ]),
    ).toMatchObject({ hasHeadings: false })
  })

  it("never have the same meaning twice, and there are as many as in the longest row", () => {
    const word = fc.constantFrom(
      "email",
      "Handle",
      "recipient",
      "story",
      "note",
      "date",
      "",
      "x",
      "@ann",
      "a@b.example",
    )
    fc.assert(
      fc.property(fc.array(fc.array(word, { maxLength: 8 }), { minLength: 1, maxLength: 5 }), (rows) => {
        const { columns } = guessColumns(rows)
        expect(columns.length).toBe(Math.max(...rows.map((row) => row.length)))
        const used = columns.filter((meaning) => meaning !== "ignored")
        expect(new Set(used).size).toBe(used.length)
      }),
    )
  })

  it("mean nothing by a heading that is no word for it", () => {
    for (const heading of ["Name", "Points", "E-mail sent?", "dateline", ""])
      expect(meaningOfHeading(heading)).toBe("ignored")
  })
})

describe("reading a row", () => {
  const now = new Date("2026-06-15T12:00:00Z")
  const plan = (columns: ColumnMeaning[], more: Partial<RowPlan> = {}): RowPlan => ({
    columns,
    dayOrder: "year",
    narrative: null,
    lastDay: null,
    ownHost: "school.example",
    now,
    ...more,
  })
  const who = (text: string, meaning: ColumnMeaning = "recipient") => {
    const read = readRow([text], plan([meaning]))
    return read.ok ? recipientKey(read.value.recipient) : read.sentence
  }

  it("tells handles from email addresses", () => {
    expect(who("@Ann@X.example")).toBe("@ann@x.example")
    expect(who("@ann")).toBe("@ann@school.example")
    expect(who("acct:ann@x.example")).toBe("@ann@x.example")
    expect(who("Ann@X.example")).toBe("mail ann@x.example")
    expect(who("Ann Li <Ann@X.example>")).toBe("mail ann@x.example")
    // This server gives nobody a mailbox, so on its own host it is a handle that lacks its @.
    expect(who("ann@school.example")).toBe("@ann@school.example")
    expect(who("ann@school.example", "email")).toBe("mail ann@school.example")
    expect(who("ann@x.example", "handle")).toBe("@ann@x.example")
    expect(who("ann", "handle")).toBe("@ann@school.example")
    expect(who("https://x.example/@ann#top")).toBe("https://x.example/@ann")
    for (const bad of ["ann", "a b@x.example", "javascript:alert(1)", "ann@", "https://u:p@x.example/"])
      expect(who(bad)).toMatch(/ no | neither /)
    expect(who("", "email")).toBe("Nobody is named in this row.")
  })

  it("knows which server to ask, without asking it", () => {
    const server = (text: string) => {
      const read = readRow([text], plan(["recipient"]))
      return serverOf(granted(read).recipient, "school.example")
    }
    expect(server("@ann@X.example:8443")).toBe("x.example:8443")
    expect(server("https://x.example/users/ann")).toBe("x.example")
    expect(server("ann@mail.example")).toBe("school.example")
    expect(server("@ann")).toBe("school.example")
  })

  it("reads days that can be meant in one way, and asks about the others", () => {
    expect(readDay("2026-03-05", "year")).toEqual({ year: 2026, month: 3, day: 5 })
    expect(readDay("2026-03-05T10:00:00Z", "year")).toEqual({ year: 2026, month: 3, day: 5 })
    expect(readDay("5.3.2026", "month")).toEqual({ year: 2026, month: 3, day: 5 })
    expect(readDay("3/5/2026", "month")).toEqual({ year: 2026, month: 3, day: 5 })
    expect(readDay("5/3/2026", "day")).toEqual({ year: 2026, month: 3, day: 5 })
    expect(readDay("5/3/2026", "year")).toBe("ambiguous")
    for (const none of ["30.2.2026", "2026-13-01", "tomorrow", "0026-01-01", "5/3/26"])
      expect(readDay(none, "day")).toBeNull()
  })

  it("takes a day of the past or today as the one on which a badge was earned, and a later one as the last", () => {
    const columns: ColumnMeaning[] = ["recipient", "issuedOn", "lastDay"]
    const read = (issued: string, last: string) => readRow(["@ann", issued, last], plan(columns))
    expect(granted(read("2026-06-01", "2026-06-15"))).toMatchObject({
      validFrom: new Date("2026-06-01T00:00:00Z"),
      validUntil: new Date("2026-06-15T23:59:59Z"),
    })
    expect(granted(read("", ""))).toMatchObject({ validFrom: null, validUntil: null })
    // In Auckland it is tomorrow already: never later than now, since nothing counts before it was signed.
    expect(granted(read("2026-06-16", "")).validFrom).toEqual(now)
    expect(read("2026-06-18", "")).toMatchObject({ sentence: expect.stringContaining("yet to come") })
    expect(read("", "2026-06-14")).toMatchObject({ sentence: expect.stringContaining("has passed") })
    expect(read("gestern", "")).toMatchObject({ sentence: expect.stringContaining("is no day") })
  })

  it("refuses evidence that is a title only, or leads to a script", () => {
    const columns: ColumnMeaning[] = ["recipient", "evidenceUrl", "evidenceName"]
    expect(readRow(["@ann", "", "Film"], plan(columns))).toMatchObject({ ok: false })
    expect(readRow(["@ann", "javascript:alert(1)", "Film"], plan(columns))).toMatchObject({ ok: false })
    expect(granted(readRow(["@ann", "https://film.example/1", "Film"], plan(columns))).evidence).toEqual([
      { url: "https://film.example/1", name: "Film" },
    ])
  })

  it("never throws, and its sentences are short", () => {
    const columns: ColumnMeaning[] = ["recipient", "narrative", "evidenceUrl", "issuedOn", "lastDay"]
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary", maxLength: 300 }), { maxLength: 6 }), (cells) => {
        const read = readRow(cells, plan(columns, { narrative: "Well done.", lastDay: "2031-01-01" }))
        expect(read.ok || read.sentence.length < 400).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})

describe("what is written for a spreadsheet", () => {
  it("is read back as it was, except that nothing in it is a formula", async () => {
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        fc.pre(rows.length > 1)
        const read = await cellsIn(rows.map((row) => csvLine(row)).join(""))
        expect(read).toEqual(rows.map((row) => row.map((text) => (/^[=+\-@]/.test(text) ? `'${text}` : text))))
      }),
      { numRuns: 300 },
    )
    expect(csvLine(["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", " =1", 'a"b', "a,b", longestRow.toString()])).toBe(
      `'=1+1,'+1,'-1,'@SUM(A1),"'\tx","'\rx",' =1,"a""b","a,b",32000\r\n`,
    )
  })
})
