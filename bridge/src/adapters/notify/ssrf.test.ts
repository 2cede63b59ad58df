import { once } from 'node:events'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { Secret } from '@naru/shared/core/secret'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aMessage } from '../../../test/contracts/notify.ts'
import { createEmailChannel } from './email.ts'
import { post } from './http.ts'
import { isPublicAddress } from './public-address.ts'
import { createReach, type Reach } from './reach.ts'
import { makeVapidKeys } from './vapid-file.ts'
import { createWebPushChannel } from './web-push.ts'
import { createWebhookChannel } from './webhook.ts'

/** Every place that is not out on the internet, in the spelling of addresses. */
const INSIDE_V4 = [
  '127.0.0.1',
  '127.255.255.254',
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '10.255.255.255',
  '172.16.0.1',
  '172.31.255.254',
  '192.168.0.1',
  '192.168.255.255',
  '169.254.169.254',
  '169.254.0.1',
  '100.64.0.1',
  '100.127.255.255',
  '192.0.0.1',
  '192.0.0.170',
  '192.0.2.7',
  '192.88.99.1',
  '198.18.0.1',
  '198.19.255.255',
  '198.51.100.7',
  '203.0.113.7',
  '224.0.0.1',
  '239.255.255.250',
  '240.0.0.1',
  '255.255.255.255',
]
const INSIDE_V6 = [
  '::1',
  '::',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::ffff:10.0.0.1',
  '::ffff:8.8.8.8',
  '::127.0.0.1',
  '::7f00:1',
  '64:ff9b::7f00:1',
  '64:ff9b::10.0.0.1',
  '64:ff9b:1::1',
  '100::1',
  '2001::1',
  '2001:db8::1',
  '2001:10::1',
  '2002:7f00:1::1',
  '2002:a00:1::1',
  '3fff::1',
  '5f00::1',
  'fc00::1',
  'fd12:3456::1',
  'fe80::1',
  'fec0::1',
  'ff02::1',
]

const number = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
/** 127.0.0.1 as people write it who do not want it to be seen. */
const spellings = (address: string): readonly string[] => {
  const parts = address.split('.').map(Number)
  const value = number(address)
  return [
    address,
    String(value),
    `0x${value.toString(16)}`,
    `0${value.toString(8)}`,
    parts.map((part) => `0x${part.toString(16)}`).join('.'),
    parts.map((part) => `0${part.toString(8)}`).join('.'),
    `${parts[0]}.${value % 2 ** 24}`,
    `${address}.`,
    `%${address.charCodeAt(0).toString(16)}${address.slice(1)}`,
    address.replaceAll('.', '。'),
    address.replaceAll(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit))),
  ]
}

const NAMES = [
  'localhost',
  'LOCALHOST.',
  'a.localhost',
  'nas',
  'nas.local',
  'router.lan',
  'metadata.google.internal',
  'db.internal',
  '127.0.0.1.nip.io',
  '10-0-0-1.sslip.io',
  'rebind.example',
  'mixed.example',
  'xn--80ak6aa92e.example',
  'v6only.example',
]

let server: Server
let server6: Server
let port = 0
let connections = 0
/** Names lead inside, as one does whose owner means us harm. */
const asked: string[] = []
const resolve = (host: string): Promise<readonly string[]> => {
  asked.push(host)
  if (host.startsWith('mixed')) return Promise.resolve(['93.184.215.14', '10.0.0.1'])
  if (host.startsWith('v6only')) return Promise.resolve(['::1'])
  return Promise.resolve(host.startsWith('public') ? ['93.184.215.14'] : ['127.0.0.1'])
}
const reach: Reach = { allowsLoopback: false, resolve }

beforeAll(async () => {
  const count = (): void => {
    connections += 1
  }
  server = createServer(count).listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
  server6 = createServer(count)
  server6.on('error', () => undefined) // a machine without IPv6
  server6.listen(port, '::1')
})
afterAll(() => {
  server.close()
  server6.close()
})

