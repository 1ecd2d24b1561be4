import { cavage } from "./signing.ts"
import { activityStreams, everybody, security, type Software } from "./software.ts"

const contextPath = "/schemas/litepub-0.1.jsonld"

/** Akkoma and Pleroma: lib/pleroma/web/activity_pub and priv/static/schemas. Its words stand in a context on the server itself. */
export const akkoma: Software = {
  name: "Akkoma",
  account: { name: "ako", path: "/users/ako", keyPath: "/users/ako#main-key", inboxPath: "/users/ako/inbox" },
  contentType: "application/activity+json",
  sign: cavage(["(request-target)", "content-length", "date", "digest", "host"], "rsa-sha256"),
  document: ({ origin, uri, inbox, keyId, publicKeyPem }) => ({
    "@context": [activityStreams, origin + contextPath, { "@language": "und" }],
    alsoKnownAs: [],
    attachment: [],
    capabilities: {},
    discoverable: false,
    endpoints: {
      oauthAuthorizationEndpoint: `${origin}/oauth/authorize`,
      sharedInbox: `${origin}/inbox`,
      uploadMedia: `${origin}/api/ap/upload_media`,
    },
    featured: `${uri}/collections/featured`,
    followers: `${uri}/followers`,
    following: `${uri}/following`,
    icon: { type: "Image", url: `${origin}/media/ako.png` },
    id: uri,
    inbox,
    manuallyApprovesFollowers: false,
    name: "Ako",
    outbox: `${uri}/outbox`,
    preferredUsername: "ako",
    publicKey: { id: keyId, owner: uri, publicKeyPem },
    summary: "fox &amp; friends",
    tag: [],
    type: "Person",
    url: uri,
    webfinger: `acct:ako@akkoma.example`,
  }),
  more: () => ({
    [contextPath]: {
      type: "application/ld+json",
      body: {
        "@context": [
          activityStreams,
          security,
          {
            Emoji: "toot:Emoji",
            Hashtag: "as:Hashtag",
            PropertyValue: "schema:PropertyValue",
            atomUri: "ostatus:atomUri",
            conversation: { "@id": "ostatus:conversation", "@type": "@id" },
            discoverable: "toot:discoverable",
            manuallyApprovesFollowers: "as:manuallyApprovesFollowers",
            capabilities: "litepub:capabilities",
            ostatus: "http://ostatus.org#",
            schema: "http://schema.org#",
            toot: "http://joinmastodon.org/ns#",
            misskey: "https://misskey-hub.net/ns#",
            fedibird: "http://fedibird.com/ns#",
            value: "schema:value",
            sensitive: "as:sensitive",
            litepub: "http://litepub.social/ns#",
            invisible: "litepub:invisible",
            directMessage: "litepub:directMessage",
            listMessage: { "@id": "litepub:listMessage", "@type": "@id" },
            quoteUrl: "as:quoteUrl",
            EmojiReact: "litepub:EmojiReact",
            ChatMessage: "litepub:ChatMessage",
            alsoKnownAs: { "@id": "as:alsoKnownAs", "@type": "@id" },
            vcard: "http://www.w3.org/2006/vcard/ns#",
          },
        ],
      },
    },
  }),
  says: (at, { note, alice, follow, id }) => {
    const context = [activityStreams, at.origin + contextPath, { "@language": "und" }]
    const followers = `${at.uri}/followers`
    const noteOf = (name: string, html: string, more: object = {}) => ({
      actor: at.uri,
      attachment: [],
      attributedTo: at.uri,
      cc: [followers],
      content: html,
      contentMap: { en: html },
      context: id("contexts"),
      conversation: id("contexts"),
      id: id(`objects/${name}`),
      published: "2026-11-20T10:00:00.000000Z",
      sensitive: null,
      source: { content: "…", mediaType: "text/plain" },
      summary: "",
      tag: [],
      to: [everybody, alice],
      type: "Note",
      ...more,
    })
    const says = (type: string, name: string, object: unknown, more: object = {}) => ({
      "@context": context,
      actor: at.uri,
      bto: [],
      cc: [everybody],
      context: id("contexts"),
      id: id(`activities/${name}`),
      object,
      published: "2026-11-20T10:00:00.000000Z",
      to: [alice, followers],
      type,
      ...more,
    })
    const own = (type: string, name: string, object: unknown) =>
      says(type, name, object, { cc: [followers], to: [everybody, alice], directMessage: false })
    const follows = says("Follow", "follow", alice, { to: [alice], cc: [], state: "pending" })
    const react = says("EmojiReact", "react", note, { content: "🦊", nickname: "ako" })
    const reply = noteOf("reply", "A fox <em>approves</em>", {
      inReplyTo: note,
      tag: [
        { href: alice, name: "@alice@badges.example", type: "Mention" },
        {
          icon: { type: "Image", url: `${at.origin}/emoji/fox.png` },
          id: `${at.origin}/emoji/fox.png`,
          name: ":fox:",
          type: "Emoji",
          updated: "1970-01-01T00:00:00Z",
        },
      ],
    })
    return [
      {
        what: "accepts a follow that it repeats",
        body: {
          "@context": context,
          actor: at.uri,
          cc: [],
          id: id("activities/accept"),
          object: { actor: alice, id: follow, object: at.uri, state: "accept", type: "Follow" },
          to: [alice],
          type: "Accept",
        },
        changes: { followed: "accepted" },
      },
      { what: "follows", body: follows, changes: { follows: true } },
      {
        what: "posts a picture by links",
        body: own(
          "Create",
          "post",
          noteOf("post", "Den", {
            attachment: [
              {
                mediaType: "image/png",
                name: "A den",
                type: "Document",
                url: [
                  { href: `${at.origin}/media/den.png`, mediaType: "image/png", type: "Link", width: 3, height: 4 },
                ],
              },
            ],
          }),
        ),
        changes: { posts: ["Den"] },
      },
      {
        what: "replies",
        body: own("Create", "reply", reply),
        changes: { reply: "A fox approves", posts: ["A fox approves", "Den"] },
      },
      { what: "reacts with an emoji", body: react, changes: { likes: true } },
      { what: "takes the reaction back by its id", body: says("Undo", "unreact", react.id), changes: { likes: false } },
      { what: "likes", body: says("Like", "like", note), changes: { likes: true } },
      { what: "reacts as well", body: says("EmojiReact", "react2", note, { content: "🎉" }) },
      {
        what: "repeats",
        body: says("Announce", "announce", note, { to: [followers, alice, everybody], cc: [] }),
        changes: { boosts: true },
      },
      {
        what: "no longer repeats",
        body: says("Undo", "unannounce", id("activities/announce"), { to: [followers, alice, everybody], cc: [] }),
        changes: { boosts: false },
      },
      {
        what: "chats",
        body: says(
          "Create",
          "chat",
          {
            actor: at.uri,
            attributedTo: at.uri,
            content: "psst",
            id: id("objects/chat"),
            published: "2026-11-20T10:00:00Z",
            to: [alice],
            type: "ChatMessage",
          },
          { to: [alice], cc: [] },
        ),
      },
      {
        what: "listens",
        body: says(
          "Listen",
          "listen",
          { actor: at.uri, artist: "Someone", id: id("objects/song"), title: "Song", type: "Audio", to: [everybody] },
          { to: [everybody] },
        ),
      },
      {
        what: "deletes the reply by its id",
        body: {
          "@context": context,
          actor: at.uri,
          bto: [],
          cc: [],
          id: id("activities/delete"),
          object: id("objects/reply"),
          to: [everybody, alice],
          type: "Delete",
        },
        changes: { reply: null, posts: ["Den"] },
      },
      {
        what: "changes its profile",
        body: own("Update", "update", { ...akkoma.document(at), name: "Ako the fox" }),
        before: (account) => account.show({ name: "Ako the fox" }),
        changes: { name: "Ako the fox" },
      },
      {
        what: "reports",
        body: says(
          "Flag",
          "flag",
          [alice, { actor: { id: alice }, content: "…", id: note, published: "2026-11-20T10:00:00Z", type: "Note" }],
          { content: "rude", to: [alice], cc: [] },
        ),
      },
      {
        what: "unfollows",
        body: says("Undo", "unfollow", { ...follows, "@context": undefined }, { to: [alice], cc: [] }),
        changes: { follows: false },
      },
    ]
  },
}
