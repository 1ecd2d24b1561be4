import { cavage } from "./signing.ts"
import { activityStreams, everybody, security, type Software } from "./software.ts"

const context = [
  activityStreams,
  security,
  {
    schema: "http://schema.org#",
    toot: "http://joinmastodon.org/ns#",
    lemmy: "https://join-lemmy.org/ns#",
    manuallyApprovesFollowers: "as:manuallyApprovesFollowers",
    PropertyValue: "schema:PropertyValue",
    value: "schema:value",
    Hashtag: "as:Hashtag",
    sensitive: "as:sensitive",
    featured: { "@id": "toot:featured", "@type": "@id" },
    moderators: { "@id": "lemmy:moderators", "@type": "@id" },
    postingRestrictedToMods: "lemmy:postingRestrictedToMods",
    discoverable: "toot:discoverable",
    indexable: "toot:indexable",
  },
]

/** The ActivityPub plugin of WordPress: includes/activity and includes/class-signature.php. Accounts are told apart in the query. */
export const wordpress: Software = {
  name: "WordPress",
  account: {
    name: "wanda",
    path: "/?author=3",
    keyPath: "/?author=3#main-key",
    inboxPath: "/wp-json/activitypub/1.0/actors/3/inbox",
  },
  contentType: "application/activity+json",
  sign: cavage(["(request-target)", "host", "date", "digest"], "rsa-sha256"),
  document: ({ origin, uri, inbox, keyId, publicKeyPem }) => ({
    "@context": context,
    id: uri,
    type: "Person",
    attachment: [
      { type: "PropertyValue", name: "Blog", value: `<p><a href="${origin}">blog</a></p>` },
      { type: "Link", name: "Blog", href: origin, rel: ["nofollow", "me"] },
    ],
    name: "Wanda writes",
    icon: { type: "Image", url: `${origin}/wp-content/avatar.jpg` },
    summary: "",
    tag: [],
    url: `${origin}/author/wanda/`,
    inbox,
    outbox: `${origin}/wp-json/activitypub/1.0/actors/3/outbox`,
    following: `${origin}/wp-json/activitypub/1.0/actors/3/following`,
    followers: `${origin}/wp-json/activitypub/1.0/actors/3/followers`,
    preferredUsername: "wanda",
    endpoints: { sharedInbox: `${origin}/wp-json/activitypub/1.0/inbox` },
    publicKey: { id: keyId, owner: uri, publicKeyPem },
    manuallyApprovesFollowers: false,
    featured: `${origin}/wp-json/activitypub/1.0/actors/3/collections/featured`,
    discoverable: true,
    indexable: true,
    webfinger: "wanda@blog.example",
  }),
  says: (at, { note, alice, follow }) => {
    const follows = {
      "@context": activityStreams,
      id: `${at.uri}#follow-1`,
      type: "Follow",
      actor: at.uri,
      object: alice,
      to: [alice],
    }
    const post = `${at.origin}/?p=12`
    const comment = `${at.origin}/?c=7`
    const object = (uri: string, type: string, html: string, more: object = {}) => ({
      id: uri,
      type,
      attributedTo: at.uri,
      content: html,
      contentMap: { en: html },
      published: "2026-11-20T10:00:00Z",
      url: `${at.origin}/2026/11/20/a-post/`,
      to: [everybody],
      cc: [`${at.origin}/wp-json/activitypub/1.0/actors/3/followers`],
      mediaType: "text/html",
      attachment: [],
      tag: [],
      ...more,
    })
    const wrap = (type: string, made: { id: string; to: string[]; cc: string[] }) => ({
      "@context": context,
      id: `${made.id}#activity-${type.toLowerCase()}-2026-11-20T10:00:00Z`,
      type,
      actor: at.uri,
      to: made.to,
      cc: made.cc,
      object: made,
      published: "2026-11-20T10:00:00Z",
    })
    const reply = object(comment, "Note", "<p>Read with pleasure</p>", { inReplyTo: note })
    return [
      {
        what: "accepts a follow that it repeats whole",
        body: {
          "@context": context,
          id: `${at.uri}#accept-${encodeURIComponent(follow)}`,
          type: "Accept",
          actor: at.uri,
          to: [alice],
          object: { "@context": activityStreams, id: follow, type: "Follow", actor: alice, object: at.uri },
        },
        changes: { followed: "accepted" },
      },
      { what: "follows", body: follows, changes: { follows: true } },
      {
        what: "posts an article",
        body: wrap("Create", {
          ...object(post, "Article", "<h2>Part one</h2><img src='x.jpg'>"),
          name: "A post",
          summary: "…",
          image: { type: "Image", url: `${at.origin}/x.jpg` },
        } as any),
      },
      {
        what: "posts a short note",
        body: wrap(
          "Create",
          object(`${at.origin}/?p=13`, "Note", "<p>Short</p>", {
            attachment: [{ type: "Image", url: `${at.origin}/y.jpg`, mediaType: "image/jpeg", name: "Y" }],
          }),
        ),
        changes: { posts: ["Short"] },
      },
      {
        what: "comments",
        body: wrap("Create", reply),
        changes: { reply: "Read with pleasure", posts: ["Read with pleasure", "Short"] },
      },
      {
        what: "likes",
        body: { "@context": activityStreams, id: `${at.uri}#like-1`, type: "Like", actor: at.uri, object: note },
        changes: { likes: true },
      },
      {
        what: "announces a badge",
        body: {
          "@context": activityStreams,
          id: `${at.uri}#announce-1`,
          type: "Announce",
          actor: at.uri,
          object: note,
          to: [everybody],
        },
        changes: { boosts: true },
      },
      {
        what: "no longer likes",
        body: {
          "@context": activityStreams,
          id: `${at.uri}#undo-1`,
          type: "Undo",
          actor: at.uri,
          object: `${at.uri}#like-1`,
        },
        changes: { likes: false },
      },
      {
        what: "deletes the comment",
        body: {
          "@context": activityStreams,
          id: `${comment}#delete`,
          type: "Delete",
          actor: at.uri,
          to: [everybody],
          object: { id: comment, type: "Tombstone" },
        },
        changes: { reply: null, posts: ["Short"] },
      },
      {
        what: "unfollows",
        body: { "@context": activityStreams, id: `${at.uri}#undo-2`, type: "Undo", actor: at.uri, object: follows },
        changes: { follows: false },
      },
    ]
  },
}
