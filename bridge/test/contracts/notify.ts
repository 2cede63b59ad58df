import type { Faults } from '@naru/sandbox/inbox/faults.ts'
import type { ChannelName, SentLog } from '@naru/sandbox/inbox/sent.ts'
import { Secret } from '@naru/shared/core/secret'
import { unixMs } from '@naru/shared/core/time'
import type { ChannelAddress } from '@naru/shared/crypto/channel-box'
import type { RenderedMessage } from '@naru/shared/notifications/message'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { NotifyChannel } from '../../src/ports/notify.ts'

/** One channel at its fake. */
export interface ChannelAtFake {
  readonly channel: NotifyChannel
  readonly address: ChannelAddress
  readonly sent: SentLog
  readonly faults: Faults
}

export interface ChannelTraits {
  readonly kind: ChannelName
  /** Seconds of a refusal for a while; undefined where the protocol has none. */
  readonly retryAfter?: string
  /** What is known after an answer that nobody can read: a protocol whose status says it all was delivered. */
  readonly onGarbage: 'delivered' | 'retry'
  /** Its protocol has room for the id of the event. */
  readonly hasEventId: boolean
  /** A protocol without redirects or bodies to speak of. */
  readonly isHttp: boolean
  /** The sender's own secrets, besides the address. */
  readonly secrets: readonly string[]
}

export const aMessage = (given: Partial<RenderedMessage> = {}): RenderedMessage => ({
  eventId: 'b7c1e0de-0000-4000-8000-000000000001',
  eventType: 'order_filled',
  evidence: 'filled',
  severity: 'trade',
  locale: 'ko',
  title: '체결 · 삼성전자 10주 매수',
  lines: ['평균 70,000원, 합계 700,000원', '모의 · 1234••••'],
  link: { label: '주문 보기', url: 'https://naru.example.com/orders' },
  at: unixMs(1_795_000_000_000),
  ...given,
})

/** Text that means something to one place or another. */
const HOSTILE = [
  '@everyone @here <@123456789012345678> <@&1> <!channel> <!here> <@U123> <#C123>',
  '<b>굵게</b> <script>alert(1)</script> &amp; &lt; "인용" \'한\' <a href="x">',
  '*별* _밑_ ~물~ `코드` ||숨김|| [글](https://evil.example) # 제목 > 인용 - 목록 1. 하나 \\ 역',
  'Subject: x\r\nBcc: victim@example.com',
  '{{7*7}} $\u007bjndi:ldap://x} %00 \u202e\u200b',
]

