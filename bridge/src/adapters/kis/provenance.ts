/** "203.000.113.007" → "203.0.113.7": KIS pads the numbers. Undefined for what is no IPv4 address. */
export function addressOf(text: string): string | undefined {
  const parts = text.trim().split('.')
  const isAddress = parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)
  return isAddress ? parts.map(Number).join('.') : undefined
}

/**
 * Whether an order was given from the address this bridge goes out by. Undefined where either is not known: then it
 * says nothing. The address itself goes no further than this.
 */
export function isOwnAddress(told: string, egress: string | undefined): boolean | undefined {
  const address = addressOf(told)
  return egress === undefined || address === undefined ? undefined : address === addressOf(egress)
}
