'use client'

import { LogOut } from 'lucide-react'
import { useText } from '@/text/text-provider.tsx'
import { Button } from '@/ui/button.tsx'
import { signOut } from './actions.ts'

/** Signing out works whatever becomes of the rest. */
async function leave(): Promise<void> {
  const left = import('@/lib/this-device.ts').then(({ leaveThisDevice }) => leaveThisDevice())
  await left.catch(() => undefined)
  await signOut()
}

export function SignOutButton() {
  const text = useText()
  return (
    <form action={leave}>
      <Button type="submit" variant="quiet" size="small">
        <LogOut aria-hidden size={16} />
        {text.nav.signOut}
      </Button>
    </form>
  )
}
