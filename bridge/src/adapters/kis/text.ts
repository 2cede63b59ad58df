/** Newer services send UTF-8, older ones CP949, which WHATWG calls euc-kr. */
const utf8 = new TextDecoder('utf-8', { fatal: true })
const cp949 = new TextDecoder('euc-kr')

/** Korean text in whichever of its two encodings it came. Never throws. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    return cp949.decode(bytes)
  }
}
