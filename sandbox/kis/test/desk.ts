import { createDecipheriv } from 'node:crypto'
import type { Environment } from '@naru/shared/domain/order'
import { WebSocket } from 'ws'
import { type DrivenClock, drivenClock } from '../clock.ts'
import type { KisCredentials } from '../demo-accounts.ts'
import { loadRecording } from '../market/recording.ts'
import { type KisSimulator, type KisSimulatorOptions, startKisSimulator } from '../start.ts'

/** Friday 2026-11-20, 10:00 in Seoul. */
const FRIDAY_MORNING = Date.UTC(2026, 10, 20, 1, 0, 0)

/** Read once a test file. */
const RECORDING = loadRecording()

export interface DeskOptions extends KisSimulatorOptions {
  /** Where the server clock stands. */
  readonly now?: number
}

export interface Desk {
  readonly kis: KisSimulator
  readonly clock: DrivenClock
  /** A customer of an environment; like any good client it keeps its token instead of asking again. */
  customer(environment?: Environment, credentials?: KisCredentials): Promise<Customer>
  control(method: string, path: string, body?: object): Promise<{ status: number; body: Body }>
}

/** A simulator whose clock stands still until it is told to move, with no rate limit unless asked for. */
export async function openDesk({ now = FRIDAY_MORNING, ...options }: DeskOptions = {}): Promise<Desk> {
  const clock = drivenClock(now)
  const defaults = {
    clock,
    recording: RECORDING,
    secondsPerTrade: 6,
    restPerSecond: { live: null, paper: null },
    noticeDelayMs: 0,
    startAt: START,
    cash: CASH,
  }
  const kis = await startKisSimulator({ ...defaults, ...options })
  const tokens = new Map<string, string>()
  return {
    kis,
    clock,
    async customer(environment = 'paper', credentials = kis.credentials[environment]) {
      const customer = new Customer(kis, credentials)
      customer.token = tokens.get(credentials.appKey) ?? ''
      if (customer.token === '') await customer.signIn()
      tokens.set(credentials.appKey, customer.token)
      return customer
    },
    async control(method, path, body) {
      const init = body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
      const response = await fetch(kis.urls.control + path, { method, ...init })
      return { status: response.status, body: (await response.json()) as Body }
    },
  }
}

/** A desk on which hours pass between two trades, with one live customer: for what happens over days. */
export async function openSlowDesk(): Promise<{
  readonly desk: Desk
  readonly live: Customer
  readonly nights: Nights
}> {
  const desk = await openDesk({ stepMs: 3_600_000, speed: 1, pingIntervalMs: 86_400_000 })
  const live = await desk.customer('live')
  const nights: Nights = async (count) => {
    await desk.clock.advance(count * 86_400_000)
    await live.signIn()
  }
  return { desk, live, nights }
}

/** Lets days go by; a token does not outlive them. */
export type Nights = (count: number) => Promise<void>

const START = { date: '2020-03-19', time: '100000' }
const CASH = { paper: 100_000_000, live: 100_000_000 }

/** Whatever JSON came back: its shape differs per service and is what the tests are about. */
export type Body = ReturnType<typeof JSON.parse>

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Body
}

interface OrderWish {
  readonly side?: 'buy' | 'sell'
  readonly code?: string
  readonly division?: string
  readonly quantity: number
  readonly price?: number
  /** With order type 22. */
  readonly stopPrice?: number
  readonly exchange?: string
}

/** A customer with a key, as the official samples talk to the hosts. */
export class Customer {
  readonly credentials: KisCredentials
  readonly #kis: KisSimulator
  token = ''

  constructor(kis: KisSimulator, credentials: KisCredentials) {
    this.#kis = kis
    this.credentials = credentials
  }

  get account(): { CANO: string; ACNT_PRDT_CD: string } {
    const [CANO = '', ACNT_PRDT_CD = ''] = this.credentials.accountNumber.split('-')
    return { CANO, ACNT_PRDT_CD }
  }

  get restUrl(): string {
    return this.credentials.environment === 'live' ? this.#kis.urls.liveRest : this.#kis.urls.paperRest
  }

