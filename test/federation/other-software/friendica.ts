import { cavage } from "./signing.ts"
import { activityStreams, everybody, security, type Software } from "./software.ts"

const context = [
  activityStreams,
  security,
  {
    ostatus: "http://ostatus.org#",
    vcard: "http://www.w3.org/2006/vcard/ns#",
    dfrn: "http://purl.org/macgirvin/dfrn/1.0/",
    diaspora: "https://diasporafoundation.org/ns/",
    litepub: "http://litepub.social/ns#",
    toot: "http://joinmastodon.org/ns#",
    featured: { "@id": "toot:featured", "@type": "@id" },
    schema: "http://schema.org#",
    manuallyApprovesFollowers: "as:manuallyApprovesFollowers",
    sensitive: "as:sensitive",
    Hashtag: "as:Hashtag",
    quoteUrl: "as:quoteUrl",
    conversation: "ostatus:conversation",
    directMessage: "litepub:directMessage",
    discoverable: "toot:discoverable",
    PropertyValue: "schema:PropertyValue",
    value: "schema:value",
  },
]

/** Friendica: src/Protocol/ActivityPub/Transmitter.php. */
export const friendica: Software = {
  name: "Friendica",
  account: { name: "fritz", path: "/profile/fritz", keyPath: "/profile/fritz#main-key", inboxPath: "/inbox/fritz" },
  contentType: "application/activity+json",
  sign: cavage(["(request-target)", "date", "content-length", "digest", "host"], "rsa-sha256"),
  document: ({ origin, uri, inbox, keyId, publicKeyPem }) => ({
    "@context": context,
    id: uri,
    "diaspora:guid": "a1b2-c3d4",
    type: "Person",
    following: `${origin}/following/fritz`,
    followers: `${origin}/followers/fritz`,
    inbox,
    outbox: `${origin}/outbox/fritz`,
    featured: `${origin}/featured/fritz`,
    preferredUsername: "fritz",
    name: "Fritz",
    "vcard:hasAddress": { "@type": "vcard:Home", "vcard:country-name": "", "vcard:region": "", "vcard:locality": "" },
    summary: "",
    "vcard:hasInstantMessage": "",
    url: uri,
    manuallyApprovesFollowers: false,
    discoverable: true,
    publicKey: { id: keyId, owner: uri, publicKeyPem },
    endpoints: { sharedInbox: `${origin}/inbox` },
    icon: { type: "Image", url: `${origin}/photo/contact/320/a1b2?ts=1` },
    generator: { type: "Service", name: "Friendica 'Yellow Archangel' 2024.12", url: origin },
    tag: [],
  }),
  says: (at, { note, alice, follow, id }) => {
    const instrument = { type: "Service", name: "Friendica 'Yellow Archangel' 2024.12-1573", url: at.origin }
    const said = (type: string, name: string, object: unknown, more: object = {}) => ({
      "@context": context,
      id: id(`objects/${name}`),
      type,
      actor: at.uri,
      published: "2026-11-20T10:00:00Z",
      instrument,
      to: [everybody, alice],
      cc: [`${at.origin}/followers/fritz`],
      object,
      signature: {
        type: "RsaSignature2017",
        nonce: "00",
        creator: at.keyId,
        created: "2026-11-20T10:00:00Z",
        signatureValue: "bm90IGxvb2tlZCBhdA==",
      },
      ...more,
    })
    const noteOf = (name: string, html: string, more: object = {}) => ({
      id: id(`objects/${name}`),
      type: "Note",
      summary: "",
      inReplyTo: null,
      "diaspora:guid": "e5f6",
      published: "2026-11-20T10:00:00Z",
      url: `${at.origin}/display/${name}`,
      attributedTo: at.uri,
      sensitive: false,
      conversation: id("conversations"),
      context: id("conversations"),
      content: html,
      contentMap: { de: html },
      source: { content: "[b]…[/b]", mediaType: "text/bbcode" },
      attachment: [],
      tag: [],
      to: [everybody, alice],
      cc: [`${at.origin}/followers/fritz`],
      ...more,
    })
    const wrap = (type: string, object: { id: string }) => said(type, "unused", object, { id: `${object.id}/${type}` })
    const reply = noteOf("reply", "<h2>Gut</h2>gemacht<br>Gruß", { inReplyTo: note, "diaspora:comment": "{}" })
    const like = said("Like", "like", note, { "diaspora:guid": "99", "diaspora:like": "{}" })
    const follows = {
      "@context": activityStreams,
      id: id("activity/follow"),
      type: "Follow",
      actor: at.uri,
      object: alice,
      instrument,
      to: [alice],
    }
    const share = said("Announce", "share", note)
    return [
      {
        what: "accepts a follow that it repeats",
        body: {
          "@context": activityStreams,
          id: id("activity/accept"),
          type: "Accept",
          actor: at.uri,
          object: { id: follow, type: "Follow", actor: alice, object: at.uri },
          instrument,
          to: [alice],
        },
        changes: { followed: "accepted" },
      },
      { what: "follows", body: follows, changes: { follows: true } },
      {
        what: "posts with a title",
        body: wrap("Create", { ...noteOf("article", "<p>Long</p>"), type: "Article", name: "Title" } as any),
      },
      {
        what: "posts",
        body: wrap(
          "Create",
          noteOf("post", "Guten <b>Morgen</b>", {
            attachment: [{ type: "Document", mediaType: "image/png", url: `${at.origin}/photo/1.png`, name: "" }],
          }),
        ),
        changes: { posts: ["Guten Morgen"] },
      },
      {
        what: "comments",
        body: wrap("Create", reply),
        changes: { reply: "Gut\n\ngemacht\nGruß", posts: ["Gut\n\ngemacht\nGruß", "Guten Morgen"] },
      },
      {
        what: "edits the comment",
        body: wrap("Update", { ...reply, content: "Gut so", updated: "2026-11-20T11:00:00Z" } as any),
        changes: { reply: "Gut so", posts: ["Gut so", "Guten Morgen"] },
      },
      { what: "likes", body: like, changes: { likes: true } },
      {
        what: "no longer likes",
        body: said("Undo", "unused", like, { id: `${like.id}/Undo` }),
        changes: { likes: false },
      },
      { what: "dislikes", body: said("Dislike", "dislike", note) },
      {
        what: "no longer dislikes",
        body: said("Undo", "unused", said("Dislike", "dislike", note), { id: `${id("objects/dislike")}/Undo` }),
      },
      { what: "attends an event", body: said("Join", "attend", "https://events.example/1") },
      { what: "shares", body: share, changes: { boosts: true } },
      {
        what: "no longer shares",
        body: said("Undo", "unused", share, { id: `${share.id}/Undo` }),
        changes: { boosts: false },
      },
      {
        what: "deletes the comment",
        body: said("Delete", "unused", { id: reply.id, type: "Tombstone" }, { id: `${reply.id}/Delete` }),
        changes: { reply: null, posts: ["Guten Morgen"] },
      },
      {
        what: "changes its profile",
        body: {
          "@context": activityStreams,
          id: id("activity/update"),
          type: "Update",
          actor: at.uri,
          object: { ...friendica.document(at), name: "Fritz F." },
          instrument,
          to: [`${at.origin}/followers/fritz`],
          cc: [everybody],
        },
        before: (account) => account.show({ name: "Fritz F." }),
        changes: { name: "Fritz F." },
      },
      {
        what: "unfollows",
        body: {
          "@context": activityStreams,
          id: id("activity/undo"),
          type: "Undo",
          actor: at.uri,
          object: { id: follows.id, type: "Follow", actor: at.uri, object: alice },
          instrument,
          to: [alice],
        },
        changes: { follows: false },
      },
    ]
  },
}
