import { useLocalStorage } from "@mantine/hooks";

export type DeskSettings = { blur: boolean; keys: boolean; sheet: boolean };

const AT_FIRST: DeskSettings = { blur: false, keys: true, sheet: true };

/** How this browser's auditor works: blur every picture until asked, single keys, the cheat sheet in sight. */
export function useDeskSettings() {
  const [settings, set] = useLocalStorage<DeskSettings>({ key: "desk", defaultValue: AT_FIRST, getInitialValueInEffect: false });
  return { settings, change: (part: Partial<DeskSettings>) => set((before) => ({ ...before, ...part })) };
}
