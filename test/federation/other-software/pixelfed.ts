import { cavage } from "./signing.ts"
import { activityStreams, everybody, security, type Software } from "./software.ts"

const context = [
  activityStreams,
  security,
  {
    Hashtag: "as:Hashtag",
    sensitive: "as:sensitive",
    schema: "http://schema.org/",
    pixelfed: "http://pixelfed.org/ns#",
    commentsEnabled: { "@id": "pixelfed:commentsEnabled", "@type": "schema:Boolean" },
    capabilities: { "@id": "pixelfed:capabilities", "@container": "@set" },
    announce: { "@id": "pixelfed:canAnnounce", "@type": "@id" },
    like: { "@id": "pixelfed:canLike", "@type": "@id" },
    reply: { "@id": "pixelfed:canReply", "@type": "@id" },
    toot: "http://joinmastodon.org/ns#",
    Emoji: "toot:Emoji",
    blurhash: "toot:blurhash",
  },
]

/** Pixelfed: app/Transformer/ActivityPub, app/Util/ActivityPub/HttpSignature.php. */
export const pixelfed: Software = {
  name: "Pixelfed",
  account: { name: "pia", path: "/users/pia", keyPath: "/users/pia#main-key", inboxPath: "/users/pia/inbox" },
  contentType: 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"',
  sign: cavage(["(request-target)", "date", "digest", "content-type", "user-agent", "host"], "rsa-sha256"),
  document: ({ origin, uri, inbox, keyId, publicKeyPem }) => ({
    "@context": [
      security,
      activityStreams,
      {
        toot: "http://joinmastodon.org/ns#",
        manuallyApprovesFollowers: "as:manuallyApprovesFollowers",
        alsoKnownAs: { "@id": "as:alsoKnownAs", "@type": "@id" },
        movedTo: { "@id": "as:movedTo", "@type": "@id" },
        indexable: "toot:indexable",
        suspended: "toot:suspended",
      },
    ],
    id: uri,
    type: "Person",
    following: `${uri}/following`,
    followers: `${uri}/followers`,
    inbox,
    outbox: `${uri}/outbox`,
    preferredUsername: "pia",
    name: "Pia",
    summary: null,
    url: `${origin}/pia`,
    manuallyApprovesFollowers: false,
    indexable: true,
    published: "2022-05-01T00:00:00Z",
    publicKey: { id: keyId, owner: uri, publicKeyPem },
    icon: { type: "Image", mediaType: "image/jpeg", url: `${origin}/storage/avatars/default.jpg?v=0` },
    endpoints: { sharedInbox: `${origin}/f/inbox` },
  }),
  says: (at, { note, alice, follow, id }) => {
    const noteOf = (name: string, text: string, more: object = {}) => ({
      id: id(`p/pia/${name}`),
      type: "Note",
      summary: null,
      content: text,
      inReplyTo: null,
      published: "2026-11-20T10:00:00+00:00",
      url: id(`p/pia/${name}`),
      attributedTo: at.uri,
      to: [everybody],
      cc: [`${at.uri}/followers`],
      sensitive: false,
      attachment: [],
      tag: [],
      commentsEnabled: true,
      capabilities: { announce: everybody, like: everybody, reply: everybody },
      location: null,
      ...more,
    })
    const create = (name: string, object: { to: string[]; cc: string[] }) => ({
      "@context": context,
      id: `${id(`p/pia/${name}`)}/activity`,
      type: "Create",
      actor: at.uri,
      published: "2026-11-20T10:00:00+00:00",
      to: object.to,
      cc: object.cc,
      object,
    })
    const bare = { "@context": activityStreams, actor: at.uri }
    const like = { ...bare, id: `${at.uri}#likes/5`, type: "Like", object: note }
    const share = {
      ...bare,
      id: `${id("p/pia/share")}/activity`,
      type: "Announce",
      to: [everybody],
      cc: [alice, `${at.uri}/followers`],
      published: "2026-11-20T10:00:00+0000",
      object: note,
    }
    const follows = { ...bare, id: `${at.uri}#follow/12`, type: "Follow", object: alice }
    return [
      {
        what: "accepts a follow that it repeats",
        body: {
          ...bare,
          id: `${at.uri}#accepts/follows/3`,
          type: "Accept",
          object: { id: follow, actor: alice, type: "Follow", object: at.uri },
        },
        changes: { followed: "accepted" },
      },
      { what: "follows", body: follows, changes: { follows: true } },
      {
        what: "posts pictures",
        body: create(
          "post",
          noteOf("post", "Dusk", {
            attachment: [1, 2].map((number) => ({
              type: "Image",
              mediaType: "image/jpeg",
              url: `${at.origin}/storage/m/${number}.jpg`,
              name: null,
              blurhash: "U",
              width: 1080,
              height: 720,
            })),
          }),
        ),
        changes: { posts: ["Dusk"] },
      },
      {
        what: "comments",
        body: create(
          "reply",
          noteOf("reply", 'Lovely <a class="u-url mention" href="#">@alice</a>', {
            inReplyTo: note,
            cc: [`${at.uri}/followers`, alice],
            tag: [{ type: "Mention", href: alice, name: "@alice@badges.example" }],
          }),
        ),
        changes: { reply: "Lovely @alice", posts: ["Dusk", "Lovely @alice"] },
      },
      { what: "likes", body: like, changes: { likes: true } },
      {
        what: "no longer likes",
        body: {
          ...bare,
          id: `${at.uri}#like/5/undo`,
          type: "Undo",
          object: { id: like.id, type: "Like", actor: at.uri, object: note },
        },
        changes: { likes: false },
      },
      { what: "shares", body: share, changes: { boosts: true } },
      {
        what: "no longer shares",
        body: { ...bare, id: `${at.uri}#undo/share`, type: "Undo", object: { ...share, "@context": undefined } },
        changes: { boosts: false },
      },
      {
        what: "adds a story",
        body: {
          ...bare,
          id: id("stories/pia"),
          type: "Add",
          to: [`${at.uri}/followers`],
          object: {
            id: id("stories/1"),
            type: "Story",
            object: { type: "Image", url: `${at.origin}/storage/story.jpg` },
          },
        },
      },
      {
        what: "deletes the comment",
        body: {
          ...bare,
          id: `${id("p/pia/reply")}#delete`,
          type: "Delete",
          object: { id: id("p/pia/reply"), type: "Tombstone" },
        },
        changes: { reply: null, posts: ["Dusk"] },
      },
      {
        what: "unfollows",
        body: {
          ...bare,
          id: `${at.uri}#follow/12/undo`,
          type: "Undo",
          object: { id: follows.id, type: "Follow", actor: at.uri, object: alice },
        },
        changes: { follows: false },
      },
      {
        what: "deletes the account",
        body: {
          ...bare,
          id: `${at.uri}#delete`,
          type: "Delete",
          to: [everybody],
          object: { type: "Person", id: at.uri },
        },
        before: (account) => account.leave(),
        changes: { gone: true, followed: null, posts: [] },
      },
    ]
  },
}