  get wsUrl(): string {
    return this.credentials.environment === 'live' ? this.#kis.urls.liveWs : this.#kis.urls.paperWs
  }

  /** "TTTC0012U" on live, "VTTC0012U" on mock. */
  tr(id: string): string {
    return this.credentials.environment === 'live' || id.startsWith('FH') ? id : `V${id.slice(1)}`
  }

  async oauth(path: string, body: object): Promise<Answer> {
    const headers = { 'content-type': 'application/json; charset=utf-8' }
    return answerOf(await fetch(this.restUrl + path, { method: 'POST', headers, body: JSON.stringify(body) }))
  }

  async signIn(): Promise<Answer> {
    const { appKey: appkey, appSecret: appsecret } = this.credentials
    const answer = await this.oauth('/oauth2/tokenP', { grant_type: 'client_credentials', appkey, appsecret })
    this.token = answer.body.access_token ?? this.token
    return answer
  }

  async approvalKey(): Promise<string> {
    const { appKey: appkey, appSecret: secretkey } = this.credentials
    const answer = await this.oauth('/oauth2/Approval', { grant_type: 'client_credentials', appkey, secretkey })
    return answer.body.approval_key
  }

  headers(trId: string, more: Record<string, string> = {}): Record<string, string> {
    const { appKey: appkey, appSecret: appsecret } = this.credentials
    const type = 'application/json; charset=utf-8'
    return {
      'content-type': type,
      authorization: `Bearer ${this.token}`,
      appkey,
      appsecret,
      tr_id: trId,
      custtype: 'P',
      ...more,
    }
  }

  async get(
    path: string,
    trId: string,
    query: Record<string, string>,
    more: Record<string, string> = {},
  ): Promise<Answer> {
    const url = `${this.restUrl}/uapi/domestic-stock/v1${path}?${new URLSearchParams(query)}`
    return answerOf(await fetch(url, { headers: this.headers(trId, more) }))
  }

  async post(path: string, trId: string, body: object, more: Record<string, string> = {}): Promise<Answer> {
    const init = { method: 'POST', headers: this.headers(trId, more), body: JSON.stringify(body) }
    return answerOf(await fetch(`${this.restUrl}/uapi/domestic-stock/v1${path}`, init))
  }

  order({
    side = 'buy',
    code = '005930',
    division,
    quantity,
    price = 0,
    stopPrice,
    exchange,
  }: OrderWish): Promise<Answer> {
    const body = {
      ...this.account,
      PDNO: code,
      ORD_DVSN: division ?? (price === 0 ? '01' : '00'),
      ORD_QTY: String(quantity),
      ORD_UNPR: String(price),
      ...(stopPrice !== undefined && { CNDT_PRIC: String(stopPrice) }),
      ...(exchange !== undefined && { EXCG_ID_DVSN_CD: exchange }),
    }
    return this.post('/trading/order-cash', this.tr(side === 'buy' ? 'TTTC0012U' : 'TTTC0011U'), body)
  }

  change(kind: 'revise' | 'cancel', number: string, wish: { quantity?: number; price?: number } = {}): Promise<Answer> {
    return this.post('/trading/order-rvsecncl', this.tr('TTTC0013U'), {
      ...this.account,
      KRX_FWDG_ORD_ORGNO: '00950',
      ORGN_ODNO: number,
      ORD_DVSN: '00',
      RVSE_CNCL_DVSN_CD: kind === 'revise' ? '01' : '02',
      ORD_QTY: String(wish.quantity ?? 0),
      ORD_UNPR: String(wish.price ?? 0),
      QTY_ALL_ORD_YN: wish.quantity === undefined ? 'Y' : 'N',
    })
  }

