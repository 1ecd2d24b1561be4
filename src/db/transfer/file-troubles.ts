/** What the operator can do about a file or folder that could not be written; undefined for what is not of that kind. */
export function fileTrouble(error: unknown, path: string): string | undefined {
  switch ((error as NodeJS.ErrnoException).code) {
    case "ENOSPC":
    case "EDQUOT":
      return `There is no space left for ${path}. Free some, or choose another disk.`
    case "EACCES":
    case "EPERM":
      return `${path} may not be written by this user.`
    case "EROFS":
      return `${path} lies on a disk that can only be read.`
    case "ENOENT":
    case "ENOTDIR":
    case "EEXIST":
      return `There is no folder for ${path}.`
    default:
      return undefined
  }
}
