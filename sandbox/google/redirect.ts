import type { FakeGoogle } from './provider.ts'

/** Where @supabase/lite sends browsers and asks for tokens; the addresses are fixed in its code. */
const AUTHORIZE_URL = 'https://accounts.google.com/o/oauth2/v2/auth'
const TOKEN_URL = 'https://oauth2.googleapis.com/token'
const CERTIFICATES_URL = 'https://www.googleapis.com/oauth2/v3/certs'

/** Turns a redirect to Google into one to the fake under `/_google` of the same server. */
export function sendToFake(response: Response, requestUrl: string): Response {
  const location = response.headers.get('location')
  if (location?.startsWith(AUTHORIZE_URL) !== true) return response
  const headers = new Headers(response.headers)
  headers.set('location', `${new URL(requestUrl).origin}/_google/auth${new URL(location).search}`)
  return new Response(response.body, { status: response.status, headers })
}

const fakes = new Map<string, FakeGoogle>()
let realFetch: typeof fetch | undefined

/** Answers this process's own requests to Google from the fake. Undone by the function returned. */
export function answerFor(google: FakeGoogle): () => void {
  fakes.set(google.clientId, google)
  if (realFetch === undefined) {
    realFetch = globalThis.fetch
    globalThis.fetch = fetchOrFake
  }
  return () => {
    fakes.delete(google.clientId)
    if (fakes.size > 0 || realFetch === undefined) return
    globalThis.fetch = realFetch
    realFetch = undefined
  }
}

async function fetchOrFake(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const url = input instanceof Request ? input.url : String(input)
  if (url === TOKEN_URL) {
    const form = new URLSearchParams(await new Request(input, init).text())
    const google = fakes.get(form.get('client_id') ?? '')
    return google?.token(form) ?? Response.json({ error: 'invalid_client' }, { status: 401 })
  }
  const [anyFake] = fakes.values()
  if (url === CERTIFICATES_URL && anyFake !== undefined) return anyFake.certificates()
  if (realFetch === undefined) throw new Error('fetch was restored while a request was being made')
  return realFetch(input, init)
}
