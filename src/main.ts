#!/usr/bin/env node
import * as nodeModule from "node:module"

// Before anything else is loaded, since an older Node would stop at the first line that it cannot read.
if (Number(process.versions.node.split(".")[0]) < 22) {
  process.stderr.write(
    `Haversack needs Node.js 22 or newer, and this is ${process.versions.node}. \`npm install\` brings a newer one along as a ` +
      `package, unless its install scripts were switched off: run \`npm rebuild node\`, or install Node.js 24.\n`,
  )
  process.exit(1)
}

// Compiled code is kept between starts, which halves the time to the first answer.
nodeModule.enableCompileCache?.()

const { runProgram } = await import("./cli/index.ts")
await runProgram(process.argv)
