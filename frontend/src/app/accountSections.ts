import { IconUserCircle } from "@tabler/icons-react";
import { lazy } from "react";

import type { AccountSection } from "@/features/account/components/AccountPage";

const ProfileSection = lazy(async () => ({
  default: (await import("@/features/account/components/ProfileSection")).ProfileSection,
}));

/** The sections of /account in the order they are shown. */
export const accountSections: readonly AccountSection[] = [
  { path: "", label: "Profile & password", icon: IconUserCircle, page: ProfileSection },
];
