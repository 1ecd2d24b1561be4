export type TagsProps = { tags: string[]; label?: string }

/** Plain words that group badges. Nothing without any. */
export function Tags({ tags, label = "Tags" }: TagsProps) {
  if (tags.length === 0) return null
  return (
    <ul class="tags" aria-label={label}>
      {tags.map((tag) => (
        <li class="tag">{tag}</li>
      ))}
    </ul>
  )
}
