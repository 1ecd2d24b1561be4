import type { Ground } from "../../ground.ts"
import type { ReactionsView, ReplyView } from "../../views/index.ts"
import { ActionButton, Avatar, HandleText, Pagination, Pill, TimeAgo } from "../components/index.ts"
import { pathWithQuery } from "../params.ts"
import { actorView } from "../present/actors.ts"
import { safeHtml } from "../present/safe-html.ts"
import { Fold } from "./fold.tsx"

export type ReactionsProps = {
  ground: Ground
  holdingId: string
  reactions: ReactionsView
  /** Whether the badge's owner looks, who may take replies off the page. */
  isOwn: boolean
  csrfToken: string
  /** Whether these are not the first replies. */
  isLaterPage: boolean
}

/** What people on this and other servers say to a badge. Nothing for visitors as long as there is nothing. */
export function Reactions({ ground, holdingId, reactions, isOwn, csrfToken, isLaterPage }: ReactionsProps) {
  const { likes, boosts, replies } = reactions
  const isEmpty = likes + boosts === 0 && replies.items.length === 0 && !isLaterPage
  if (isEmpty && !isOwn) return null
  const path = `/badges/${holdingId}`
  return (
    <section class="stack" id="reactions" aria-labelledby="reactions-title">
      <h2 id="reactions-title">What people say</h2>
      {isEmpty ? (
        <p class="soft">
          Nothing yet. Your badge is also a post: people on Mastodon and other social servers who follow you can like
          it, share it and reply to it, and that will show here.
        </p>
      ) : (
        likes + boosts > 0 && <p>{sentenceOf(likes, boosts)}</p>
      )}
      {replies.items.length > 0 && (
        <ol class="replies">
          {replies.items.map((reply) => (
            <Reply ground={ground} reply={reply} isOwn={isOwn} csrfToken={csrfToken} />
          ))}
        </ol>
      )}
      <Pagination
        label="replies"
        newerHref={isLaterPage ? `${path}#reactions` : undefined}
        newerLabel="First replies"
        olderHref={replies.next === null ? undefined : `${pathWithQuery(path, { replies: replies.next })}#reactions`}
        olderLabel="More replies"
      />
    </section>
  )
}

type ReplyProps = { ground: Ground; reply: ReplyView; isOwn: boolean; csrfToken: string }

function Reply({ ground, reply, isOwn, csrfToken }: ReplyProps) {
  const author = actorView(ground, reply.author)
  const words = (
    <div class="prose" dir="auto">
      {safeHtml(reply.contentHtml)}
    </div>
  )
  return (
    <li>
      <article class="reply" id={`reply-${reply.id}`}>
        <Avatar name={author.name} imageUrl={author.avatarUrl} kind={author.kind} size="small" />
        <div class="reply-body">
          <p class="reply-author">
            <a class="person-line-name" href={author.url}>
              <bdi>{author.name}</bdi>
            </a>{" "}
            <HandleText handle={author.handle} />
          </p>
          {reply.isHidden && (
            <p>
              <Pill word="Hidden: only you see it" icon="lock" tone="muted" />
            </p>
          )}
          {reply.warning === "" ? words : <Fold label={`Its author warns: ${reply.warning}`}>{words}</Fold>}
          <div class="cluster reply-foot">
            <span class="soft small">
              {reply.href === null ? (
                <TimeAgo moment={reply.publishedAt} now={ground.now()} />
              ) : (
                <a href={reply.href} rel="nofollow noopener noreferrer ugc">
                  <TimeAgo moment={reply.publishedAt} now={ground.now()} />
                  <span class="visually-hidden">, on {author.name}'s own server</span>
                </a>
              )}
              {reply.isChanged && " · changed since"}
            </span>
            <a class="soft small" href={`/report?about=${encodeURIComponent(reply.uri)}`}>
              Report<span class="visually-hidden"> the reply of {author.name}</span>
            </a>
            {isOwn && (
              <ActionButton
                action={`/replies/${reply.id}/${reply.isHidden ? "show" : "hide"}`}
                csrfToken={csrfToken}
                variant="quiet"
                size="small"
              >
                {reply.isHidden ? "Show it again" : "Hide"}
                <span class="visually-hidden"> the reply of {author.name}</span>
              </ActionButton>
            )}
          </div>
        </div>
      </article>
    </li>
  )
}

function sentenceOf(likes: number, boosts: number): string {
  const liked = likes === 0 ? "" : `Liked by ${people(likes)}`
  const shared = boosts === 0 ? "" : `${likes === 0 ? "Shared" : "shared"} by ${people(boosts)}`
  return `${[liked, shared].filter((part) => part !== "").join(", ")}.`
}

const people = (count: number): string => (count === 1 ? "1 person" : `${count.toLocaleString("en")} people`)
