import { cavage } from "./signing.ts"
import { activityStreams, everybody, security, type Place, type Software } from "./software.ts"

// Newer versions put these words into a document at join-lemmy.org.
const context = [
  activityStreams,
  security,
  {
    lemmy: "https://join-lemmy.org/ns#",
    litepub: "http://litepub.social/ns#",
    pt: "https://joinpeertube.org/ns#",
    sc: "http://schema.org/",
    ChatMessage: "litepub:ChatMessage",
    commentsEnabled: "pt:commentsEnabled",
    sensitive: "as:sensitive",
    matrixUserId: "lemmy:matrixUserId",
    postingRestrictedToMods: "lemmy:postingRestrictedToMods",
    removeData: "lemmy:removeData",
    stickied: "lemmy:stickied",
    moderators: { "@type": "@id", "@id": "lemmy:moderators" },
    expires: "as:endTime",
    distinguished: "lemmy:distinguished",
    language: "sc:inLanguage",
    identifier: "sc:identifier",
  },
]
const sign = cavage(["(request-target)", "content-type", "date", "digest", "host"], "hs2019")

const said = (at: Place, type: string, id: string, object: unknown, more: object = {}) => ({
  "@context": context,
  actor: at.uri,
  to: [everybody],
  object,
  cc: [],
  type,
  id,
  ...more,
})

/** Somebody on Lemmy: crates/apub/assets/lemmy. They comment and vote, and follow communities only. */
export const lemmyPerson: Software = {
  name: "Lemmy, a person",
  account: { name: "lena", path: "/u/lena", keyPath: "/u/lena#main-key", inboxPath: "/u/lena/inbox" },
  contentType: "application/activity+json",
  sign,
  document: ({ origin, uri, inbox, keyId, publicKeyPem }) => ({
    "@context": context,
    type: "Person",
    id: uri,
    preferredUsername: "lena",
    inbox,
    outbox: `${uri}/outbox`,
    publicKey: { id: keyId, owner: uri, publicKeyPem },
    name: "Lena",
    summary: "<p>Reads</p>\n",
    source: { content: "Reads", mediaType: "text/markdown" },
    icon: { type: "Image", url: `${origin}/pictrs/image/lena.png` },
    endpoints: { sharedInbox: `${origin}/inbox` },
    published: "2023-06-10T08:00:00.123456Z",
  }),
  says: (at, { note, alice, follow, id }) => {
    const comment = {
      type: "Note",
      id: id("comment"),
      attributedTo: at.uri,
      to: [everybody],
      cc: [`${at.origin}/c/knots`, alice],
      content: "<p>Solid</p>\n",
      inReplyTo: note,
      mediaType: "text/html",
      source: { content: "Solid", mediaType: "text/markdown" },
      published: "2026-11-20T10:00:00.123456+00:00",
      tag: [{ href: alice, name: "@alice@badges.example", type: "Mention" }],
      distinguished: false,
      language: { identifier: "en", name: "English" },
      audience: `${at.origin}/c/knots`,
    }
    const vote = said(at, "Like", id("activities/like"), note, { audience: `${at.origin}/c/knots` })
    return [
      {
        what: "accepts a follow that it repeats",
        body: said(
          at,
          "Accept",
          id("activities/accept"),
          { actor: alice, object: at.uri, type: "Follow", id: follow },
          { to: undefined, cc: undefined },
        ),
        changes: { followed: "accepted" },
      },
      {
        what: "posts to a community",
        body: said(at, "Create", id("activities/page"), {
          type: "Page",
          id: id("post"),
          attributedTo: at.uri,
          to: [`${at.origin}/c/knots`, everybody],
          name: "A knot",
          cc: [],
          mediaType: "text/html",
          attachment: [{ type: "Link", href: "https://knots.example/1" }],
          sensitive: false,
          commentsEnabled: true,
          published: "2026-11-20T10:00:00.123456+00:00",
        }),
      },
      {
        what: "comments",
        body: said(at, "Create", id("activities/create"), comment, {
          cc: [`${at.origin}/c/knots`, alice],
          tag: comment.tag,
        }),
        changes: { reply: "Solid", posts: ["Solid"] },
      },
      {
        what: "edits the comment",
        body: said(
          at,
          "Update",
          id("activities/update"),
          { ...comment, content: "<p>Very solid</p>\n", updated: "2026-11-20T11:00:00.123456+00:00" },
          { cc: [`${at.origin}/c/knots`] },
        ),
        changes: { reply: "Very solid", posts: ["Very solid"] },
      },
      { what: "votes for it", body: vote, changes: { likes: true } },
      {
        what: "takes the vote back",
        body: said(at, "Undo", id("activities/undo"), { ...vote, "@context": undefined }),
        changes: { likes: false },
      },
      { what: "votes against it", body: said(at, "Dislike", id("activities/dislike"), note) },
      {
        what: "reports",
        body: said(at, "Flag", id("activities/flag"), note, { to: [`${at.origin}/c/knots`], summary: "spam" }),
      },
      {
        what: "deletes the comment by its id",
        body: said(at, "Delete", id("activities/delete"), id("comment"), { cc: [`${at.origin}/c/knots`] }),
        changes: { reply: null, posts: [] },
      },
      {
        what: "takes the deletion back",
        body: said(at, "Undo", id("activities/undelete"), said(at, "Delete", id("activities/delete"), id("comment"))),
      },
      {
        what: "deletes the account",
        body: said(at, "Delete", id("activities/farewell"), at.uri, { removeData: true }),
        before: (account) => account.leave(),
        changes: { gone: true, followed: null, posts: [] },
      },
    ]
  },
}

