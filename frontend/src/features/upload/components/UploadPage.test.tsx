import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";

import { uploads } from "@/features/upload/hooks/uploads";

import { UploadPage } from "./UploadPage";

const limits = { max_image_bytes: 1e6, max_pixels: 1e6, max_side_px: 1000, max_files_per_request: 1 };

function show(service: object | null = { model: { note: null }, limits }) {
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
  if (service) queries.setQueryData(["service"], service);
  queries.setQueryData(["privacy"], { keep_picture: true, for_training: false });
  return render(
    <MantineProvider env="test">
      <QueryClientProvider client={queries}>
        <MemoryRouter>
          <UploadPage />
        </MemoryRouter>
      </QueryClientProvider>
    </MantineProvider>,
  );
}

beforeEach(() => {
  uploads.clear();
  vi.spyOn(window, "scrollTo").mockImplementation(() => {});
});

test("what was chosen is still chosen after a look at another page", () => {
  const { unmount } = show();
  fireEvent.click(screen.getByRole("switch", { name: /^Verdict only/ }));
  fireEvent.change(screen.getByRole("textbox", { name: /^Tags/ }), { target: { value: "press" } });
  unmount();
  show();
  expect(screen.getByRole("switch", { name: /^Verdict only/ })).toBeChecked();
  expect(screen.getByRole("textbox", { name: /^Tags/ })).toHaveValue("press");
});

test("what was added while the server cannot be reached is shown, and what of it could not be read", () => {
  uploads.add([new File([], "empty.png")], null, 2);
  show(null);
  expect(screen.getByRole("heading", { name: "This visit" })).toBeInTheDocument();
  expect(screen.getByRole("alert")).toHaveTextContent(/^2 files or folders could not be read/);
});
