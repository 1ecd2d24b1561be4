// A process that takes a data folder's lock when told the instant, says whether it got it, and holds it until it is killed.
import { lockFolder } from "../../src/db/folder-lock.ts"

const [folder, instant] = process.argv.slice(2)
while (Date.now() < Number(instant));
try {
  lockFolder(folder!)
  // A lock that only the garbage collector knows about is none.
  globalThis.gc?.()
  console.log("got it")
  setInterval(() => {}, 1000)
} catch (error) {
  console.log(String(error))
}
