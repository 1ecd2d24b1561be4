import { expect, test } from "vitest"
import { matchesMediaType, mediaTypeOf } from "../../src/net/index.ts"
import { readRetryAfter } from "../../src/net/failures.ts"

test.each([
  ["application/json", "application/json"],
  ["Application/JSON; charset=utf-8", "application/json"],
  ["text/html;", "text/html"],
  ["", null],
  ["json", null],
  ["a/b/c", null],
  [null, null],
])("the media type of %j is %j", (header, expected) => {
  expect(mediaTypeOf(header)).toBe(expected)
})

const as2 = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"'
test.each([
  [as2, [as2], true],
  [
    'application/ld+json; charset=utf-8; profile="https://other.example https://www.w3.org/ns/activitystreams"',
    [as2],
    true,
  ],
  ['application/ld+json; profile="https://www.w3.org/ns/activitystreams-but-not"', [as2], false],
  ["application/ld+json", [as2], false],
  ["application/activity+json", [as2, "application/activity+json"], true],
  ["application/activity+jsonp", ["application/activity+json"], false],
  ["image/svg+xml", ["image/*"], true],
  ["imagery/png", ["image/*"], false],
  [null, ["image/*"], false],
])("%j against %j: %s", (header, expected, matches) => {
  expect(matchesMediaType(header, expected)).toBe(matches)
})

const now = Date.parse("2026-11-21T12:00:00Z")
test.each([
  ["120", 120],
  [" 0 ", 0],
  ["Sat, 21 Nov 2026 12:01:00 GMT", 60],
  ["Sat, 21 Nov 2026 11:00:00 GMT", 0],
  ["99999999", 604800],
  ["soon", undefined],
  ["-5x", undefined],
  [null, undefined],
])("Retry-After %j is %j seconds", (header, seconds) => {
  expect(readRetryAfter(header, now)).toBe(seconds)
})
