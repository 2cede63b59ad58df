import type { Page } from 'playwright'

interface Probe {
  /** Resolves when the page has joined its user's channel. */
  readonly joined: Promise<void>
  /** Sets the trading mode of the only account and waits for the news of it, then for the frame that shows it. */
  write(mode: string): Promise<{ callbackMs: number; frameMs: number }>
  /** From the next click on a confirmation until the frame that shows this order ("매수 3주") filled. */
  filled(order: string): Promise<number>
}

declare global {
  interface Window {
    naruProbe: Probe
  }
}

/** Must come before the first page is opened: it listens on every WebSocket the page will make. */
export const installProbes = (page: Page, supabase: Supabase): Promise<unknown> => page.addInitScript(probe, supabase)

interface Supabase {
  readonly supabaseUrl: string
  readonly supabaseKey: string
}

/** Runs in the page; everything it needs is inside. */
function probe({ supabaseUrl, supabaseKey }: Supabase): void {
  const heard = new EventTarget()
  const joined = new Promise<void>((done) => heard.addEventListener('joined', () => done(), { once: true }))
  const words = (data: unknown): string =>
    typeof data === 'string' ? data : new TextDecoder().decode(data as BufferSource)
  const original = window.WebSocket
  window.WebSocket = class extends original {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols)
      this.addEventListener('message', ({ data }) => {
        const text = words(data)
        if (text.includes('account_changed')) heard.dispatchEvent(new Event('account'))
        if (/"realtime:user:[^"]+","phx_reply",\{"status":"ok"/.test(text)) heard.dispatchEvent(new Event('joined'))
      })
    }
  }

  const frame = () => new Promise<number>((done) => requestAnimationFrame(done))
  /** Resolves in the frame after the document first looks as wanted. */
  const untilShown = (isShown: () => boolean): Promise<number> =>
    new Promise((done) => {
      const finish = async (): Promise<void> => {
        observer.disconnect()
        await frame()
        done(performance.now())
      }
      const observer = new MutationObserver(() => {
        if (isShown()) void finish()
      })
      observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
      if (isShown()) void finish()
    })

  let session: Promise<{ headers: HeadersInit; accountId: string }> | undefined
  const signedIn = async () => {
    const answer: { accessToken: string } = await (await fetch('/auth/token', { method: 'POST' })).json()
    const card = document.querySelector<HTMLElement>('[data-account]')
    if (!card?.dataset.account) throw new Error('open the settings of a connected account first')
    const headers = {
      apikey: supabaseKey,
      Authorization: `Bearer ${answer.accessToken}`,
      'Content-Type': 'application/json',
    }
    return { headers, accountId: card.dataset.account }
  }

  window.naruProbe = {
    joined,
    async write(mode) {
      session ??= signedIn()
      const { headers, accountId } = await session
      const url = `${supabaseUrl}/rest/v1/rpc/set_trading_mode`
      const body = JSON.stringify({ p_account_id: accountId, p_mode: mode, p_reason: 'bench' })
      const shown = untilShown(() => document.querySelector(`[data-mode="${mode}"]`) !== null)
      const news = new Promise<number>((done) =>
        heard.addEventListener('account', () => done(performance.now()), { once: true }),
      )
      const from = performance.now()
      const [answer, callbackAt, shownAt] = await Promise.all([
        fetch(url, { method: 'POST', headers, body }),
        news,
        shown,
      ])
      if (!answer.ok) throw new Error(`set_trading_mode answered ${answer.status}`)
      return { callbackMs: callbackAt - from, frameMs: shownAt - from }
    },
    async filled(order) {
      const clicked = new Promise<number>((done) =>
        document.addEventListener('click', () => done(performance.now()), { once: true, capture: true }),
      )
      const from = await clicked
      const at = await untilShown(() => {
        const latest = document.querySelector('section[aria-live="polite"]:has([data-status="filled"])')
        return latest?.textContent?.includes(order) === true
      })
      return at - from
    },
  }
}
