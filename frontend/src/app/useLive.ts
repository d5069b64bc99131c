import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import { listen } from "@/api/events";
import { setLive } from "@/api/live";
import { News } from "@/api/news";
import { sessionQuery } from "@/api/session";
import { isOpen } from "@/features/upload/hooks/batch";
import { uploads } from "@/features/upload/hooks/uploads";

/** Hears what the server tells, once for the whole tab, and brings it to whatever shows it. */
export function useLive(): void {
  const queries = useQueryClient();
  useEffect(() => {
    const news = new News(queries, {
      find: (id) => uploads.all().find((item) => item.check?.id === id)?.check ?? undefined,
      learn: (checks) => uploads.learn(checks),
    });
    let sent = 0;
    const forget = uploads.subscribe(() => {
      const now = uploads.all().filter((item) => item.state === "sent" && !item.earlier).length;
      if (now > sent) news.gained();
      sent = now;
    });
    const stop = listen({
      onEvent: (event) => news.hear(event),
      onLive: (live) => {
        setLive(live);
        news.catchUp(); // also when it ends: from now on the page asks fast again
      },
      onRefused: () => void queries.invalidateQueries(sessionQuery),
      neededWhileHidden: () => uploads.all().some(isOpen),
    });
    return () => {
      stop();
      forget();
      news.stop();
    };
  }, [queries]);
}