/** What every channel promises, shown on the real protocol. */
export function notifyContract(traits: ChannelTraits, at: () => ChannelAtFake): void {
  const send = (message = aMessage()) => {
    const { channel, address } = at()
    return channel.send(message, new Secret(JSON.stringify(address)))
  }
  const arrived = () =>
    at()
      .sent.list()
      .filter(({ channel }) => channel === traits.kind)

  describe(`the ${traits.kind} channel`, () => {
    afterEach(() => {
      at().faults.clear()
      at().sent.clear()
    })

    it('delivers the evidence first, then the facts', async () => {
      expect(await send()).toEqual({ kind: 'delivered' })
      const [message, ...more] = arrived()
      expect(more).toEqual([])
      expect(message?.text).toMatch(/^체결 · 삼성전자 10주 매수\n/)
      expect(message?.text).toContain('평균 70,000원, 합계 700,000원')
      expect(message?.eventId).toBe(traits.hasEventId ? aMessage().eventId : undefined)
    })

    it.each(HOSTILE)('shows what a name says as text and calls nobody: %j', async (text) => {
      expect(await send(aMessage({ title: `알림 · ${text}`, lines: [text] }))).toEqual({ kind: 'delivered' })
      const [message] = arrived()
      expect(message?.pings).toEqual([])
      const normal = (from: string): string => from.replaceAll(/[\r\n\s]+/g, ' ')
      expect(normal(message?.text ?? '')).toContain(normal(text))
    })

    it('cuts a long text between two characters and keeps the title', async () => {
      for (const character of ['가', '👨‍👩‍👧‍👦', '<', '*', 'é']) {
        at().sent.clear()
        expect(await send(aMessage({ lines: [character.repeat(9_000)] }))).toEqual({ kind: 'delivered' })
        const text = arrived()[0]?.text ?? ''
        expect(text).toMatch(/^체결 · 삼성전자/)
        const kept = /\n([^\n…]*)…?/.exec(text)?.[1] ?? ''
        expect(kept.replaceAll(character, ''), `cut through ${character}`).toBe('')
        expect(kept).not.toBe('')
      }
    })

    it('delivers a title of any length', async () => {
      expect(await send(aMessage({ title: `거부 · ${'가'.repeat(5_000)}` }))).toEqual({ kind: 'delivered' })
      expect(arrived()[0]?.text).toMatch(/^거부 · 가/)
    })

    it.each([500, 503].filter(() => traits.isHttp))('may try again after %i', async (status) => {
      at().faults.next({ kind: 'status', status })
      expect(await send()).toEqual({ kind: 'retry', code: `http_${status}`, retryAfterMs: null })
      expect(await send()).toEqual({ kind: 'delivered' })
    })

    it('waits as long as it is asked to', async () => {
      if (!traits.isHttp) {
        at().faults.next({ kind: 'status', status: 450 })
        expect(await send()).toEqual({ kind: 'retry', code: 'smtp_450', retryAfterMs: null })
        return
      }
      const body = JSON.stringify({ ok: false, error_code: 429, parameters: { retry_after: 7 }, retry_after: 7 })
      at().faults.next({ kind: 'status', status: 429, retryAfter: '7', body })
      expect(await send()).toEqual({ kind: 'retry', code: 'too_many_requests', retryAfterMs: 7_000 })
    })

    it('may try again when the connection is reset', async () => {
      at().faults.next({ kind: 'reset' })
      expect(await send()).toMatchObject({ kind: 'retry', code: 'connection_lost' })
    })

    it('sends the same event id again when an answer was lost', async () => {
      at().faults.next({ kind: 'lost_answer' })
      expect(await send()).toMatchObject({ kind: 'retry' })
      expect(await send()).toEqual({ kind: 'delivered' })
      const [first, second, ...more] = arrived()
      expect(more).toEqual([])
      expect(first?.eventId).toBe(second?.eventId)
    })

    if (traits.isHttp) {
      it('takes no answer it cannot read for a delivery, unless the status alone says so', async () => {
        at().faults.next({ kind: 'garbage' })
        expect((await send()).kind).toBe(traits.onGarbage)
      })

      it('follows no redirect', async () => {
        const { faults } = at()
        faults.next({ kind: 'redirect', to: '/sent' })
        expect(await send()).toEqual({ kind: 'refused', code: 'redirected', isAddressDead: true })
        expect(arrived()).toEqual([])
      })

      it('reads no more of an answer than 16 KB', async () => {
        at().faults.next({ kind: 'huge' })
        expect(await send()).toEqual({ kind: 'retry', code: 'answer_too_large', retryAfterMs: null })
      })
    }

    it('refuses an address of another kind or none at all', async () => {
      const { channel } = at()
      for (const text of ['', '{}', '{"kind":"pigeon"}', JSON.stringify({ kind: traits.kind })]) {
        const outcome = await channel.send(aMessage(), new Secret(text))
        expect(outcome).toEqual({ kind: 'refused', code: 'address_unreadable', isAddressDead: true })
      }
      expect(arrived()).toEqual([])
    })

    it('says nothing of its secrets, whatever goes wrong', async () => {
      const written: string[] = []
      const spies = [process.stdout, process.stderr].map((stream) =>
        vi.spyOn(stream, 'write').mockImplementation((chunk) => {
          written.push(String(chunk))
          return true
        }),
      )
      const { faults, address } = at()
      const outcomes = []
      try {
        for (const kind of ['reset', 'garbage', 'lost_answer'] as const) {
          faults.next({ kind })
          outcomes.push(await send())
        }
        faults.next({ kind: 'status', status: 550, body: JSON.stringify(address) })
        outcomes.push(await send())
      } finally {
        for (const spy of spies) spy.mockRestore()
      }
      const text = JSON.stringify(outcomes) + written.join('')
      const values = Object.entries(address).filter(([name]) => name !== 'kind' && name !== 'port' && name !== 'host')
      for (const secret of [...values.map(([, value]) => String(value)), ...traits.secrets]) {
        expect(text).not.toContain(secret)
      }
    })
  })
}
