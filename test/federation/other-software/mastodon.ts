import { activityStreams, everybody, security, type Software } from "./software.ts"
import { cavage } from "./signing.ts"

const words = {
  manuallyApprovesFollowers: "as:manuallyApprovesFollowers",
  toot: "http://joinmastodon.org/ns#",
  featured: { "@id": "toot:featured", "@type": "@id" },
  featuredTags: { "@id": "toot:featuredTags", "@type": "@id" },
  alsoKnownAs: { "@id": "as:alsoKnownAs", "@type": "@id" },
  movedTo: { "@id": "as:movedTo", "@type": "@id" },
  schema: "http://schema.org#",
  PropertyValue: "schema:PropertyValue",
  value: "schema:value",
  discoverable: "toot:discoverable",
  suspended: "toot:suspended",
  memorial: "toot:memorial",
  indexable: "toot:indexable",
  focalPoint: { "@container": "@list", "@id": "toot:focalPoint" },
}
const noteWords = {
  ostatus: "http://ostatus.org#",
  atomUri: "ostatus:atomUri",
  inReplyToAtomUri: "ostatus:inReplyToAtomUri",
  conversation: "ostatus:conversation",
  sensitive: "as:sensitive",
  toot: "http://joinmastodon.org/ns#",
  votersCount: "toot:votersCount",
  Hashtag: "as:Hashtag",
  blurhash: "toot:blurhash",
  focalPoint: { "@container": "@list", "@id": "toot:focalPoint" },
}