function vectors(): readonly string[] {
  const hosts = [...INSIDE_V4.flatMap(spellings), ...INSIDE_V6.map((address) => `[${address}]`), ...NAMES]
  const near = ['127.0.0.1', '[::1]', 'localhost', 'rebind.example']
  return [
    ...hosts.map((host) => `https://${host}/hook`),
    ...near.flatMap((host) => [
      `https://${host}:${port}/`,
      `http://${host}:${port}/`,
      `https://user@${host}:${port}/`,
      `https://user:word@${host}/`,
      `https://public.example@${host}:${port}/`,
      `https://public.example:443@${host}:${port}/`,
      `https:\\\\${host}:${port}\\`,
      `https:/${host}:${port}/`,
      `https:${host}:${port}`,
      `ht\ntps://${host}:${port}/`,
      ` https://${host}:${port}/ `,
      `HTTPS://${host}:${port}/`,
      `https://${host}:${port}#@public.example/`,
      `https://${host}:${port}?@public.example/`,
      `ws://${host}:${port}/`,
      `ftp://${host}:${port}/`,
      `gopher://${host}:${port}/_x`,
      `dict://${host}:${port}/x`,
    ]),
    'https://public.example:8443/',
    'https://public.example:80/',
    'http://public.example/',
    'file:///etc/passwd',
    'data:,x',
    'javascript:0',
    'https://',
    '//127.0.0.1/',
    '/etc/passwd',
    '',
    'https://[::1',
    'https://[fe80::1%25lo]/',
    'unix:/run/x.sock',
    'https://①②⑦.⓪.⓪.①/',
    'https://public.example.@127.0.0.1/',
    'https://mixed.example/',
    'https://v6only.example/',
  ]
}

describe('addresses that a person gives', () => {
  it('lead nowhere inside, in more than 300 spellings', async () => {
    const tried = new Set(vectors())
    expect(tried.size).toBeGreaterThan(300)
    const webhook = createWebhookChannel(reach)
    for (const url of tried) {
      const address = new Secret(JSON.stringify({ kind: 'webhook', url, secret: 'sixteen letters!' }))
      const outcome = await webhook.send(aMessage(), address)
      expect(outcome, url).toMatchObject({ kind: 'refused', isAddressDead: true })
    }
    expect(connections).toBe(0)
  })

  it('lead nowhere inside as the name of a mail server', async () => {
    const email = createEmailChannel(reach)
    const mail = { kind: 'email', username: 'u', password: 'p', from: 'a@example.com', to: 'b@example.com' }
    for (const host of [...INSIDE_V4.flatMap(spellings), ...INSIDE_V6, ...NAMES]) {
      for (const smtpPort of [465, 587, port]) {
        const outcome = await email.send(aMessage(), new Secret(JSON.stringify({ ...mail, host, port: smtpPort })))
        expect(outcome, host).toMatchObject({ kind: 'refused', isAddressDead: true })
      }
    }
    expect(connections).toBe(0)
  })

  it.each([
    'https://fcm.googleapis.com.evil.example/x',
    'https://evil.example/fcm.googleapis.com/x',
    'https://evilpush.apple.com.example/x',
    'https://xpush.apple.com/x',
    'https://push.services.mozilla.com.evil.example/x',
    'https://notify.windows.com/x',
    'https://fcm.googleapis.com@127.0.0.1/x',
    'https://fcm.googleapis.com:8443/x',
    'http://fcm.googleapis.com/x',
    'https://127.0.0.1/x',
    // Right, but its name has been made to lead inside.
    'https://fcm.googleapis.com/fcm/send/x',
    'https://updates.push.services.mozilla.com/wpush/v2/x',
    'https://web.push.apple.com/x',
  ])('are no push service when they are %s', async (endpoint) => {
    const push = createWebPushChannel(makeVapidKeys('mailto:nas@example.com'), reach)
    const keys = { p256dh: makeVapidKeys('mailto:a@example.com').publicKey, auth: 'a'.repeat(22) }
    const outcome = await push.send(aMessage(), new Secret(JSON.stringify({ kind: 'web_push', endpoint, ...keys })))
    expect(outcome).toEqual({ kind: 'refused', code: 'address_refused', isAddressDead: true })
    expect(connections).toBe(0)
  })

  it('are asked for once: what is checked is what is connected to', async () => {
    asked.length = 0
    await post('https://rebind.example/', { headers: {}, body: '' }, reach)
    expect(asked).toEqual(['rebind.example'])
  })

  it('may be on this machine beside the sandbox, by number alone', async () => {
    const sandbox = { ...createReach(true), resolve }
    const before = connections
    await post(`http://127.0.0.1:${port}/`, { headers: {}, body: '', timeoutMs: 200 }, sandbox)
    expect(connections).toBe(before + 1)
    for (const url of [
      `http://localhost:${port}/`,
      `https://rebind.example:${port}/`,
      'http://192.168.0.1/',
      'https://10.0.0.1/',
    ]) {
      const answer = await post(url, { headers: {}, body: '' }, sandbox)
      expect(answer, url).toMatchObject({ ok: false })
    }
    expect(connections).toBe(before + 1)
  })
})

describe('an address on the internet', () => {
  it.each([
    '8.8.8.8',
    '1.0.0.1',
    '93.184.215.14',
    '172.32.0.1',
    '100.128.0.1',
    '192.0.1.1',
    '2606:4700::1111',
    '2a00:1450::1',
  ])('is %s', (address) => expect(isPublicAddress(address)).toBe(true))
  it.each([...INSIDE_V4, ...INSIDE_V6])('is not %s', (address) => expect(isPublicAddress(address)).toBe(false))
})
