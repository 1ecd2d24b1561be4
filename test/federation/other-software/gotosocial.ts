import { cavage } from "./signing.ts"
import { activityStreams, everybody, security, type Software } from "./software.ts"

const context = ["https://gotosocial.org/ns", activityStreams, { sensitive: "as:sensitive" }]

/** GoToSocial: docs/federation (actors, posts, HTTP signatures). A single thing in a list stands without the list. */
export const gotosocial: Software = {
  name: "GoToSocial",
  account: { name: "gil", path: "/users/gil", keyPath: "/users/gil/main-key", inboxPath: "/users/gil/inbox" },
  contentType: "application/activity+json",
  sign: cavage(["(request-target)", "host", "date", "digest"], "hs2019"),
  // It shows its accounts to those only who sign; everybody may have the key.
  needsSignature: (path) => path === "/users/gil",
  document: ({ origin, uri, inbox, keyId, publicKeyPem }) => ({
    "@context": [
      security,
      activityStreams,
      {
        discoverable: "http://joinmastodon.org/ns#discoverable",
        featured: { "@id": "http://joinmastodon.org/ns#featured", "@type": "@id" },
        manuallyApprovesFollowers: "as:manuallyApprovesFollowers",
      },
    ],
    discoverable: true,
    featured: `${uri}/collections/featured`,
    followers: `${uri}/followers`,
    following: `${uri}/following`,
    icon: { mediaType: "image/jpeg", name: "A sloth", type: "Image", url: `${origin}/fileserver/1/avatar.jpg` },
    id: uri,
    inbox,
    manuallyApprovesFollowers: true,
    name: "Gil",
    outbox: `${uri}/outbox`,
    preferredUsername: "gil",
    publicKey: { id: keyId, owner: uri, publicKeyPem },
    published: "2024-01-20T16:31:15Z",
    summary: "<p>Slow</p>",
    tag: [],
    type: "Person",
    url: `${origin}/@gil`,
  }),
  more: ({ uri, keyId, publicKeyPem }) => ({
    "/users/gil/main-key": {
      type: "application/activity+json; charset=utf-8",
      body: {
        "@context": [security, activityStreams],
        id: uri,
        preferredUsername: "gil",
        publicKey: { id: keyId, owner: uri, publicKeyPem },
        type: "Person",
      },
    },
  }),
  says: (at, { note, alice, follow, id }) => {
    const statusId = (name: string) => `${at.uri}/statuses/${id(name).split("/").at(-1)}`
    const noteOf = (name: string, html: string, more: object = {}) => ({
      attachment: [],
      attributedTo: at.uri,
      cc: [`${at.uri}/followers`, alice],
      content: html,
      contentMap: { en: html },
      id: statusId(name),
      interactionPolicy: {
        canAnnounce: { always: [everybody], approvalRequired: [] },
        canLike: { always: [everybody], approvalRequired: [] },
        canReply: { always: [everybody], approvalRequired: [] },
      },
      published: "2026-11-20T10:00:00Z",
      replies: {
        first: {
          id: `${statusId(name)}/replies?page=true`,
          partOf: `${statusId(name)}/replies`,
          type: "CollectionPage",
        },
        id: `${statusId(name)}/replies`,
        type: "Collection",
      },
      sensitive: false,
      summary: "",
      tag: [],
      to: everybody,
      type: "Note",
      url: `${at.origin}/@gil/statuses/${name}`,
      ...more,
    })
    const wrap = (type: string, suffix: string, object: { id: string; cc: string[] }) => ({
      "@context": context,
      actor: at.uri,
      cc: object.cc,
      id: `${object.id}/activity#${suffix}`,
      object,
      published: "2026-11-20T10:00:00Z",
      to: everybody,
      type,
    })
    const follows = {
      "@context": activityStreams,
      actor: at.uri,
      id: id("users/gil/follow"),
      object: alice,
      to: alice,
      type: "Follow",
    }
    const like = {
      "@context": activityStreams,
      actor: at.uri,
      id: id("users/gil/liked"),
      object: note,
      to: alice,
      type: "Like",
    }
    const boost = {
      "@context": activityStreams,
      actor: at.uri,
      cc: [alice, `${at.uri}/followers`],
      id: statusId("boost"),
      object: note,
      published: "2026-11-20T10:01:00Z",
      to: everybody,
      type: "Announce",
    }
    const undo = (object: { id: string }) => ({
      "@context": activityStreams,
      actor: at.uri,
      id: `${object.id}#undo`,
      object,
      to: alice,
      type: "Undo",
    })
    const reply = noteOf("reply", "<p>That is slow work</p>", {
      inReplyTo: note,
      tag: { href: alice, name: "@alice@badges.example", type: "Mention" },
    })
    return [
      {
        what: "accepts a follow without naming its own id",
        body: {
          "@context": activityStreams,
          actor: at.uri,
          id: id("users/gil/accepts"),
          object: { actor: alice, id: follow, object: at.uri, to: at.uri, type: "Follow" },
          to: alice,
          type: "Accept",
        },
        changes: { followed: "accepted" },
      },
      { what: "follows", body: follows, changes: { follows: true } },
      {
        what: "posts one picture, which is no list",
        body: wrap(
          "Create",
          "Create",
          noteOf("post", "<p>Leaf</p>", {
            attachment: {
              blurhash: "LEHV6nWB",
              mediaType: "image/png",
              name: "A leaf",
              type: "Image",
              url: `${at.origin}/fileserver/1/leaf.png`,
            },
          }),
        ),
        changes: { posts: ["Leaf"] },
      },
      {
        what: "replies",
        body: wrap("Create", "Create", reply),
        changes: { reply: "That is slow work", posts: ["Leaf", "That is slow work"] },
      },
      {
        what: "edits the reply",
        body: wrap("Update", "Update", {
          ...reply,
          content: "<p>Good work</p>",
          contentMap: { en: "<p>Good work</p>" },
          updated: "2026-11-20T11:00:00Z",
        } as any),
        changes: { reply: "Good work", posts: ["Good work", "Leaf"] },
      },
      { what: "likes", body: like, changes: { likes: true } },
      { what: "no longer likes", body: undo(like), changes: { likes: false } },
      { what: "boosts", body: boost, changes: { boosts: true } },
      { what: "no longer boosts", body: undo(boost), changes: { boosts: false } },
      {
        what: "deletes the reply, by its id",
        body: {
          "@context": activityStreams,
          actor: at.uri,
          cc: [`${at.uri}/followers`],
          id: `${statusId("reply")}#delete`,
          object: statusId("reply"),
          to: everybody,
          type: "Delete",
        },
        changes: { reply: null, posts: ["Leaf"] },
      },
      { what: "unfollows", body: undo(follows), changes: { follows: false } },
      {
        what: "blocks",
        body: {
          "@context": activityStreams,
          actor: at.uri,
          cc: [],
          id: id("users/gil/blocks"),
          object: alice,
          to: alice,
          type: "Block",
        },
        changes: { followed: null, posts: [] },
      },
    ]
  },
}
