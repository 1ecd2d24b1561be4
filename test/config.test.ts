import { resolve } from "node:path"
import { describe, expect, it } from "vitest"
import { ConfigurationProblem, loadConfig } from "../src/config.ts"

const secret = "x".repeat(32)

describe("loadConfig", () => {
  it("needs no settings at all", () => {
    expect(loadConfig({})).toMatchObject({
      origin: new URL("http://localhost:3000"),
      host: "localhost:3000",
      port: 3000,
      address: "127.0.0.1",
      loopback: true,
      dataFolder: resolve("data"),
      databaseUrl: undefined,
      mailFrom: "Haversack <no-reply@localhost>",
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    })
  })

  it.each([
    [{ PORT: "4000" }, "http://localhost:4000", 4000],
    [{ HAVERSACK_ORIGIN: "http://127.0.0.1:4001" }, "http://127.0.0.1:4001", 4001],
    [{ HAVERSACK_ORIGIN: "http://localhost:4001", PORT: "4002" }, "http://localhost:4001", 4002],
    [{ HAVERSACK_ORIGIN: "https://badges.example.org" }, "https://badges.example.org", 3000],
    [{ HAVERSACK_ORIGIN: "https://badges.example.org:8443" }, "https://badges.example.org:8443", 3000],
    [{ HAVERSACK_ORIGIN: "http://[::1]:5000" }, "http://[::1]:5000", 5000],
    [{ HAVERSACK_ORIGIN: "", PORT: "" }, "http://localhost:3000", 3000],
  ])("works out origin and port from %j", (env, origin, port) => {
    const config = loadConfig(env)
    expect([config.origin.origin, config.port]).toEqual([origin, port])
  })

  it("keeps backups in the data folder unless told otherwise", () => {
    expect(loadConfig({ HAVERSACK_DATA: "/var/lib/haversack" }).backups).toEqual({
      folder: "/var/lib/haversack/backups",
      minute: 210,
    })
    expect(loadConfig({ HAVERSACK_BACKUPS: "/mnt/other", HAVERSACK_BACKUP_TIME: "23:59" }).backups).toEqual({
      folder: "/mnt/other",
      minute: 1439,
    })
    expect(loadConfig({ HAVERSACK_BACKUPS: "off" }).backups).toBeUndefined()
  })

  it("lets nobody read metrics unless told so, and then this machine only", () => {
    expect(loadConfig({}).metrics).toBeUndefined()
    expect(loadConfig({ HAVERSACK_METRICS_PORT: "9464" }).metrics).toEqual({ port: 9464, address: "127.0.0.1" })
    const open = { HAVERSACK_METRICS_PORT: "9464", HAVERSACK_METRICS_ADDRESS: "0.0.0.0" }
    expect(loadConfig(open).metrics).toEqual({ port: 9464, address: "0.0.0.0" })
  })

  it("logs from info on, in the form that fits, unless told otherwise", () => {
    expect(loadConfig({}).log).toEqual({ level: "info", format: "auto" })
    expect(loadConfig({ HAVERSACK_LOG_LEVEL: "debug", HAVERSACK_LOG_FORMAT: "json" }).log).toEqual({
      level: "debug",
      format: "json",
    })
  })

  it("listens on every address only when other machines are meant to come", () => {
    expect(loadConfig({ HAVERSACK_ORIGIN: "https://badges.example.org" })).toMatchObject({
      address: "::",
      loopback: false,
    })
    expect(loadConfig({ HAVERSACK_ADDRESS: "0.0.0.0" })).toMatchObject({ address: "0.0.0.0", loopback: true })
  })

  it.each([
    [{ HAVERSACK_ORIGIN: "http://badges.example.org" }, /plain http.*reverse proxy/],
    [{ HAVERSACK_ORIGIN: "http://localhost.example.org" }, /plain http/],
    [{ HAVERSACK_ORIGIN: "http://127.0.0.1.example.org" }, /plain http/],
    [{ HAVERSACK_ORIGIN: "https://badges.example.org/app" }, /without path.*https:\/\/badges\.example\.org\./],
    [{ HAVERSACK_ORIGIN: "https://user:secret@badges.example.org" }, /without path/],
    [{ HAVERSACK_ORIGIN: "badges.example.org" }, /HAVERSACK_ORIGIN must be an address/],
    [{ HAVERSACK_ORIGIN: "ftp://badges.example.org" }, /begin with https/],
    [{ PORT: "eighty" }, /PORT must be a number/],
    [{ PORT: "70000" }, /PORT/],
    [{ HAVERSACK_BACKUP_TIME: "25:00" }, /HAVERSACK_BACKUP_TIME must be a time of day such as 03:30/],
    [{ HAVERSACK_SECRET: "short" }, /HAVERSACK_SECRET must have 32 characters.*openssl/],
    [{ DATABASE_URL: "mysql://host/db", HAVERSACK_SECRET: secret }, /DATABASE_URL must look like postgres/],
    [{ DATABASE_URL: "postgres://host/db" }, /HAVERSACK_SECRET has to be set too/],
    [{ REDIS_URL: "localhost:6379" }, /REDIS_URL must look like redis/],
    [{ HAVERSACK_METRICS_PORT: "0" }, /HAVERSACK_METRICS_PORT/],
    [{ HAVERSACK_METRICS_PORT: "9464", HAVERSACK_METRICS_ADDRESS: "lo" }, /HAVERSACK_METRICS_ADDRESS must be an IP/],
    [{ HAVERSACK_LOG_LEVEL: "loud" }, /HAVERSACK_LOG_LEVEL must be debug, info, warning or error/],
    [{ HAVERSACK_LOG_FORMAT: "xml" }, /HAVERSACK_LOG_FORMAT must be auto, json or text/],
    [{ HAVERSACK_ADDRESS: "everywhere" }, /HAVERSACK_ADDRESS must be an IP address/],
  ])("refuses %j with a sentence", (env, sentence) => {
    expect(() => loadConfig(env)).toThrow(ConfigurationProblem)
    expect(() => loadConfig(env)).toThrow(sentence)
  })

  it("does not repeat a secret in its refusals", () => {
    expect(() => loadConfig({ HAVERSACK_SECRET: "hush", DATABASE_URL: "mysql://u:hush@h/d" })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining("hush") }),
    )
  })

  it("takes a server database with a secret", () => {
    expect(loadConfig({ DATABASE_URL: "postgresql://host/db", HAVERSACK_SECRET: secret })).toMatchObject({ secret })
  })
})
