'use client'

import { LogOut } from 'lucide-react'
import { useText } from '@/text/text-provider.tsx'
import { Button } from '@/ui/button.tsx'
import { signOut } from './actions.ts'

export function SignOutButton() {
  const text = useText()
  return (
    <form action={signOut}>
      <Button type="submit" variant="quiet" size="small">
        <LogOut aria-hidden size={16} />
        {text.nav.signOut}
      </Button>
    </form>
  )
}
