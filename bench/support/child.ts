import { fork, type ChildProcess } from "node:child_process"
import { fileURLToPath } from "node:url"

/** A module of the benchmark in a process of its own, so that it shares neither heap nor warmth with the others. */
export function startChild(module: URL, args: readonly string[] = [], env: Record<string, string> = {}): ChildProcess {
  return fork(fileURLToPath(module), [...args], {
    env: { ...process.env, ...env },
    execArgv: [],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  })
}

/** The next thing that the child says. Rejects when it ends instead. */
export function nextMessage<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) => reject(new Error(`a benchmark's process ended with ${code}`))
    child.once("exit", onExit)
    child.once("message", (message) => {
      child.off("exit", onExit)
      resolve(message as Message)
    })
  })
}

/** Says something to the child and waits for its answer. */
export async function ask<Answer>(child: ChildProcess, question: object): Promise<Answer> {
  const answer = nextMessage<Answer>(child)
  child.send(question)
  return answer
}

/** Runs a module to its one answer. */
export async function runChild<Answer>(
  module: URL,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Answer> {
  const child = startChild(module, args, env)
  try {
    return await nextMessage<Answer>(child)
  } finally {
    child.kill("SIGKILL")
  }
}
