import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";

import type { Verdict } from "@/api/client";

import { VerdictCard } from "./VerdictCard";

const verdict = {
  band: "likely_ai",
  p_ai: 0.97,
  headline: "Likely AI-generated",
  reasons: [{ code: "above_ai_edge", text: "It lies above the edge." }],
  thresholds: { real_edge: 0.1, ai_edge: 0.9 },
} as unknown as Verdict;

const show = (given: Verdict) =>
  render(
    <MantineProvider>
      <VerdictCard verdict={given} />
    </MantineProvider>,
  );

test("a verdict is said in words, with its probability, edges and reason", () => {
  show(verdict);
  expect(screen.getByRole("heading", { name: "Likely AI-generated" })).toBeInTheDocument();
  expect(screen.getByRole("img", { name: /97 %.*below 10 %.*above 90 %/ })).toBeInTheDocument();
  expect(screen.getByText("It lies above the edge.")).toBeInTheDocument();
});

test("a picture the model cannot judge shows no bar", () => {
  show({ ...verdict, band: "not_applicable", headline: "Not applicable", reasons: [{ code: "outside_domain", text: "Too large." }] });
  expect(screen.queryByRole("img")).not.toBeInTheDocument();
  expect(screen.getByText("The model cannot judge this picture")).toBeInTheDocument();
});
