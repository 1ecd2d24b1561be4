import { createHook } from "node:async_hooks"

/**
 * Counts calls of the operating system's connect() for TCP while `work` runs, whatever library makes them: Node makes one
 * TCPCONNECTWRAP for each. Zero means that no packet left for anywhere.
 */
export async function connectAttempts(work: () => Promise<void>): Promise<number> {
  let attempts = 0
  const hook = createHook({
    init: (_id, type) => {
      if (type === "TCPCONNECTWRAP") attempts++
    },
  })
  hook.enable()
  try {
    await work()
  } finally {
    hook.disable()
  }
  return attempts
}
