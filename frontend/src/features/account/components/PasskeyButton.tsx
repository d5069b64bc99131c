import { Button } from "@mantine/core";
import { IconFingerprint } from "@tabler/icons-react";

import { passkeyHindrance } from "@/features/account/api/ceremony";
import { usePasskeySignIn } from "@/features/account/api/enter";

import { Fault } from "@/ui/Fault";

/** Only where the browser and the address allow passkeys. */
export function PasskeyButton() {
  const signIn = usePasskeySignIn();
  if (passkeyHindrance()) return null;
  return (
    <>
      <Button
        variant="default"
        size="md"
        leftSection={<IconFingerprint size={18} aria-hidden />}
        loading={signIn.isPending}
        onClick={() => signIn.mutate(undefined)}
      >
        Sign in with a passkey
      </Button>
      <Fault error={signIn.error} />
    </>
  );
}
