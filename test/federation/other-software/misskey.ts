import { cavage } from "./signing.ts"
import { activityStreams, everybody, security, type Software } from "./software.ts"

const context = [
  activityStreams,
  security,
  {
    Key: "sec:Key",
    manuallyApprovesFollowers: "as:manuallyApprovesFollowers",
    sensitive: "as:sensitive",
    Hashtag: "as:Hashtag",
    quoteUrl: "as:quoteUrl",
    toot: "http://joinmastodon.org/ns#",
    Emoji: "toot:Emoji",
    featured: "toot:featured",
    discoverable: "toot:discoverable",
    schema: "http://schema.org#",
    PropertyValue: "schema:PropertyValue",
    value: "schema:value",
    misskey: "https://misskey-hub.net/ns#",
    _misskey_content: "misskey:_misskey_content",
    _misskey_quote: "misskey:_misskey_quote",
    _misskey_reaction: "misskey:_misskey_reaction",
    _misskey_votes: "misskey:_misskey_votes",
    _misskey_summary: "misskey:_misskey_summary",
    isCat: "misskey:isCat",
    vcard: "http://www.w3.org/2006/vcard/ns#",
  },
]

/** Misskey and its forks (Sharkey, Firefish): packages/backend/src/core/activitypub/ApRendererService.ts. */
export const misskey: Software = {
  name: "Misskey",
  account: { name: "miko", path: "/users/9x1", keyPath: "/users/9x1#main-key", inboxPath: "/users/9x1/inbox" },
  contentType: "application/activity+json",
  sign: cavage(["(request-target)", "date", "host", "digest"], "rsa-sha256"),
  document: ({ origin, uri, inbox, keyId, publicKeyPem }) => ({
    "@context": context,
    type: "Person",
    id: uri,
    inbox,
    outbox: `${uri}/outbox`,
    followers: `${uri}/followers`,
    following: `${uri}/following`,
    featured: `${uri}/collections/featured`,
    sharedInbox: `${origin}/inbox`,
    endpoints: { sharedInbox: `${origin}/inbox` },
    url: `${origin}/@miko`,
    preferredUsername: "miko",
    name: "Miko :cat:",
    summary: "<p><span>Rides at night</span></p>",
    _misskey_summary: "Rides at night",
    icon: { type: "Image", url: `${origin}/proxy/avatar.webp?url=1`, sensitive: false, name: null },
    image: null,
    tag: [
      { id: `${origin}/emojis/cat`, type: "Emoji", name: ":cat:", icon: { type: "Image", url: `${origin}/cat.png` } },
    ],
    manuallyApprovesFollowers: false,
    discoverable: true,
    publicKey: { id: keyId, type: "Key", owner: uri, publicKeyPem },
    isCat: true,
    attachment: [],
  }),
  says: (at, { note, alice, follow, id }) => {
    const noteOf = (name: string, text: string, more: object = {}) => ({
      id: id(`notes/${name}`),
      type: "Note",
      attributedTo: at.uri,
      summary: null,
      content: `<p><span>${text}</span></p>`,
      _misskey_content: text,
      source: { content: text, mediaType: "text/x.misskeymarkdown" },
      published: "2026-11-20T10:00:00.000Z",
      to: [everybody],
      cc: [`${at.uri}/followers`, alice],
      inReplyTo: null,
      attachment: [],
      sensitive: false,
      tag: [],
      ...more,
    })
    const create = (name: string, object: { to: string[]; cc: string[] }) => ({
      "@context": context,
      id: `${id(`notes/${name}`)}/activity`,
      actor: at.uri,
      type: "Create",
      published: "2026-11-20T10:00:00.000Z",
      object,
      to: object.to,
      cc: object.cc,
    })
    const follows = { "@context": context, id: id("follows"), type: "Follow", actor: at.uri, object: alice }
    const like = {
      "@context": context,
      type: "Like",
      id: id("likes"),
      actor: at.uri,
      object: note,
      content: ":blobcat:",
      _misskey_reaction: ":blobcat:",
      tag: [
        {
          id: `${at.origin}/emojis/blobcat`,
          type: "Emoji",
          name: ":blobcat:",
          updated: "2026-01-01T00:00:00.000Z",
          icon: { type: "Image", mediaType: "image/png", url: `${at.origin}/blobcat.png` },
        },
      ],
    }
    const renote = {
      "@context": context,
      id: `${id("notes/renote")}/activity`,
      actor: at.uri,
      type: "Announce",
      published: "2026-11-20T10:05:00.000Z",
      to: [everybody],
      cc: [`${at.uri}/followers`],
      object: note,
    }
    const undo = (object: { id: string }) => ({
      "@context": context,
      type: "Undo",
      id: `${object.id}/undo`,
      actor: at.uri,
      object,
      published: "2026-11-20T10:06:00.000Z",
    })
    return [
      {
        what: "accepts a follow by its id",
        body: { "@context": context, type: "Accept", id: id("accepts"), actor: at.uri, object: follow },
        changes: { followed: "accepted" },
      },
      { what: "follows", body: follows, changes: { follows: true } },
      { what: "posts", body: create("post", noteOf("post", "Night ride")), changes: { posts: ["Night ride"] } },
      {
        what: "replies under a content warning",
        body: create("reply", noteOf("reply", "Nice knots", { inReplyTo: note, summary: "ropes", sensitive: true })),
        changes: { reply: "Nice knots", posts: ["Nice knots", "Night ride"] },
      },
      { what: "reacts with an emoji of its own", body: like, changes: { likes: true } },
      { what: "takes the reaction back", body: undo(like), changes: { likes: false } },
      { what: "renotes", body: renote, changes: { boosts: true } },
      { what: "takes the renote back", body: undo({ ...renote }), changes: { boosts: false } },
      {
        what: "votes in a poll of somebody's",
        body: create("vote", {
          ...noteOf("vote", ""),
          name: "Rye",
          inReplyTo: "https://elsewhere.example/notes/1",
          to: [alice],
          cc: [],
        } as any),
        // A vote is a note to one person, and nothing to show: it is kept as the empty post that it is.
        changes: { posts: ["", "Nice knots", "Night ride"] },
      },
      {
        what: "deletes the reply",
        body: {
          "@context": context,
          type: "Delete",
          id: id("deletes"),
          actor: at.uri,
          object: { id: id("notes/reply"), type: "Tombstone" },
          published: "2026-11-20T10:07:00.000Z",
        },
        changes: { reply: null, posts: ["", "Night ride"] },
      },
      {
        what: "changes its profile",
        body: {
          "@context": context,
          id: id("updates"),
          actor: at.uri,
          type: "Update",
          to: [everybody],
          object: { ...misskey.document(at), name: "Miko" },
          published: "2026-11-20T10:08:00.000Z",
        },
        before: (account) => account.show({ name: "Miko" }),
        changes: { name: "Miko" },
      },
      { what: "unfollows", body: undo(follows), changes: { follows: false } },
    ]
  },
}
