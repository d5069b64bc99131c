import "./desk.css";

import { Group, VisuallyHidden } from "@mantine/core";
import { useCallback, useEffect, useState } from "react";
import { NavLink, Outlet } from "react-router";

import { release } from "@/features/desk/api/cases";
import { Announce } from "@/features/desk/hooks/announce";
import { type Deed, LastDeedContext } from "@/features/desk/hooks/deed";
import { Visit, VisitContext } from "@/features/desk/hooks/visit";

import { LastDeed } from "./LastDeed";

/** What all pages of the desk share: where one is, what was decided last, and what a screen reader is told. */
export function DeskFrame() {
  const [said, setSaid] = useState({ words: "", number: 0 });
  const say = useCallback((words: string) => setSaid(({ number }) => ({ words, number: number + 1 })), []);
  const [deed, remember] = useState<Deed | null>(null);
  const [visit] = useState(() => new Visit(release));
  useEffect(() => {
    const leave = () => visit.ahead.drop();
    window.addEventListener("pagehide", leave); // a closed tab unmounts nothing
    return () => {
      window.removeEventListener("pagehide", leave);
      leave();
    };
  }, [visit]);
  return (
    <Announce value={say}>
      <LastDeedContext value={{ deed, remember }}>
        <VisitContext value={visit}>
          <Sections />
          <Outlet />
          <LastDeed />
          <VisuallyHidden role="status" aria-live="polite" data-said>
            {/* Anew each time: the same words twice would change nothing, and nothing is read out. */}
            <span key={said.number}>{said.words}</span>
          </VisuallyHidden>
        </VisitContext>
      </LastDeedContext>
    </Announce>
  );
}

function Sections() {
  return (
    <Group component="nav" className="nav" gap={4} mt={{ base: 0, sm: -22 }} mb="sm" ml={-11} aria-label="Desk">
      <NavLink to="/desk" end>
        Queue
      </NavLink>
      <NavLink to="/desk/policies">Policies</NavLink>
    </Group>
  );
}
