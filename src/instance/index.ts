/** What this server says of itself: its name, whom to turn to, its rules, and what its admins add about privacy. */
export {
  changeInstanceProfile,
  instanceProfile,
  longestInstanceText,
  mostInstanceName,
  type InstanceField,
  type InstanceInput,
  type InstanceProfile,
} from "./profile.ts"
