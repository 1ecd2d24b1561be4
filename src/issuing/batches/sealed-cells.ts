import type { Ground } from "../../ground.ts"

const purpose = "award-batch-row"

/** The cells of a row as they are stored: they name people and their email addresses, so that a copy of the database does not say them. */
export const sealCells = ({ secrets }: Ground, cells: readonly string[]): Uint8Array =>
  secrets.seal(JSON.stringify(cells), purpose)

export function openCells({ secrets }: Ground, sealed: Uint8Array): string[] {
  return JSON.parse(new TextDecoder().decode(secrets.open(sealed, purpose))) as string[]
}
