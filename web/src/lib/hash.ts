import { useEffect, useState } from 'react'

/** SHA-256 of a text, as the ledger takes it. */
export async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** The same of what is on the screen; undefined for the moment it takes. */
export function useHash(text: string): string | undefined {
  const [made, setMade] = useState<{ readonly of: string; readonly hash: string }>()
  useEffect(() => {
    let isLeft = false
    void hashOf(text).then((hash) => !isLeft && setMade({ of: text, hash }))
    return () => {
      isLeft = true
    }
  }, [text])
  return made?.of === text ? made.hash : undefined
}
