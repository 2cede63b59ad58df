import { request } from 'node:http'
import type { KisCredentials } from '../demo-accounts.ts'

interface RawAnswer {
  readonly status: number
  /** Header names as they came over the wire. */
  readonly names: readonly string[]
  readonly headers: Readonly<Record<string, string>>
  readonly body: ReturnType<typeof JSON.parse> // its shape is what the tests are about
}

/**
 * A client as many were written before 2023: header names in mixed case, parameters in lower case, old TR ids, a hash
 * key with every order, doubled slashes, no `custtype`, and pages asked for by their keys alone.
 */
export class OldClient {
  readonly #base: URL
  readonly #credentials: KisCredentials
  #token = ''

  constructor(base: string, credentials: KisCredentials) {
    this.#base = new URL(base)
    this.#credentials = credentials
  }

  get account(): { CANO: string; ACNT_PRDT_CD: string } {
    const [CANO = '', ACNT_PRDT_CD = ''] = this.#credentials.accountNumber.split('-')
    return { CANO, ACNT_PRDT_CD }
  }

  async signIn(): Promise<RawAnswer> {
    const { appKey: appkey, appSecret: appsecret } = this.#credentials
    // Such clients refuse keys of other lengths before they send anything.
    if (appkey.length !== 36 || appsecret.length !== 180) throw new Error('invalid appkey')
    const answer = await this.#send('POST', '/oauth2/tokenP', {
      headers: { 'content-type': 'application/json' },
      body: { grant_type: 'client_credentials', appkey, appsecret },
    })
    this.#token = `Bearer ${answer.body.access_token}`
    return answer
  }

  get(path: string, trId: string, query: Record<string, string>): Promise<RawAnswer> {
    const search = new URLSearchParams(query).toString()
    return this.#send('GET', `//uapi/domestic-stock/v1${path}?${search}`, { headers: this.#headers(trId) })
  }

  async post(path: string, trId: string, body: Record<string, string>): Promise<RawAnswer> {
    const hash = await this.#send('POST', '/uapi/hashkey', { headers: this.#keys(), body })
    const headers = { ...this.#headers(trId), hashkey: hash.body.HASH }
    return this.#send('POST', `/uapi/domestic-stock/v1${path}`, { headers, body })
  }

  order(side: 'buy' | 'sell', wish: { code: string; price: number; quantity: number }): Promise<RawAnswer> {
    return this.post('/trading/order-cash', side === 'buy' ? 'VTTC0802U' : 'VTTC0801U', {
      ...this.account,
      PDNO: wish.code,
      ORD_DVSN: wish.price === 0 ? '01' : '00',
      ORD_QTY: String(wish.quantity),
      ORD_UNPR: String(wish.price),
      CTAC_TLNO: '',
      ALGO_NO: '',
    })
  }

  #keys(): Record<string, string> {
    const { appKey, appSecret } = this.#credentials
    return { 'Content-Type': 'application/json', Accept: 'text/plain', charset: 'UTF-8', appKey, appSecret }
  }

  #headers(trId: string): Record<string, string> {
    return { ...this.#keys(), authorization: this.#token, tr_id: trId, 'User-Agent': 'Mozilla/5.0' }
  }

  #send(
    method: string,
    path: string,
    { headers, body }: { readonly headers: Record<string, string>; readonly body?: object },
  ): Promise<RawAnswer> {
    const { hostname, port } = this.#base
    return new Promise((resolve, reject) => {
      const outgoing = request({ hostname, port, method, path, headers }, (incoming) => {
        const chunks: Buffer[] = []
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.on('end', () => {
          const names = incoming.rawHeaders.filter((_, i) => i % 2 === 0)
          const flat = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)])
          const text = Buffer.concat(chunks).toString('utf8')
          const status = incoming.statusCode ?? 0
          resolve({ status, names, headers: Object.fromEntries(flat), body: JSON.parse(text) })
        })
      })
      outgoing.on('error', reject)
      outgoing.end(body && JSON.stringify(body))
    })
  }
}
