import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";

import { checkQuery } from "@/api/checks";
import { api, type Check } from "@/api/client";

import { FeedbackCard } from "./FeedbackCard";

const answered = (said: string, words: string, given_at: string) => ({ id: "a", opinions: [], state: "done", feedback: { said, words, given_at } }) as unknown as Check;

function Shown() {
  const { data } = useQuery(checkQuery("a"));
  return data && <FeedbackCard check={data} />;
}

afterEach(() => vi.restoreAllMocks());

test("words that are not kept yet outlive another answer", async () => {
  const put = vi.spyOn(api, "PUT").mockImplementation((async (_: string, { body }: { body: { said: string; words: string } }) => ({
    data: answered(body.said, body.words, `2031-01-01T10:00:0${put.mock.calls.length}Z`),
    response: new Response(),
  })) as never);
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
  queries.setQueryData(checkQuery("a").queryKey, answered("right", "", "2031-01-01T10:00:00Z"));
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={queries}>
        <Shown />
      </QueryClientProvider>
    </MantineProvider>,
  );
  const field = () => screen.getByLabelText("In a few words (optional)");
  await userEvent.type(field(), "Six fingers");
  await userEvent.click(screen.getByText("Wrong"));
  await waitFor(() => expect(screen.getByRole("radio", { name: "Wrong" })).toBeChecked());
  expect(field()).toHaveValue("Six fingers");
  await userEvent.click(screen.getByRole("button", { name: "Keep these words" }));
  await waitFor(() => expect(screen.queryByRole("button", { name: "Keep these words" })).not.toBeInTheDocument());
  expect(put).toHaveBeenLastCalledWith(expect.any(String), expect.objectContaining({ body: { said: "wrong", words: "Six fingers" } }));
});
