import { createContext, useContext } from "react";

/** Says something to a screen reader, politely, whichever page of the desk is shown. */
export const Announce = createContext<(words: string) => void>(() => undefined);

export function useAnnounce() {
  return useContext(Announce);
}