/** Mastodon 4: app/serializers/activitypub, and docs.joinmastodon.org/spec/activitypub. */
export const mastodon: Software = {
  name: "Mastodon",
  account: { name: "mika", path: "/users/mika", keyPath: "/users/mika#main-key", inboxPath: "/users/mika/inbox" },
  contentType: "application/activity+json",
  sign: cavage(["(request-target)", "host", "date", "digest", "content-type"], "rsa-sha256"),
  document: ({ origin, uri, inbox, keyId, publicKeyPem }) => ({
    "@context": [activityStreams, security, words],
    id: uri,
    type: "Person",
    following: `${uri}/following`,
    followers: `${uri}/followers`,
    inbox,
    outbox: `${uri}/outbox`,
    featured: `${uri}/collections/featured`,
    featuredTags: `${uri}/collections/tags`,
    preferredUsername: "mika",
    name: "Mika of the Mills",
    summary: "<p>Bread and boats</p>",
    url: `${origin}/@mika`,
    manuallyApprovesFollowers: false,
    discoverable: true,
    indexable: false,
    published: "2023-04-03T00:00:00Z",
    memorial: false,
    publicKey: { id: keyId, owner: uri, publicKeyPem },
    tag: [],
    attachment: [{ type: "PropertyValue", name: "Boat", value: '<a href="https://boat.example">boat.example</a>' }],
    endpoints: { sharedInbox: `${origin}/inbox` },
    icon: { type: "Image", mediaType: "image/png", url: `${origin}/system/accounts/avatars/mika.png` },
  }),
  finger: ({ origin, uri }) => ({
    aliases: [`${origin}/@mika`, uri],
    links: [
      { rel: "http://webfinger.net/rel/profile-page", type: "text/html", href: `${origin}/@mika` },
      { rel: "self", type: "application/activity+json", href: uri },
      { rel: "http://ostatus.org/schema/1.0/subscribe", template: `${origin}/authorize_interaction?uri={uri}` },
    ],
  }),
  says: (at, { note, alice, follow, id }) => {
    const status = (name: string) => `${at.uri}/statuses/${id(name).split("/").at(-1)}`
    const bare = (type: string, name: string, more: object) => ({
      "@context": activityStreams,
      id: `${at.uri}#${type.toLowerCase()}s/${name}`,
      type,
      actor: at.uri,
      ...more,
    })
    const noteOf = (name: string, html: string, more: object = {}) => ({
      id: status(name),
      type: "Note",
      summary: null,
      inReplyTo: null,
      published: "2026-11-20T10:00:00Z",
      url: `${at.origin}/@mika/${name}`,
      attributedTo: at.uri,
      to: [everybody],
      cc: [`${at.uri}/followers`, alice],
      sensitive: false,
      atomUri: status(name),
      inReplyToAtomUri: null,
      conversation: `tag:mills.example,2026-11-20:objectId=1:objectType=Conversation`,
      content: html,
      contentMap: { en: html },
      attachment: [],
      tag: [],
      replies: {
        id: `${status(name)}/replies`,
        type: "Collection",
        first: {
          type: "CollectionPage",
          next: `${status(name)}/replies?page=true`,
          partOf: `${status(name)}/replies`,
          items: [],
        },
      },
      likes: { id: `${status(name)}/likes`, type: "Collection", totalItems: 0 },
      shares: { id: `${status(name)}/shares`, type: "Collection", totalItems: 0 },
      ...more,
    })
    const activityOf = (type: string, object: { id: string; to: string[]; cc: string[] }) => ({
      "@context": [activityStreams, noteWords],
      id: `${object.id}/${type.toLowerCase()}-activity`,
      type,
      actor: at.uri,
      published: "2026-11-20T10:00:00Z",
      to: object.to,
      cc: object.cc,
      object,
      signature: {
        type: "RsaSignature2017",
        creator: at.keyId,
        created: "2026-11-20T10:00:01Z",
        signatureValue: "bm90IGxvb2tlZCBhdA==",
      },
    })
    const reply = noteOf(
      "reply",
      `<p><span class="h-card"><a href="${alice}" class="u-url mention">@<span>alice</span></a></span> Fair winds!</p>`,
      {
        inReplyTo: note,
        tag: [{ type: "Mention", href: alice, name: "@alice@badges.example" }],
      },
    )
    const followOfAlice = bare("Follow", "1", { id: id("follows"), object: alice })
    const like = bare("Like", "77", { object: note })
    const announce = {
      "@context": activityStreams,
      id: `${status("boost")}/activity`,
      type: "Announce",
      actor: at.uri,
      published: "2026-11-20T10:05:00Z",
      to: [everybody],
      cc: [alice, `${at.uri}/followers`],
      object: note,
    }
    return [
      {
        what: "accepts a follow that it repeats",
        body: bare("Accept", "follows/9", { object: { id: follow, type: "Follow", actor: alice, object: at.uri } }),
        changes: { followed: "accepted" },
      },
      { what: "follows", body: followOfAlice, changes: { follows: true } },
      {
        what: "posts a picture",
        body: activityOf(
          "Create",
          noteOf("post", "<p>Fresh bread</p>", {
            attachment: [
              {
                type: "Document",
                mediaType: "image/jpeg",
                url: `${at.origin}/system/media/bread.jpg`,
                name: "A loaf",
                blurhash: "UBL_:rOpGG-oBUNG,qRj2so|=eE1w^n4S5NH",
                focalPoint: [0, 0],
                width: 800,
                height: 600,
              },
            ],
            tag: [{ type: "Hashtag", href: `${at.origin}/tags/bread`, name: "#bread" }],
          }),
        ),
        changes: { posts: ["Fresh bread"] },
      },
      {
        what: "replies",
        body: activityOf("Create", reply),
        changes: { reply: "@alice Fair winds!", posts: ["@alice Fair winds!", "Fresh bread"] },
      },
      {
        what: "edits the reply",
        body: activityOf("Update", {
          ...reply,
          content: "<p>Fair winds, Alice!</p>",
          updated: "2026-11-20T11:00:00Z",
        } as any),
        changes: { reply: "Fair winds, Alice!", posts: ["Fair winds, Alice!", "Fresh bread"] },
      },
      { what: "favourites", body: like, changes: { likes: true } },
      { what: "takes the favourite back", body: bare("Undo", "77/undo", { object: like }), changes: { likes: false } },
      { what: "boosts", body: announce, changes: { boosts: true } },
      {
        what: "takes the boost back",
        body: { ...bare("Undo", "boost/undo", { object: announce }), to: [everybody] },
        changes: { boosts: false },
      },
      {
        what: "deletes the reply",
        body: {
          "@context": [activityStreams, { ostatus: "http://ostatus.org#", atomUri: "ostatus:atomUri" }],
          id: `${status("reply")}#delete`,
          type: "Delete",
          actor: at.uri,
          to: [everybody],
          object: { id: status("reply"), type: "Tombstone", atomUri: status("reply") },
        },
        changes: { reply: null, posts: ["Fresh bread"] },
      },
      {
        what: "posts a poll",
        body: activityOf("Create", {
          ...noteOf("poll", "<p>Rye or wheat?</p>"),
          type: "Question",
          endTime: "2026-12-01T00:00:00Z",
          votersCount: 0,
          oneOf: [{ type: "Note", name: "Rye", replies: { type: "Collection", totalItems: 0 } }],
        } as any),
      },
      {
        what: "changes its profile",
        body: { ...bare("Update", "profile", { to: [everybody] }), object: { ...mastodon.document(at), name: "Mika" } },
        before: (account) => account.show({ name: "Mika" }),
        changes: { name: "Mika" },
      },
      {
        what: "moves",
        body: bare("Move", "moves/1", {
          object: at.uri,
          target: "https://elsewhere.example/users/mika",
          to: [`${at.uri}/followers`],
        }),
      },
      {
        what: "features a tag",
        body: bare("Add", "add/1", {
          object: { type: "Hashtag", href: `${at.origin}/tags/bread`, name: "#bread" },
          target: `${at.uri}/collections/tags`,
        }),
      },
      {
        what: "asks to quote",
        body: {
          ...bare("QuoteRequest", "quote/1", { object: note, instrument: status("quote") }),
          "@context": [activityStreams, { QuoteRequest: "https://w3id.org/fep/044f#QuoteRequest" }],
        },
      },
      {
        what: "unfollows",
        body: bare("Undo", "follows/1/undo", { object: followOfAlice }),
        changes: { follows: false },
      },
      {
        what: "deletes the account",
        body: {
          "@context": activityStreams,
          id: `${at.uri}#delete`,
          type: "Delete",
          actor: at.uri,
          to: [everybody],
          object: at.uri,
        },
        before: (account) => account.leave(),
        changes: { gone: true, followed: null, posts: [] },
      },
    ]
  },
}
