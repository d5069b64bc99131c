import { MantineProvider } from "@mantine/core";
import { QueryClientProvider, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { RouterProvider } from "react-router";

import { sessionQuery } from "@/api/session";

import { newQueryClient } from "./queries";
import { newRouter } from "./router";
import { theme } from "./theme";
import { useForgetOthers } from "./useForgetOthers";

export function App() {
  const [queries] = useState(newQueryClient);
  const [router] = useState(newRouter);
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <QueryClientProvider client={queries}>
        <Forgetful />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}

function Forgetful() {
  const session = useQuery(sessionQuery);
  useForgetOthers(session.data?.user?.id ?? null);
  return null;
}
