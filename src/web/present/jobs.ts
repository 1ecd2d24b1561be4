const words: Record<string, string> = {
  Deliver: "Send an activity to another server",
  Federate: "Tell other servers what happened",
  ReceiveActivity: "Take in an activity of another server",
}

/** What a job does, from its name: words of our own for those that admins meet most, the name spelt out for the rest. */
export function jobInWords(job: string): string {
  const known = words[job]
  if (known !== undefined) return known
  const spelt = (job.split(".").at(-1) ?? job).replaceAll(/([a-z])([A-Z])/g, "$1 $2").replaceAll("-", " ")
  return spelt.charAt(0).toUpperCase() + spelt.slice(1).toLowerCase()
}
