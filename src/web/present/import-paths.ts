/** Pages about badges that people bring from elsewhere. */
export const addBadgePath = "/backpack/add"
export const importsPath = "/backpack/imports"

export const importPaths = (importId: string) => ({
  page: `/backpack/imports/${importId}`,
  add: `/backpack/imports/${importId}/add`,
  keep: `/backpack/imports/${importId}/keep`,
  check: `/backpack/imports/${importId}/check`,
  discard: `/backpack/imports/${importId}/discard`,
})
