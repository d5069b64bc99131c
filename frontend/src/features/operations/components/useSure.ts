import { useState } from "react";

/** Whether somebody is being asked once more, and the two ways about it. */
export function useSure(): [boolean, () => void, () => void] {
  const [asking, setAsking] = useState(false);
  return [asking, () => setAsking(true), () => setAsking(false)];
}