  orderList(query: Record<string, string> = {}, more: Record<string, string> = {}): Promise<Answer> {
    const all = {
      ...this.account,
      INQR_STRT_DT: '20261101',
      INQR_END_DT: '20261231',
      SLL_BUY_DVSN_CD: '00',
      PDNO: '',
      ORD_GNO_BRNO: '',
      ODNO: '',
      CCLD_DVSN: '00',
      INQR_DVSN: '01',
      INQR_DVSN_1: '',
      INQR_DVSN_3: '00',
      EXCG_ID_DVSN_CD: 'ALL',
      CTX_AREA_FK100: '',
      CTX_AREA_NK100: '',
    }
    return this.get('/trading/inquire-daily-ccld', this.tr('TTTC0081R'), { ...all, ...query }, more)
  }

  balance(more: Record<string, string> = {}, header: Record<string, string> = {}): Promise<Answer> {
    const query = { AFHR_FLPR_YN: 'N', OFL_YN: '', INQR_DVSN: '01', UNPR_DVSN: '01', FUND_STTL_ICLD_YN: 'N' }
    const rest = { FNCG_AMT_AUTO_RDPT_YN: 'N', PRCS_DVSN: '00', CTX_AREA_FK100: '', CTX_AREA_NK100: '' }
    const all = { ...this.account, ...query, ...rest, ...more }
    return this.get('/trading/inquire-balance', this.tr('TTTC8434R'), all, header)
  }

  price(code = '005930'): Promise<Answer> {
    return this.get('/quotations/inquire-price', 'FHKST01010100', { FID_COND_MRKT_DIV_CODE: 'J', FID_INPUT_ISCD: code })
  }

  async connect(path = '/'): Promise<Line> {
    const line = new Line(this.wsUrl + path, await this.approvalKey())
    await line.opened
    return line
  }
}

async function answerOf(response: Response): Promise<Answer> {
  return { status: response.status, headers: response.headers, body: await response.json() }
}

/** A WebSocket with a memory: what came in can be asked for before or after it came. */
export class Line {
  readonly socket: WebSocket
  readonly opened: Promise<void>
  readonly closed: Promise<number>
  readonly received: string[] = []
  readonly #approvalKey: string
  #wake: () => void = () => undefined

  constructor(url: string, approvalKey: string) {
    this.#approvalKey = approvalKey
    this.socket = new WebSocket(url)
    this.opened = new Promise((resolve, reject) => {
      this.socket.once('open', resolve)
      this.socket.once('error', reject)
    })
    this.closed = new Promise((resolve) => this.socket.once('close', (code) => resolve(code)))
    this.socket.on('message', (data) => {
      this.received.push(String(data))
      this.#wake()
    })
  }

  send(trId: string, trKey: string, type: '1' | '2' = '1'): void {
    const header = { approval_key: this.#approvalKey, custtype: 'P', tr_type: type, 'content-type': 'utf-8' }
    this.socket.send(JSON.stringify({ header, body: { input: { tr_id: trId, tr_key: trKey } } }))
  }

  /** Registers (or withdraws) and waits for the answer. */
  async ask(trId: string, trKey: string, type: '1' | '2' = '1'): Promise<Body> {
    const from = this.received.length
    this.send(trId, trKey, type)
    return JSON.parse(await this.next((text) => text.includes('"msg_cd"'), from))
  }

  /** The first text from position `from` on that fits; waits for it when it has not come yet. */
  async next(fits: (text: string) => boolean, from = 0): Promise<string> {
    for (;;) {
      const found = this.received.slice(from).find(fits)
      if (found !== undefined) return found
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  /** The first `count` texts that fit. */
  async many(fits: (text: string) => boolean, count: number): Promise<readonly string[]> {
    for (;;) {
      const found = this.received.filter(fits)
      if (found.length >= count) return found.slice(0, count)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  close(): void {
    this.socket.terminate()
  }
}

/** The fields of an encrypted notice frame. */
export function openNotice(frame: string, { key, iv }: { key: string; iv: string }): readonly string[] {
  const data = frame.split('|').slice(3).join('|')
  const decipher = createDecipheriv('aes-256-cbc', Buffer.from(key), Buffer.from(iv))
  return Buffer.concat([decipher.update(data, 'base64'), decipher.final()])
    .toString('utf8')
    .split('^')
}
