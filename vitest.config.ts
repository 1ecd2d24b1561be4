import { join } from "node:path"
import { defineConfig } from "vitest/config"

// Processes that many test files share compile the libraries once; this saves the next run doing it again.
process.env["NODE_COMPILE_CACHE"] ??= join(import.meta.dirname, "node_modules/.cache/compiled")

/** Tests that start the built program or kill processes: `npm run test:faults` builds it first. */
const withProcesses = ["test/faults/**/*.test.ts", "test/cli/program.test.ts", "test/queue/death.test.ts"]

/** Tests that look at the whole process: how much memory it takes at most, what it has counted. */
const aboutTheProcess = [
  "test/net/bombs.test.ts",
  "test/media/png-bombs.test.ts",
  "test/credentials/input/bombs.test.ts",
  "test/metrics/metrics.test.ts",
]

/** Tests of rooms that know no database and no queue: they say the same whichever there is, so the run on PostgreSQL leaves them to the other. */
const withoutDatabase = process.env["TEST_DATABASE_URL"]
  ? [
      "test/credentials/**",
      "test/text/**",
      "test/net/**",
      "test/media/**",
      "test/mail/**",
      "test/fuzz/**",
      "test/*.test.ts",
    ]
  : []

export default defineConfig({
  test: {
    // Half of a file's time is waiting: for timers, sockets, the other instance.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: "main",
          include: ["test/**/*.test.{ts,tsx}"],
          exclude: [
            "test/browser/**",
            "test/interop/**",
            "test/conformance/**",
            ...withProcesses,
            ...aboutTheProcess,
            ...withoutDatabase,
          ],
          // Loading the house and the embedded database takes as long as an average file's tests: half the time of the whole.
          isolate: false,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "process",
          include: aboutTheProcess,
          exclude: withoutDatabase,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "faults",
          include: withProcesses,
          testTimeout: 60_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "interop",
          include: ["test/interop/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      { test: { name: "conformance", include: ["test/conformance/**/*.test.ts"], testTimeout: 60_000 } },
    ],
  },
})