/** A community on Lemmy: a Group that announces what others do in it. */
export const lemmyCommunity: Software = {
  name: "Lemmy, a community",
  account: { name: "knots", path: "/c/knots", keyPath: "/c/knots#main-key", inboxPath: "/c/knots/inbox" },
  contentType: "application/activity+json",
  sign,
  document: ({ origin, uri, inbox, keyId, publicKeyPem }) => ({
    "@context": context,
    type: "Group",
    id: uri,
    preferredUsername: "knots",
    inbox,
    followers: `${uri}/followers`,
    publicKey: { id: keyId, owner: uri, publicKeyPem },
    name: "Knots",
    sensitive: false,
    moderators: `${uri}/moderators`,
    attributedTo: `${uri}/moderators`,
    postingRestrictedToMods: false,
    outbox: `${uri}/outbox`,
    endpoints: { sharedInbox: `${origin}/inbox` },
    featured: `${uri}/featured`,
    language: [{ identifier: "en", name: "English" }],
    published: "2023-06-10T08:00:00.123456Z",
  }),
  says: (at, { note, alice, follow, id }) => {
    const announce = (name: string, object: unknown) =>
      said(at, "Announce", id(`activities/announce/${name}`), object, { cc: [`${at.uri}/followers`] })
    const lena = `${at.origin}/u/lena`
    const page = {
      type: "Page",
      id: id("post"),
      attributedTo: lena,
      to: [at.uri, everybody],
      name: "A knot",
      mediaType: "text/html",
      sensitive: false,
    }
    return [
      {
        what: "accepts a follow that it repeats",
        body: said(
          at,
          "Accept",
          id("activities/accept"),
          { actor: alice, object: at.uri, type: "Follow", id: follow },
          { to: [alice] },
        ),
        changes: { followed: "accepted" },
      },
      {
        what: "announces that somebody posted",
        body: announce("create", {
          actor: lena,
          to: [everybody],
          object: page,
          cc: [at.uri],
          type: "Create",
          id: id("activities/create"),
        }),
      },
      { what: "announces the post itself", body: announce("page", id("post")) },
      {
        what: "announces that somebody likes a badge of ours, which is not theirs to say",
        body: announce("like", { actor: lena, object: note, type: "Like", id: id("activities/like") }),
      },
      { what: "announces a badge of ours", body: announce("note", note), changes: { boosts: true } },
      {
        what: "announces that somebody was banned",
        body: announce("block", {
          actor: lena,
          to: [everybody],
          object: `${at.origin}/u/ludo`,
          cc: [at.uri],
          target: at.uri,
          type: "Block",
          removeData: false,
          summary: "spam",
          id: id("activities/block"),
        }),
      },
      {
        what: "features a post",
        body: announce("add", {
          actor: lena,
          to: [everybody],
          object: id("post"),
          target: `${at.uri}/featured`,
          cc: [at.uri],
          type: "Add",
          id: id("activities/add"),
        }),
      },
      {
        what: "no longer announces the badge",
        body: said(at, "Undo", id("activities/undo"), { ...announce("note", note), "@context": undefined }),
        changes: { boosts: false },
      },
    ]
  },
}
