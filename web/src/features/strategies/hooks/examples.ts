/** Where a hook's signals are sent to. */
export const hookUrl = (supabaseUrl: string, hookId: string): string =>
  `${supabaseUrl.replace(/\/+$/, '')}/functions/v1/receive-signal?hook=${hookId}`

/** 256 random bits, as text that survives any form it is pasted into. */
export function newSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

/** The message of an alert, whose words in double braces TradingView fills in. */
export const tradingViewMessage = (secret: string): string =>
  JSON.stringify(
    {
      secret,
      at: '{{timenow}}',
      ticker: '{{ticker}}',
      action: '{{strategy.order.action}}',
      reason: 'TradingView',
    },
    null,
    2,
  )

/** One signal from a shell, signed: the secret itself is never sent. */
export const signedRecipe = (url: string): string => `url='${url}'
body='{"instrument":"005930","action":"buy","strength":0.8}'
timestamp="$(date +%s)000"
nonce="$(openssl rand -hex 16)"
key="$(printf %s "$NARU_SECRET" | openssl dgst -sha256 -r | cut -d' ' -f1)"
signature="$(printf %s "$timestamp.$nonce.$body" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -r | cut -d' ' -f1)"
curl "$url" -H 'content-type: application/json' -H "x-naru-timestamp: $timestamp" \\
  -H "x-naru-nonce: $nonce" -H "x-naru-signature: v1=$signature" -d "$body"`
